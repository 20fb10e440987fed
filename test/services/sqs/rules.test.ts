import {describe, expect, test} from 'vitest';
import type {Finding} from '../../../source/domain/service.ts';
import {discoveredQueue} from '../../../source/domain/queue.ts';
import {inFlightLimit, queueRules} from '../../../source/services/sqs/rules.ts';
import type {QueueFacts} from '../../fixtures/a-queue.ts';
import {aQueue, noon, urlOf} from '../../fixtures/a-queue.ts';

const check = (id: string, facts: QueueFacts): Finding | undefined => {
  const rule = queueRules.find(candidate => candidate.id === id);
  if (rule === undefined) throw new Error(`Expected a rule ${id}`);
  return rule.check(aQueue('orders', facts));
};

const healthOf = (id: string, facts: QueueFacts) => check(id, facts)?.health;

test('every rule cites what it rests on, and none finds anything in a queue that was never read', () => {
  for (const {id, summary, source, check: find} of queueRules) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(summary).not.toBe('');
    expect(source).toMatch(/(Guide|API reference)/);
    expect(find(discoveredQueue(urlOf('orders')))).toBeUndefined();
    expect(find(aQueue('orders'))).toBeUndefined();
  }
});

describe('dead letters', () => {
  const feeding = (visible: number | undefined, changePerMinute?: number): QueueFacts => ({
    deadLettersTo: 'failures',
    deadLetters: {depth: visible, changePerMinute},
  });

  test.each([
    ['an unknown depth', feeding(undefined), undefined],
    ['an empty DLQ', feeding(0), undefined],
    ['an empty DLQ that shrank', feeding(0, -10), undefined],
    ['one dead letter', feeding(1), 'warning'],
    ['dead letters that get fewer', feeding(9, -3), 'warning'],
    ['growth below one a minute', feeding(9, 0.99), 'warning'],
    ['growth of one a minute', feeding(9, 1), 'critical'],
  ] as const)('of a source: %s', (_, facts, health) => {
    expect(healthOf('dead-letters', facts)).toBe(health);
  });

  test.each([
    ['empty', {visible: 0}, undefined],
    ['holding', {visible: 3}, 'warning'],
    ['growing', {visible: 3, growth: 1}, 'critical'],
  ] as const)('of the DLQ itself: %s', (_, facts, health) => {
    expect(healthOf('dead-letters', {...facts, sources: ['orders']})).toBe(health);
  });

  test('a queue that is only called a DLQ is judged as the ordinary queue it is', () => {
    expect(healthOf('dead-letters', {visible: 3, growth: 60})).toBeUndefined();
  });

  test('the reason names the queue, the number and the growth', () => {
    expect(check('dead-letters', feeding(1234, 12))?.reason).toBe(
      'DLQ failures holds 1,234 dead letters and grows by 12.0 a minute',
    );
    expect(check('dead-letters', {visible: 3, sources: ['orders', 'refunds']})?.reason).toBe(
      'This DLQ of orders, refunds holds 3 dead letters',
    );
  });
});

describe('oldest age against retention', () => {
  const aged = (oldestAgeSeconds: number, visible = 1): QueueFacts => ({
    oldestAgeSeconds,
    visible,
    retentionSeconds: 1000,
  });

  test.each([
    [499, undefined],
    [500, 'warning'],
    [799, 'warning'],
    [800, 'critical'],
    [1200, 'critical'],
  ] as const)('%i of 1,000 seconds', (age, health) => {
    expect(healthOf('oldest-age', aged(age))).toBe(health);
  });

  test('nothing waits: the metric is about what is gone by now', () => {
    expect(healthOf('oldest-age', aged(900, 0))).toBeUndefined();
  });

  test('the reason says both times and the share', () => {
    expect(check('oldest-age', aged(900))?.reason).toBe(
      'The oldest message is 15m00 old, 90 % of the retention of 16m40: older ones are deleted',
    );
  });
});

describe('in flight against the limit', () => {
  test.each([
    [0.8 * inFlightLimit - 1, undefined],
    [0.8 * inFlightLimit, 'warning'],
    [0.95 * inFlightLimit - 1, 'warning'],
    [0.95 * inFlightLimit, 'critical'],
    [inFlightLimit, 'critical'],
  ] as const)('%i', (inFlight, health) => {
    expect(healthOf('in-flight', {inFlight})).toBe(health);
  });

  test('the limit is the one of the message quotas, for both types', () => {
    expect(inFlightLimit).toBe(120_000);
    expect(check('in-flight', {inFlight: 114_000})?.reason).toBe(
      '114,000 in flight, 95 % of the limit of 120,000: at the limit consumers receive nothing',
    );
  });
});

