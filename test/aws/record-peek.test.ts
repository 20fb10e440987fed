import {CreateStreamCommand, PutRecordsCommand} from '@aws-sdk/client-kinesis';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {messageOfRecord} from '../../source/aws/record-message.ts';
import {createRecordPeekOperations} from '../../source/aws/record-peek.ts';
import type {Message} from '../../source/domain/message.ts';
import type {RecordPeekRequest} from '../../source/domain/record.ts';
import {RecordPeekError} from '../../source/domain/record.ts';
import {streamArn} from '../fixtures/a-stream.ts';
import {openAccount} from '../fixtures/an-account.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply} from './fake-endpoint.ts';

const aws = prepareAwsEnvironment();
const stream = {name: 'orders', arn: streamArn('orders'), openShards: 1};

/** A stream in an account that goes by the clock of this machine, as the peek does. */
const openStream = async (shards: number) => {
  const account = await openAccount({now: Date.now});
  const {kinesis} = account.clients.actions;
  await kinesis.send(new CreateStreamCommand({StreamName: 'orders', ShardCount: shards}));
  const put = async (...bodies: readonly string[]): Promise<void> => {
    const Records = bodies.map((body, index) => ({
      PartitionKey: `key-${String(index)}`,
      Data: Buffer.from(body),
    }));
    await kinesis.send(new PutRecordsCommand({StreamName: 'orders', Records}));
  };
  const asked = (operation: string) =>
    account
      .requests()
      .filter(request => request.operation === operation)
      .map(({parameters}) => parameters);
  return {kinesis, put, asked};
};

type Kinesis = Awaited<ReturnType<typeof openStream>>['kinesis'];

const peekWith = async (
  kinesis: Kinesis,
  more: Partial<RecordPeekRequest> = {},
  {
    wait = () => Promise.resolve(),
    signal = new AbortController().signal,
  }: {
    readonly wait?: (milliseconds: number) => Promise<void>;
    readonly signal?: AbortSignal;
  } = {},
) => {
  const messages: Message[] = [];
  const outcome = await createRecordPeekOperations(kinesis, wait).peekRecords(
    {stream, from: {since: Date.now() - 300_000}, wanted: 50, ...more},
    news => messages.push(...news),
    signal,
  );
  return {messages, bodies: messages.map(({body}) => body), outcome};
};

const peekError = async (promise: Promise<unknown>): Promise<RecordPeekError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RecordPeekError)) throw new Error(`Expected the peek to fail, got ${String(error)}`);
  return error;
};

