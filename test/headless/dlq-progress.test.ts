import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JobProgress} from '../../source/domain/job.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {barLine, progressJson, settledCount} from '../../source/headless/dlq-progress.ts';

const progress = (change: Partial<JobProgress> = {}): JobProgress => ({
  phase: 'running',
  ...{received: 0, passedOver: 0, sent: 0, deleted: 0, refused: 0, heldBack: 0, unsure: 0, notDeleted: 0},
  ...{perSecondNow: undefined, perSecond: undefined},
  ...change,
});

const facts = {label: 'redrive orders-dlq', total: 100, elapsedSeconds: 5};

describe('the bar', () => {
  test.each([
    [progress(), 80, false, 'redrive orders-dlq  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0/100  5s'],
    [
      progress({deleted: 45, refused: 5, sent: 45, perSecondNow: 12.34}),
      70,
      true,
      'redrive orders-dlq  ###########...........  50/100  12.3/s  5 refused',
    ],
    [progress({phase: 'stopping', deleted: 7}), 40, false, 'redrive orders-dlq  7/100  stopping'],
  ])('%#', (state, columns, ascii, line) => {
    expect(barLine(state, facts, {columns, ascii})).toBe(line);
  });

  test('without a total says only how many', () => {
    expect(
      barLine(progress({deleted: 1200}), {...facts, total: undefined}, {columns: 80, ascii: false}),
    ).toBe('redrive orders-dlq  1,200  5s');
  });

  test('always leaves the last column free, so that no terminal wraps it, and ASCII stays ASCII', () => {
    const number = fc.nat({max: 1e9});
    fc.assert(
      fc.property(
        fc.record({deleted: number, refused: number, unsure: number, heldBack: number, notDeleted: number}),
        fc.option(number, {nil: undefined}),
        fc.integer({min: 2, max: 200}),
        (counts, total, columns) => {
          const line = barLine(progress(counts), {...facts, total}, {columns, ascii: true});
          expect(displayWidth(line)).toBeLessThan(columns);
          expect(line).toMatch(/^[\x20-\x7e]*$/);
        },
      ),
    );
  });
});

test('settled is what is gone, refused, held back, unsure or not deleted', () => {
  expect(
    settledCount(
      progress({received: 99, sent: 50, deleted: 1, refused: 2, heldBack: 3, unsure: 4, notDeleted: 5}),
    ),
  ).toBe(15);
});

test('a line of JSON has every count, and null where nothing is known', () => {
  expect(progressJson(progress({sent: 3}), Date.UTC(2026, 0, 1))).toEqual({
    ...{type: 'progress', at: '2026-01-01T00:00:00.000Z', phase: 'running', received: 0, passedOver: 0},
    ...{sent: 3, deleted: 0, refused: 0, heldBack: 0, unsure: 0, notDeleted: 0},
    ...{perSecondNow: null, perSecond: null},
  });
});
