import type {Measurements} from './metric.ts';
import type {Series} from './series.ts';

export type QueueType = 'standard' | 'fifo';

/** What GetQueueAttributes says changes by the second; SQS calls every one of them approximate. */
export type QueueCounts = {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** When they were read (epoch milliseconds). */
  readonly at: number;
};

/** All messages of a queue: a peek or a consumer that holds some does not change it. */
export const backlogOf = ({visible, inFlight, delayed}: QueueCounts): number => visible + inFlight + delayed;

/** What GetQueueAttributes says about how the queue is set up. */
export type QueueSettings = {
  readonly retentionSeconds: number | undefined;
  readonly visibilityTimeoutSeconds: number | undefined;
  /** From RedrivePolicy; `undefined` when the queue has none. */
  readonly maxReceiveCount: number | undefined;
  readonly deadLetterQueueArn: string | undefined;
  /** All attributes as SQS spelled them, for the raw view. */
  readonly raw: Readonly<Record<string, string>>;
};

/** The CloudWatch metrics of a queue that the program asks for. */
export type QueueMetric =
  'oldestAgeSeconds' | 'sentPerSecond' | 'receivedPerSecond' | 'deletedPerSecond' | 'emptyReceivesPerSecond';

export type QueueMetrics = Measurements<QueueMetric>;

/** The dead-letter queue of a source queue, as far as it is known. */
export type DeadLetters = {
  /** The URL, where the queue is among those listed. */
  readonly id: string | undefined;
  readonly name: string;
  readonly arn: string;
  /** All of its messages, also those that somebody holds at the moment. */
  readonly depth: number | undefined;
  /** Growth over the last minute of samples; `undefined` until there are two samples. */
  readonly changePerMinute: number | undefined;
  /** How long it keeps messages. */
  readonly retentionSeconds: number | undefined;
};

/** One SQS queue with everything known about it. Identified by its URL, which is what SQS lists. */
export type Queue = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly arn: string | undefined;
  readonly type: QueueType;
  readonly counts: QueueCounts | undefined;
  readonly settings: QueueSettings | undefined;
  readonly metrics: QueueMetrics;
  /** Until when CloudWatch was read last (epoch milliseconds). */
  readonly readThrough?: number;
  /** Live samples of the backlog. */
  readonly history: Series;
  /** What ListDeadLetterSourceQueues listed; `undefined` until it was asked. */
  readonly listedSourceUrls: readonly string[] | undefined;
  /** Joined: the queues whose dead letters arrive here. */
  readonly sourceQueueArns: readonly string[];
  /** Joined: topics and functions whose dead letters or failures arrive here. SQS cannot redrive those. */
  readonly feederArns: readonly string[];
  /** Nobody read all topics and functions, so it may be their dead-letter queue; absent: it is known whose it is. */
  readonly mayHaveFeeders?: boolean;
  /** Joined: where this queue's dead letters go. */
  readonly deadLetters: DeadLetters | undefined;
};

/** A FIFO queue's name always ends in `.fifo` (CreateQueue API reference). */
const queueTypeOf = (name: string): QueueType => (name.endsWith('.fifo') ? 'fifo' : 'standard');

/** The last path segment of a queue URL is the queue's name. */
const queueNameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** The name at the end of a queue ARN: `arn:aws:sqs:eu-west-1:123456789012:orders`. */
export const queueNameOfArn = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** A queue of which only the URL is known. */
export const discoveredQueue = (url: string): Queue => {
  const name = queueNameOf(url);
  return {
    id: url,
    name,
    url,
    arn: undefined,
    type: queueTypeOf(name),
    counts: undefined,
    settings: undefined,
    metrics: {},
    history: [],
    listedSourceUrls: undefined,
    sourceQueueArns: [],
    feederArns: [],
    deadLetters: undefined,
  };
};

/** Whether SQS knows it as the dead-letter queue of another queue, by RedrivePolicy or ListDeadLetterSourceQueues. */
export const hasSourceQueues = ({sourceQueueArns}: Queue): boolean => sourceQueueArns.length > 0;

/** Whether dead letters arrive here, of queues, topics or functions. */
export const isDeadLetterQueue = (queue: Queue): boolean =>
  hasSourceQueues(queue) || queue.feederArns.length > 0;
