import {GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {
  CreateStreamCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  DisableEnhancedMonitoringCommand,
  EnableEnhancedMonitoringCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  paginateListStreamConsumers,
  paginateListStreams,
} from '@aws-sdk/client-kinesis';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {noon, openAccount, refusal} from './open-account.ts';

const arnOf = (name: string): string => `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`;

const openStreams = async (options: DemoAccountOptions = {}) => {
  const opened = await openAccount(options);
  const kinesis = new KinesisClient({
    endpoint: opened.account.url,
    region: opened.account.region,
    credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret'},
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
  onTestFinished(() => kinesis.destroy());
  const iterator = async (
    StreamName: string,
    ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP' | 'AFTER_SEQUENCE_NUMBER',
    more: {readonly Timestamp?: Date; readonly StartingSequenceNumber?: string} = {},
    ShardId = 'shardId-000000000000',
  ) =>
    (await kinesis.send(new GetShardIteratorCommand({StreamName, ShardId, ShardIteratorType, ...more})))
      .ShardIterator;
  const records = async (ShardIterator: string | undefined, Limit?: number) => {
    const answer = await kinesis.send(
      new GetRecordsCommand({ShardIterator, ...(Limit === undefined ? {} : {Limit})}),
    );
    const texts = (answer.Records ?? []).map(({Data}) => Buffer.from(Data ?? []).toString());
    return {...answer, texts};
  };
  const put = async (StreamName: string, ...texts: readonly string[]) => {
    for (const text of texts)
      await kinesis.send(new PutRecordCommand({StreamName, PartitionKey: text, Data: Buffer.from(text)}));
  };
  return {...opened, kinesis, iterator, records, put};
};

const create = async (kinesis: KinesisClient, StreamName: string, ShardCount = 1) =>
  kinesis.send(new CreateStreamCommand({StreamName, ShardCount}));

describe('streams', () => {
  test('are listed page by page with their summaries', async () => {
    const {kinesis} = await openStreams();
    for (const name of ['c', 'a', 'b']) await create(kinesis, name);
    const pages: unknown[] = [];
    for await (const page of paginateListStreams({client: kinesis, pageSize: 2}, {}))
      pages.push(page.StreamSummaries?.map(({StreamName, StreamARN}) => [StreamName, StreamARN]));
    expect(pages).toEqual([
      [
        ['a', arnOf('a')],
        ['b', arnOf('b')],
      ],
      [['c', arnOf('c')]],
    ]);
    const {StreamNames, HasMoreStreams} = await kinesis.send(
      new ListStreamsCommand({ExclusiveStartStreamName: 'a'}),
    );
    expect([StreamNames, HasMoreStreams]).toEqual([['b', 'c'], false]);
  });

  test('are described by name or by ARN', async () => {
    const {kinesis} = await openStreams();
    await kinesis.send(
      new CreateStreamCommand({StreamName: 'orders', StreamModeDetails: {StreamMode: 'ON_DEMAND'}}),
    );
    for (const input of [{StreamName: 'orders'}, {StreamARN: arnOf('orders')}]) {
      const {StreamDescriptionSummary} = await kinesis.send(new DescribeStreamSummaryCommand(input));
      expect(StreamDescriptionSummary).toMatchObject({
        StreamName: 'orders',
        StreamARN: arnOf('orders'),
        StreamStatus: 'ACTIVE',
        StreamModeDetails: {StreamMode: 'ON_DEMAND'},
        RetentionPeriodHours: 24,
        StreamCreationTimestamp: new Date(noon),
        OpenShardCount: 4,
        ConsumerCount: 0,
        EncryptionType: 'NONE',
      });
    }
  });

  test('that do not exist, exist already or are not named are refused as Kinesis does', async () => {
    const {kinesis} = await openStreams();
    await create(kinesis, 'orders');
    const describe = (input: {StreamName?: string; StreamARN?: string}) =>
      refusal(kinesis.send(new DescribeStreamSummaryCommand(input)));
    expect((await describe({StreamName: 'gone'}))[0]).toBe('ResourceNotFoundException');
    expect((await describe({StreamARN: `${arnOf('orders')}x`}))[0]).toBe('ResourceNotFoundException');
    expect((await describe({}))[0]).toBe('InvalidArgumentException');
    expect((await refusal(create(kinesis, 'orders')))[0]).toBe('ResourceInUseException');
  });

  test('list their shards page by page; the token names the stream, so naming it again is refused', async () => {
    const {kinesis} = await openStreams();
    await create(kinesis, 'orders', 3);
    const first = await kinesis.send(new ListShardsCommand({StreamName: 'orders', MaxResults: 2}));
    const {NextToken} = first;
    const second = await kinesis.send(new ListShardsCommand({NextToken}));
    expect(second.NextToken).toBeUndefined();
    const shards = [...(first.Shards ?? []), ...(second.Shards ?? [])];
    expect(shards.map(({ShardId}) => ShardId)).toEqual([
      'shardId-000000000000',
      'shardId-000000000001',
      'shardId-000000000002',
    ]);
    const bounds = shards.map(({HashKeyRange}) => [
      BigInt(HashKeyRange?.StartingHashKey ?? -1),
      BigInt(HashKeyRange?.EndingHashKey ?? -1),
    ]);
    expect(bounds[0]?.[0]).toBe(0n);
    expect(bounds[1]?.[0]).toBe((bounds[0]?.[1] ?? 0n) + 1n);
    expect(bounds[2]?.[1]).toBe(2n ** 128n - 1n);
    const both = kinesis.send(new ListShardsCommand({NextToken, StreamName: 'orders'}));
    expect((await refusal(both))[0]).toBe('InvalidArgumentException');
  });

  test('turn shard metrics on and off', async () => {
    const {kinesis} = await openStreams();
    await create(kinesis, 'orders');
    const all = await kinesis.send(
      new EnableEnhancedMonitoringCommand({StreamName: 'orders', ShardLevelMetrics: ['ALL']}),
    );
    expect(all.CurrentShardLevelMetrics).toEqual([]);
    expect(all.DesiredShardLevelMetrics).toHaveLength(7);
    await kinesis.send(
      new DisableEnhancedMonitoringCommand({StreamName: 'orders', ShardLevelMetrics: ['IncomingBytes']}),
    );
    const {StreamDescriptionSummary} = await kinesis.send(
      new DescribeStreamSummaryCommand({StreamName: 'orders'}),
    );
    const left = StreamDescriptionSummary?.EnhancedMonitoring?.[0]?.ShardLevelMetrics;
    expect(left).toHaveLength(6);
    expect(left).not.toContain('IncomingBytes');
  });

  test('have fan-out consumers', async () => {
    const {kinesis} = await openStreams();
    await create(kinesis, 'orders');
    for (const ConsumerName of ['fraud', 'audit', 'search'])
      await kinesis.send(new RegisterStreamConsumerCommand({StreamARN: arnOf('orders'), ConsumerName}));
    const names: (string | undefined)[] = [];
    const pages = paginateListStreamConsumers({client: kinesis, pageSize: 2}, {StreamARN: arnOf('orders')});
    for await (const {Consumers = []} of pages) names.push(...Consumers.map(one => one.ConsumerName));
    expect(names).toEqual(['audit', 'fraud', 'search']);
    const {ConsumerDescription} = await kinesis.send(
      new DescribeStreamConsumerCommand({StreamARN: arnOf('orders'), ConsumerName: 'fraud'}),
    );
    expect(ConsumerDescription).toMatchObject({ConsumerStatus: 'ACTIVE', StreamARN: arnOf('orders')});
    const ConsumerARN = ConsumerDescription?.ConsumerARN;
    const again = await kinesis.send(new DescribeStreamConsumerCommand({ConsumerARN}));
    expect(again.ConsumerDescription?.ConsumerName).toBe('fraud');
  });
});

describe('records', () => {
  test('are read in order, each once, from where the iterator stands', async () => {
    const {kinesis, iterator, records, put, advance, now} = await openStreams();
    await create(kinesis, 'orders');
    await put('orders', 'a', 'b');
    advance(60);
    const between = new Date(now());
    const latest = await iterator('orders', 'LATEST');
    await put('orders', 'c');
    const first = await records(await iterator('orders', 'TRIM_HORIZON'), 2);
    expect([first.texts, first.MillisBehindLatest]).toEqual([['a', 'b'], 1]);
    const second = await records(first.NextShardIterator);
    expect([second.texts, second.MillisBehindLatest]).toEqual([['c'], 0]);
    expect((await records(second.NextShardIterator)).texts).toEqual([]);
    expect((await records(latest)).texts).toEqual(['c']);
    expect((await records(await iterator('orders', 'AT_TIMESTAMP', {Timestamp: between}))).texts).toEqual([
      'c',
    ]);
    const StartingSequenceNumber = first.Records?.[0]?.SequenceNumber ?? '';
    const after = await iterator('orders', 'AFTER_SEQUENCE_NUMBER', {StartingSequenceNumber});
    expect((await records(after)).texts).toEqual(['b', 'c']);
  });

  test('go to the shard of their partition key', async () => {
    const {kinesis} = await openStreams();
    await create(kinesis, 'orders', 4);
    const Records = Array.from({length: 40}, (_, index) => ({
      PartitionKey: `key-${String(index % 20)}`,
      Data: Buffer.from('x'),
    }));
    const answer = await kinesis.send(new PutRecordsCommand({StreamName: 'orders', Records}));
    const shards = (answer.Records ?? []).map(({ShardId}) => ShardId);
    expect(shards.slice(0, 20)).toEqual(shards.slice(20));
    expect(new Set(shards).size).toBe(4);
  });

  test('expire with the retention, and iterators after five minutes', async () => {
    const {kinesis, iterator, records, put, advance} = await openStreams();
    await create(kinesis, 'orders');
    await put('orders', 'a');
    const old = await iterator('orders', 'TRIM_HORIZON');
    advance(301);
    expect((await refusal(records(old)))[0]).toBe('ExpiredIteratorException');
    advance(24 * 3600);
    expect((await records(await iterator('orders', 'TRIM_HORIZON'))).texts).toEqual([]);
  });

  test('are not read from the future', async () => {
    const {kinesis, iterator, now} = await openStreams();
    await create(kinesis, 'orders');
    const future = iterator('orders', 'AT_TIMESTAMP', {Timestamp: new Date(now() + 1000)});
    expect((await refusal(future))[0]).toBe('InvalidArgumentException');
  });
});

type Opened = Awaited<ReturnType<typeof openStreams>>;

/** Minutes of one metric of the last so many minutes, oldest first. */
const metric = async (
  {cloudWatch, now}: Opened,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
  {Stat = 'Sum', minutes = 10} = {},
): Promise<readonly number[]> => {
  const {MetricDataResults = []} = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now() - minutes * 60_000),
      EndTime: new Date(now()),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Kinesis',
              MetricName,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({Name, Value})),
            },
            Period: 60,
            Stat,
          },
        },
      ],
    }),
  );
  return MetricDataResults[0]?.Values ?? [];
};

