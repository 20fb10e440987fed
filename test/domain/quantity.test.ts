import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatBytes, formatChange, formatCount, formatRate} from '../../source/domain/quantity.ts';

describe('a count', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1204, '1,204'],
    [48_120, '48,120'],
    [999_999, '999,999'],
    [1_000_000, '1.0M'],
    [1_299_999, '1.2M'],
    [99_999_999, '99.9M'],
    [123_456_789, '123M'],
    [999_999_999, '999M'],
    [1e9, '1.0G'],
    [1e19, '∞'],
    [Infinity, '∞'],
    [-1204, '-1,204'],
    [-0.2, '0'],
    [12.6, '13'],
    [NaN, '–'],
  ])('of %s reads %s', (value, expected) => expect(formatCount(value)).toBe(expected));

  test('takes at most seven characters', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double({min: 0})), value => {
        expect(formatCount(value).length).toBeLessThanOrEqual(7);
      }),
    );
  });

  test('below a million is the number itself', () => {
    fc.assert(
      fc.property(fc.nat({max: 999_999}), value => {
        expect(Number(formatCount(value).replaceAll(',', ''))).toBe(value);
        expect(formatCount(value)).toMatch(/^\d{1,3}(,\d{3})*$/);
      }),
    );
  });
});

describe('a rate', () => {
  test.each([
    [0, '0.0'],
    [0.001, '<0.1'],
    [0.3, '0.3'],
    [92.14, '92.1'],
    [99.949, '99.9'],
    [99.95, '100'],
    [1204.4, '1,204'],
    [2.5e6, '2.5M'],
    [-3, '-3.0'],
    [NaN, '–'],
    [Infinity, '∞'],
  ])('of %s reads %s', (perSecond, expected) => expect(formatRate(perSecond)).toBe(expected));

  test('reads as nothing only when it is nothing', () => {
    fc.assert(
      fc.property(fc.double({min: 0, noNaN: true}), perSecond => {
        expect(formatRate(perSecond) === '0.0').toBe(perSecond === 0);
      }),
    );
  });
});

test.each([
  [12, '▲12/m', '+12/m'],
  [-3.4, '▼3/m', '-3/m'],
  [1204, '▲1,204/m', '+1,204/m'],
  [0, '0/m', '0/m'],
  [0.4, '0/m', '0/m'],
  [NaN, '–/m', '–/m'],
])('a change of %s a minute reads %s', (perMinute, expected, inAscii) => {
  expect(formatChange(perMinute)).toBe(expected);
  expect(formatChange(perMinute, {ascii: true})).toBe(inAscii);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [12 * 1024, '12 KiB'],
  [1024 * 1024 - 1, '1.0 MiB'],
  [1024 * 1024, '1.0 MiB'],
  [256 * 1024, '256 KiB'],
  [-1, '0 B'],
  [NaN, '–'],
])('%s bytes read %s', (bytes, expected) => expect(formatBytes(bytes)).toBe(expected));

test('a size never reads as less than a smaller one', () => {
  const factors: Readonly<Record<string, number>> = {
    B: 1,
    KiB: 2 ** 10,
    MiB: 2 ** 20,
    GiB: 2 ** 30,
    TiB: 2 ** 40,
  };
  const readBack = (text: string): number => {
    const [amount, unit] = text.split(' ');
    return Number(amount) * (factors[unit ?? ''] ?? NaN);
  };
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      expect(readBack(formatBytes(less))).toBeLessThanOrEqual(readBack(formatBytes(more)));
    }),
  );
});
