import {describe, expect, test} from 'vitest';
import {createMeasure} from '../../source/aws/measure.ts';
import {createMetricReader} from '../../source/aws/metric-reader.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Thing} from '../fixtures/a-service.ts';
import {lag, measured, thing, thingView} from '../fixtures/a-service.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();
const minute = 60_000;

type WireQuery = {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions: readonly {readonly Name: string; readonly Value: string}[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
};

type Question = {readonly name: string; readonly dimensions: string; readonly period: number};

/** CloudWatch that has two minutes of every metric but of those called `empty`, and notes what it was asked. */
const cloudWatch = async () => {
  const asked: Question[] = [];
  const ranges: number[] = [];
  const endpoint = await aws.endpoint(({body}) => {
    const queries = body['MetricDataQueries'] as readonly WireQuery[];
    ranges.push((Number(body['EndTime']) - Number(body['StartTime'])) / 60);
    const last = Number(body['EndTime']) - 60;
    return {
      json: {
        MetricDataResults: queries.map(({Id, MetricStat: {Metric, Period}}) => {
          const dimensions = Metric.Dimensions.map(({Value}) => Value).join('/');
          asked.push({name: Metric.MetricName, dimensions, period: Period});
          const times = dimensions.startsWith('empty') ? [] : [last - 60, last];
          return {Id, Timestamps: times, Values: times.map((_, index) => 10 + index), StatusCode: 'Complete'};
        }),
      },
    };
  });
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  const measure = createMeasure(thingView, createMetricReader(polling.cloudwatch));
  return {
    asked,
    ranges,
    measure: (resources: readonly Thing[], use: 'table' | 'detail', windowMinutes = 15) =>
      measure({resources, use, now: noon + 30_000, windowMinutes}, signal),
  };
};

test('every declared metric of a use is asked for, of parts as well, in one call as far back as wanted', async () => {
  const {asked, ranges, measure} = await cloudWatch();
  await measure([thing('parted'), thing('unmeasured')], 'table', 180);
  expect(ranges).toEqual([180]);
  expect(asked).toEqual([
    {name: 'Calls', dimensions: 'parted', period: 60},
    {name: 'Lag', dimensions: 'parted/left', period: 300},
    {name: 'Lag', dimensions: 'parted/right', period: 300},
  ]);
});

test('values are in the unit of the declaration, minutes by their start, the newest by its end', async () => {
  const {measure} = await cloudWatch();
  const {learnt, failures} = await measure([thing('parted')], 'table');
  // The minute that is running and the one before it still grow.
  const newest = noon - 2 * minute;
  expect(failures).toEqual([]);
  expect(learnt).toEqual([
    {
      id: 'parted',
      learnt: {
        readThrough: noon - minute,
        metrics: {calls: {value: 22, at: newest + minute}},
        parts: {
          left: {lag: {value: 0.011, at: noon - minute}},
          right: {lag: {value: 0.011, at: noon - minute}},
        },
      },
      minutes: {
        calls: [
          {at: newest - minute, value: 20},
          {at: newest, value: 22},
        ],
        'lag left': [
          {at: newest - minute, value: 0.01},
          {at: newest, value: 0.011},
        ],
        'lag right': [
          {at: newest - minute, value: 0.01},
          {at: newest, value: 0.011},
        ],
      },
    },
  ]);
});

test('what was read and is empty has no minutes; what was not asked for is not mentioned', async () => {
  const {measure} = await cloudWatch();
  const known = thing('empty', {metrics: {calls: measured(7), faults: measured(3)}});
  const {learnt} = await measure([known], 'table');
  expect(learnt).toEqual([
    {id: 'empty', learnt: {metrics: {}, readThrough: noon - minute}, minutes: {calls: []}},
  ]);
});

test('a resource of which something could not be read was not read through, and one of which nothing came is not mentioned', async () => {
  const refused = new Set<string>();
  const reader: Parameters<typeof createMeasure>[1] = {
    read: async queries =>
      Promise.resolve(
        Object.assign(new Map(queries.filter(({key}) => !refused.has(key)).map(({key}) => [key, []])), {
          failures: [],
        }),
      ),
  };
  const keys: string[] = [];
  const noting: typeof reader = {
    read: async (queries, range, stop) => {
      keys.push(...queries.map(({key}) => key));
      return reader.read(queries, range, stop);
    },
  };
  const read = createMeasure(thingView, noting);
  const request = {
    resources: [thing('parted'), thing('two'), thing('three')],
    use: 'table',
    now: noon,
    windowMinutes: 15,
  } as const;
  await read(request, signal);
  const [ofParted] = keys.filter(key => key.endsWith(' parted'));
  for (const key of keys) if (key.endsWith(' two') || key === ofParted) refused.add(key);
  const {learnt} = await read(request, signal);
  expect(learnt.map(({id}) => id)).toEqual(['parted', 'three']);
  expect(learnt.map(({learnt: {readThrough}}) => readThrough !== undefined)).toEqual([false, true]);
});

test('nothing to ask costs nothing', async () => {
  const {ranges, measure} = await cloudWatch();
  expect(await measure([thing('unmeasured')], 'detail')).toEqual({learnt: [], failures: []});
  expect(ranges).toEqual([]);
});

test('what ended long ago belongs to the history and is no value of now', async () => {
  const endpoint = await aws.endpoint(({body}) => ({
    json: {
      MetricDataResults: (body['MetricDataQueries'] as readonly WireQuery[]).map(({Id}) => ({
        Id,
        Timestamps: [Number(body['EndTime']) - 9000],
        Values: [10],
        StatusCode: 'Complete',
      })),
    },
  }));
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  const measure = createMeasure(thingView, createMetricReader(polling.cloudwatch));
  const {learnt} = await measure(
    {resources: [thing('nightly')], use: 'table', now: noon, windowMinutes: 180},
    signal,
  );
  expect(learnt[0]?.learnt.metrics).toEqual({});
  expect(learnt[0]?.minutes).toMatchObject({calls: [{value: 20}]});
});

test('a part may be called anything', async () => {
  const {polling} = await aws.connect({
    endpointUrl: (
      await aws.endpoint(({body}) => ({
        json: {
          MetricDataResults: (body['MetricDataQueries'] as readonly WireQuery[]).map(({Id}) => ({
            Id,
            Timestamps: [Number(body['EndTime']) - 60],
            Values: [7000],
            StatusCode: 'Complete',
          })),
        },
      }))
    ).url,
  });
  const hostile = {...thingView, partMetrics: {lag: {...lag, parts: () => ['__proto__', 'constructor']}}};
  const {learnt} = await createMeasure(hostile, createMetricReader(polling.cloudwatch))(
    {resources: [thing('one')], use: 'table', now: noon, windowMinutes: 15},
    signal,
  );
  const parts = Object.entries(learnt[0]?.learnt.parts ?? {});
  expect(parts.map(([part, values]) => [part, values['lag']?.value])).toEqual([
    ['__proto__', 7],
    ['constructor', 7],
  ]);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect('lag' in {}).toBe(false);
});

test('a period of an hour is found however short the window is, and is of now while it runs', async () => {
  const hour = 3_600_000;
  const ranges: (readonly [from: number, to: number])[] = [];
  const endpoint = await aws.endpoint(({body}) => {
    const [from, to] = [Number(body['StartTime']) * 1000, Number(body['EndTime']) * 1000];
    ranges.push([from, to]);
    const starts = [noon - 2 * hour, noon - hour, noon].filter(start => start >= from && start < to);
    return {
      json: {
        MetricDataResults: (body['MetricDataQueries'] as readonly WireQuery[]).map(({Id}) => ({
          Id,
          Timestamps: starts.map(start => start / 1000),
          Values: starts.map((_, index) => index),
          StatusCode: 'Complete',
        })),
      },
    };
  });
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  const {calls} = thingView.metrics;
  if (calls === undefined) throw new Error('Expected the view to have calls');
  const query = (one: Thing) => ({
    namespace: 'AWS/Things',
    metricName: 'Calls',
    dimensions: {Name: one.name},
    statistic: 'Average',
    periodSeconds: 3600,
  });
  const hourly = {...thingView, metrics: {calls: {...calls, query}}};
  const measure = createMeasure(hourly, createMetricReader(polling.cloudwatch));
  const now = noon + 31 * minute;
  const {learnt} = await measure({resources: [thing('one')], use: 'table', now, windowMinutes: 15}, signal);
  expect(ranges).toEqual([[noon - 3 * hour, noon + 30 * minute]]);
  expect(learnt[0]?.learnt.metrics).toEqual({calls: {value: 4, at: noon + 30 * minute}});
  expect(learnt[0]?.minutes).toMatchObject({
    calls: [{at: noon - 2 * hour}, {at: noon - hour}, {at: noon}],
  });
});

test('a part that became known later brings three hours of its own, and is usual from then on', async () => {
  const asked: string[] = [];
  const endpoint = await aws.endpoint(({body}) => {
    const minutes = (Number(body['EndTime']) - Number(body['StartTime'])) / 60;
    const names = (body['MetricDataQueries'] as readonly WireQuery[]).map(
      ({MetricStat}) => MetricStat.Metric.MetricName,
    );
    asked.push(`${names.join(' ')} ${String(minutes)}`);
    return {json: {MetricDataResults: []}};
  });
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  const {lag: declared} = thingView.partMetrics ?? {};
  if (declared === undefined) throw new Error('Expected the view to have parts');
  const query: typeof declared.query = (one, part) => ({...declared.query(one, part), periodSeconds: 60});
  const parts = ({version}: Thing) => (version > 1 ? ['left'] : []);
  const view = {...thingView, partMetrics: {lag: {...declared, parts, query}}};
  const measure = createMeasure(view, createMetricReader(polling.cloudwatch));
  for (const version of [1, 2, 2])
    await measure({resources: [thing('one', {version})], use: 'table', now: noon, windowMinutes: 15}, signal);
  expect(asked.slice(0, 1)).toEqual(['Calls 15']);
  expect(asked.slice(1, 3).sort()).toEqual(['Calls 15', 'Lag 180']);
  expect(asked.slice(3)).toEqual(['Calls Lag 15']);
});

describe('an endpoint that takes too long for three hours', () => {
  const slow = async (patience: (minutes: number) => boolean) => {
    const ranges: number[] = [];
    const endpoint = await aws.endpoint(({body}) => {
      const minutes = (Number(body['EndTime']) - Number(body['StartTime'])) / 60;
      ranges.push(minutes);
      if (!patience(minutes)) return 'hang';
      const results = (body['MetricDataQueries'] as readonly WireQuery[]).map(({Id}) => ({
        Id,
        Timestamps: [Number(body['EndTime']) - 60],
        Values: [10],
        StatusCode: 'Complete',
      }));
      return {json: {MetricDataResults: results}};
    });
    const {polling} = await aws.connect({endpointUrl: endpoint.url, requestTimeoutMilliseconds: 100});
    const measure = createMeasure(thingView, createMetricReader(polling.cloudwatch));
    return {
      ranges,
      read: () => measure({resources: [thing('one')], use: 'table', now: noon, windowMinutes: 180}, signal),
    };
  };

  test('is asked for a quarter of an hour, then and from then on, and it is said once', async () => {
    const {ranges, read} = await slow(minutes => minutes < 60);
    const first = await read();
    expect(first.learnt[0]?.learnt.metrics).toHaveProperty('calls');
    expect(first.failures).toMatchObject([
      {kind: 'timeout', message: expect.stringContaining('for 180 minutes of metrics, but for 15') as string},
    ]);
    // Each call makes two attempts.
    expect(ranges).toEqual([180, 180, 15]);
    expect((await read()).failures).toEqual([]);
    expect(ranges).toEqual([180, 180, 15, 15]);
  });

  test('and for a quarter of an hour as well is asked for three again', async () => {
    let answers = false;
    const {ranges, read} = await slow(() => answers);
    await expect(read()).rejects.toThrow('no answer in time');
    answers = true;
    ranges.splice(0);
    expect((await read()).failures).toEqual([]);
    expect(ranges).toEqual([180]);
  });
});
