import {expect, test} from 'vitest';
import {trendColumn} from '../../source/domain/measured-cell.ts';
import type {Series} from '../../source/domain/series.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Thing} from '../fixtures/a-service.ts';
import {thing} from '../fixtures/a-service.ts';

const minute = 60_000;

const trend = (minutes: Series, now = noon): string =>
  trendColumn<Thing>('calls', 'Calls').cell(thing('one'), now, () => minutes).text;

test('a trend is the last hour by the clock: minutes without a value are gaps', () => {
  const nightly = [150, 120, 90, 60, 30, 2].map(ago => ({at: noon - ago * minute, value: 5}));
  const drawn = trend(nightly);
  expect(drawn).toHaveLength(24);
  expect(drawn.replaceAll(' ', '')).toHaveLength(3);
  expect(drawn.at(-1)).toBe('█');
});

test('a trend that ended moves to the left and out', () => {
  const ended = Array.from({length: 30}, (_, index) => ({at: noon - (59 - index) * minute, value: 1}));
  expect(trend(ended).trimEnd().length).toBeLessThanOrEqual(15);
  expect(trend(ended, noon + 60 * minute).trim()).toBe('');
});
