import type {
  Consumer,
  KinesisClient,
  Shard,
  StreamDescriptionSummary,
  StreamModeDetails,
  StreamSummary as ListedStream,
} from '@aws-sdk/client-kinesis';
import {
  DescribeStreamSummaryCommand,
  ListShardsCommand,
  paginateListStreamConsumers,
  paginateListStreams,
} from '@aws-sdk/client-kinesis';
import type {Stream, StreamConsumer, StreamIdentity, StreamShard, StreamSummary} from '../domain/stream.ts';
import {shardMetricNames} from '../domain/stream.ts';
import {stoppedBy} from './call-options.ts';

/** ListStreams and ListStreamConsumers API references: the default, and more than anybody pages through by hand. */
const pageSize = 100;
/** ListShards API reference: at most a thousand a page. */
const shardPageSize = 1000;
/** More shards than any account may have (Kinesis quotas): an endpoint that pages for ever is left. */
const mostShardPages = 50;

const mebibyte = 1_048_576;

/** The ARN where it is known: it names the stream in whichever account it is. */
type StreamName = Pick<Stream, 'name' | 'arn'>;
const namedBy = ({name, arn}: StreamName): {readonly StreamARN: string} | {readonly StreamName: string} =>
  arn === undefined ? {StreamName: name} : {StreamARN: arn};

const modeOf = (details: StreamModeDetails | undefined): StreamIdentity['mode'] => {
  switch (details?.StreamMode) {
    case 'PROVISIONED':
      return 'provisioned';
    case 'ON_DEMAND':
      return 'onDemand';
    case undefined:
      return undefined;
  }
};

const identityOf = (listed: ListedStream): StreamIdentity => ({
  name: listed.StreamName ?? '',
  arn: listed.StreamARN,
  status: listed.StreamStatus,
  mode: modeOf(listed.StreamModeDetails),
  createdAt: listed.StreamCreationTimestamp?.getTime(),
});

const namedOnly = (name: string): StreamIdentity => ({
  name,
  arn: undefined,
  status: undefined,
  mode: undefined,
  createdAt: undefined,
});

/** All streams of the region. Emulators list names alone. Throws a `FailureError`. */
export const listStreams = async (
  kinesis: KinesisClient,
  signal: AbortSignal,
): Promise<readonly StreamIdentity[]> => {
  const streams = new Map<string, StreamIdentity>();
  const pages = paginateListStreams(
    {client: kinesis, pageSize, stopOnSameToken: true},
    {},
    stoppedBy(signal),
  );
  for await (const {StreamNames = [], StreamSummaries = []} of pages) {
    for (const name of StreamNames) streams.set(name, namedOnly(name));
    for (const listed of StreamSummaries) streams.set(listed.StreamName ?? '', identityOf(listed));
  }
  return [...streams.values()];
};

const retentionSecondsOf = ({RetentionPeriodHours}: StreamDescriptionSummary): number | undefined =>
  RetentionPeriodHours === undefined ? undefined : RetentionPeriodHours * 3600;

/** Emulators tell what was asked for, where AWS names each metric. */
const shardMetricsOf = ({EnhancedMonitoring = []}: StreamDescriptionSummary): readonly string[] => {
  const told = EnhancedMonitoring.flatMap(({ShardLevelMetrics = []}) => ShardLevelMetrics);
  return told.includes('ALL') ? shardMetricNames : told;
};

const summaryOf = (described: StreamDescriptionSummary): StreamSummary => ({
  retentionSeconds: retentionSecondsOf(described),
  openShards: described.OpenShardCount,
  consumerCount: described.ConsumerCount,
  shardMetrics: shardMetricsOf(described),
  kmsKey: described.KeyId,
  encryption: described.EncryptionType,
  warmBytesPerSecond:
    described.WarmThroughput?.CurrentMiBps === undefined
      ? undefined
      : described.WarmThroughput.CurrentMiBps * mebibyte,
  largestRecordBytes:
    described.MaxRecordSizeInKiB === undefined ? undefined : described.MaxRecordSizeInKiB * 1024,
  at: Date.now(),
});

/** How a stream is set up, in the one cheap call for it. Throws a `FailureError`. */
export const describeStream = async (
  kinesis: KinesisClient,
  stream: StreamName,
  signal: AbortSignal,
): Promise<Partial<Stream>> => {
  const command = new DescribeStreamSummaryCommand(namedBy(stream));
  const {StreamDescriptionSummary: described} = await kinesis.send(command, stoppedBy(signal));
  if (described === undefined) return {};
  const {StreamARN, StreamStatus, StreamModeDetails, StreamCreationTimestamp} = described;
  return {
    summary: summaryOf(described),
    ...(StreamARN === undefined ? {} : {arn: StreamARN}),
    ...(StreamStatus === undefined ? {} : {status: StreamStatus}),
    ...(StreamModeDetails === undefined ? {} : {mode: modeOf(StreamModeDetails)}),
    ...(StreamCreationTimestamp === undefined ? {} : {createdAt: StreamCreationTimestamp.getTime()}),
  };
};

const shardOf = ({
  ShardId = '',
  HashKeyRange,
  SequenceNumberRange,
  ParentShardId,
  AdjacentParentShardId,
}: Shard): StreamShard => ({
  id: ShardId,
  startingHashKey: HashKeyRange?.StartingHashKey ?? '',
  endingHashKey: HashKeyRange?.EndingHashKey ?? '',
  isOpen: SequenceNumberRange?.EndingSequenceNumber === undefined,
  parentIds: [ParentShardId, AdjacentParentShardId].filter(id => id !== undefined),
});

/**
 * All shards of a stream, closed ones too. The SDK has no paginator for them: the token names the stream, and naming it
 * again is refused (ListShards API reference). Throws a `FailureError`.
 */
export const listShards = async (
  kinesis: KinesisClient,
  stream: StreamName,
  signal: AbortSignal,
): Promise<readonly StreamShard[]> => {
  const shards = new Map<string, StreamShard>();
  let token: string | undefined;
  for (let page = 0; page < mostShardPages; page += 1) {
    const command = new ListShardsCommand({
      ...(token === undefined ? namedBy(stream) : {NextToken: token}),
      MaxResults: shardPageSize,
    });
    const {Shards = [], NextToken} = await kinesis.send(command, stoppedBy(signal));
    for (const shard of Shards.map(shardOf)) shards.set(shard.id, shard);
    if (NextToken === undefined || NextToken === token) break;
    token = NextToken;
  }
  return [...shards.values()];
};

const consumerOf = (consumer: Consumer): StreamConsumer => ({
  name: consumer.ConsumerName ?? '',
  arn: consumer.ConsumerARN ?? '',
  status: consumer.ConsumerStatus,
  createdAt: consumer.ConsumerCreationTimestamp?.getTime(),
});

/** Consumers with enhanced fan-out; the others leave no trace but their reading. Throws a `FailureError`. */
export const listStreamConsumers = async (
  kinesis: KinesisClient,
  streamArn: string,
  signal: AbortSignal,
): Promise<readonly StreamConsumer[]> => {
  const consumers: StreamConsumer[] = [];
  const pages = paginateListStreamConsumers(
    {client: kinesis, pageSize, stopOnSameToken: true},
    {StreamARN: streamArn},
    stoppedBy(signal),
  );
  for await (const {Consumers = []} of pages) consumers.push(...Consumers.map(consumerOf));
  return consumers;
};
