import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  EnableEnhancedMonitoringCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {AwsClients} from '../../source/aws/clients.ts';
import {createRecordPeekOperations} from '../../source/aws/record-peek.ts';
import type {Message} from '../../source/domain/message.ts';
import type {RecordPeekRequest, StreamReference} from '../../source/domain/record.ts';
import {hashRangeShare} from '../../source/domain/stream-shard.ts';
import type {Stream, StreamShard} from '../../source/domain/stream.ts';
import {connectKinesis} from '../../source/services/kinesis/reader.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import {startKinesisLocal} from './kinesis-local.ts';
import type {Peer} from './peers.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();

let peer: Peer;
let clients: AwsClients;
let name: string;
let count = 0;
beforeAll(async () => {
  peer = await startKinesisLocal();
});
afterAll(async () => {
  await peer.close();
});
beforeEach(async () => {
  clients = await aws.connect({endpointUrl: peer.url, region: peer.region});
  count += 1;
  name = `orders-${String(count)}`;
});

const untilActive = async (): Promise<StreamReference> => {
  const {StreamDescriptionSummary: summary} = await clients.actions.kinesis.send(
    new DescribeStreamSummaryCommand({StreamName: name}),
  );
  if (summary?.StreamStatus !== 'ACTIVE') return untilActive();
  return {name, arn: summary.StreamARN ?? '', openShards: summary.OpenShardCount};
};

const createStream = async (ShardCount: number): Promise<StreamReference> => {
  await clients.actions.kinesis.send(new CreateStreamCommand({StreamName: name, ShardCount}));
  return untilActive();
};

const put = async (...bodies: readonly (string | Uint8Array)[]): Promise<void> => {
  await clients.actions.kinesis.send(
    new PutRecordsCommand({
      StreamName: name,
      Records: bodies.map((body, index) => ({
        Data: typeof body === 'string' ? Buffer.from(body) : body,
        PartitionKey: `key-${String(index)}`,
      })),
    }),
  );
};

const listed = async (): Promise<Stream> => {
  const found = (await connectKinesis(clients).list(signal)).find(stream => stream.name === name);
  if (found === undefined) throw new Error(`Expected ${name} to be listed`);
  return found;
};

const peek = async (stream: StreamReference, more: Partial<RecordPeekRequest> = {}) => {
  const messages: Message[] = [];
  const peeking = createRecordPeekOperations(clients.actions.kinesis, () => Promise.resolve());
  const outcome = await peeking.peekRecords(
    {stream, from: {since: Date.now() - 300_000}, wanted: 50, ...more},
    news => messages.push(...news),
    signal,
  );
  return {messages, outcome};
};

