import type {JsonOperation} from '../wire/aws-json.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {objectField, optionalInteger, optionalText, requiredText, textList} from '../wire/json-fields.ts';
import type {DemoShard, DemoStream} from './demo-stream.ts';
import {createShards, openShards} from './demo-stream.ts';
import type {KinesisAccount} from './kinesis-account.ts';
import {requiredStream, shardMetricNames, streamArn} from './kinesis-account.ts';
import {expiredNextToken, invalidArgument, resourceInUse} from './kinesis-errors.ts';
import {firstSequenceNumber} from './record-log.ts';

/** On-demand streams start with four shards' worth (Kinesis Developer Guide, on-demand mode). */
const onDemandShards = 4;

const modeDetails = ({mode}: DemoStream): JsonObject => ({StreamMode: mode});

const createStream = (account: KinesisAccount, input: JsonObject): JsonObject => {
  const {scene, streams} = account;
  const name = requiredText(input, 'StreamName');
  if (streams.has(name))
    throw resourceInUse(`Stream ${name} under account ${scene.accountId} already exists.`);
  const onDemand = optionalText(objectField(input, 'StreamModeDetails'), 'StreamMode') === 'ON_DEMAND';
  const shardCount = onDemand ? onDemandShards : optionalInteger(input, 'ShardCount');
  if (shardCount === undefined) throw invalidArgument('ShardCount is required in PROVISIONED mode.');
  streams.set(name, {
    name,
    arn: streamArn(scene, name),
    mode: onDemand ? 'ON_DEMAND' : 'PROVISIONED',
    createdAt: scene.now(),
    retentionHours: 24,
    kmsKey: undefined,
    shards: createShards(shardCount),
    consumers: new Map(),
    enhancedMetrics: new Set(),
    plan: undefined,
  });
  return {};
};

const listStreams = ({streams}: KinesisAccount, input: JsonObject): JsonObject => {
  const limit = Math.min(optionalInteger(input, 'Limit') ?? 100, 10_000);
  const after = optionalText(input, 'NextToken') ?? optionalText(input, 'ExclusiveStartStreamName') ?? '';
  const names = [...streams.keys()].sort().filter(name => name > after);
  const page = names.slice(0, limit);
  const hasMore = names.length > page.length;
  return {
    StreamNames: page,
    HasMoreStreams: hasMore,
    ...(hasMore ? {NextToken: page.at(-1)} : {}),
    StreamSummaries: page.flatMap(name => {
      const stream = streams.get(name);
      if (stream === undefined) return [];
      return [
        {
          StreamName: name,
          StreamARN: stream.arn,
          StreamStatus: 'ACTIVE',
          StreamModeDetails: modeDetails(stream),
          StreamCreationTimestamp: stream.createdAt / 1000,
        },
      ];
    }),
  };
};

const monitoringOf = ({enhancedMetrics}: DemoStream): readonly JsonObject[] => [
  {ShardLevelMetrics: [...enhancedMetrics]},
];

const describeStreamSummary = (account: KinesisAccount, input: JsonObject): JsonObject => {
  const stream = requiredStream(account, input);
  const {kmsKey, mode} = stream;
  return {
    StreamDescriptionSummary: {
      StreamName: stream.name,
      StreamARN: stream.arn,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: modeDetails(stream),
      RetentionPeriodHours: stream.retentionHours,
      StreamCreationTimestamp: stream.createdAt / 1000,
      EnhancedMonitoring: monitoringOf(stream),
      EncryptionType: kmsKey === undefined ? 'NONE' : 'KMS',
      ...(kmsKey === undefined ? {} : {KeyId: kmsKey}),
      OpenShardCount: openShards(stream).length,
      ConsumerCount: stream.consumers.size,
      MaxRecordSizeInKiB: 1024,
      ...(mode === 'ON_DEMAND' ? {WarmThroughput: {TargetMiBps: 4, CurrentMiBps: 4}} : {}),
    },
  };
};

const shardDocument = ({createdAt}: DemoStream, shard: DemoShard): JsonObject => {
  const [parent, adjacentParent] = shard.parentIds;
  const first = firstSequenceNumber(createdAt, shard);
  return {
    ShardId: shard.id,
    ...(parent === undefined ? {} : {ParentShardId: parent}),
    ...(adjacentParent === undefined ? {} : {AdjacentParentShardId: adjacentParent}),
    HashKeyRange: {
      StartingHashKey: String(shard.startingHashKey),
      EndingHashKey: String(shard.endingHashKey),
    },
    SequenceNumberRange: {
      StartingSequenceNumber: first,
      ...(shard.isClosed ? {EndingSequenceNumber: first} : {}),
    },
  };
};

/** Its answer names the stream already, so a page asked for by token must not name it again (ListShards API reference). */
const listShards = (account: KinesisAccount, input: JsonObject): JsonObject => {
  const token = optionalText(input, 'NextToken');
  if (
    token !== undefined &&
    (optionalText(input, 'StreamName') ?? optionalText(input, 'StreamARN')) !== undefined
  )
    throw invalidArgument('NextToken and StreamName cannot be provided together.');
  const [, name, start] =
    token === undefined ? [] : (/^(.+) (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? []);
  if (token !== undefined && name === undefined) throw expiredNextToken();
  const stream = requiredStream(account, name === undefined ? input : {StreamName: name});
  const from = Number(start ?? 0);
  const to = from + Math.min(optionalInteger(input, 'MaxResults') ?? 1000, 1000);
  return {
    Shards: stream.shards.slice(from, to).map(shard => shardDocument(stream, shard)),
    ...(to < stream.shards.length
      ? {NextToken: Buffer.from(`${stream.name} ${String(to)}`).toString('base64')}
      : {}),
  };
};

const setMonitoring = (
  account: KinesisAccount,
  input: JsonObject,
  change: (stream: DemoStream, metric: string) => void,
): JsonObject => {
  const stream = requiredStream(account, input);
  const before = [...stream.enhancedMetrics];
  const named = textList(input, 'ShardLevelMetrics');
  for (const metric of named.includes('ALL') ? shardMetricNames : named) change(stream, metric);
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    CurrentShardLevelMetrics: before,
    DesiredShardLevelMetrics: [...stream.enhancedMetrics],
  };
};

/** Streams, shards and monitoring. */
export const streamOperations = (account: KinesisAccount): Readonly<Record<string, JsonOperation>> => ({
  CreateStream: input => createStream(account, input),
  DeleteStream: input => {
    account.streams.delete(requiredStream(account, input).name);
    return {};
  },
  ListStreams: input => listStreams(account, input),
  DescribeStreamSummary: input => describeStreamSummary(account, input),
  ListShards: input => listShards(account, input),
  EnableEnhancedMonitoring: input =>
    setMonitoring(account, input, ({enhancedMetrics}, metric) => enhancedMetrics.add(metric)),
  DisableEnhancedMonitoring: input =>
    setMonitoring(account, input, ({enhancedMetrics}, metric) => enhancedMetrics.delete(metric)),
});
