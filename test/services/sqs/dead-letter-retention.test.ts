import {describe, expect, test} from 'vitest';
import type {Thresholds} from '../../../source/domain/rule-threshold.ts';
import {deadLetterRetentionRule} from '../../../source/services/sqs/dead-letter-retention.ts';
import {aQueue} from '../../fixtures/a-queue.ts';

const days = (count: number): number => count * 86_400;

const found = (
  own: number,
  theirs: number | undefined,
  {name = 'orders', changed}: {readonly name?: string; readonly changed?: Thresholds} = {},
) =>
  deadLetterRetentionRule.check(
    aQueue(name, {
      retentionSeconds: own,
      deadLettersTo: 'failures',
      deadLetters: {retentionSeconds: theirs},
    }),
    changed,
  );

describe('a dead-letter queue', () => {
  test('that keeps letters for less time than its source is a warning that says what it means', () => {
    expect(found(days(14), days(4))).toEqual({
      health: 'warning',
      reason:
        'DLQ failures deletes letters 4d00 after they were first sent, this queue after 14d00: some are gone before anybody can look',
    });
  });

  test.each([
    ['as long', days(4), days(4)],
    ['longer', days(4), days(14)],
    ['for a time nobody knows', days(4), undefined],
  ])('that keeps them %s is none', (_, own, theirs) => {
    expect(found(own, theirs)).toBeUndefined();
  });

  test('of a queue whose own retention is not known is none', () => {
    const orders = aQueue('orders', {deadLettersTo: 'failures', deadLetters: {retentionSeconds: 60}});
    expect(deadLetterRetentionRule.check(orders)?.health).toBe('warning');
    expect(deadLetterRetentionRule.check({...orders, settings: undefined})).toBeUndefined();
  });

  test('of a FIFO queue is none: there the time starts again with the move', () => {
    expect(found(days(14), days(4), {name: 'orders.fifo'})).toBeUndefined();
  });

  test('may be asked to keep them longer by the config file', () => {
    expect(found(days(4), days(4), {changed: {warning: 2}})?.health).toBe('warning');
    expect(found(days(4), days(8), {changed: {warning: 2}})).toBeUndefined();
    expect(found(days(14), days(8), {changed: {warning: 0.5}})).toBeUndefined();
  });
});

test('a queue without a dead-letter queue has nothing to lose there', () => {
  expect(deadLetterRetentionRule.check(aQueue('orders', {retentionSeconds: days(14)}))).toBeUndefined();
});
