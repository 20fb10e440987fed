import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {aboveZeroSince, fillingSince, onsetOf, risingSince} from '../../source/domain/onset.ts';
import type {Series} from '../../source/domain/series.ts';

const minute = 60_000;

/** One value a minute, the first at minute 1. */
const minutes = (...values: readonly number[]): Series =>
  values.map((value, index) => ({at: (index + 1) * minute, value}));

/** One value every five seconds, the first at second 5. */
const seconds = (...values: readonly number[]): Series =>
  values.map((value, index) => ({at: (index + 1) * 5000, value}));

const isBad = ({value}: {readonly value: number}): boolean => value > 10;

describe('the onset of trouble', () => {
  test('is the first bad sample after a long calm', () => {
    const samples = minutes(50, 0, 0, 0, 0, 0, 0, 0, 50, 60, 70);
    expect(onsetOf(samples, isBad)).toEqual({at: 9 * minute, isOlder: false});
  });

  test('is not torn apart by a good minute in between', () => {
    const samples = minutes(0, 0, 0, 0, 0, 0, 0, 50, 0, 60, 0, 0, 70);
    expect(onsetOf(samples, isBad)).toEqual({at: 8 * minute, isOlder: false});
  });

  test('is older than what is known where the samples do not reach back to a calm', () => {
    expect(onsetOf(minutes(50, 60, 70), isBad)).toEqual({at: minute, isOlder: true});
  });

  test('is not there where all is well, long over, or unknown', () => {
    expect(onsetOf(minutes(0, 0, 0), isBad)).toBeUndefined();
    expect(onsetOf(minutes(50, 0, 0, 0, 0, 0, 0, 0), isBad)).toBeUndefined();
    expect(onsetOf([], isBad)).toBeUndefined();
  });

  test('is a bad sample, after whose predecessors there was calm, or older', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), {maxLength: 60}), fc.nat(8), (bad, lullMinutes) => {
        const samples = minutes(...bad.map(one => (one ? 50 : 0)));
        const onset = onsetOf(samples, isBad, lullMinutes * minute);
        if (onset === undefined) return;
        expect(samples.find(({at}) => at === onset.at)?.value).toBe(50);
        const before = samples.filter(({at}) => at < onset.at);
        const calm = before.slice(-lullMinutes - 1);
        expect(calm.every(({value}) => value === 0)).toBe(true);
        expect(onset.isOlder).toBe(before.length <= lullMinutes);
      }),
    );
  });
});

describe('a count', () => {
  test('fills since it was empty, where that was seen', () => {
    expect(fillingSince(seconds(0, 0, 3, 3, 3, 5))).toEqual({at: 15_000, isOlder: false});
  });

  test('that was not looked at for a while may have begun at any time between', () => {
    expect(fillingSince(minutes(0, 0, 3, 5))).toEqual({at: 3 * minute, isOlder: true, after: 2 * minute});
    expect(risingSince(minutes(9, 9, 9, 12))).toEqual({at: 4 * minute, isOlder: true, after: 3 * minute});
  });

  test('that was never empty fills since it began to rise', () => {
    const still = Array.from({length: 20}, () => 9);
    expect(fillingSince(seconds(...still, 12, 15))).toEqual({at: 105_000, isOlder: false});
    expect(fillingSince(minutes(9, 10, 11, 12))).toEqual({at: 2 * minute, isOlder: true});
  });

  test('is there since it was zero for the last time', () => {
    expect(aboveZeroSince(seconds(7, 0, 7, 7))).toEqual({at: 15_000, isOlder: false});
    expect(aboveZeroSince(minutes(7, 7))).toEqual({at: minute, isOlder: true});
    expect(aboveZeroSince(minutes(7, 0))).toBeUndefined();
  });
});
