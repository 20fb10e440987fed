import {expect, test} from 'vitest';
import type {KeyedQuery} from '../../source/aws/metric-reader.ts';
import {createMetricReader} from '../../source/aws/metric-reader.ts';
import {createStatisticsReader} from '../../source/aws/metric-statistics.ts';
import {openAccount} from '../fixtures/an-account.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply, WireRequest} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();
const minute = 60_000;
const start = Date.UTC(2026, 10, 21, 12);
const range = {startTime: start, endTime: start + 15 * minute, periodSeconds: 60};

const query = (metricName: string, statistic: string, queue = 'orders'): KeyedQuery => ({
  key: `${metricName} ${statistic} ${queue}`,
  namespace: 'AWS/SQS',
  metricName,
  dimensions: {QueueName: queue},
  statistic,
});

const readerAgainst = async (reply: (request: WireRequest) => WireReply | Promise<WireReply>) => {
  const endpoint = await aws.endpoint(reply);
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  return {endpoint, reader: createStatisticsReader(polling.cloudwatch)};
};

test('statistics of one metric are one request, percentiles another, as CloudWatch wants them', async () => {
  const {endpoint, reader} = await readerAgainst(() => ({json: {Datapoints: []}}));
  await reader.read(
    [
      query('Duration', 'p50'),
      query('Duration', 'p99'),
      query('Duration', 'Maximum'),
      query('Sent', 'Sum'),
      query('Duration', 'p99', 'refunds'),
    ],
    range,
    signal,
  );
  const asked = endpoint.requests.map(({body}) => [
    body['MetricName'],
    body['Statistics'] ?? body['ExtendedStatistics'],
  ]);
  expect(asked).toHaveLength(4);
  expect(asked).toEqual(
    expect.arrayContaining([
      ['Duration', ['p50', 'p99']],
      ['Duration', ['Maximum']],
      ['Sent', ['Sum']],
      ['Duration', ['p99']],
    ]),
  );
});

test('points come oldest first, whatever their order on the way', async () => {
  const point = (index: number) => ({Timestamp: (start + index * minute) / 1000, Sum: index});
  const {reader} = await readerAgainst(() => ({json: {Datapoints: [point(2), point(0), point(1)]}}));
  const points = await reader.read([query('Sent', 'Sum')], range, signal);
  expect(points.get('Sent Sum orders')).toEqual(
    [0, 1, 2].map(value => ({at: start + value * minute, value})),
  );
});

test('what was read before a failure is kept, and nothing more is asked after it', async () => {
  let count = 0;
  const {endpoint, reader} = await readerAgainst(() => {
    count += 1;
    return count === 1 ? {json: {Datapoints: []}} : awsError('AccessDeniedException', 'no', 403);
  });
  const queries = Array.from({length: 50}, (_, index) => query('Sent', 'Sum', String(index)));
  const points = await reader.read(queries, range, signal);
  expect(points.size).toBe(1);
  expect(points.failures).toMatchObject([{operation: 'GetMetricStatistics', kind: 'accessDenied'}]);
  expect(endpoint.requests.length).toBeLessThanOrEqual(5);
});

test('what fails for one metric alone leaves the others', async () => {
  let count = 0;
  const {reader} = await readerAgainst(() => {
    count += 1;
    return count === 2 ? awsError('InvalidParameterValue', 'no', 400) : {json: {Datapoints: []}};
  });
  const queries = Array.from({length: 20}, (_, index) => query('Sent', 'Sum', String(index)));
  const points = await reader.read(queries, range, signal);
  expect(points.size).toBe(19);
  expect(points.failures).toHaveLength(1);
});

test('nothing read at all is a failure', async () => {
  const {reader} = await readerAgainst(() => awsError('AccessDeniedException', 'no', 403));
  const failure = await failureOf(reader.read([query('Sent', 'Sum')], range, signal));
  expect(failure).toMatchObject({operation: 'GetMetricStatistics', kind: 'accessDenied'});
});

test('both ways of reading find the same points', async () => {
  const account = await openAccount({workload: true});
  const {cloudwatch} = account.clients.polling;
  const lambda = (metricName: string, statistic: string): KeyedQuery => ({
    ...query(metricName, statistic),
    namespace: 'AWS/Lambda',
    dimensions: {FunctionName: 'checkout-api'},
  });
  const queries = [
    lambda('Duration', 'p99'),
    lambda('Duration', 'p50'),
    lambda('Throttles', 'Sum'),
    query('NumberOfMessagesSent', 'Sum', 'orders-payments'),
  ];
  const endTime = Math.floor(account.now() / minute) * minute;
  const hour = {startTime: endTime - 60 * minute, endTime, periodSeconds: 60};
  const [many, single] = await Promise.all([
    createMetricReader(cloudwatch).read(queries, hour, signal),
    createStatisticsReader(cloudwatch).read(queries, hour, signal),
  ]);
  expect(new Map(single)).toEqual(new Map(many));
  for (const {key} of queries) expect(many.get(key)?.length).toBeGreaterThan(30);
});
