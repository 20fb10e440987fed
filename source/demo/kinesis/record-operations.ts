import type {JsonOperation} from '../wire/aws-json.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {objectList, optionalInteger, requiredNumber, requiredText} from '../wire/json-fields.ts';
import type {DemoShard, DemoStream} from './demo-stream.ts';
import {shardOfKey} from './demo-stream.ts';
import type {KinesisAccount} from './kinesis-account.ts';
import {requiredStream} from './kinesis-account.ts';
import {expiredIterator, invalidArgument, resourceNotFound} from './kinesis-errors.ts';
import {readRecords, sequenceNumberOf} from './record-log.ts';

const dataBytes = (base64: string): number => Buffer.from(base64, 'base64').length;

const putRecord = (account: KinesisAccount, stream: DemoStream, entry: JsonObject): JsonObject => {
  const partitionKey = requiredText(entry, 'PartitionKey');
  const data = requiredText(entry, 'Data');
  const shard = shardOfKey(stream, partitionKey);
  if (shard === undefined) throw resourceNotFound('No open shard takes this partition key.');
  const {meter, scene} = account;
  const at = scene.now();
  const sequenceNumber = sequenceNumberOf(at, shard, shard.records.length);
  shard.records.push({sequenceNumber, arrivedAt: at, partitionKey, data});
  for (const shardId of [undefined, shard.id]) {
    meter.add('IncomingRecords', stream.name, shardId, 1, at);
    meter.add('IncomingBytes', stream.name, shardId, dataBytes(data) + partitionKey.length, at);
    meter.add('WriteProvisionedThroughputExceeded', stream.name, shardId, 0, at);
  }
  return {SequenceNumber: sequenceNumber, ShardId: shard.id};
};

const encryptionOf = ({kmsKey}: DemoStream): string => (kmsKey === undefined ? 'NONE' : 'KMS');

/** An iterator lives five minutes (GetShardIterator API reference). */
const iteratorMilliseconds = 300_000;

type Position = {
  readonly stream: string;
  readonly shardId: string;
  readonly from: string;
  readonly issuedAt: number;
};

const tokenOf = ({stream, shardId, from, issuedAt}: Position): string =>
  Buffer.from([stream, shardId, from, issuedAt].join(' ')).toString('base64');

const positionOf = (token: string): Position => {
  const [stream = '', shardId = '', from = '', issuedAt = ''] = Buffer.from(token, 'base64')
    .toString()
    .split(' ');
  if (issuedAt === '') throw invalidArgument('Invalid ShardIterator.');
  return {stream, shardId, from, issuedAt: Number(issuedAt)};
};

const requiredShard = ({name, shards}: DemoStream, shardId: string): DemoShard => {
  const shard = shards.find(({id}) => id === shardId);
  if (shard === undefined) throw resourceNotFound(`Shard ${shardId} in stream ${name} does not exist.`);
  return shard;
};

/** Behind everything there is. In the story records come by the clock. */
const latest = ({plan}: DemoStream, shard: DemoShard, now: number): string => {
  const last = shard.records.at(-1)?.sequenceNumber ?? '';
  const soFar = plan === undefined ? '' : sequenceNumberOf(now, shard, 99_999_999);
  return `${last > soFar ? last : soFar}+`;
};

const startOf = (
  account: KinesisAccount,
  stream: DemoStream,
  shard: DemoShard,
  input: JsonObject,
): string => {
  const now = account.scene.now();
  const sequence = (): string => requiredText(input, 'StartingSequenceNumber');
  const type = requiredText(input, 'ShardIteratorType');
  switch (type) {
    case 'TRIM_HORIZON':
      return sequenceNumberOf(0, shard, 0);
    case 'LATEST':
      return latest(stream, shard, now);
    case 'AT_SEQUENCE_NUMBER':
      return sequence();
    case 'AFTER_SEQUENCE_NUMBER':
      return `${sequence()}+`;
    case 'AT_TIMESTAMP': {
      const at = requiredNumber(input, 'Timestamp') * 1000;
      if (at > now)
        throw invalidArgument(
          'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis.',
        );
      return sequenceNumberOf(at, shard, 0);
    }
    default:
      throw invalidArgument(`ShardIteratorType ${type} is not known.`);
  }
};

const getRecords = (account: KinesisAccount, input: JsonObject): JsonObject => {
  const now = account.scene.now();
  const position = positionOf(requiredText(input, 'ShardIterator'));
  if (now - position.issuedAt > iteratorMilliseconds) throw expiredIterator();
  const stream = requiredStream(account, {StreamName: position.stream});
  const shard = requiredShard(stream, position.shardId);
  const limit = Math.min(optionalInteger(input, 'Limit') ?? 10_000, 10_000);
  const records = readRecords(stream, shard, position.from, {now, limit});
  const last = records.at(-1);
  const from = last === undefined ? position.from : `${last.sequenceNumber}+`;
  const [waiting] = readRecords(stream, shard, from, {now, limit: 1});
  const behind = waiting === undefined ? 0 : Math.max(1, now - waiting.arrivedAt);
  const {meter} = account;
  for (const shardId of [undefined, shard.id]) {
    const prefix = shardId === undefined ? 'GetRecords.' : '';
    const bytes = records.reduce((sum, {data}) => sum + dataBytes(data), 0);
    meter.add(
      `${prefix}IteratorAgeMilliseconds`,
      stream.name,
      shardId,
      last === undefined ? 0 : now - last.arrivedAt,
      now,
    );
    meter.add(shardId === undefined ? 'GetRecords.Bytes' : 'OutgoingBytes', stream.name, shardId, bytes, now);
    meter.add(
      shardId === undefined ? 'GetRecords.Records' : 'OutgoingRecords',
      stream.name,
      shardId,
      records.length,
      now,
    );
    meter.add('ReadProvisionedThroughputExceeded', stream.name, shardId, 0, now);
  }
  return {
    Records: records.map(({sequenceNumber, arrivedAt, partitionKey, data}) => ({
      SequenceNumber: sequenceNumber,
      ApproximateArrivalTimestamp: arrivedAt / 1000,
      Data: data,
      PartitionKey: partitionKey,
      EncryptionType: encryptionOf(stream),
    })),
    MillisBehindLatest: behind,
    // A closed shard that is read to its end has no further iterator.
    ...(shard.isClosed && behind === 0
      ? {}
      : {NextShardIterator: tokenOf({...position, from, issuedAt: now})}),
  };
};

/** Putting and reading records. */
export const recordOperations = (account: KinesisAccount): Readonly<Record<string, JsonOperation>> => ({
  PutRecord: input => {
    const stream = requiredStream(account, input);
    return {...putRecord(account, stream, input), EncryptionType: encryptionOf(stream)};
  },
  PutRecords: input => {
    const stream = requiredStream(account, input);
    const records = objectList(input, 'Records').map(entry => putRecord(account, stream, entry));
    return {FailedRecordCount: 0, Records: records, EncryptionType: encryptionOf(stream)};
  },
  GetShardIterator: input => {
    const stream = requiredStream(account, input);
    const shard = requiredShard(stream, requiredText(input, 'ShardId'));
    const position = {
      stream: stream.name,
      shardId: shard.id,
      from: startOf(account, stream, shard, input),
      issuedAt: account.scene.now(),
    };
    return {ShardIterator: tokenOf(position)};
  },
  GetRecords: input => getRecords(account, input),
});
