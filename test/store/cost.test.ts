import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {RequestCount} from '../../source/domain/request-count.ts';
import {currentCost} from '../../source/store/select-cost.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

const second = 1000;

const counts = (units: number): readonly RequestCount[] => [
  {
    service: 'sqs',
    operation: 'ListQueues',
    resourceClass: 'polling',
    unit: 'request',
    requests: units,
    units,
  },
];

const count = (session: Session, seconds: number, units: number): void => {
  session.happen({type: 'requestsCounted', at: noon + seconds * second, counts: counts(units)});
};

const windowOf = (session: Session): number | undefined => currentCost(session.state())?.windowMilliseconds;

test('nothing counted costs nothing that could be shown', () => {
  expect(currentCost(openSession().state())).toBeUndefined();
});

test('the rate comes from the last five minutes, however long the program runs', () => {
  const session = openSession();
  for (let seconds = 0; seconds <= 900; seconds += 1)
    count(session, seconds, seconds < 450 ? 0 : seconds - 450);
  expect(windowOf(session)).toBe(300 * second);
  // One request a second.
  expect(currentCost(session.state())?.perHour).toBeCloseTo(3600 * 4e-7, 10);
  expect(currentCost(session.state())?.dollars).toBeCloseTo(450 * 4e-7, 10);
});

test('counts are kept for those minutes only', () => {
  const session = openSession();
  for (let seconds = 0; seconds <= 1200; seconds += 1) count(session, seconds, seconds);
  expect(session.state().cost?.samples.length).toBeLessThanOrEqual(302);
});

test('after the machine slept, the rate is that of the time it slept', () => {
  const session = openSession();
  count(session, 0, 0);
  count(session, 1, 10);
  count(session, 7200, 3610);
  expect(windowOf(session)).toBe(7199 * second);
});

test('the start stays the start', () => {
  const session = openSession();
  for (let seconds = 0; seconds <= 1200; seconds += 100) count(session, seconds, seconds);
  expect(session.state().cost?.startedAt).toBe(noon);
});

test('whatever the clock does, the newest count holds and no rate is negative', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({min: -1000, max: 1000}), {minLength: 1, maxLength: 40}), times => {
      const session = openSession();
      for (const [index, seconds] of times.entries()) count(session, seconds, index);
      const cost = currentCost(session.state());
      expect(cost?.dollars).toBeCloseTo((times.length - 1) * 4e-7, 12);
      expect(cost?.perHour ?? 0).toBeGreaterThanOrEqual(0);
      expect(cost?.windowMilliseconds).toBeGreaterThanOrEqual(0);
    }),
  );
});