describe('metrics', () => {
  test('of a stream count what is put and read, and shards only where that is on', async () => {
    const opened = await openStreams();
    const {kinesis, iterator, records, put, advance} = opened;
    await create(kinesis, 'orders');
    await put('orders', 'abc', 'def');
    advance(30);
    await records(await iterator('orders', 'TRIM_HORIZON'));
    advance(30);
    const stream = {StreamName: 'orders'};
    const shard = {...stream, ShardId: 'shardId-000000000000'};
    const age = (dimensions: Readonly<Record<string, string>>, name: string) =>
      metric(opened, name, dimensions, {Stat: 'Maximum'});
    expect(await metric(opened, 'IncomingRecords', stream)).toEqual([2]);
    expect(await metric(opened, 'GetRecords.Bytes', stream)).toEqual([6]);
    expect(await age(stream, 'GetRecords.IteratorAgeMilliseconds')).toEqual([30_000]);
    expect(await age(shard, 'IteratorAgeMilliseconds')).toEqual([]);
    await kinesis.send(new EnableEnhancedMonitoringCommand({...stream, ShardLevelMetrics: ['ALL']}));
    expect(await age(shard, 'IteratorAgeMilliseconds')).toEqual([30_000]);
  });
});

describe('the story', () => {
  const story = () => openStreams({workload: true});

  test('has its streams', async () => {
    const {kinesis} = await story();
    const {StreamSummaries = []} = await kinesis.send(new ListStreamsCommand({}));
    expect(
      StreamSummaries.map(({StreamName, StreamModeDetails}) => [StreamName, StreamModeDetails?.StreamMode]),
    ).toEqual([
      ['audit-log', 'PROVISIONED'],
      ['clickstream', 'PROVISIONED'],
      ['device-telemetry', 'PROVISIONED'],
      ['order-changes', 'ON_DEMAND'],
    ]);
  });

  test('three hours of clickstream: its age grows by nine tenths of a second a second on the hot shard, and the fan-out consumer keeps up', async () => {
    const opened = await story();
    const stream = {StreamName: 'clickstream'};
    const highest = {Stat: 'Maximum', minutes: 180};
    const ages = await metric(opened, 'GetRecords.IteratorAgeMilliseconds', stream, highest);
    expect(ages).toHaveLength(180);
    expect((ages.at(-1) ?? 0) / 3_600_000).toBeCloseTo(18.33, 1);
    const growth = ((ages.at(-1) ?? 0) - (ages[0] ?? 0)) / (179 * 60_000);
    expect(growth).toBeCloseTo(0.9, 3);
    const shard = (id: number) => ({...stream, ShardId: `shardId-${String(id).padStart(12, '0')}`});
    const shardAges = async (id: number) => metric(opened, 'IteratorAgeMilliseconds', shard(id), highest);
    expect(await shardAges(2)).toEqual(ages);
    expect(Math.max(...(await shardAges(1)))).toBeLessThan(1000);
    const throttles = await metric(opened, 'WriteProvisionedThroughputExceeded', stream);
    expect(await metric(opened, 'WriteProvisionedThroughputExceeded', shard(2))).toEqual(throttles);
    expect(Math.min(...throttles)).toBeGreaterThan(340);
    const fraud = {...stream, ConsumerName: 'fraud-detector'};
    const lag = await metric(opened, 'SubscribeToShardEvent.MillisBehindLatest', fraud, highest);
    expect(Math.max(...lag)).toBeLessThan(400);
  });

  test('what was once told of a minute stays so, and the running one is partial', async () => {
    const opened = await story();
    const before = await metric(opened, 'IncomingBytes', {StreamName: 'device-telemetry'});
    opened.advance(90);
    const after = await metric(opened, 'IncomingBytes', {StreamName: 'device-telemetry'});
    // From 11:51:00, because the start is rounded down, where the other began at 11:50.
    expect(after.slice(0, 9)).toEqual(before.slice(1));
    const share = (after.at(-1) ?? 0) / (after.at(-2) ?? 1);
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  test('audit-log takes records and has no metric that comes of reading', async () => {
    const opened = await story();
    const stream = {StreamName: 'audit-log'};
    expect((await metric(opened, 'IncomingRecords', stream)).every(value => value > 0)).toBe(true);
    for (const name of [
      'GetRecords.IteratorAgeMilliseconds',
      'GetRecords.Bytes',
      'ReadProvisionedThroughputExceeded',
    ])
      expect(await metric(opened, name, stream)).toEqual([]);
  });

  test('shows the records of a time, the same ones each time', async () => {
    const {iterator, records, now} = await story();
    const Timestamp = new Date(now() - 60_000);
    const read = async () =>
      (await records(await iterator('clickstream', 'AT_TIMESTAMP', {Timestamp}, 'shardId-000000000002'), 3))
        .Records;
    const found = await read();
    expect(found?.map(({PartitionKey}) => PartitionKey)).toEqual([
      'tenant-4711',
      'tenant-4711',
      'tenant-4711',
    ]);
    expect(found?.[0]?.ApproximateArrivalTimestamp).toEqual(Timestamp);
    expect(await read()).toEqual(found);
  });
});
