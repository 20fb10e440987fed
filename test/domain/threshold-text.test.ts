import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Unit} from '../../source/domain/metric.ts';
import {formatThreshold, parseThreshold, thresholdWords} from '../../source/domain/threshold-text.ts';

const units: readonly Unit[] = [
  'count',
  'perSecond',
  'perMinute',
  'bytesPerSecond',
  'bytes',
  'seconds',
  'milliseconds',
  'share',
];

describe('a threshold reads as it may be written', () => {
  test.each([
    ['seconds', 0.5, '500 ms'],
    ['seconds', 90, '90 s'],
    ['seconds', 300, '5 min'],
    ['seconds', 5400, '90 min'],
    ['seconds', 43_200, '12 h'],
    ['seconds', 86_400, '1 d'],
    ['seconds', 0, '0 ms'],
    ['milliseconds', 1500, '1.5 s'],
    ['milliseconds', 2000, '2 s'],
    ['share', 0.5, '50 %'],
    ['share', 0.07, '7 %'],
    ['share', 0.005, '0.5 %'],
    ['perMinute', 10, '10/min'],
    ['perSecond', 1.5, '1.5/s'],
    ['bytes', 4096, '4096 B'],
    ['bytesPerSecond', 10, '10 B/s'],
    ['count', 100, '100'],
    ['count', Infinity, 'off'],
  ] as const)('%s %d as %s', (unit, value, text) => {
    expect(formatThreshold(unit, value)).toBe(text);
    expect(parseThreshold({unit}, text)).toBe(value);
  });

  test('and what it reads as means the same number again, whatever the unit', () => {
    const value = fc.oneof(
      fc.nat(1_000_000),
      fc.nat(1000).map(thousandths => thousandths / 1000),
    );
    fc.assert(
      fc.property(fc.constantFrom(...units), value, (unit, given) => {
        expect(parseThreshold({unit}, formatThreshold(unit, given))).toBeCloseTo(given, 9);
      }),
    );
  });
});

test.each([
  ['seconds', '2h', 7200],
  ['seconds', '2 H', 7200],
  ['seconds', '1.5d', 129_600],
  ['seconds', '5m', 300],
  ['milliseconds', '5m', 300_000],
  ['share', '55%', 0.55],
  ['share', '.5 %', 0.005],
  ['perMinute', 10, 10],
  ['perMinute', '10/m', 10],
  ['perSecond', '3', 3],
  ['bytes', '64 KiB', 65_536],
  ['count', 'Off', Infinity],
] as const)('of %s the config file may say %j', (unit, said, value) => {
  expect(parseThreshold({unit}, said)).toBe(value);
});

test.each([
  ['seconds', 300],
  ['seconds', '300'],
  ['seconds', '5 apples'],
  ['seconds', '2h30'],
  ['seconds', '-5m'],
  ['share', 0.5],
  ['share', '0.5'],
  ['share', '5'],
  ['count', '5m'],
  ['count', -1],
  ['count', 1e30],
  ['count', Number.NaN],
  ['bytes', '5 miles'],
  ['perMinute', '5/s'],
  ['count', ''],
  ['count', true],
  ['count', undefined],
  ['count', [5]],
] as const)('of %s it may not say %j', (unit, said) => {
  expect(parseThreshold({unit}, said)).toBeUndefined();
  expect(thresholdWords(unit)).toContain('"off"');
});
