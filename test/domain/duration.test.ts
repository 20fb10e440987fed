import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatAge, formatClock, formatDuration, formatTimestamp} from '../../source/domain/duration.ts';

const hour = 3600;
const day = 86_400;

describe('a duration', () => {
  test.each([
    [0, '0s'],
    [42.9, '42s'],
    [59.999, '59s'],
    [60, '1m00'],
    [18 * 60 + 4, '18m04'],
    [3 * hour + 12 * 60 + 59, '3h12'],
    [4 * day + 6 * hour, '4d06'],
    [999 * day + 23 * hour, '999d23'],
    [1000 * day, '1000d'],
    [99_999 * day, '99999d'],
    [1e12, '∞'],
    [Infinity, '∞'],
    [-5, '0s'],
    [-Infinity, '0s'],
    [NaN, '–'],
  ])('of %s seconds reads %s', (seconds, expected) => expect(formatDuration(seconds)).toBe(expected));

  test('in ASCII says infinite and unknown in ASCII', () => {
    expect([Infinity, NaN, 61].map(seconds => formatDuration(seconds, {ascii: true}))).toEqual([
      'inf',
      '-',
      '1m01',
    ]);
  });

  test('takes at most six characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double(), fc.double({min: 0, max: 1e10}), fc.nat()),
        fc.boolean(),
        (seconds, ascii) => {
          expect(formatDuration(seconds, {ascii}).length).toBeLessThanOrEqual(6);
        },
      ),
    );
  });

  test('reads back as what it was, rounded down to the smaller of its units', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 999 * day}), seconds => {
        const [, big, unit, small] = /^(\d+)([smhd])(\d\d)?$/.exec(formatDuration(seconds)) ?? [];
        const [unitSeconds, smallSeconds] = {s: [1, 1], m: [60, 1], h: [hour, 60], d: [day, hour]}[
          unit ?? ''
        ] ?? [0, 0];
        const back = Number(big) * (unitSeconds ?? 0) + Number(small ?? 0) * (smallSeconds ?? 0);
        expect(seconds - back).toBeGreaterThanOrEqual(0);
        expect(seconds - back).toBeLessThan(smallSeconds ?? 0);
      }),
    );
  });
});

test('an age counts from a moment to now, never below nothing', () => {
  expect(formatAge(100_000, 59_000)).toBe('41s ago');
  expect(formatAge(100_000, 160_000)).toBe('0s ago');
});

test('a moment reads as clock and as timestamp', () => {
  const at = Date.UTC(2026, 10, 2, 4, 2, 31, 250);
  const local = new Date(at);
  expect(formatClock(at)).toBe(local.toTimeString().slice(0, 8));
  expect(formatTimestamp(at)).toBe('2026-11-02T04:02:31.250Z');
});

test('what is no moment is unknown', () => {
  expect([formatClock(NaN), formatTimestamp(1e20), formatTimestamp(Infinity)]).toEqual(['–', '–', '–']);
});