describe('reading a stream of kinesis-local', () => {
  test('what is listed, which is the name alone, and what is described makes a stream', async () => {
    const {arn} = await createStream(3);
    const stream = await listed();
    expect(stream).toMatchObject({id: name, name, arn: undefined, status: undefined});
    expect(await connectKinesis(clients).refresh(stream, signal)).toMatchObject({
      arn,
      status: 'ACTIVE',
      mode: 'provisioned',
      summary: {retentionSeconds: 86_400, openShards: 3, shardMetrics: [], encryption: 'NONE'},
    });
  });

  test('enhanced monitoring that is turned on shows', async () => {
    await createStream(1);
    await clients.actions.kinesis.send(
      new EnableEnhancedMonitoringCommand({StreamName: name, ShardLevelMetrics: ['IncomingBytes']}),
    );
    const {summary} = await connectKinesis(clients).refresh(await listed(), signal);
    expect(summary?.shardMetrics).toEqual(['IncomingBytes']);
  });

  test('fan-out consumers are relations', async () => {
    const {arn} = await createStream(1);
    await clients.actions.kinesis.send(
      new RegisterStreamConsumerCommand({StreamARN: arn, ConsumerName: 'fraud-detector'}),
    );
    const {consumers} = await connectKinesis(clients).relate(await listed(), signal);
    expect(consumers).toMatchObject([{name: 'fraud-detector'}]);
    expect(consumers?.[0]?.arn).toMatch(new RegExp(`^${arn}/consumer/fraud-detector:\\d+$`));
  });

  const split = async ({id, startingHashKey, endingHashKey}: StreamShard): Promise<void> => {
    const middle = (BigInt(startingHashKey) + BigInt(endingHashKey)) / 2n;
    await clients.actions.kinesis.send(
      new SplitShardCommand({StreamName: name, ShardToSplit: id, NewStartingHashKey: String(middle)}),
    );
    await untilActive();
  };

  const readShards = async (): Promise<readonly StreamShard[]> =>
    (await connectKinesis(clients).inspect(await listed(), signal)).shards ?? [];

  test('a split leaves its parent closed, and the open shards share all hash keys', async () => {
    await createStream(2);
    const [first] = await readShards();
    if (first === undefined) throw new Error('Expected a shard');
    await split(first);
    const shards = await readShards();
    const open = shards.filter(({isOpen}) => isOpen);
    expect([shards.length, open.length]).toEqual([4, 3]);
    expect(open.filter(({parentIds}) => parentIds.includes(first.id))).toHaveLength(2);
    const shares = open.map(shard => hashRangeShare(shard.startingHashKey, shard.endingHashKey) ?? 0);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test('more shards than a page holds are all listed', async () => {
    // A thousand is the most that kinesis-local creates at once, so the last ones come of a split.
    await createStream(1000);
    const [first] = await readShards();
    if (first === undefined) throw new Error('Expected a shard');
    await split(first);
    expect(new Set((await readShards()).map(({id}) => id)).size).toBe(1002);
  });

  test('a stream that was deleted since it was listed is not found', async () => {
    await createStream(1);
    const stream = await listed();
    await clients.actions.kinesis.send(new DeleteStreamCommand({StreamName: name}));
    const gone = async (): Promise<unknown> => {
      const {status} = await connectKinesis(clients).refresh(stream, signal);
      return status === 'DELETING' ? gone() : undefined;
    };
    expect(await failureOf(gone())).toMatchObject({kind: 'notFound', operation: 'DescribeStreamSummary'});
  });
});

describe('peeking at records of kinesis-local', () => {
  test('shows records of all shards with all that is known of them', async () => {
    const stream = await createStream(3);
    await put('one', '{"two": 2}', 'drei', 'vier', 'cinco', 'שש', Uint8Array.of(0x1f, 0x8b, 8, 0));
    const {messages, outcome} = await peek(stream);
    expect(messages.map(({body}) => body).sort()).toEqual(
      [
        'one',
        '{"two": 2}',
        'drei',
        'vier',
        'cinco',
        'שש',
        '[binary, gzip: 4 bytes, in base64]\nH4sIAA==',
      ].sort(),
    );
    const one = messages.find(({body}) => body === 'one');
    expect(one?.systemAttributes).toMatchObject({PartitionKey: 'key-0', SequenceNumber: one?.sequenceNumber});
    expect(one?.systemAttributes['ShardId']).toMatch(/^shardId-\d{12}$/);
    expect(one?.sentAt).toBeGreaterThan(Date.now() - 60_000);
    expect(outcome).toMatchObject({readCalls: 3, shards: 3, shardsLeftOut: 0, reachedEnd: true});
  });

  test('stops at what was wanted', async () => {
    const stream = await createStream(2);
    await put(...Array.from({length: 40}, (_, index) => `record ${String(index)}`));
    const {messages, outcome} = await peek(stream, {wanted: 12});
    expect(messages).toHaveLength(12);
    expect(outcome.reachedEnd).toBe(false);
  });

  test('the latest are those of the last seconds', async () => {
    const stream = await createStream(1);
    await put('just now');
    const {messages} = await peek(stream, {from: 'latest'});
    expect(messages.map(({body}) => body)).toEqual(['just now']);
  });
});
