import {
  CreateStreamCommand,
  EnableEnhancedMonitoringCommand,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis';
import {describe, expect, test} from 'vitest';
import {assess} from '../../../source/domain/assess.ts';
import type {MeasureRequest} from '../../../source/domain/service.ts';
import {forgetReaderType, forgetType} from '../../../source/domain/service.ts';
import type {Stream} from '../../../source/domain/stream.ts';
import {takeSnapshot} from '../../../source/headless/snapshot.ts';
import {kinesis} from '../../../source/services/kinesis/service.ts';
import {failureOf} from '../../aws/aws-environment.ts';
import {noon} from '../../fixtures/a-queue.ts';
import {streamArn} from '../../fixtures/a-stream.ts';
import type {Account} from '../../fixtures/an-account.ts';
import {openAccount} from '../../fixtures/an-account.ts';

const {signal} = new AbortController();

const openReader = async (options: Parameters<typeof openAccount>[0] = {}) => {
  const account = await openAccount(options);
  const reader = await kinesis.connect(account.clients);
  const {actions} = account.clients;
  const create = async (StreamName: string, ShardCount = 1): Promise<void> => {
    await actions.kinesis.send(new CreateStreamCommand({StreamName, ShardCount}));
  };
  const only = async (): Promise<Stream> => {
    const [stream] = await reader.list(signal);
    if (stream === undefined) throw new Error('Expected a stream');
    return stream;
  };
  return {account, reader, kinesis: actions.kinesis, create, only};
};

const newRequests = async (account: Account, work: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = account.requests().length;
  await work();
  return account.operations().slice(before);
};

test('a hundred and one streams take two calls, and each is known by name, ARN, status and mode', async () => {
  const {account, reader, create} = await openReader();
  for (let index = 0; index < 101; index += 1) await create(`stream-${String(index).padStart(3, '0')}`);
  let streams: readonly Stream[] = [];
  const asked = await newRequests(account, async () => {
    streams = await reader.list(signal);
  });
  expect(asked).toEqual(['ListStreams', 'ListStreams']);
  expect(streams).toHaveLength(101);
  expect(streams[100]).toMatchObject({
    id: 'stream-100',
    name: 'stream-100',
    arn: streamArn('stream-100'),
    status: 'ACTIVE',
    mode: 'provisioned',
    createdAt: noon,
    summary: undefined,
  });
});

test('live values are one call, relations are one, the detail asks for shards as well', async () => {
  const {account, reader, kinesis: client, create, only} = await openReader();
  await create('orders', 2);
  await client.send(
    new RegisterStreamConsumerCommand({StreamARN: streamArn('orders'), ConsumerName: 'fraud'}),
  );
  const stream = await only();
  const refreshed = await newRequests(account, async () => {
    expect(await reader.refresh?.(stream, signal)).toMatchObject({
      summary: {retentionSeconds: 86_400, openShards: 2, consumerCount: 1, encryption: 'NONE'},
    });
  });
  const related = await newRequests(account, async () => {
    expect((await reader.relate?.(stream, signal))?.consumers).toMatchObject([
      {name: 'fraud', status: 'ACTIVE', createdAt: noon},
    ]);
  });
  const inspected = await newRequests(account, async () => {
    expect((await reader.inspect?.(stream, signal))?.shards).toHaveLength(2);
  });
  expect([refreshed, related, [...inspected].sort()]).toEqual([
    ['DescribeStreamSummary'],
    ['ListStreamConsumers'],
    ['ListShards', 'ListStreamConsumers'],
  ]);
});

test('shards are asked for by token alone after the first page', async () => {
  const {account, reader, create, only} = await openReader();
  await create('orders', 1500);
  const asked = await newRequests(account, async () => {
    expect((await reader.inspect?.(await only(), signal))?.shards).toHaveLength(1500);
  });
  expect(asked.filter(operation => operation === 'ListShards')).toHaveLength(2);
});

test('a denial names the action', async () => {
  const {account, reader} = await openReader();
  await account.fail({
    target: 'Kinesis_20131202.ListStreams',
    error: {code: 'AccessDeniedException', status: 400},
  });
  expect(await failureOf(reader.list(signal))).toMatchObject({
    kind: 'accessDenied',
    service: 'kinesis',
    hint: expect.stringContaining('Allow kinesis:ListStreams') as string,
  });
});

describe('metrics', () => {
  const request = (
    streams: readonly Stream[],
    more: Partial<MeasureRequest<Stream>>,
  ): MeasureRequest<Stream> => ({
    resources: streams,
    use: 'table',
    now: noon + 120_000,
    windowMinutes: 15,
    ...more,
  });

  test('are per second or minute, and never asked by GetRecords', async () => {
    const {account, reader, kinesis: client, create, only} = await openReader();
    await create('orders');
    for (let index = 0; index < 6; index += 1)
      await client.send(
        new PutRecordCommand({StreamName: 'orders', PartitionKey: 'k', Data: Buffer.from('1234567')}),
      );
    account.advance(120);
    const asked = await newRequests(account, async () => {
      const {learnt} = await reader.measure(request([await only()], {now: account.now()}), signal);
      const at = noon + 60_000;
      expect(learnt[0]?.minutes).toMatchObject({iteratorAgeSeconds: []});
      expect(learnt[0]?.learnt).toEqual({
        metrics: {
          incomingRecordsPerSecond: {value: 0.1, at},
          incomingBytesPerSecond: {value: 0.8, at},
          writeThrottlesPerMinute: {value: 0, at},
        },
        readThrough: at,
      });
    });
    expect(asked).toEqual(['ListStreams', 'GetMetricData']);
  });

  test('of shards are asked for where enhanced monitoring has them on, while the detail is open', async () => {
    const {account, reader, kinesis: client, create, only} = await openReader();
    await create('orders', 2);
    const known = async (): Promise<Stream> => {
      const stream = await only();
      const learnt = {
        ...(await reader.refresh?.(stream, signal)),
        ...(await reader.inspect?.(stream, signal)),
      };
      return kinesis.absorb(stream, learnt);
    };
    const measure = async () =>
      reader.measure(request([await known()], {use: 'detail', now: account.now()}), signal);
    await client.send(
      new PutRecordCommand({StreamName: 'orders', PartitionKey: 'k', Data: Buffer.from('x')}),
    );
    account.advance(120);
    expect((await measure()).learnt).toEqual([]);
    await client.send(
      new EnableEnhancedMonitoringCommand({StreamName: 'orders', ShardLevelMetrics: ['IncomingRecords']}),
    );
    const {learnt} = await measure();
    const {minutes = {}, learnt: {parts = {}} = {}} = learnt[0] ?? {};
    expect(Object.keys(minutes).sort()).toEqual([
      'shardIncomingRecordsPerSecond shardId-000000000000',
      'shardIncomingRecordsPerSecond shardId-000000000001',
    ]);
    expect(
      Object.values(parts)
        .map(values => Object.keys(values))
        .flat(),
    ).toEqual(['shardIncomingRecordsPerSecond']);
  });
});

test('in the story the stream that loses data soonest says when and why, the unread one that nobody reads', async () => {
  const {account, reader} = await openReader({workload: true, now: Date.now});
  const view = forgetType(kinesis);
  const snapshot = await takeSnapshot(
    {
      view,
      reader: forgetReaderType(reader),
      matches: () => true,
      forEach: async (items, work) => {
        await Promise.all(items.map(work));
      },
      now: Date.now,
    },
    signal,
  );
  expect(snapshot.status).toBe('ok');
  const told = snapshot.resources.map(resource => {
    const {health, findings} = assess(view, resource);
    return [resource.name, health, findings[0]?.reason.replace(/[\d.]+ records/, 'N records') ?? ''];
  });
  expect(told).toEqual([
    [
      'audit-log',
      'critical',
      expect.stringMatching(/^Nobody reads: N records\/s arrive .* deleted unread after 168h$/),
    ],
    [
      'clickstream',
      'critical',
      expect.stringMatching(
        /^Loses data in 6h[12]\d: oldest unread record is 18h1\d old of 24h retention, and the consumer falls behind by 0\.90 s each second$/,
      ),
    ],
    ['device-telemetry', 'ok', ''],
    ['order-changes', 'ok', ''],
  ]);
  const urgent = [...snapshot.resources].sort((a, b) => (view.urgency?.(b) ?? 0) - (view.urgency?.(a) ?? 0));
  expect(urgent[0]?.name).toBe('clickstream');
  expect(account.operations()).not.toContain('GetRecords');
});
