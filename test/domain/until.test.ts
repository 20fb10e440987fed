import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Subject} from '../../source/domain/condition.ts';
import {isDrained, undrained, withLevels} from '../../source/domain/drain.ts';
import {forgetType} from '../../source/domain/service.ts';
import type {RunMoment} from '../../source/domain/until.ts';
import {endReason, parseUntil} from '../../source/domain/until.ts';
import {services} from '../../source/services/catalog.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {aQueue} from '../fixtures/a-queue.ts';

const views = services.map(({view}) => view);

const queue = (name: string, facts: QueueFacts = {}): Subject => ({
  view: forgetType(sqs),
  resource: aQueue(name, facts),
});

const reasonFor = (text: string, moment: Partial<RunMoment>): string | undefined => {
  const parsed = parseUntil(text, views);
  if (!parsed.ok) throw new Error(parsed.message);
  return endReason(parsed.until, {elapsedSeconds: 0, subjects: [], isDrained: false, ...moment});
};

describe('the end of a run', () => {
  test('is the first of several', () => {
    expect(reasonFor('drained|10m', {elapsedSeconds: 599})).toBeUndefined();
    expect(reasonFor('drained|10m', {elapsedSeconds: 600})).toBe('10m are over');
    expect(reasonFor('drained | 10m', {isDrained: true})).toBe('drained');
  });

  test('is a condition that holds', () => {
    expect(reasonFor('queue:orders.visible<10|1h', {subjects: [queue('orders', {visible: 3})]})).toBe(
      'queue orders: visible is 3, under 10',
    );
  });

  test('may have a bar in a name between slashes', () => {
    const subjects = [queue('mails', {visible: 3})];
    expect(reasonFor('queue:/^(orders|mails)$/.visible>1|drained', {subjects})).toBe(
      'queue mails: visible is 3, over 1',
    );
  });

  test('is quiet when nothing has a problem', () => {
    const deadLetters = queue('orders-dlq', {visible: 2, sources: ['orders']});
    expect(reasonFor('quiet', {subjects: [queue('orders'), deadLetters]})).toBeUndefined();
    expect(reasonFor('quiet', {subjects: [queue('orders')]})).toBe('all quiet');
    expect(reasonFor('quiet', {subjects: []})).toBeUndefined();
  });

  test.each([
    ['', /expected a time such as 10m, drained, quiet, or a condition/],
    ['drained|', /expected a time/],
    ['soon', /expected a time such as 10m.*got "soon"/],
    ['0s', /more than no time/],
    ['visable<1', /Did you mean visible/],
  ])('%j is refused with the way out', (text, message) => {
    const parsed = parseUntil(text, views);
    expect(parsed.ok ? 'read' : parsed.message).toMatch(message);
  });
});

/** Whether it has drained after each of these rounds. */
const drainedAfter = (...rounds: readonly (readonly Subject[])[]): readonly boolean[] => {
  let record = undrained;
  return rounds.map(subjects => isDrained((record = withLevels(record, subjects))));
};

describe('drained', () => {
  test('only after it was fuller', () => {
    expect(
      drainedAfter(
        [queue('orders')],
        [queue('orders')],
        [queue('orders', {visible: 9})],
        [queue('orders', {visible: 2, inFlight: 1})],
        [queue('orders')],
      ),
    ).toEqual([false, false, false, false, true]);
  });

  test('back to where it was counts, and what stood still all the time does not matter', () => {
    const still = queue('archive', {visible: 100});
    expect(
      drainedAfter(
        [queue('orders', {visible: 5}), still],
        [queue('orders', {visible: 50}), still],
        [queue('orders', {visible: 5}), still],
      ),
    ).toEqual([false, false, true]);
  });

  test('a backlog that was there at the start is drained when it is empty, all of it', () => {
    expect(
      drainedAfter(
        [queue('a', {visible: 50}), queue('b', {visible: 50})],
        [queue('a'), queue('b', {visible: 20})],
        [queue('a'), queue('b')],
      ),
    ).toEqual([false, false, true]);
  });

  test('dead letters are not waited for, unless nothing else is looked at', () => {
    const letters = (visible: number): Subject => queue('orders-dlq', {visible, sources: ['orders']});
    expect(drainedAfter([queue('orders', {visible: 9}), letters(0)], [queue('orders'), letters(3)])).toEqual([
      false,
      true,
    ]);
    expect(drainedAfter([letters(3)], [letters(0)])).toEqual([false, true]);
  });

  test('a queue that is deleted has drained', () => {
    expect(drainedAfter([queue('orders'), queue('temporary', {visible: 3})], [queue('orders')])).toEqual([
      false,
      true,
    ]);
  });

  test('whatever happened: an empty account has drained, or nothing was ever in it', () => {
    const counts = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), {minLength: 1, maxLength: 10});
    fc.assert(
      fc.property(counts, rounds => {
        const subjects = rounds.map(([a, b]) => [queue('a', {visible: a}), queue('b', {visible: b})]);
        const verdict = drainedAfter(...subjects, [queue('a'), queue('b')]).at(-1);
        expect(verdict).toBe(rounds.some(([a, b]) => a + b > 0));
      }),
    );
  });
});
