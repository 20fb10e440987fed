import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readPoints} from '../../source/demo/cloudwatch/metric-points.ts';
import type {Statistic} from '../../source/demo/cloudwatch/metric-query.ts';
import {statisticOf} from '../../source/demo/cloudwatch/metric-query.ts';
import type {Minutes, Statistics} from '../../source/demo/cloudwatch/metric-source.ts';
import {single} from '../../source/demo/cloudwatch/metric-source.ts';

const minute = 60_000;

const sourceOf = (...statistics: readonly Statistics[]) => ({
  read: (): Minutes => statistics.map((value, index) => [index * minute, value] as const),
});

const read = (statistic: Statistic, minutes: readonly Statistics[], periodSeconds = 300): readonly number[] =>
  readPoints(
    [{read: () => undefined}, sourceOf(...minutes)],
    {namespace: 'N', metricName: 'M', dimensions: new Map(), statistic, periodSeconds},
    0,
    60 * minute,
  ).map(([, value]) => value);

const busy: Statistics = {sum: 90, minimum: 1, maximum: 50, sampleCount: 9, percentiles: {p50: 8, p99: 40}};
const calm: Statistics = {sum: 10, minimum: 0.5, maximum: 10, sampleCount: 1, percentiles: {p50: 9, p99: 10}};

describe('merged minutes', () => {
  test.each([
    ['Sum', 100],
    ['Average', 10],
    ['Minimum', 0.5],
    ['Maximum', 50],
    ['SampleCount', 10],
    ['p50', 9],
    ['p99', 40],
    ['p100', 50],
  ] as const)('have the right %s', (statistic, value) => {
    expect(read(statistic, [busy, calm])).toEqual([value]);
  });

  test('average by samples, whatever the length of the period', () => {
    const statistics = fc
      .array(fc.double({min: 0, max: 1e6, noNaN: true}), {minLength: 1, maxLength: 5})
      .map(values => ({
        values,
        sum: values.reduce((total, value) => total + value, 0),
        minimum: Math.min(...values),
        maximum: Math.max(...values),
        sampleCount: values.length,
      }));
    fc.assert(
      fc.property(fc.array(statistics, {minLength: 1, maxLength: 10}), minutes => {
        const [average = Number.NaN] = read('Average', minutes, 3600);
        const all = minutes.flatMap(({values}) => values);
        expect(average).toBeCloseTo(all.reduce((total, value) => total + value, 0) / all.length, 3);
      }),
    );
  });

  test('without samples have no average, which is no datapoint', () => {
    expect(read('Average', [{sum: 0, minimum: 0, maximum: 0, sampleCount: 0}])).toEqual([]);
  });
});

describe('percentiles', () => {
  test.each([
    ['p0', 1],
    ['p25', 4.5],
    ['p50', 8],
    ['p74.5', 24],
    ['p99', 40],
    ['p99.5', 45],
  ] as const)('that nobody told lie between their neighbours: %s is %d', (statistic, value) => {
    expect(read(statistic, [busy])).toEqual([value]);
  });

  test('of a metric that has none are its one value', () => {
    expect(read('p99', [single(7)])).toEqual([7]);
  });
});

test.each([
  ['p99', true],
  ['p99.9', true],
  ['p100', true],
  ['p101', false],
  ['p', false],
  ['tm99', false],
  ['sum', false],
])('the statistic %s is known: %s', (name, isKnown) => {
  expect(statisticOf(name) !== undefined).toBe(isKnown);
});
