import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Series} from '../../source/domain/series.ts';
import {append, changePerMinute, seriesCapacity} from '../../source/domain/series.ts';

const series = (...samples: readonly (readonly [seconds: number, value: number])[]): Series =>
  samples.map(([seconds, value]) => ({at: seconds * 1000, value}));

describe('change per minute', () => {
  test.each([
    {name: 'no sample', samples: series(), change: undefined},
    {name: 'one sample', samples: series([0, 5]), change: undefined},
    {name: 'less than five seconds of samples', samples: series([0, 5], [4, 9]), change: undefined},
    {name: 'ten seconds of growth', samples: series([0, 5], [10, 7]), change: 12},
    {name: 'a minute of shrinking', samples: series([0, 90], [30, 60], [60, 30]), change: -60},
    {name: 'only the last minute counts', samples: series([0, 1000], [60, 10], [120, 40]), change: 30},
    {name: 'samples further apart than a minute', samples: series([0, 10], [120, 50]), change: 20},
    {name: 'a clock that was set back', samples: series([100, 10], [20, 50]), change: undefined},
    {name: 'a queue that stands still', samples: series([0, 5], [60, 5]), change: 0},
  ])('$name', ({samples, change}) => {
    expect(changePerMinute(samples)).toBe(change);
  });

  test('finds the slope of a straight line, however often it is sampled', () => {
    fc.assert(
      fc.property(
        fc.integer({min: -500, max: 500}),
        fc.integer({min: 1, max: 300}),
        fc.integer({min: 2, max: 40}),
        (perMinute, intervalSeconds, count) => {
          const samples = Array.from({length: count}, (_, index) => ({
            at: index * intervalSeconds * 1000,
            value: (index * intervalSeconds * perMinute) / 60,
          }));
          const change = changePerMinute(samples);
          if (intervalSeconds * (count - 1) < 5) expect(change).toBeUndefined();
          else expect(change).toBeCloseTo(perMinute, 6);
        },
      ),
    );
  });
});

test('a series keeps the newest samples, up to its capacity', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), {maxLength: 20}), fc.integer({min: 1, max: 8}), (values, capacity) => {
      let kept: Series = [];
      for (const [at, value] of values.entries()) kept = append(kept, {at, value}, capacity);
      expect(kept.map(({value}) => value)).toEqual(values.slice(-capacity));
    }),
  );
});

test('a live series covers five minutes at an interval of two seconds', () => {
  expect(seriesCapacity * 2).toBe(300);
});
