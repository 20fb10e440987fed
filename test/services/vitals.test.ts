import {describe, expect, test} from 'vitest';
import type {VitalReading} from '../../source/domain/vital-sign.ts';
import {mergeReadings, vitalText} from '../../source/domain/vital-sign.ts';
import {queueVitals} from '../../source/services/sqs/vitals.ts';
import {streamVitals} from '../../source/services/kinesis/vitals.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {queueQuantities} from '../../source/services/sqs/quantities.ts';
import {aQueue, noon} from '../fixtures/a-queue.ts';
import {aStream} from '../fixtures/a-stream.ts';

const queues = (...all: readonly Queue[]): ReadonlyMap<string, Queue> =>
  new Map(all.map(queue => [queue.id, queue]));

const textOf = (readings: readonly VitalReading[], id: VitalReading['id']): string =>
  vitalText({reading: mergeReadings(id, readings)});

describe('the vital signs of queues', () => {
  test('dead letters are those of all DLQs; what lies elsewhere is none', () => {
    const readings = queueVitals(
      queues(
        aQueue('orders-dlq', {visible: 300, inFlight: 12, sources: ['orders']}),
        aQueue('mails-dlq', {visible: 4, sources: ['mails']}),
        aQueue('orders', {visible: 5000}),
      ),
    );
    expect(textOf(readings, 'deadLetters')).toBe('316');
    expect(readings.find(({id}) => id === 'deadLetters')?.health).toBe('warning');
  });

  test('the oldest message is the one that has used most of its retention', () => {
    const readings = queueVitals(
      queues(
        aQueue('long', {visible: 1, oldestAgeSeconds: 86_400, retentionSeconds: 1_209_600}),
        aQueue('short', {visible: 1, oldestAgeSeconds: 3300, retentionSeconds: 3600}),
      ),
    );
    expect(textOf(readings, 'oldestAge')).toBe('55m00 of 1h00');
    expect(readings.find(({id}) => id === 'oldestAge')?.health).toBe('critical');
  });

  test('where some were never read they are at least so many, and none found is not none', () => {
    const unread = {...aQueue('unread'), counts: undefined};
    const dlq = (visible: number) => aQueue('orders-dlq', {visible, sources: ['orders']});
    expect(textOf(queueVitals(queues(dlq(3), unread)), 'deadLetters')).toBe('≥3');
    expect(textOf(queueVitals(queues(dlq(0), unread)), 'deadLetters')).toBe('–');
    const empty = aQueue('empty', {visible: 0});
    const unmeasured = aQueue('unmeasured', {visible: 4});
    const aged = aQueue('aged', {visible: 1, oldestAgeSeconds: 60, retentionSeconds: 3600});
    expect(textOf(queueVitals(queues(empty, unmeasured)), 'oldestAge')).toBe('–');
    expect(textOf(queueVitals(queues(aged, unmeasured)), 'oldestAge')).toBe('≥1m00 of 1h00');
    const silent = {...unmeasured, readThrough: noon};
    expect(textOf(queueVitals(queues(aged, silent)), 'oldestAge')).toBe('1m00 of 1h00');
  });

  test('where a DLQ was read long before the others they are about so many', () => {
    const dlq = aQueue('orders-dlq', {visible: 3, sources: ['orders'], readAt: noon - 300_000});
    expect(textOf(queueVitals(queues(dlq, aQueue('orders', {readAt: noon}))), 'deadLetters')).toBe('~3');
  });

  test('an age counts for as long as nothing newer was read', () => {
    const facts = {visible: 1, oldestAgeSeconds: 3300, retentionSeconds: 3600, readAt: noon};
    const old = aQueue('old', facts);
    const at = noon - 600_000;
    const measured = {...old, metrics: {oldestAgeSeconds: {value: 3300, at}}};
    expect(textOf(queueVitals(queues({...measured, readThrough: at})), 'oldestAge')).toBe('55m00 of 1h00');
    const oldestAge = queueQuantities.find(({id}) => id === 'oldestAge');
    expect(oldestAge?.of({...measured, readThrough: at})).toBe(3300);
    expect(oldestAge?.of({...measured, readThrough: noon})).toBeUndefined();
  });

  test('nothing is known of queues that nobody has read', () => {
    expect(queueVitals(queues())).toEqual([]);
    expect(textOf([], 'deadLetters')).toBe('–');
  });
});

test('throttles of reads and writes add up, and with those of functions', () => {
  const stream = aStream('clicks', {
    metrics: {readThrottlesPerMinute: 3, writeThrottlesPerMinute: 20},
  });
  const readings = streamVitals(new Map([[stream.id, stream]]));
  const all = [...readings, {id: 'throttles', value: 100, health: 'warning'} as const];
  expect(textOf(all, 'throttles')).toBe('123/min');
  // The minutes of one part are not the past of the sum.
  expect(mergeReadings('throttles', all)?.past).toBeUndefined();
});

test('of several accounts the quotas add up where all are known', () => {
  const one: VitalReading = {id: 'claimed', value: 700, limit: 1000, health: 'ok'};
  const other: VitalReading = {id: 'claimed', value: 100, limit: 1000, health: 'critical'};
  expect(vitalText({reading: mergeReadings('claimed', [one, other])})).toBe('800 of 2,000');
  expect(mergeReadings('claimed', [one, other])?.health).toBe('critical');
  expect(vitalText({reading: mergeReadings('claimed', [one, {...other, limit: undefined}])})).toBe('800');
});
