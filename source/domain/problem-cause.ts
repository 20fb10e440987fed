import {causeWords} from './cause-words.ts';
import {formatMoment} from './duration.ts';
import {endName} from './flow-end.ts';
import {healthRank} from './health.ts';
import type {Cause, Problem} from './problem.ts';
import type {Edge} from './service.ts';

/** What the search for causes may look up. Keys are those of `endKey`: ARNs. */
export type Surroundings = {
  /** Epoch milliseconds. */
  readonly now: number;
  /** `undefined` while its ARN is not known. */
  readonly keyOf: (problem: Problem) => string | undefined;
  /** What is in trouble itself; `undefined`: nothing there is. */
  readonly problemAt: (key: string, near: Problem) => Problem | undefined;
  readonly edgesFrom: (key: string, near: Problem) => readonly Edge[];
  readonly edgesTo: (key: string, near: Problem) => readonly Edge[];
  /** Surely not there: it should be listed, and is not. */
  readonly isGone: (key: string, near: Problem) => boolean;
};

/** What may lead to a problem: who, and what is wrong there in words. */
type Suspect = {readonly problem: Problem; readonly text: string};

type Reason = Problem['reasons'][number];

const has = ({reasons}: Problem, ruleIds: readonly string[]): Reason | undefined =>
  reasons.find(({ruleId}) => ruleIds.includes(ruleId));

/** Work that waits at a queue. */
const backlogRules = ['no-deletes', 'growing', 'old-messages', 'oldest-age', 'in-flight'];
/** Records that wait in a stream. */
const lagRules = ['iterator-age', 'unread', 'fan-out-lag'];
/** What keeps a function from being done with what it was given. */
const consumerRules = ['throttled', 'errors', 'timeout', 'triggers'];
/** What makes a function give up on asynchronous events. */
const asyncRules = ['errors', 'timeout', 'throttled', 'async-age', 'loss'];
const deliveryRules = ['failed-to-redrive', 'redriven', 'failed'];

/** Whether the trigger delivers (states of an event source mapping, which its label begins with). */
const isOn = ({label}: Edge): boolean => !/^(disabl|delet)/i.test(label);

const suspectBy = (problem: Problem | undefined, ruleIds: readonly string[]): readonly Suspect[] => {
  if (problem === undefined) return [];
  const reason = has(problem, ruleIds);
  return reason === undefined ? [] : [{problem, text: causeWords(problem, reason)}];
};

/** The functions that read a queue or a stream. A trigger that is off explains a standstill only where none is on. */
const consumersOf = (near: Problem, key: string, around: Surroundings): readonly Suspect[] => {
  const triggers = around.edgesFrom(key, near).filter(({kind}) => kind === 'mapping');
  const isStopped = !triggers.some(isOn);
  return triggers.flatMap((trigger): readonly Suspect[] => {
    const reader = around.problemAt(trigger.to, near);
    if (isOn(trigger) && reader !== undefined && trigger.finding?.health === 'critical')
      return [{problem: reader, text: `${reader.name} retries one bad record without end`}];
    if (isOn(trigger)) return suspectBy(reader, consumerRules);
    return reader === undefined || !isStopped
      ? []
      : [{problem: reader, text: `its trigger ${reader.name} is disabled`}];
  });
};

/** Those whose failures arrive in a dead-letter queue: consumers of its sources, functions, topics. */
const feedersOf = (near: Problem, key: string, around: Surroundings): readonly Suspect[] =>
  around
    .edgesTo(key, near)
    .filter(({kind}) => kind === 'deadLetter' || kind === 'onFailure')
    .flatMap(({from}) => {
      const feeder = around.problemAt(from, near);
      const own =
        feeder?.service === 'lambda'
          ? suspectBy(feeder, asyncRules)
          : feeder?.service === 'sns'
            ? suspectBy(feeder, deliveryRules)
            : [];
      return [...own, ...consumersOf(near, from, around)];
    });

/** Dead letters that only lie there say nothing of now: whatever failed then may be mended. */
const grows = (problem: Problem): boolean =>
  problem.health === 'critical' &&
  (problem.reasons[0]?.ruleId === 'dead-letters' ||
    // Below what expires it may be the milder reason.
    has(problem, ['dead-letters'])?.text.includes(' and grows by ') === true);

