import {formatCount, formatRate} from './quantity.ts';
import type {Queue} from './queue.ts';
import {hasSourceQueues, queueNameOfArn} from './queue.ts';
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
  hasSourceQueues(queue)
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

/** Sources as joined, and those that SQS has listed just now. */
const sourceArnsOf = (queue: Queue, facts: RedriveFacts, queues: readonly Queue[]): readonly string[] => {
  const listed = queues.filter(({url}) => facts.sourceQueueUrls?.includes(url));
  const arns = listed.map(({arn}) => arn).filter(arn => arn !== undefined);
  return [...new Set([...queue.sourceQueueArns, ...arns])];
};

/** Says nothing of what nobody measured: missing is not zero. */
const destinationWarnings = ({name, metrics}: Queue): readonly string[] => {
  const received = metrics.receivedPerSecond?.value;
  if (received === 0 && metrics.emptyReceivesPerSecond?.value === 0)
    return [`${name} has no consumer: nothing polled it in the last measured minute.`];
  return received !== undefined && received > 0 && metrics.deletedPerSecond?.value === 0
    ? [`${name} still fails: its consumers receive but delete nothing.`]
    : [];
};

const warningsOf = (queue: Queue, facts: RedriveFacts, receivers: readonly Queue[]): readonly string[] => {
  const growth = changePerMinute(queue.history) ?? 0;
  return [
    ...(growth >= 1
      ? [`${queue.name} still grows by ${formatRate(growth)} a minute: what fails now will fail again.`]
      : []),
    ...receivers.flatMap(destinationWarnings),
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
const destinationsOf = (
  queue: Queue,
  sourceArns: readonly string[],
  queues: readonly Queue[],
): readonly Destination[] => {
  const sources = sourceArns.map(arn => ({arn, label: queueNameOfArn(arn)}));
  const own = {
    arn: undefined,
    label:
      sources.length === 1
        ? `its source, ${sources[0]?.label ?? ''}`
        : `each to its own source (${String(sources.length)} queues)`,
  };
  const others: Destination[] = [];
  for (const {arn, type, name} of queues) {
    if (arn === undefined || type !== queue.type || arn === queue.arn || sourceArns.includes(arn)) continue;
    others.push({arn, label: name});
  }
  others.sort((a, b) => a.label.localeCompare(b.label));
  return [own, ...sources, ...others];
};

/**
 * Judges a redrive before anyone may press the button. Pure: what SQS said comes in as `facts`. The warnings are about
 * the destination that is chosen: by default each message's own source.
 */
export const preflight = (
  queue: Queue,
  facts: RedriveFacts,
  queues: Iterable<Queue>,
  chosenArn?: string,
): Preflight => {
  const all = [...queues];
  const sourceArns = sourceArnsOf(queue, facts, all);
  const destinations = destinationsOf(queue, sourceArns, all);
  const receivers = all.filter(
    ({arn}) => arn !== undefined && (chosenArn === undefined ? sourceArns.includes(arn) : arn === chosenArn),
  );
  return {refusals: refusalsOf(queue, facts), warnings: warningsOf(queue, facts, receivers), destinations};
};

/** Reads a velocity as typed: empty lets SQS choose; a message when SQS would refuse it. */
export const parseVelocity = (
  typed: string,
):
  | {readonly ok: true; readonly perSecond: number | undefined}
  | {readonly ok: false; readonly message: string} => {
  if (typed === '') return {ok: true, perSecond: undefined};
  const perSecond = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  return perSecond >= 1 && perSecond <= maxRedrivePerSecond
    ? {ok: true, perSecond}
    : {
        ok: false,
        message: `Velocity is 1 to ${String(maxRedrivePerSecond)} messages a second, or empty for SQS to choose`,
      };
};
