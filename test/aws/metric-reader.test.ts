import {describe, expect, test} from 'vitest';
import type {KeyedQuery} from '../../source/aws/metric-reader.ts';
import {createMetricReader} from '../../source/aws/metric-reader.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply, WireRequest} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();
const minute = 60_000;
const start = Date.UTC(2026, 10, 21, 12);
const range = {startTime: start, endTime: start + 15 * minute, periodSeconds: 60};

type WireQuery = {
  readonly Id: string;
  readonly MetricStat: {readonly Metric: {readonly Dimensions: readonly {readonly Value: string}[]}};
};

const queriesOf = ({body}: WireRequest) => body['MetricDataQueries'] as readonly WireQuery[];
const queueOf = ({MetricStat}: WireQuery) => MetricStat.Metric.Dimensions[0]?.Value ?? '';

const query = (queue: string): KeyedQuery => ({
  key: `age of ${queue}`,
  namespace: 'AWS/SQS',
  metricName: 'ApproximateAgeOfOldestMessage',
  dimensions: {QueueName: queue},
  statistic: 'Maximum',
});

const readerAgainst = async (reply: (request: WireRequest) => WireReply | Promise<WireReply>) => {
  const endpoint = await aws.endpoint(reply);
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  return {endpoint, reader: createMetricReader(polling.cloudwatch)};
};

const result = (id: string, minutes: readonly number[], status = 'Complete') => ({
  Id: id,
  Label: id,
  Timestamps: minutes.map(index => (start + index * minute) / 1000),
  Values: minutes.map(index => index * 10),
  StatusCode: status,
});

test('1,201 metrics take three calls of at most 500, each answer under the key of its question', async () => {
  const {endpoint, reader} = await readerAgainst(request => ({
    json: {MetricDataResults: queriesOf(request).map(one => result(one.Id, [Number(queueOf(one)) % 15]))},
  }));
  const points = await reader.read(
    Array.from({length: 1201}, (_, index) => query(String(index))),
    range,
    signal,
  );
  expect(endpoint.requests.map(request => queriesOf(request).length).sort()).toEqual([201, 500, 500]);
  expect(points.size).toBe(1201);
  for (let index = 0; index < 1201; index += 1)
    expect(points.get(`age of ${index}`)).toEqual([
      {at: start + (index % 15) * minute, value: (index % 15) * 10},
    ]);
  expect(points.failures).toEqual([]);
});

test('what is asked: the range, the order, valid unique ids, and no unit', async () => {
  const {endpoint, reader} = await readerAgainst(() => ({json: {MetricDataResults: []}}));
  await reader.read([query('a'), query('b')], range, signal);
  expect(endpoint.requests[0]?.body).toEqual({
    MetricDataQueries: ['a', 'b'].map((queue, index) => ({
      Id: `m${index}`,
      ReturnData: true,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{Name: 'QueueName', Value: queue}],
        },
        Period: 60,
        Stat: 'Maximum',
      },
    })),
    StartTime: start / 1000,
    EndTime: (start + 15 * minute) / 1000,
    ScanBy: 'TimestampAscending',
  });
});

test('pages are merged by id, and points come oldest first whatever order they were sent in', async () => {
  const pages: Readonly<Record<string, WireReply>> = {
    first: {
      json: {
        MetricDataResults: [result('m0', [7, 3], 'PartialData'), result('m1', [1])],
        NextToken: 'second',
      },
    },
    second: {json: {MetricDataResults: [result('m0', [5, 3], 'PartialData')], NextToken: 'third'}},
    third: {json: {MetricDataResults: [result('m0', [1])]}},
  };
  const {reader} = await readerAgainst(
    ({body}) => pages[typeof body['NextToken'] === 'string' ? body['NextToken'] : 'first'] ?? 'reset',
  );
  const points = await reader.read([query('a'), query('b')], range, signal);
  expect(points.get('age of a')?.map(({at}) => (at - start) / minute)).toEqual([1, 3, 5, 7]);
  expect(points.get('age of b')).toHaveLength(1);
});

test('a metric nobody has heard of has no points and is no failure', async () => {
  const {reader} = await readerAgainst(() => ({json: {MetricDataResults: [result('m0', [])]}}));
  const points = await reader.read([query('a')], range, signal);
  expect([...points]).toEqual([['age of a', []]]);
});

