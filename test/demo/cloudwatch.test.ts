import type {CloudWatchClient, GetMetricDataCommandInput} from '@aws-sdk/client-cloudwatch';
import {GetMetricDataCommand, ListMetricsCommand, paginateGetMetricData} from '@aws-sdk/client-cloudwatch';
import {GetQueueAttributesCommand} from '@aws-sdk/client-sqs';
import {expect, test} from 'vitest';
import {
  bodies,
  createQueue,
  createQueueWithDeadLetters,
  noon,
  openAccount,
  receive,
  refusal,
  send,
} from './open-account.ts';

const minutesAfterNoon = (minutes: number) => new Date(noon + minutes * 60_000);

const query = (Id: string, MetricName: string, Stat = 'Sum', {queue = 'orders', Period = 60} = {}) => ({
  Id,
  MetricStat: {
    Metric: {Namespace: 'AWS/SQS', MetricName, Dimensions: [{Name: 'QueueName', Value: queue}]},
    Period,
    Stat,
  },
});

const hour = {StartTime: minutesAfterNoon(0), EndTime: minutesAfterNoon(60)};

/** The points of every series, as `minute after noon: value`. */
const read = async (cloudWatch: CloudWatchClient, input: Partial<GetMetricDataCommandInput>) => {
  const {MetricDataResults = []} = await cloudWatch.send(
    new GetMetricDataCommand({...hour, MetricDataQueries: [], ScanBy: 'TimestampAscending', ...input}),
  );
  return Object.fromEntries(
    MetricDataResults.map(({Id, Timestamps = [], Values = []}) => [
      Id ?? '',
      Timestamps.map((at, index) => `${(at.getTime() - noon) / 60_000}: ${Values[index]}`),
    ]),
  );
};

test('counts what happens on a queue minute by minute', async () => {
  const {sqs, cloudWatch, advance} = await openAccount();
  const url = await createQueue(sqs, 'orders', {VisibilityTimeout: '600'});
  await send(sqs, url, 'a', 'b', 'c');
  advance(60);
  await receive(sqs, url, {MaxNumberOfMessages: 2});
  await receive(sqs, url);
  await receive(sqs, url);
  const series = await read(cloudWatch, {
    MetricDataQueries: [
      query('sent', 'NumberOfMessagesSent'),
      query('received', 'NumberOfMessagesReceived'),
      query('deleted', 'NumberOfMessagesDeleted'),
      query('empty', 'NumberOfEmptyReceives'),
      query('visible', 'ApproximateNumberOfMessagesVisible', 'Maximum'),
      query('inFlight', 'ApproximateNumberOfMessagesNotVisible', 'Maximum'),
      query('age', 'ApproximateAgeOfOldestMessage', 'Maximum'),
    ],
  });
  expect(series).toEqual({
    sent: ['0: 3', '1: 0'],
    received: ['0: 0', '1: 3'],
    deleted: ['0: 0', '1: 0'],
    empty: ['0: 0', '1: 1'],
    visible: ['0: 3', '1: 3'],
    inFlight: ['0: 0', '1: 3'],
    age: ['0: 0', '1: 60'],
  });
});

test('does not count a move to a dead-letter queue as sent', async () => {
  const {sqs, cloudWatch} = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders');
  await send(sqs, source, 'poison');
  await receive(sqs, source, {VisibilityTimeout: 0});
  await receive(sqs, source);
  expect(bodies(await receive(sqs, deadLetters, {VisibilityTimeout: 0}))).toEqual(['poison']);
  const series = await read(cloudWatch, {
    MetricDataQueries: [
      query('sent', 'NumberOfMessagesSent', 'Sum', {queue: 'orders-dlq'}),
      query('visible', 'ApproximateNumberOfMessagesVisible', 'Maximum', {queue: 'orders-dlq'}),
    ],
  });
  expect(series).toEqual({sent: ['0: 0'], visible: ['0: 1']});
});

test('merges minutes into longer periods', async () => {
  const {sqs, cloudWatch, advance} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  for (let minute = 0; minute < 6; minute++) {
    await send(sqs, url, 'a');
    advance(60);
  }
  const series = await read(cloudWatch, {
    MetricDataQueries: [
      query('sum', 'NumberOfMessagesSent', 'Sum', {Period: 300}),
      query('most', 'ApproximateNumberOfMessagesVisible', 'Maximum', {Period: 300}),
      query('mean', 'NumberOfMessagesSent', 'Average', {Period: 300}),
    ],
  });
  expect(series).toEqual({sum: ['0: 5', '5: 1'], most: ['0: 5', '5: 6'], mean: ['0: 1', '5: 0.5']});
});

