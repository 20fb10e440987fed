import type {GetMetricStatisticsCommandInput} from '@aws-sdk/client-cloudwatch';
import {GetMetricDataCommand, GetMetricStatisticsCommand} from '@aws-sdk/client-cloudwatch';
import {expect, test} from 'vitest';
import {createQueue, noon, openAccount, refusal, send} from './open-account.ts';

const minutesAfterNoon = (minutes: number) => new Date(noon + minutes * 60_000);

const sent = (more: Partial<GetMetricStatisticsCommandInput> = {}) =>
  new GetMetricStatisticsCommand({
    Namespace: 'AWS/SQS',
    MetricName: 'NumberOfMessagesSent',
    Dimensions: [{Name: 'QueueName', Value: 'orders'}],
    StartTime: minutesAfterNoon(0),
    EndTime: minutesAfterNoon(60),
    Period: 60,
    ...more,
  });

test('several statistics of a metric come in one answer, minute by minute', async () => {
  const {sqs, cloudWatch, advance} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  await send(sqs, url, 'a', 'b');
  advance(60);
  await send(sqs, url, 'c');
  const {Label, Datapoints = []} = await cloudWatch.send(sent({Statistics: ['Sum', 'Maximum']}));
  expect(Label).toBe('NumberOfMessagesSent');
  const byTime = Datapoints.toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
  expect(byTime.map(({Timestamp, Sum}) => [Timestamp, Sum])).toEqual([
    [minutesAfterNoon(0), 2],
    [minutesAfterNoon(1), 1],
  ]);
  expect(byTime.every(({Maximum, Average}) => Maximum !== undefined && Average === undefined)).toBe(true);
});

test('percentiles come by their names, and say what GetMetricData says', async () => {
  const {cloudWatch, now} = await openAccount({workload: true});
  const metric = {
    Namespace: 'AWS/Lambda',
    MetricName: 'Duration',
    Dimensions: [{Name: 'FunctionName', Value: 'checkout-api'}],
  };
  const range = {StartTime: new Date(now() - 3_600_000), EndTime: new Date(now())};
  const {Datapoints = []} = await cloudWatch.send(
    new GetMetricStatisticsCommand({...metric, ...range, Period: 60, ExtendedStatistics: ['p50', 'p99']}),
  );
  const {MetricDataResults: [{Values = []} = {}] = []} = await cloudWatch.send(
    new GetMetricDataCommand({
      ...range,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [{Id: 'm', MetricStat: {Metric: metric, Period: 60, Stat: 'p99'}}],
    }),
  );
  const byTime = Datapoints.toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
  expect(byTime.map(({ExtendedStatistics}) => ExtendedStatistics?.['p99'])).toEqual(Values);
  expect(Values.length).toBeGreaterThan(30);
});

test.each<[string, Partial<GetMetricStatisticsCommandInput>, string]>([
  ['neither kind of statistic', {}, 'InvalidParameterCombination'],
  ['both kinds', {Statistics: ['Sum'], ExtendedStatistics: ['p99']}, 'InvalidParameterCombination'],
  [
    'more than 1,440 data points',
    {Statistics: ['Sum'], EndTime: minutesAfterNoon(1441)},
    'InvalidParameterCombination',
  ],
  ['a period of half a minute', {Statistics: ['Sum'], Period: 30}, 'Validation'],
  ['a range that ends before it begins', {Statistics: ['Sum'], EndTime: minutesAfterNoon(-1)}, 'Validation'],
])('%s is refused', async (_, input, name) => {
  const {cloudWatch} = await openAccount();
  const found = await refusal(cloudWatch.send(sent(input)));
  expect(JSON.stringify(found)).toContain(name);
});

test('a metric that nobody has is empty and no error', async () => {
  const {cloudWatch} = await openAccount();
  expect((await cloudWatch.send(sent({Statistics: ['Sum']}))).Datapoints).toEqual([]);
});
