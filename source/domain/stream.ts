import {currentValue} from './current.ts';
import type {Measured, Measurements} from './metric.ts';
import {seriesKey} from './metric.ts';
import type {Series} from './series.ts';

/** What ListStreams says of a stream; values that are newer than this program are kept as AWS spells them. */
export type StreamIdentity = {
  readonly name: string;
  readonly arn: string | undefined;
  /** `ACTIVE`, `UPDATING`, … */
  readonly status: string | undefined;
  readonly mode: StreamMode | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number | undefined;
};

type StreamMode = 'provisioned' | 'onDemand';

/** All shard-level metrics that there are, which `ALL` stands for (EnableEnhancedMonitoring API reference). */
export const shardMetricNames: readonly string[] = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
];

/** What DescribeStreamSummary says beside the identity. */
export type StreamSummary = {
  readonly retentionSeconds: number | undefined;
  readonly openShards: number | undefined;
  readonly consumerCount: number | undefined;
  /** Shard-level metrics that are on, one by one, as CloudWatch names them: `IncomingBytes`. */
  readonly shardMetrics: readonly string[];
  /** `undefined`: not encrypted, or not told. */
  readonly kmsKey: string | undefined;
  readonly encryption: string | undefined;
  /** What an on-demand stream takes at once, in bytes per second. */
  readonly warmBytesPerSecond: number | undefined;
  readonly largestRecordBytes: number | undefined;
  /** When it was read (epoch milliseconds). */
  readonly at: number;
};

/** A consumer with enhanced fan-out: it has two megabytes a second and shard for itself. */
export type StreamConsumer = {
  readonly name: string;
  readonly arn: string;
  readonly status: string | undefined;
  readonly createdAt: number | undefined;
};

/** One shard as ListShards tells it. */
export type StreamShard = {
  readonly id: string;
  /** Whole numbers of 128 bits, in decimal. */
  readonly startingHashKey: string;
  readonly endingHashKey: string;
  /** A shard that was split or merged takes no more records and is there until the last ones expire. */
  readonly isOpen: boolean;
  readonly parentIds: readonly string[];
};

/** The CloudWatch metrics of a stream as a whole. */
export type StreamMetric =
  | 'iteratorAgeSeconds'
  | 'incomingBytesPerSecond'
  | 'incomingRecordsPerSecond'
  | 'outgoingBytesPerSecond'
  | 'outgoingRecordsPerSecond'
  | 'readThrottlesPerMinute'
  | 'writeThrottlesPerMinute';

/** The same of one consumer, by its name, or of one shard, by its id. */
export type StreamPartMetric =
  | 'consumerBehindSeconds'
  | 'shardIncomingBytesPerSecond'
  | 'shardIncomingRecordsPerSecond'
  | 'shardOutgoingBytesPerSecond'
  | 'shardIteratorAgeSeconds'
  | 'shardWriteThrottlesPerMinute';

/** One Kinesis data stream with everything known about it. Identified by its name, which is unique in a region. */
export type Stream = StreamIdentity & {
  readonly id: string;
  readonly summary: StreamSummary | undefined;
  /** `undefined` until ListStreamConsumers was asked. */
  readonly consumers: readonly StreamConsumer[] | undefined;
  /** `undefined` until the detail asked ListShards. */
  readonly shards: readonly StreamShard[] | undefined;
  readonly metrics: Measurements<StreamMetric>;
  /** Until when CloudWatch was read last (epoch milliseconds), whatever it had. */
  readonly readThrough?: number;
  readonly parts: Readonly<Record<string, Measurements<StreamPartMetric>>>;
  /** The last minutes of the iterator age; `undefined` until it was asked, empty where it is not reported. */
  readonly recentAges: Series | undefined;
  /**
   * Until when CloudWatch was asked how far readers are behind (epoch milliseconds), by `seriesKey` of the iterator age and
   * of each fan-out consumer: silence is only news where somebody asked.
   */
  readonly lagsReadThrough: Readonly<Record<string, number>>;
};

/** A stream of which only what the list says is known. */
export const discoveredStream = (identity: StreamIdentity): Stream => ({
  ...identity,
  id: identity.name,
  summary: undefined,
  consumers: undefined,
  shards: undefined,
  metrics: {},
  parts: {},
  recentAges: undefined,
  lagsReadThrough: {},
});

/** The value where it is of now. A metric that stops is news by itself, so a value must not outlive it. */
export const current = (stream: Stream, measured: Measured | undefined): number | undefined =>
  currentValue(stream, measured, stream.summary?.at);

/** How far behind a fan-out consumer is, in seconds. */
export const behindSeconds = (stream: Stream, {name}: StreamConsumer): number | undefined =>
  current(stream, stream.parts[name]?.consumerBehindSeconds);

/** The fan-out consumer that is furthest behind, of those that report. */
export const slowestConsumer = (
  stream: Stream,
): {readonly consumer: StreamConsumer; readonly seconds: number} | undefined =>
  (stream.consumers ?? [])
    .flatMap(consumer => {
      const seconds = behindSeconds(stream, consumer);
      return seconds === undefined ? [] : [{consumer, seconds}];
    })
    .sort((a, b) => b.seconds - a.seconds)[0];

/** A consumer may read in batches: one that read within a quarter of an hour is alive. */
const patienceMilliseconds = 900_000;
const minuteMilliseconds = 60_000;

/** Keys of everything that a reader of this stream could be seen by; `undefined`: it may have fan-out consumers that were not listed. */
const lagKeys = ({consumers, summary}: Stream): readonly string[] | undefined => {
  const age = seriesKey('iteratorAgeSeconds' satisfies StreamMetric);
  if (consumers === undefined) return summary?.consumerCount === 0 ? [age] : undefined;
  const behind = 'consumerBehindSeconds' satisfies StreamPartMetric;
  return [age, ...consumers.map(({name}) => seriesKey(behind, name))];
};

/** When a consumer of either kind reported last. */
const lastReadAt = ({metrics, parts, recentAges, consumers}: Stream): number => {
  const age = recentAges?.at(-1);
  return Math.max(
    metrics.iteratorAgeSeconds?.at ?? 0,
    // Minutes are kept by their start.
    age === undefined ? 0 : age.at + minuteMilliseconds,
    ...(consumers ?? []).map(({name}) => parts[name]?.consumerBehindSeconds?.at ?? 0),
  );
};

/**
 * Records arrive and no consumer of either kind has reported for a quarter of an hour how far it is: nobody reads. The
 * iterator age is made by GetRecords calls, so a dead consumer makes it disappear instead of grow (Kinesis Developer Guide,
 * monitoring with CloudWatch). Each reading of metrics goes back at least that far.
 */
export const isUnread = (stream: Stream): boolean => {
  const arriving = stream.metrics.incomingRecordsPerSecond;
  if (arriving === undefined || (current(stream, arriving) ?? 0) <= 0) return false;
  const wasAsked = lagKeys(stream)?.every(key => (stream.lagsReadThrough[key] ?? 0) >= arriving.at);
  return wasAsked === true && lastReadAt(stream) <= arriving.at - patienceMilliseconds;
};
