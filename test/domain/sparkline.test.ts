import fc from 'fast-check';
import {expect, test} from 'vitest';
import {sparkline} from '../../source/domain/sparkline.ts';

test('goes from zero to the maximum', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8, {ascii: true})).toBe('_.:-=+*#');
});

test('stands on the right, what is missing is a space', () => {
  expect(sparkline([5, undefined, 5], 6)).toBe('   █ █');
  expect(sparkline([], 3)).toBe('   ');
  expect(sparkline([NaN, Infinity, 1], 3)).toBe('  █');
});

test('all zero is the floor, and next to nothing is above it', () => {
  expect(sparkline([0, 0, 0], 3)).toBe('▁▁▁');
  expect(sparkline([0, 1, 100_000], 3)).toBe('▁▂█');
  expect(sparkline([-5, 5], 2)).toBe('▁█');
});

test('shows the highest of the samples that share a character', () => {
  expect(sparkline([0, 8, 0, 0, 4, 0], 3)).toBe('█▁▅');
  expect(sparkline([1, undefined, undefined, undefined], 2)).toBe('█ ');
});

test('has no width below one', () => expect([sparkline([1], 0), sparkline([1], -3)]).toEqual(['', '']));

const values = fc.array(fc.option(fc.double({min: 0, max: 1e9, noNaN: true}), {nil: undefined}), {
  maxLength: 300,
});

test('is as wide as asked and holds its ramp only; the newest sample is on the right', () => {
  fc.assert(
    fc.property(values, fc.integer({min: 1, max: 40}), fc.boolean(), (samples, width, ascii) => {
      const line = sparkline(samples, width, {ascii});
      expect(line).toMatch(ascii ? /^[_.:\-=+*# ]*$/ : /^[▁-█ ]*$/);
      expect(line.length).toBe(width);
      if (samples.at(-1) !== undefined) expect(line.at(-1)).not.toBe(' ');
    }),
  );
});

test('shows the maximum as the top, wherever it is', () => {
  fc.assert(
    fc.property(values, fc.integer({min: 1, max: 40}), (samples, width) => {
      expect(sparkline(samples, width).includes('█')).toBe(samples.some(value => (value ?? 0) > 0));
    }),
  );
});
