import {describe, expect, test} from 'vitest';
import {services} from '../../source/services/catalog.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {lambda} from '../../source/services/lambda/service.ts';
import {sns} from '../../source/services/sns/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import type {Quantity} from '../../source/domain/service.ts';
import {aQueue, noon} from '../fixtures/a-queue.ts';
import {aStream} from '../fixtures/a-stream.ts';
import {anAlarm} from './alarms/an-alarm.ts';
import {aFunction} from './lambda/a-function.ts';
import {aTopic} from './sns/a-topic.ts';

const valuesOf = <R>(quantities: readonly Quantity<R>[], resource: R): Record<string, number | undefined> =>
  Object.fromEntries(quantities.map(({id, of}) => [id, of(resource)]));

describe.each(services.map(({view}) => view))('the quantities of $id', ({quantities}) => {
  test('have names of their own, in camel case, without a dot', () => {
    const ids = quantities.map(({id}) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-zA-Z0-9]*$/);
  });

  test('say what AWS calls what they are taken from', () => {
    for (const {id, help} of quantities)
      expect([id, help]).toEqual([id, expect.stringMatching(/\([A-Z]\w+.*\)/)]);
  });
});

test('a queue has what is live and what CloudWatch says', () => {
  const queue = aQueue('orders', {
    visible: 5,
    inFlight: 2,
    delayed: 1,
    oldestAgeSeconds: 60,
    sent: 3,
    received: 4,
    deleted: 2,
    emptyReceives: 0,
    deadLettersTo: 'orders-dlq',
    deadLetters: {depth: 7},
  });
  expect(valuesOf(sqs.quantities, queue)).toEqual({
    visible: 5,
    inFlight: 2,
    delayed: 1,
    backlog: 8,
    oldestAge: 60,
    sent: 3,
    received: 4,
    deleted: 2,
    emptyReceives: 0,
    deadLetters: 7,
  });
});

test('an empty queue has no old message, whatever CloudWatch said last', () => {
  const {oldestAge} = valuesOf(sqs.quantities, aQueue('orders', {oldestAgeSeconds: 600}));
  expect(oldestAge).toBe(0);
});

test('a value of CloudWatch that is no longer of now is not known', () => {
  const queue = aQueue('orders', {visible: 1, sent: 3, measuredAt: noon - 600_000});
  expect(valuesOf(sqs.quantities, queue)['sent']).toBeUndefined();
});

test('a queue without a redrive policy has no dead letters; of one that was not read nobody knows', () => {
  expect(valuesOf(sqs.quantities, aQueue('orders'))['deadLetters']).toBe(0);
  expect(
    valuesOf(sqs.quantities, aQueue('orders', {deadLettersTo: 'elsewhere', deadLetters: {depth: undefined}}))[
      'deadLetters'
    ],
  ).toBeUndefined();
});

test('a function has rates, durations and ages', () => {
  const known = aFunction('worker', {
    values: {
      invocationsPerMinute: 200,
      errorsPerMinute: 50,
      throttlesPerMinute: 3,
      concurrency: 12,
      durationP50Milliseconds: 80,
      durationP99Milliseconds: 900,
    },
  });
  expect(valuesOf(lambda.quantities, known)).toEqual({
    invocations: 200,
    errors: 50,
    throttles: 3,
    errorRate: 0.25,
    concurrency: 12,
    durationP50: 80,
    durationP99: 900,
    asyncAge: undefined,
    iteratorAge: undefined,
  });
});

test('a stream counts throttles of both kinds, and is as late as its slowest reader', () => {
  const at = noon;
  const stream = {
    ...aStream('clicks'),
    readThrough: at,
    metrics: {
      iteratorAgeSeconds: {value: 4, at},
      readThrottlesPerMinute: {value: 2, at},
      writeThrottlesPerMinute: {value: 5, at},
    },
    consumers: [
      {
        name: 'fan',
        arn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks/consumer/fan:1',
        status: 'ACTIVE',
        createdAt: undefined,
      },
    ],
    parts: {fan: {consumerBehindSeconds: {value: 90, at}}},
  };
  expect(valuesOf(kinesis.quantities, stream)).toMatchObject({
    iteratorAge: 90,
    throttles: 7,
    readThrottles: 2,
    writeThrottles: 5,
    incomingBytes: undefined,
  });
});

test('a topic counts deliveries, and one that reports none has none that are known', () => {
  expect(new Set(Object.values(valuesOf(sns.quantities, aTopic({metrics: {}}))))).toEqual(
    new Set([undefined]),
  );
});

test('an alarm fires or not, and nobody knows while it has no data', () => {
  const firing = (state: string): number | undefined =>
    valuesOf(alarms.quantities, anAlarm('too-many', {state}))['firing'];
  expect([firing('ALARM'), firing('OK'), firing('INSUFFICIENT_DATA')]).toEqual([1, 0, undefined]);
});