test('includes StartTime, excludes EndTime and scans newest first unless told otherwise', async () => {
  const {sqs, cloudWatch, advance} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  for (let minute = 0; minute < 4; minute++) {
    await send(sqs, url, 'a');
    advance(60);
  }
  const window = {
    StartTime: new Date(noon + 60_000 + 30_000),
    EndTime: minutesAfterNoon(3),
    MetricDataQueries: [query('sent', 'NumberOfMessagesSent')],
  };
  expect(await read(cloudWatch, window)).toEqual({sent: ['1: 1', '2: 1']});
  const {MetricDataResults} = await cloudWatch.send(new GetMetricDataCommand(window));
  expect(MetricDataResults).toEqual([
    {
      Id: 'sent',
      Label: 'NumberOfMessagesSent',
      Timestamps: [minutesAfterNoon(2), minutesAfterNoon(1)],
      Values: [1, 1],
      StatusCode: 'Complete',
    },
  ]);
});

test('answers an unknown metric, queue or dimension with an empty series', async () => {
  const {sqs, cloudWatch} = await openAccount();
  await createQueue(sqs, 'orders');
  const series = await read(cloudWatch, {
    MetricDataQueries: [
      query('a', 'NumberOfMessagesImagined'),
      query('b', 'NumberOfMessagesSent', 'Sum', {queue: 'gone'}),
      {
        Id: 'c',
        MetricStat: {
          Metric: {Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent'},
          Period: 60,
          Stat: 'Sum',
        },
      },
    ],
  });
  expect(series).toEqual({a: [], b: [], c: []});
});

test('pages by datapoints and continues a series under the same id', async () => {
  const {sqs, cloudWatch, advance} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  for (let minute = 0; minute < 5; minute++) {
    await send(sqs, url, 'a');
    advance(60);
  }
  const pages: unknown[] = [];
  const input = {
    ...hour,
    EndTime: minutesAfterNoon(5),
    MetricDataQueries: [query('one', 'NumberOfMessagesSent'), query('two', 'NumberOfMessagesReceived')],
    MaxDatapoints: 3,
  };
  for await (const page of paginateGetMetricData({client: cloudWatch}, input)) {
    pages.push(page.MetricDataResults?.map(({Id, Values, StatusCode}) => [Id, Values?.length, StatusCode]));
  }
  expect(pages).toEqual([
    [['one', 3, 'PartialData']],
    [
      ['one', 2, 'Complete'],
      ['two', 1, 'PartialData'],
    ],
    [['two', 3, 'PartialData']],
    [['two', 1, 'Complete']],
  ]);
});

test.each([
  ['501 queries', Array.from({length: 501}, (_, index) => query(`q${index}`, 'NumberOfMessagesSent'))],
  ['an id that starts in upper case', [query('Q', 'NumberOfMessagesSent')]],
  ['the same id twice', [query('q', 'NumberOfMessagesSent'), query('q', 'NumberOfMessagesSent')]],
  ['a period of 90 seconds', [query('q', 'NumberOfMessagesSent', 'Sum', {Period: 90})]],
  ['an expression', [{Id: 'q', Expression: 'SUM(METRICS())'}]],
])('refuses %s', async (_, MetricDataQueries) => {
  const {cloudWatch} = await openAccount();
  const call = cloudWatch.send(new GetMetricDataCommand({...hour, MetricDataQueries}));
  expect(await refusal(call)).toEqual(['ValidationException', 'ValidationError', 400]);
});

test('an operation it does not know is answered as such', async () => {
  const {cloudWatch} = await openAccount();
  expect((await refusal(cloudWatch.send(new ListMetricsCommand({}))))[0]).toBe('UnknownOperationException');
});

test('a queue that nobody calls for six hours falls silent and wakes after a quarter of an hour', async () => {
  const {sqs, cloudWatch, advance, now} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  const minutes = async () => {
    const newest = {StartTime: new Date(now() - 60_000), EndTime: new Date(now() + 60_000)};
    const series = await read(cloudWatch, {
      ...newest,
      MetricDataQueries: [query('visible', 'ApproximateNumberOfMessagesVisible', 'Maximum')],
    });
    return series['visible']?.length;
  };
  expect(await minutes()).toBe(1);
  advance(6 * 3600 + 60);
  expect(await minutes()).toBe(0);
  await sqs.send(new GetQueueAttributesCommand({QueueUrl: url}));
  advance(14 * 60);
  expect(await minutes()).toBe(0);
  advance(60);
  expect(await minutes()).toBe(1);
});

test('forgets what is older than four hours', async () => {
  const {sqs, cloudWatch, advance} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  for (let halfHour = 0; halfHour < 12; halfHour++) {
    await send(sqs, url, 'a');
    advance(1800);
  }
  const window = {EndTime: minutesAfterNoon(600), MetricDataQueries: [query('sent', 'NumberOfMessagesSent')]};
  expect((await read(cloudWatch, window))['sent']?.[0]).toBe('120: 1');
});
