import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  addSamples,
  emptyLoadSeries,
  loadPoints,
  mostSlots,
  summarize,
} from '../../source/domain/load-series.ts';
import type {Sample} from '../../source/domain/series.ts';

const noon = Date.UTC(2026, 10, 21, 12);

const sample = fc.record({
  at: fc.integer({min: 0, max: 10 * 3_600_000}).map(offset => noon + offset),
  value: fc.integer({min: 0, max: 1_000_000}),
});
const samples = fc.array(sample, {maxLength: 300});

const shuffled = (all: readonly Sample[]): readonly Sample[] =>
  all.toSorted((a, b) => ((a.at * 7919 + a.value) % 1013) - ((b.at * 7919 + b.value) % 1013));

test('live values make the same series in whatever order they come, one by one or together', () => {
  fc.assert(
    fc.property(samples, all => {
      const together = addSamples(emptyLoadSeries('live'), all);
      const apart = shuffled(all).reduce((series, one) => addSamples(series, [one]), emptyLoadSeries('live'));
      const rounded = (series: typeof together) =>
        loadPoints(series).map(point => ({...point, mean: Math.round(point.mean)}));
      expect(rounded(apart)).toEqual(rounded(together));
    }),
  );
});

test('the peak is not below the 95th percentile, and that is not below the median', () => {
  fc.assert(
    fc.property(
      samples.filter(all => all.length > 0),
      fc.constantFrom('live' as const, 'minutes' as const),
      (all, kind) => {
        const summary = summarize(loadPoints(addSamples(emptyLoadSeries(kind), all)));
        expect(summary).toBeDefined();
        if (summary === undefined) return;
        expect(summary.highest.value).toBeGreaterThanOrEqual(summary.p95);
        expect(summary.p95).toBeGreaterThanOrEqual(summary.p50);
      },
    ),
  );
});

test('a run of eight hours with a reading every two seconds stays small and keeps its peak', () => {
  const all = Array.from({length: 4 * 3600}, (_, index) => ({at: noon + index * 2000, value: index % 97}));
  const peak = {at: noon + 12_345_000, value: 5000};
  const series = addSamples(emptyLoadSeries('live'), [...all, peak]);
  const points = loadPoints(series);
  expect(points.length).toBeLessThanOrEqual(mostSlots);
  expect(points.length).toBeGreaterThan(mostSlots / 4);
  expect(summarize(points)?.highest).toEqual(peak);
});

test('a minute that is told again replaces what was told of it', () => {
  const first = addSamples(emptyLoadSeries('minutes'), [{at: noon, value: 3}]);
  const corrected = addSamples(first, [{at: noon, value: 5}]);
  expect(loadPoints(corrected).map(({mean}) => mean)).toEqual([5]);
});

test('only a day of minutes is kept', () => {
  const all = Array.from({length: 3000}, (_, index) => ({at: noon + index * 60_000, value: index}));
  const points = loadPoints(addSamples(emptyLoadSeries('minutes'), all));
  expect(points).toHaveLength(1440);
  expect(points.at(-1)?.mean).toBe(2999);
});

test('nothing comes of nothing, and what is no number is no value', () => {
  expect(summarize([])).toBeUndefined();
  const series = emptyLoadSeries('live');
  expect(addSamples(series, [{at: noon, value: NaN}])).toBe(series);
});
