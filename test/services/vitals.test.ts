import {describe, expect, test} from 'vitest';
import type {VitalReading} from '../../source/domain/vital-sign.ts';
import {mergeReadings, vitalText} from '../../source/domain/vital-sign.ts';
import {queueVitals} from '../../source/services/sqs/vitals.ts';
import {streamVitals} from '../../source/services/kinesis/vitals.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {aQueue} from '../fixtures/a-queue.ts';
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
});

test('of several accounts the quotas add up where all are known', () => {
  const one: VitalReading = {id: 'claimed', value: 700, limit: 1000, health: 'ok'};
  const other: VitalReading = {id: 'claimed', value: 100, limit: 1000, health: 'critical'};
  expect(vitalText({reading: mergeReadings('claimed', [one, other])})).toBe('800 of 2,000');
  expect(mergeReadings('claimed', [one, other])?.health).toBe('critical');
  expect(vitalText({reading: mergeReadings('claimed', [one, {...other, limit: undefined}])})).toBe('800');
});
