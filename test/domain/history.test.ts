import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {keptMinutes, mergeMinutes, recordHistory, samplesOf} from '../../source/domain/history.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-21T12:00:00Z');
const sample = (minutes: number, value: number) => ({at: noon + minutes * minute, value});

describe('a series of minutes', () => {
  test('has a gap where there was no datapoint', () => {
    const series = mergeMinutes(undefined, [sample(0, 1), sample(3, 4)]);
    expect(samplesOf(series)).toEqual([sample(0, 1), sample(3, 4)]);
    expect([...series.values]).toEqual([1, NaN, NaN, 4]);
  });

  test('takes the newer value of a minute that was read again', () => {
    const first = mergeMinutes(undefined, [sample(0, 1), sample(1, 2)]);
    expect(samplesOf(mergeMinutes(first, [sample(1, 5), sample(2, 6)]))).toEqual([
      sample(0, 1),
      sample(1, 5),
      sample(2, 6),
    ]);
  });

  test('can be filled backwards', () => {
    const newest = mergeMinutes(undefined, [sample(10, 1)]);
    expect(samplesOf(mergeMinutes(newest, [sample(8, 7)]))).toEqual([sample(8, 7), sample(10, 1)]);
  });

  test('keeps the newest value of each of the last three hours, whatever comes in whatever order', () => {
    const batch = fc.array(fc.tuple(fc.integer({min: -400, max: 400}), fc.integer()), {maxLength: 60});
    fc.assert(
      fc.property(fc.array(batch, {minLength: 1, maxLength: 6}), batches => {
        const expected = new Map<number, number>();
        let series: ReturnType<typeof mergeMinutes> | undefined;
        for (const points of batches) {
          const samples = points.map(([at, value]) => sample(at, value));
          if (samples.length === 0) continue;
          series = mergeMinutes(series, samples);
          for (const {at, value} of samples) expected.set(at, value);
          // What left once because it was too old does not come back.
          const newest = Math.max(...expected.keys());
          for (const at of expected.keys()) if (at <= newest - keptMinutes * minute) expected.delete(at);
        }
        const kept = series === undefined ? [] : samplesOf(series);
        expect(kept).toEqual([...expected].sort(([a], [b]) => a - b).map(([at, value]) => ({at, value})));
        expect(series?.values.length ?? 0).toBeLessThanOrEqual(keptMinutes);
      }),
    );
  });
});

describe('the history', () => {
  test('has a fixed budget: what changed least recently leaves', () => {
    const budget = 3 * (keptMinutes * 8 + 200);
    let history = recordHistory(new Map(), [], budget);
    for (const key of ['a', 'b', 'c']) history = recordHistory(history, [[key, [sample(0, 1)]]], budget);
    history = recordHistory(history, [['a', [sample(1, 2)]]], budget);
    history = recordHistory(history, [['d', [sample(1, 2)]]], budget);
    expect([...history.keys()]).toEqual(['c', 'a', 'd']);
  });

  test('is not touched by a series without a datapoint', () => {
    expect(recordHistory(new Map(), [['a', []]]).size).toBe(0);
  });
});
