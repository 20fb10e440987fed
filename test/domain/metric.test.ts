import {expect, test} from 'vitest';
import type {Unit} from '../../source/domain/metric.ts';
import {formatMetric} from '../../source/domain/metric.ts';

test.each<readonly [Unit, number, string]>([
  ['count', 48_120, '48,120'],
  ['perSecond', 92.1, '92.1/s'],
  ['perMinute', 240, '240/min'],
  ['bytesPerSecond', 1536, '1.5 KiB/s'],
  ['bytes', 512, '512 B'],
  ['seconds', 1084, '18m04'],
  ['seconds', 0, '0s'],
  ['seconds', 0.04, '<0.1s'],
  ['seconds', 0.7, '0.7s'],
  ['seconds', 3, '3s'],
  ['seconds', 9.94, '9.9s'],
  ['seconds', 9.96, '9s'],
  ['seconds', 42.8, '42s'],
  ['seconds', NaN, '–'],
  ['milliseconds', 340, '340 ms'],
  ['milliseconds', 2400, '2.4 s'],
  ['milliseconds', 66_000_000, '18h20'],
  ['share', 0.714, '71 %'],
  ['share', 0.004, '<1 %'],
  ['share', 0, '0 %'],
  ['share', NaN, '–'],
  ['milliseconds', NaN, '–'],
])('as %s, %d reads %s', (unit, value, text) => {
  expect(formatMetric(unit, value)).toBe(text);
});