describe('a backlog without deletes', () => {
  const stuck: QueueFacts = {visible: 40, deleted: 0, received: 2, sent: 1, oldestAgeSeconds: 300};

  test.each([
    [
      'messages wait for minutes and nothing is deleted',
      {visible: 40, deleted: 0, oldestAgeSeconds: 180},
      'warning',
    ],
    [
      'they came after the minute that was measured',
      {visible: 40, deleted: 0, oldestAgeSeconds: 179},
      undefined,
    ],
    ['nothing waits', {...stuck, visible: 0}, undefined],
    ['something is deleted', {...stuck, deleted: 0.02}, undefined],
    ['nobody knows whether anything is deleted', {visible: 40, received: 2, sent: 1}, undefined],
    ['more arrives and the oldest is five minutes old', stuck, 'critical'],
    ['the oldest is younger', {...stuck, oldestAgeSeconds: 299}, 'warning'],
    ['nothing more arrives', {...stuck, sent: 0}, 'warning'],
    ['it is a DLQ, which nobody is meant to consume', {...stuck, sources: ['orders']}, undefined],
  ] as const)('%s', (_, facts, health) => {
    expect(healthOf('no-deletes', facts)).toBe(health);
  });

  test.each([
    [{received: 2}, '40 messages wait; consumers receive 2.0/s but delete none: they fail'],
    [{received: 0}, '40 messages wait and nobody receives them: no consumer at work'],
    [{received: 0, emptyReceives: 0}, '40 messages wait and nobody receives them: no consumer at work'],
    [{received: 0, emptyReceives: 3}, '40 messages wait and consumers poll, but get and delete none'],
    [{}, '40 messages wait and none was deleted in the last measured minute'],
  ] as const)('tells failing consumers from missing ones, and neither from nothing: %j', (facts, reason) => {
    expect(check('no-deletes', {visible: 40, deleted: 0, oldestAgeSeconds: 180, ...facts})?.reason).toBe(
      reason,
    );
  });
});

test('metrics that are older than metrics always are accuse nobody of now', () => {
  const old = {measuredAt: noon - 240_001};
  const still = {measuredAt: noon - 240_000};
  const stuck: QueueFacts = {visible: 40, deleted: 0, received: 2, sent: 1, oldestAgeSeconds: 300};
  const growing: QueueFacts = {visible: 600, sent: 20, deleted: 10, growth: 60};
  expect(healthOf('no-deletes', {...stuck, ...still})).toBe('critical');
  expect(healthOf('no-deletes', {...stuck, ...old})).toBeUndefined();
  expect(healthOf('growing', {...growing, ...still})).toBe('warning');
  expect(healthOf('growing', {...growing, ...old})).toBeUndefined();
});

test('dead letters that somebody holds, a peek for one, are still dead letters', () => {
  expect(check('dead-letters', {visible: 0, inFlight: 3, sources: ['orders']})?.reason).toBe(
    'This DLQ of orders holds 3 dead letters',
  );
});

describe('growing faster than drained', () => {
  const growing: QueueFacts = {visible: 600, sent: 20, deleted: 10, growth: 60};

  test.each([
    ['more in than out, growing, a real backlog', growing, 'warning'],
    ['as much in as out, within 5 %', {...growing, sent: 10.5}, undefined],
    ['just above 5 %', {...growing, sent: 10.6}, 'warning'],
    ['the backlog shrinks all the same', {...growing, growth: -60}, undefined],
    ['the backlog stands', {...growing, growth: 0}, undefined],
    ['less than ten seconds of input waits', {...growing, visible: 199}, undefined],
    ['ten seconds of input wait', {...growing, visible: 200}, 'warning'],
    ['the input is unknown', {visible: 600, deleted: 10, growth: 60}, undefined],
    ['the output is unknown', {visible: 600, sent: 20, growth: 60}, undefined],
    ['nothing is deleted at all, which another rule tells', {...growing, deleted: 0}, undefined],
  ] as const)('%s', (_, facts, health) => {
    expect(healthOf('growing', facts)).toBe(health);
  });

  test('the reason has both rates', () => {
    expect(check('growing', growing)?.reason).toBe('Backlog of 600 grows: 20.0/s in, 10.0/s out');
  });
});