const ofQueue = (problem: Problem, key: string, around: Surroundings): readonly Suspect[] => {
  const isBacklog = has(problem, backlogRules) !== undefined;
  const workers = [
    ...(isBacklog || grows(problem) ? consumersOf(problem, key, around) : []),
    ...(grows(problem) ? feedersOf(problem, key, around) : []),
  ];
  const isOther = isBacklog && !grows(problem);
  return workers.length > 0 || isOther ? workers : itsDeadLetters(problem, key, around);
};

/** Nothing else is the matter with a queue than what lies in its dead-letter queue. */
const itsDeadLetters = (problem: Problem, key: string, around: Surroundings): readonly Suspect[] =>
  around
    .edgesFrom(key, problem)
    .filter(({kind}) => kind === 'deadLetter')
    .flatMap(({to}) => {
      const letters = around.problemAt(to, problem);
      return letters === undefined
        ? []
        : [{problem: letters, text: `its DLQ ${letters.name} ${grows(letters) ? 'fills' : 'is not empty'}`}];
    });

/** A topic cannot deliver to what is no longer there. */
const ofTopic = (problem: Problem, key: string, around: Surroundings): readonly Suspect[] => {
  if (has(problem, [...deliveryRules, 'not-delivered']) === undefined) return [];
  return around
    .edgesFrom(key, problem)
    .filter(({kind, to}) => kind === 'subscription' && around.isGone(to, problem))
    .map(({to}) => ({problem, text: `${endName(to)}, which is subscribed, is not there any more`}));
};

/** CloudWatch tells of the beginning some minutes late. */
const lateMilliseconds = 300_000;

/** What began after the alarm went off is not why it did. */
const isTooLate = (suspect: Problem, alarm: Problem): boolean =>
  !suspect.isOlder && suspect.since - alarm.since > lateMilliseconds;

/** What an alarm watches and accuses. Of composite alarms also their members. */
const ofAlarm = (problem: Problem, key: string, around: Surroundings): readonly Suspect[] => {
  if (has(problem, ['in-alarm']) === undefined) return [];
  return around
    .edgesFrom(key, problem)
    .filter(({kind, finding}) => kind === 'watches' && finding !== undefined)
    .flatMap(({to}) => {
      const watched = around.problemAt(to, problem);
      const [reason] = watched?.reasons ?? [];
      return watched === undefined || reason === undefined || isTooLate(watched, problem)
        ? []
        : [{problem: watched, text: causeWords(watched, reason)}];
    });
};

const suspectsOf = (problem: Problem, around: Surroundings): readonly Suspect[] => {
  const key = around.keyOf(problem);
  if (key === undefined) return [];
  switch (problem.service) {
    case 'sqs':
      return ofQueue(problem, key, around);
    case 'kinesis':
      return has(problem, lagRules) === undefined ? [] : consumersOf(problem, key, around);
    case 'sns':
      return ofTopic(problem, key, around);
    case 'alarms':
      return ofAlarm(problem, key, around);
    default:
      return [];
  }
};

/** The worst; of equally bad ones what is the matter with the thing itself rather than an alarm about it, then the first. */
const likeliest = (suspects: readonly Suspect[]): Suspect | undefined => {
  const weight = ({problem: {health, service}}: Suspect): number =>
    healthRank(health) * 2 - Number(service === 'alarms');
  return suspects.reduce<Suspect | undefined>(
    (best, suspect) => (best === undefined || weight(suspect) > weight(best) ? suspect : best),
    undefined,
  );
};

/** The end of the chain of causes: what explains the suspect explains the problem. Never goes round in a circle. */
const rootOf = (problem: Problem, around: Surroundings): Suspect | undefined => {
  const seen = new Set([problem.id]);
  let found: Suspect | undefined;
  let next = likeliest(suspectsOf(problem, around));
  while (next !== undefined) {
    found = next;
    if (seen.has(next.problem.id)) break;
    seen.add(next.problem.id);
    next = likeliest(suspectsOf(next.problem, around));
    if (next !== undefined && next.problem.id === problem.id) break;
  }
  return found;
};

/**
 * What probably leads to the problem, as far as the resources that are linked to it show it: nothing is claimed that is
 * not itself in trouble now. `undefined`: not known.
 */
export const causeOf = (problem: Problem, around: Surroundings): Cause | undefined => {
  const root = rootOf(problem, around);
  if (root === undefined) return undefined;
  const {service, resourceId, since, isOlder} = root.problem;
  const isSelf = root.problem.id === problem.id;
  const beginning = isSelf || isOlder ? undefined : since;
  const when = beginning === undefined ? '' : ` since ${formatMoment(beginning, around.now)}`;
  return {text: root.text + when, service, resourceId, since: beginning};
};
