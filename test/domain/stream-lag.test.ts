import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Series} from '../../source/domain/series.ts';
import {dataLossOf, lagGrowth, mergeAges, timeToDataLossSeconds} from '../../source/domain/stream-lag.ts';
import {noon} from '../fixtures/a-queue.ts';
import {aStream, growingTo} from '../fixtures/a-stream.ts';

const ages = (...values: readonly number[]): Series =>
  values.map((value, index) => ({at: noon + index * 60_000, value}));

describe('growth of the lag', () => {
  test.each([
    ['a consumer that stands still', ages(600, 660, 720), 1],
    ['one that is a tenth too slow', ages(600, 606, 612), 0.1],
    ['one that keeps its distance', ages(600, 600, 600), 0],
    ['one that catches up', ages(600, 540, 480), -1],
  ])('%s', (_, series, growth) => {
    expect(lagGrowth(series)).toBeCloseTo(growth);
  });

  test('is not known of one minute, or of none', () => {
    expect(lagGrowth(ages(600))).toBeUndefined();
    expect(lagGrowth([])).toBeUndefined();
    expect(lagGrowth(undefined)).toBeUndefined();
  });

  test('looks at the last ten minutes only', () => {
    const jumped = [...Array.from({length: 5}, () => 0), ...Array.from({length: 10}, () => 9000)];
    expect(lagGrowth(ages(...jumped))).toBeGreaterThan(1);
    expect(lagGrowth(ages(...jumped, 9000))).toBe(0);
  });
});

describe('minutes that were read', () => {
  test('replace what was known of them and leave the fifteen newest, oldest first', () => {
    const known = ages(...Array.from({length: 15}, (_, index) => index));
    const read = [
      {at: noon + 15 * 60_000, value: 15},
      {at: noon + 14 * 60_000, value: 140},
    ];
    const merged = mergeAges(known, read);
    expect(merged.map(({value}) => value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 140, 15]);
    expect(mergeAges(undefined, read).map(({value}) => value)).toEqual([140, 15]);
  });
});

describe('time to data loss', () => {
  const retentions = fc.integer({min: 3600, max: 365 * 86_400});
  const growths = fc.double({min: 0.01, max: 5, noNaN: true});

  test('is what is left of the retention, divided by the growth', () => {
    expect(
      timeToDataLossSeconds({iteratorAgeSeconds: 66_120, retentionSeconds: 86_400, growth: 0.9}),
    ).toBeCloseTo(20_280 / 0.9);
  });

  test('after it, at this growth, the age has reached the retention', () => {
    fc.assert(
      fc.property(
        retentions,
        fc.double({min: 0, max: 1, noNaN: true}),
        growths,
        (retentionSeconds, share, growth) => {
          const iteratorAgeSeconds = retentionSeconds * share;
          const seconds = timeToDataLossSeconds({iteratorAgeSeconds, retentionSeconds, growth});
          expect(iteratorAgeSeconds + seconds * growth).toBeCloseTo(retentionSeconds, 3);
        },
      ),
    );
  });

  test('never is when the lag does not grow, unless it is used up already', () => {
    fc.assert(
      fc.property(
        retentions,
        fc.integer({min: 0, max: 400 * 86_400}),
        fc.double({min: -5, max: 0.0099, noNaN: true}),
        (retentionSeconds, iteratorAgeSeconds, growth) => {
          const seconds = timeToDataLossSeconds({iteratorAgeSeconds, retentionSeconds, growth});
          expect(seconds).toBe(iteratorAgeSeconds >= retentionSeconds ? 0 : Infinity);
        },
      ),
    );
  });

  test('is shorter the older the record and the faster the growth, and never negative', () => {
    fc.assert(
      fc.property(
        retentions,
        fc.nat({max: 400 * 86_400}),
        fc.nat({max: 86_400}),
        growths,
        growths,
        (retentionSeconds, age, older, one, other) => {
          const at = (iteratorAgeSeconds: number, growth: number) =>
            timeToDataLossSeconds({iteratorAgeSeconds, retentionSeconds, growth});
          expect(at(age, one)).toBeGreaterThanOrEqual(0);
          expect(at(age + older, one)).toBeLessThanOrEqual(at(age, one));
          expect(at(age, Math.max(one, other))).toBeLessThanOrEqual(at(age, Math.min(one, other)));
        },
      ),
    );
  });

  test('while the growth is not known, is what is left if the consumer stands still', () => {
    fc.assert(
      fc.property(retentions, fc.nat({max: 400 * 86_400}), (retentionSeconds, iteratorAgeSeconds) => {
        const unknown = timeToDataLossSeconds({iteratorAgeSeconds, retentionSeconds, growth: undefined});
        expect(unknown).toBe(timeToDataLossSeconds({iteratorAgeSeconds, retentionSeconds, growth: 1}));
      }),
    );
  });
});

describe('data loss of a stream', () => {
  test('comes from its newest age, its retention and the growth of its last minutes', () => {
    expect(dataLossOf(aStream('clicks', {ages: growingTo(43_200, 0.5)}))).toEqual({
      ageSeconds: 43_200,
      retentionSeconds: 86_400,
      share: 0.5,
      growth: 0.5,
      seconds: 86_400,
    });
  });

  test('is unknown without an age, with one that is no longer reported, and without the retention', () => {
    expect(dataLossOf(aStream('clicks'))).toBeUndefined();
    expect(dataLossOf(aStream('clicks', {ages: [60], measuredAt: noon - 240_001}))).toBeUndefined();
    expect(
      dataLossOf(aStream('clicks', {ages: [60], summary: {retentionSeconds: undefined}})),
    ).toBeUndefined();
  });
});
