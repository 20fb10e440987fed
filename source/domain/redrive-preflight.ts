import {formatCount, formatRate} from './quantity.ts';
import type {Queue} from './queue.ts';
import {isDeadLetterQueue, queueNameOfArn} from './queue.ts';
import type {RedriveFacts} from './redrive.ts';
import {isOver, maxRedrivePerSecond} from './redrive.ts';
import {changePerMinute} from './series.ts';

/** A place that a redrive can send to; no ARN: each message to its own source. */
export type Destination = {readonly arn: string | undefined; readonly label: string};

/** What stands between the key and the redrive. */
export type Preflight = {
  /** Why SQS would refuse. Not empty: there is nothing to press. */
  readonly refusals: readonly string[];
  /** Why it may be unwise. */
  readonly warnings: readonly string[];
  readonly destinations: readonly Destination[];
};

/**
 * Why no move task can start from this queue, before anything was asked; `undefined` when one can.
 * SQS moves only from a queue that another SQS queue names in its redrive policy (StartMessageMoveTask API reference).
 */
export const redriveRefusal = (queue: Queue): string | undefined =>
  isDeadLetterQueue(queue)
    ? undefined
    : `${queue.name} is not the dead-letter queue of any SQS queue. SQS cannot redrive from it: not from an ordinary queue, nor from one that SNS subscriptions or Lambda functions send their dead letters to.`;

const listsNoSource = ({sourceQueueUrls}: RedriveFacts): boolean =>
  sourceQueueUrls !== undefined && sourceQueueUrls.length === 0;

const refusalsOf = (queue: Queue, facts: RedriveFacts): readonly string[] => {
  const refusals: string[] = [];
  const notDeadLetters = redriveRefusal(queue);
  if (notDeadLetters !== undefined && (facts.sourceQueueUrls ?? []).length === 0)
    refusals.push(notDeadLetters);
  else if (listsNoSource(facts))
    refusals.push(`No queue names ${queue.name} as its dead-letter queue any more.`);
  if (facts.visible + facts.inFlight + facts.delayed === 0)
    refusals.push('The queue is empty: nothing to move.');
  const running = facts.tasks?.find(task => !isOver(task));
  if (running !== undefined)
    refusals.push(
      `A move task of this queue is ${running.status} already (${formatCount(running.moved)} moved); SQS allows one at a time.`,
    );
  return refusals;
};

const sourceWarnings = (source: Queue): readonly string[] => {
  const {receivedPerSecond, emptyReceivesPerSecond, deletedPerSecond} = source.metrics;
  const warnings: string[] = [];
  if (receivedPerSecond?.value === 0 && (emptyReceivesPerSecond?.value ?? 0) === 0)
    warnings.push(`${source.name} has no consumer: nothing polled it in the last measured minute.`);
  else if ((receivedPerSecond?.value ?? 0) > 0 && deletedPerSecond?.value === 0)
    warnings.push(`${source.name} still fails: its consumers receive but delete nothing.`);
  return warnings;
};

const warningsOf = (queue: Queue, facts: RedriveFacts, sources: readonly Queue[]): readonly string[] => {
  const growth = changePerMinute(queue.history) ?? 0;
  return [
    ...(growth >= 1
      ? [`${queue.name} still grows by ${formatRate(growth)} a minute: what fails now will fail again.`]
      : []),
    ...sources.flatMap(sourceWarnings),
    ...(facts.inFlight > 0
      ? [
          `${formatCount(facts.inFlight)} are in flight: somebody holds them, they move when they are visible again.`,
        ]
      : []),
    ...(facts.tasks === undefined
      ? ['This endpoint does not list move tasks: progress cannot be shown.']
      : []),
  ];
};

/** Every destination SQS allows: the sources, then each queue of the same type (StartMessageMoveTask API reference). */
const destinationsOf = (queue: Queue, queues: Iterable<Queue>): readonly Destination[] => {
  const sources = queue.sourceQueueArns.map(arn => ({arn, label: queueNameOfArn(arn)}));
  const own = {
    arn: undefined,
    label:
      sources.length === 1
        ? `its source, ${sources[0]?.label ?? ''}`
        : `each to its own source (${String(sources.length)} queues)`,
  };
  const others: Destination[] = [];
  for (const {arn, type, name} of queues) {
    if (arn === undefined || type !== queue.type || arn === queue.arn || queue.sourceQueueArns.includes(arn))
      continue;
    others.push({arn, label: name});
  }
  others.sort((a, b) => a.label.localeCompare(b.label));
  return [own, ...sources, ...others];
};

/** Judges a redrive before anyone may press the button. Pure: what SQS said comes in as `facts`. */
export const preflight = (queue: Queue, facts: RedriveFacts, queues: Iterable<Queue>): Preflight => {
  const all = [...queues];
  const sources = all.filter(({arn}) => arn !== undefined && queue.sourceQueueArns.includes(arn));
  return {
    refusals: refusalsOf(queue, facts),
    warnings: warningsOf(queue, facts, sources),
    destinations: destinationsOf(queue, all),
  };
};

/** Reads a velocity as typed: empty lets SQS choose; a message when SQS would refuse it. */
export const parseVelocity = (
  typed: string,
):
  | {readonly ok: true; readonly perSecond: number | undefined}
  | {readonly ok: false; readonly message: string} => {
  if (typed === '') return {ok: true, perSecond: undefined};
  const perSecond = Number(typed);
  return Number.isInteger(perSecond) && perSecond >= 1 && perSecond <= maxRedrivePerSecond
    ? {ok: true, perSecond}
    : {
        ok: false,
        message: `Velocity is 1 to ${String(maxRedrivePerSecond)} messages a second, or empty for SQS to choose`,
      };
};
