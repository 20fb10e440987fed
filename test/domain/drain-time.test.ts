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
  {name: 'consumers keep up', facts: {visible: 12, sent: 4, deleted: 4}, seconds: 3},
  {
    name: 'consumers keep up, measured a little too low',
    facts: {visible: 12, sent: 4.1, deleted: 4},
    seconds: 3,
  },
  {
    name: 'as much in as out, and more waits than polling explains',
    facts: {visible: 41, sent: 4, deleted: 4},
    seconds: Infinity,
  },
  {name: 'no rate in', facts: {visible: 600, deleted: 10}, seconds: undefined},
  {name: 'no rate out', facts: {visible: 600, sent: 5}, seconds: undefined},
])('$name', ({facts, seconds}) => {
  expect(drainTimeSeconds(aQueue('orders', facts))).toBe(seconds);
});

test('a queue that was never read has no drain time', () => {
  expect(drainTimeSeconds(discoveredQueue(urlOf('orders')))).toBeUndefined();
});

test('a queue whose consumers keep up is never said to take for ever in one moment and no time in the next', () => {
  const rate = fc.double({min: 1, max: 1000, noNaN: true});
  fc.assert(
    fc.property(
      rate,
      fc.double({min: 0.96, max: 1.04, noNaN: true}),
      fc.double({min: 0, max: 10, noNaN: true}),
      (deleted, balance, seconds) => {
        const visible = Math.floor(deleted * seconds);
        expect(
          drainTimeSeconds(aQueue('orders', {visible, sent: deleted * balance, deleted})),
        ).toBeLessThanOrEqual(10);
      },
    ),
  );
});

test('a known drain time is never negative and never NaN', () => {
  const rate = fc.double({min: 0, max: 1e6, noNaN: true});
  fc.assert(
    fc.property(fc.nat(), rate, rate, (visible, sent, deleted) => {
      expect(drainTimeSeconds(aQueue('orders', {visible, sent, deleted}))).toBeGreaterThanOrEqual(0);
    }),
  );
});