test('no question, no call', async () => {
  const {endpoint, reader} = await readerAgainst(() => 'reset');
  expect((await reader.read([], range, signal)).size).toBe(0);
  expect(endpoint.requests).toEqual([]);
});

describe('an endpoint without percentiles', () => {
  const page: WireReply = {text: '<!doctype html><title>500 Internal Server Error</title>', status: 500};
  const p99: KeyedQuery = {...query('a'), key: 'p99 of a', statistic: 'p99'};
  const statisticsOf = (request: WireRequest) =>
    queriesOf(request).map(({MetricStat}) => (MetricStat as {readonly Stat?: string}).Stat);
  const withoutPercentiles = () =>
    readerAgainst(request =>
      statisticsOf(request).includes('p99')
        ? page
        : {json: {MetricDataResults: queriesOf(request).map(({Id}) => result(Id, [1]))}},
    );

  test('does not lose the other metrics, and is not asked for them again', async () => {
    const {endpoint, reader} = await withoutPercentiles();
    const queries = [query('a'), p99, query('b')];
    const first = await reader.read(queries, range, signal);
    expect([...first.keys()]).toEqual(['age of a', 'age of b']);
    expect(first.failures).toMatchObject([
      {
        kind: 'unsupported',
        message: 'CloudWatch GetMetricData: this endpoint does not know the statistics p99.',
      },
    ]);
    const asked = endpoint.requests.length;
    const second = await reader.read(queries, range, signal);
    expect([...second.keys()]).toEqual(['age of a', 'age of b']);
    expect(second.failures).toEqual(first.failures);
    expect(endpoint.requests.slice(asked).map(statisticsOf)).toEqual([['Maximum', 'Maximum']]);
  });

  test('says so where nothing else is asked for', async () => {
    const {reader} = await withoutPercentiles();
    const failure = await failureOf(reader.read([p99], range, signal));
    expect(failure).toMatchObject({kind: 'unsupported'});
    expect(failure.message).toMatch(/does not know this, or broke down over it \(HTTP 500\)\.$/);
  });

  test('that fails at everything is blamed for everything', async () => {
    const {reader} = await readerAgainst(() => page);
    const failure = await failureOf(reader.read([query('a'), p99], range, signal));
    expect(failure.message).not.toContain('statistics');
  });
});

describe('when something fails', () => {
  const many = Array.from({length: 600}, (_, index) => query(String(index)));

  test('one failed call does not lose the others', async () => {
    const {reader} = await readerAgainst(request =>
      queriesOf(request).length === 500
        ? {json: {MetricDataResults: queriesOf(request).map(({Id}) => result(Id, [1]))}}
        : awsError('AccessDenied', 'no', 403),
    );
    const points = await reader.read(many, range, signal);
    expect(points.size).toBe(500);
    expect(points.failures).toMatchObject([{kind: 'accessDenied', service: 'cloudwatch'}]);
  });

  test('a page that fails does not lose the pages before it', async () => {
    const {reader} = await readerAgainst(({body}) =>
      body['NextToken'] === undefined
        ? {json: {MetricDataResults: [result('m0', [1])], NextToken: 'more'}}
        : awsError('InternalServiceFault', 'oh', 500),
    );
    const points = await reader.read([query('a'), query('b')], range, signal);
    expect([...points.keys()]).toEqual(['age of a']);
    expect(points.failures).toHaveLength(1);
  });

  test.each([
    ['Forbidden', 'accessDenied'],
    ['InternalError', 'unexpected'],
  ])('a series answered with %s is missing and reported', async (status, kind) => {
    const {reader} = await readerAgainst(() => ({
      json: {MetricDataResults: [result('m0', [], status), result('m1', [1])]},
    }));
    const points = await reader.read([query('a'), query('b')], range, signal);
    expect([...points.keys()]).toEqual(['age of b']);
    expect(points.failures).toMatchObject([{kind, code: status}]);
  });

  test('when nothing at all could be read it is thrown', async () => {
    const {reader} = await readerAgainst(() => awsError('AccessDenied', 'no', 403));
    const failure = await failureOf(reader.read(many, range, signal));
    expect(failure).toMatchObject({kind: 'accessDenied'});
    expect(failure.message).toContain('cloudwatch:GetMetricData');
  });
});
