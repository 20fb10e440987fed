import fc from 'fast-check';
import {expect, test} from 'vitest';
import {heatStrip, hottestOf} from '../../source/domain/heat-strip.ts';

const textOf = (...args: Parameters<typeof heatStrip>): string =>
  heatStrip(...args)
    .map(({text}) => text)
    .join('');

test('goes from cold to hot, one wide cell each', () => {
  expect(textOf([0, 0.3, 0.6, 0.85, 1, undefined], 12)).toBe('░░▒▒▓▓▓▓██??');
  expect(textOf([0, 0.3, 0.6, 0.85, 1, undefined], 12, {ascii: true})).toBe('..::====##??');
});

test('what is hot is a warning, what is full is critical', () => {
  expect(heatStrip([0.1, 0.85, 1.4], 3)).toEqual([
    {text: '░', health: 'unknown'},
    {text: '▓', health: 'warning'},
    {text: '█', health: 'critical'},
  ]);
});

test('a cell that several share shows the hottest of them', () => {
  expect(textOf([0, 1, 0, 0, undefined, 0.3], 3)).toBe('█░▒');
});

test('what is not known is not cold', () => {
  expect(textOf([undefined, NaN], 2)).toBe('??');
  expect(hottestOf([undefined, NaN])).toBeUndefined();
});

test('tells the hottest and its place', () => {
  expect(hottestOf([0.2, undefined, 1.42, 0.5])).toEqual({index: 2, share: 1.42});
});

test('of nothing, or without room, there is nothing', () => {
  expect([textOf([], 10), textOf([1], 0), textOf([1], -1)]).toEqual(['', '', '']);
});

test('is never wider than its room, and every share of a hot one is seen', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({min: 0, max: 2}), {nil: undefined}), {minLength: 1, maxLength: 500}),
      fc.integer({min: 1, max: 200}),
      (shares, width) => {
        const text = textOf(shares, width);
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(width);
        expect(text.includes('█')).toBe(shares.some(share => share !== undefined && share >= 0.95));
      },
    ),
  );
});
