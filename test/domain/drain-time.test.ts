import fc from 'fast-check';
import {expect, test} from 'vitest';
import {drainTimeSeconds} from '../../source/domain/drain-time.ts';
import {discoveredQueue} from '../../source/domain/queue.ts';
import {aQueue, urlOf} from '../fixtures/a-queue.ts';

test.each([
  {name: 'half as fast in as out', facts: {visible: 600, sent: 5, deleted: 10}, seconds: 120},
  {name: 'as much in as out never ends', facts: {visible: 600, sent: 10, deleted: 10}, seconds: Infinity},
  {name: 'more in than out never ends', facts: {visible: 1, sent: 11, deleted: 10}, seconds: Infinity},
  {name: 'nothing moves: it never ends', facts: {visible: 1, sent: 0, deleted: 0}, seconds: Infinity},
  {name: 'an empty queue is drained', facts: {visible: 0, sent: 11, deleted: 10}, seconds: 0},
  {name: 'no rate in', facts: {visible: 600, deleted: 10}, seconds: undefined},
  {name: 'no rate out', facts: {visible: 600, sent: 5}, seconds: undefined},
])('$name', ({facts, seconds}) => {
  expect(drainTimeSeconds(aQueue('orders', facts))).toBe(seconds);
});

test('a queue that was never read has no drain time', () => {
  expect(drainTimeSeconds(discoveredQueue(urlOf('orders')))).toBeUndefined();
});

test('a known drain time is never negative and never NaN', () => {
  const rate = fc.double({min: 0, max: 1e6, noNaN: true});
  fc.assert(
    fc.property(fc.nat(), rate, rate, (visible, sent, deleted) => {
      expect(drainTimeSeconds(aQueue('orders', {visible, sent, deleted}))).toBeGreaterThanOrEqual(0);
    }),
  );
});
