import {nameOfArn} from '../domain/arn.ts';
import {unknownText} from '../domain/cell.ts';
import {currentValue} from '../domain/current.ts';
import {formatDuration} from '../domain/duration.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Queue} from '../domain/queue.ts';
import {backlogOf, isDeadLetterQueue} from '../domain/queue.ts';
import type {PrintedColumn} from './dlq-table.ts';
import {alignedLines} from './dlq-table.ts';
import {printable} from './report.ts';

/** One queue of `dlq list --json`; unknown is null. */
export type ListedQueue = {
  readonly name: string;
  readonly url: string;
  readonly arn: string | null;
  readonly visible: number | null;
  readonly sourceQueueArns: readonly string[];
  readonly oldestAgeSeconds: number | null;
  /** At most: on a standard queue a letter expires by when it was first sent, which may be long before it came here. */
  readonly expiresInSeconds: number | null;
};

const visibleOf = ({counts}: Queue): number => counts?.visible ?? -1;

/** The dead-letter queues among these, fullest first. */
export const deadLetterQueues = (queues: Iterable<Queue>): readonly Queue[] =>
  [...queues]
    .filter(isDeadLetterQueue)
    .sort((a, b) => visibleOf(b) - visibleOf(a) || a.name.localeCompare(b.name));

/** Whether letters are there, also those that somebody holds; `undefined` when nobody counted. */
export const holdsLetters = ({counts}: Queue): boolean | undefined =>
  counts === undefined ? undefined : backlogOf(counts) > 0;

/**
 * ApproximateAgeOfOldestMessage as CloudWatch has it, and the time that retention leaves. In a dead-letter queue it
 * counts from the move (SQS Developer Guide, CloudWatch metrics), so that the time left is an upper bound. An empty
 * queue has neither, whatever its last metric says.
 */
export const oldestOf = (
  queue: Queue,
): {readonly ageSeconds: number | undefined; readonly expiresInSeconds: number | undefined} => {
  const age =
    holdsLetters(queue) === false
      ? undefined
      : currentValue({}, queue.metrics.oldestAgeSeconds, queue.counts?.at);
  const retention = queue.settings?.retentionSeconds;
  return {
    ageSeconds: age,
    expiresInSeconds: age === undefined || retention === undefined ? undefined : Math.max(0, retention - age),
  };
};

/** A queue as `dlq list --json` prints it. */
export const listedQueue = (queue: Queue): ListedQueue => {
  const {ageSeconds, expiresInSeconds} = oldestOf(queue);
  return {
    name: queue.name,
    url: queue.url,
    arn: queue.arn ?? null,
    visible: queue.counts?.visible ?? null,
    sourceQueueArns: queue.sourceQueueArns,
    oldestAgeSeconds: ageSeconds ?? null,
    expiresInSeconds: expiresInSeconds ?? null,
  };
};

/** The fields of a listed queue, in their order. */
export const listedFields = [
  'name',
  'url',
  'arn',
  'visible',
  'sourceQueueArns',
  'oldestAgeSeconds',
  'expiresInSeconds',
] as const satisfies readonly (keyof ListedQueue)[];

const countText = (value: number | undefined): string =>
  value === undefined ? unknownText : formatCount(value);

const sourcesText = ({sourceQueueArns, feederArns}: Queue): string =>
  [...sourceQueueArns, ...feederArns].map(nameOfArn).join(', ');

const columnsOf = (ascii: boolean): readonly PrintedColumn<Queue>[] => {
  const time = (seconds: number | undefined): string =>
    seconds === undefined ? unknownText : formatDuration(seconds, {ascii});
  const column = (
    title: string,
    align: 'left' | 'right',
    text: (queue: Queue) => string,
  ): PrintedColumn<Queue> => ({title, align, text: queue => printable(text(queue), ascii)});
  return [
    column('DLQ', 'left', ({name}) => name),
    column('VISIBLE', 'right', ({counts}) => countText(counts?.visible)),
    column('IN-FLIGHT', 'right', ({counts}) => countText(counts?.inFlight)),
    column('OLDEST', 'right', queue => time(oldestOf(queue).ageSeconds)),
    column('EXPIRES-IN', 'right', queue => time(oldestOf(queue).expiresInSeconds)),
    column('SOURCES', 'left', sourcesText),
  ];
};

/** The table of `dlq list`; what it says when there is no dead-letter queue at all is one line as well. */
export const listLines = (queues: readonly Queue[], ascii: boolean): readonly string[] =>
  queues.length === 0
    ? ['There is no dead-letter queue in this region.']
    : alignedLines(columnsOf(ascii), queues);