describe('a peek at records', () => {
  test('shows what is in all shards with one read of each, and says what it did', async () => {
    const {kinesis, put, asked} = await openStream(3);
    const bodies = Array.from({length: 12}, (_, index) => `order ${String(index)}`);
    await put(...bodies);
    const peeked = await peekWith(kinesis);
    expect([...peeked.bodies].sort()).toEqual([...bodies].sort());
    expect(peeked.outcome).toEqual({
      readCalls: 3,
      bytesRead: peeked.messages.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0),
      shards: 3,
      shardsLeftOut: 0,
      shardsThrottled: 0,
      reachedEnd: true,
    });
    expect(asked('GetShardIterator')).toHaveLength(3);
    expect(asked('GetRecords')).toHaveLength(3);
  });

  test('asks for no more than is wanted and shows no more', async () => {
    const {kinesis, put, asked} = await openStream(2);
    await put(...Array.from({length: 60}, (_, index) => String(index)));
    const {messages, outcome} = await peekWith(kinesis, {wanted: 10});
    expect(messages).toHaveLength(10);
    expect(outcome.reachedEnd).toBe(false);
    const limits = asked('GetRecords').map(parameters => (parameters as {readonly Limit: number}).Limit);
    expect(Math.max(...limits)).toBeLessThanOrEqual(10);
  });

  test('begins at the moment that was asked for, never at the end of the retention, and there again for more', async () => {
    const {kinesis, put, asked} = await openStream(2);
    await put('a');
    const since = Date.now() - 1_800_000;
    await peekWith(kinesis, {from: {since}});
    await peekWith(kinesis, {from: {since}, wanted: 100});
    const begin = {ShardIteratorType: 'AT_TIMESTAMP', Timestamp: since / 1000};
    expect(asked('GetShardIterator')).toMatchObject([begin, begin, begin, begin]);
  });

  test('the latest: the last seconds, and what arrives while it reads once a second', async () => {
    const {kinesis, put} = await openStream(1);
    await put('just before');
    const waits: number[] = [];
    const {bodies, outcome} = await peekWith(
      kinesis,
      {from: 'latest'},
      {
        wait: async milliseconds => {
          waits.push(milliseconds);
          if (waits.length === 2) await put('meanwhile');
        },
      },
    );
    expect(bodies).toEqual(['just before', 'meanwhile']);
    expect(waits).toEqual([1000, 1000, 1000, 1000]);
    expect(outcome).toMatchObject({readCalls: 5, reachedEnd: true});
  });

  test('the latest of a stream end as soon as enough came', async () => {
    const {kinesis, put} = await openStream(1);
    await put('one', 'two');
    expect((await peekWith(kinesis, {from: 'latest', wanted: 2})).outcome.readCalls).toBe(1);
  });

  test('reads twenty shards at most and says how many it left out', async () => {
    const {kinesis, asked} = await openStream(25);
    const {outcome} = await peekWith(kinesis);
    expect(outcome).toMatchObject({readCalls: 20, shards: 20, shardsLeftOut: 5, reachedEnd: false});
    expect(asked('GetRecords')).toHaveLength(20);
  });

  test('closed shards hold older records, so they are read unless only the latest are wanted', async () => {
    const account = await openAccount({workload: true, now: Date.now});
    const changes = {name: 'order-changes', arn: streamArn('order-changes'), openShards: 4};
    const {kinesis} = account.clients.actions;
    expect((await peekWith(kinesis, {stream: changes, wanted: 4})).outcome.shards).toBe(6);
    expect((await peekWith(kinesis, {stream: changes, wanted: 4, from: 'latest'})).outcome.shards).toBe(4);
  });

  test('stops when it is called off, with what it had', async () => {
    const {kinesis, put} = await openStream(1);
    await put('one');
    const stop = new AbortController();
    const {bodies, outcome} = await peekWith(
      kinesis,
      {from: 'latest'},
      {
        signal: stop.signal,
        wait: () => {
          stop.abort();
          return Promise.resolve();
        },
      },
    );
    expect([bodies, outcome.readCalls]).toEqual([['one'], 1]);
  });

  test('of a stream that is gone fails with what to do, having read nothing', async () => {
    const {kinesis} = await openStream(1);
    const gone = {...stream, name: 'gone', arn: streamArn('gone')};
    const {failure, outcome} = await peekError(peekWith(kinesis, {stream: gone}));
    expect(failure).toMatchObject({kind: 'notFound', operation: 'ListShards'});
    expect(outcome).toMatchObject({readCalls: 0, shards: 0});
  });
});

/** Two shards whose iterators are called as they are. */
const twoShards = async (getRecords: (shardId: string) => WireReply, readOnly = false) => {
  const shard = (ShardId: string) => ({
    ShardId,
    HashKeyRange: {StartingHashKey: '0', EndingHashKey: '1'},
    SequenceNumberRange: {StartingSequenceNumber: '1'},
  });
  const endpoint = await aws.endpoint(request => {
    const {operation, body} = request;
    if (operation === 'ListShards') return {json: {Shards: [shard('one'), shard('two')]}};
    if (operation === 'GetShardIterator') return {json: {ShardIterator: String(body['ShardId'])}};
    return getRecords(String(body['ShardIterator']));
  });
  const {actions} = await aws.connect({endpointUrl: endpoint.url, readOnly});
  return {kinesis: actions.kinesis, endpoint};
};

const recordOf = (text: string): WireReply => ({
  json: {
    Records: [{SequenceNumber: '7', PartitionKey: 'k', Data: Buffer.from(text).toString('base64')}],
    NextShardIterator: 'two',
    MillisBehindLatest: 0,
  },
});

const refused = (code: string): WireReply => ({json: {__type: code, message: 'no'}, status: 400});

test('two records are two also where their shards gave them the same number', async () => {
  const {kinesis} = await twoShards(() => recordOf('hello'));
  const {messages} = await peekWith(kinesis);
  expect(messages.map(({sequenceNumber}) => sequenceNumber)).toEqual(['7', '7']);
  expect(new Set(messages.map(({id}) => id)).size).toBe(2);
});

