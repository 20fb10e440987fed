import {expect, test} from 'vitest';
import type {Queue} from '../../../source/domain/queue.ts';
import {
  functionChecks,
  poisonCheck,
  receiveCountCheck,
  reservationCheck,
  visibilityCheck,
} from '../../../source/services/lambda/checks.ts';
import type {QueueFacts} from '../../fixtures/a-queue.ts';
import {aQueue} from '../../fixtures/a-queue.ts';
import {aFunction, aMapping, aStreamMapping} from './a-function.ts';

const queueWith = (visibilityTimeoutSeconds: number | undefined, facts: QueueFacts = {}): Queue => {
  const queue = aQueue('orders', facts);
  if (queue.settings === undefined) throw new Error('Expected settings');
  return {...queue, settings: {...queue.settings, visibilityTimeoutSeconds}};
};

test.each([
  [
    4,
    0,
    'critical',
    'orders hides messages for 4s, less than the timeout of 10s: messages are worked on twice at once',
  ],
  [
    10,
    0,
    'warning',
    'orders hides messages for 10s, less than 6 x timeout = 1m00: a throttled batch comes back too early',
  ],
  [59, 0, 'warning', undefined],
  [60, 0, 'ok', 'orders hides messages for 1m00, at least 6 x timeout = 1m00'],
  [
    60,
    5,
    'warning',
    'orders hides messages for 1m00, less than 6 x timeout + batch window = 1m05: a throttled batch comes back too early',
  ],
  [65, 5, 'ok', undefined],
  [undefined, 0, 'unknown', 'orders has not been read'],
] as const)(
  'a visibility timeout of %s s with a batch window of %s s is %s',
  (visibility, window, health, text) => {
    const mapping = aMapping({batchingWindowSeconds: window});
    const fact = visibilityCheck({timeoutSeconds: 10}, mapping, queueWith(visibility));
    expect(fact.health).toBe(health);
    if (text !== undefined) expect(fact.text).toBe(text);
  },
);

test.each([
  [{}, 'warning', 'no DLQ'],
  [{deadLettersTo: 'failures', maxReceiveCount: 4}, 'warning', 'after 4 receives, at least 5 are advised'],
  [{deadLettersTo: 'failures', maxReceiveCount: 5}, 'ok', 'after 5 receives'],
] as const)('receives of a queue with %j are %s', (facts, health, text) => {
  const fact = receiveCountCheck(aMapping(), queueWith(30, facts));
  expect(fact.health).toBe(health);
  expect(fact.text).toContain(text);
});

test.each([
  ['none', undefined, undefined],
  [undefined, undefined, undefined],
  [0, undefined, 'critical'],
  [5, undefined, 'warning'],
  [6, undefined, 'ok'],
  [5, 5, 'ok'],
  [5, 6, 'warning'],
] as const)(
  'a reservation of %s for a maximum concurrency of %s is %s',
  (reservation, maximumConcurrency, health) => {
    expect(reservationCheck({reservation}, aMapping({maximumConcurrency}))?.health).toBe(health);
  },
);

test('a stream that retries for ever is a warning, and critical once it has a problem', () => {
  expect(poisonCheck(aStreamMapping()).health).toBe('warning');
  expect(poisonCheck(aStreamMapping({lastResult: 'PROBLEM: Function call failed'})).health).toBe('critical');
  expect(poisonCheck(aStreamMapping({maximumRetryAttempts: 10})).health).toBe('ok');
});

test('each trigger is checked against what it reads', () => {
  const worker = aFunction('worker', {reservation: 3, mappings: [aMapping(), aStreamMapping()]});
  expect(functionChecks(worker, () => queueWith(60)).map(({label}) => label)).toEqual([
    'Visibility timeout',
    'Receives allowed',
    'Reserved concurrency',
    'Bad records',
  ]);
  expect(functionChecks(worker, () => undefined).map(({health}) => health)).toEqual([
    'unknown',
    'unknown',
    'warning',
    'warning',
  ]);
});

test('without triggers there is nothing to check but the stop switch', () => {
  expect(functionChecks(aFunction('worker'), () => undefined)).toEqual([]);
  expect(functionChecks(aFunction('worker', {mappings: undefined}), () => undefined)).toEqual([]);
  expect(functionChecks(aFunction('worker', {reservation: 0}), () => undefined)).toMatchObject([
    {text: '0 are reserved: the stop switch is on', health: 'warning'},
  ]);
});