describe('a peek of which something fails', () => {
  test('shows the other shards when the consumers of one use up its quota', async () => {
    const {kinesis} = await twoShards(shardId =>
      shardId === 'one' ? refused('ProvisionedThroughputExceededException') : recordOf('hello'),
    );
    const {bodies, outcome} = await peekWith(kinesis);
    expect(bodies).toEqual(['hello']);
    expect(outcome).toMatchObject({shards: 2, shardsThrottled: 1, reachedEnd: false});
  });

  test('fails when no shard could be read for its consumers', async () => {
    const {kinesis} = await twoShards(() => refused('ProvisionedThroughputExceededException'));
    const {failure, outcome} = await peekError(peekWith(kinesis));
    expect(failure).toMatchObject({kind: 'throttled', operation: 'GetRecords'});
    expect(outcome.shardsThrottled).toBe(2);
  });

  test('fails when one shard is denied', async () => {
    const {kinesis} = await twoShards(shardId =>
      shardId === 'one' ? refused('AccessDeniedException') : recordOf('hello'),
    );
    const {failure, outcome} = await peekError(peekWith(kinesis));
    expect(failure).toMatchObject({kind: 'accessDenied', operation: 'GetRecords'});
    expect(failure.hint).toContain('kinesis:GetRecords');
    expect(outcome.readCalls).toBe(2);
  });

  test('gives up after five reads of a shard that answers nothing and has more', async () => {
    const {kinesis} = await twoShards(shardId => ({
      json: {Records: [], NextShardIterator: shardId, MillisBehindLatest: 5000},
    }));
    expect((await peekWith(kinesis)).outcome).toMatchObject({readCalls: 10, reachedEnd: false});
  });
});

test('in read-only mode no record is read, because reading takes of the quota of others', async () => {
  const {kinesis, endpoint} = await twoShards(() => recordOf('hello'), true);
  const {failure} = await peekError(peekWith(kinesis));
  expect(failure).toMatchObject({kind: 'readOnly', operation: 'GetShardIterator'});
  expect(endpoint.requests.map(({operation}) => operation)).toEqual(['ListShards']);
});

describe('a record as a message', () => {
  const messageOf = (data: Uint8Array) =>
    messageOfRecord({SequenceNumber: '49', PartitionKey: 'ключ', Data: data}, 'shardId-0');

  test('has its text, its place and its size', () => {
    const arrived = new Date('2026-11-21T12:00:00Z');
    const message = messageOfRecord(
      {
        SequenceNumber: '49',
        PartitionKey: 'tenant-1',
        Data: Buffer.from('{"a": "ü"}'),
        ApproximateArrivalTimestamp: arrived,
        EncryptionType: 'KMS',
      },
      'shardId-0',
    );
    expect(message).toMatchObject({
      id: 'shardId-0:49',
      body: '{"a": "ü"}',
      sentAt: arrived.getTime(),
      sequenceNumber: '49',
      sizeBytes: 19,
      systemAttributes: {
        PartitionKey: 'tenant-1',
        ShardId: 'shardId-0',
        SequenceNumber: '49',
        ApproximateArrivalTimestamp: '2026-11-21T12:00:00.000Z',
        EncryptionType: 'KMS',
      },
    });
  });

  test.each([
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8), '[binary, gzip: 3 bytes, in base64]\nH4sI'],
    [
      'aggregated',
      Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2, 1),
      '[binary, records aggregated by the Kinesis Producer Library: 5 bytes, in base64]\n84mawgE=',
    ],
    ['zeros', Uint8Array.of(0, 0), '[binary: 2 bytes, in base64]\nAAA='],
  ])('that is %s is said to be binary', (_, data, body) => {
    expect(messageOf(data).body).toBe(body);
  });

  test('is either its very text or a note in plain characters, and always counted whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 5000}), data => {
        const {body, sizeBytes} = messageOf(data);
        const isText = Buffer.from(body).equals(Buffer.from(data));
        expect(isText || /^\[binary[\x20-\x7e]*\]\n[A-Za-z0-9+/=]+$/.test(body)).toBe(true);
        expect(sizeBytes).toBe(data.length + 8);
      }),
    );
  });
});
