import {describe, expect, test} from 'vitest';
import type {Alarm, WatchedMetric} from '../../../source/domain/alarm.ts';
import {formatMetric} from '../../../source/domain/metric.ts';
import {alarmMetrics} from '../../../source/services/alarms/metrics.ts';
import {aComposite, aMathAlarm, anAlarm, watchedQueue} from './an-alarm.ts';

/** The metrics that are asked for an alarm, and the thresholds drawn into them. */
const asked = (alarm: Alarm) =>
  Object.entries(alarmMetrics).flatMap(([id, {query, threshold, unit, scale, use}]) => {
    const found = query(alarm);
    const line = threshold?.(alarm);
    return found === undefined
      ? []
      : [{id, query: found, use, scale, line: line === undefined ? undefined : formatMetric(unit, line)}];
  });

const watching = (metric: Partial<WatchedMetric>, threshold = 1): Alarm =>
  anAlarm('orders', {watched: watchedQueue('orders', metric), condition: {threshold}});

test('an alarm of one metric has this metric, with its statistic and its threshold, while its detail is open', () => {
  expect(asked(watching({}, 5))).toEqual([
    {
      id: 'watchedCount',
      query: {
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensions: {QueueName: 'orders'},
        statistic: 'Maximum',
        periodSeconds: 60,
      },
      use: 'detail',
      scale: 1,
      line: '5',
    },
  ]);
});

describe('its unit is', () => {
  test.each([
    ['a duration', {metricName: 'ApproximateAgeOfOldestMessage'}, 600, 'watchedSeconds', '10m00'],
    [
      'milliseconds',
      {namespace: 'AWS/Kinesis', metricName: 'GetRecords.IteratorAgeMilliseconds'},
      43_200_000,
      'watchedMilliseconds',
      '12h00',
    ],
    [
      'milliseconds of a percentile',
      {namespace: 'AWS/Lambda', metricName: 'Duration', statistic: 'p99'},
      2500,
      'watchedMilliseconds',
      '2.5 s',
    ],
    [
      'bytes',
      {namespace: 'AWS/Kinesis', metricName: 'IncomingBytes', statistic: 'Sum'},
      2048,
      'watchedBytes',
      '2.0 KiB',
    ],
    [
      'a share',
      {namespace: 'AWS/Lambda', metricName: 'ProvisionedConcurrencyUtilization'},
      0.8,
      'watchedShare',
      '80 %',
    ],
    [
      'a share of successes',
      {namespace: 'AWS/Kinesis', metricName: 'PutRecord.Success', statistic: 'Average'},
      0.95,
      'watchedShare',
      '95 %',
    ],
    [
      'a count of successes',
      {namespace: 'AWS/Kinesis', metricName: 'PutRecord.Success', statistic: 'Sum'},
      95,
      'watchedCount',
      '95',
    ],
    [
      'what the alarm says',
      {namespace: 'Shop', metricName: 'Load', unit: 'Percent'},
      80,
      'watchedPercent',
      '80 %',
    ],
    [
      'a count of samples, whatever they measure',
      {namespace: 'AWS/Lambda', metricName: 'Duration', statistic: 'SampleCount'},
      9,
      'watchedCount',
      '9',
    ],
    [
      'a plain number where nothing is known',
      {namespace: 'Shop', metricName: 'CartBytes'},
      9,
      'watchedCount',
      '9',
    ],
  ] as const)('%s', (_, metric, threshold, id, line) => {
    expect(asked(watching(metric, threshold))).toMatchObject([{id, line}]);
  });
});

test.each([
  [10, 60],
  [30, 60],
  [60, 60],
  [300, 300],
  [90, 120],
])('a period of %i s is asked as %i s, because metrics come by the minute', (periodSeconds, askedSeconds) => {
  expect(asked(watching({periodSeconds}))[0]?.query.periodSeconds).toBe(askedSeconds);
});

test('its chart bears the name of the metric, and is there for the threshold', () => {
  const alarm = watching({namespace: 'AWS/Kinesis', metricName: 'GetRecords.IteratorAgeMilliseconds'});
  expect(alarmMetrics.watchedMilliseconds.titleOf?.(alarm)).toBe('Iterator age');
  const duration = watching({namespace: 'AWS/Lambda', metricName: 'Duration', statistic: 'p99'});
  expect(alarmMetrics.watchedMilliseconds.titleOf?.(duration)).toBe('Duration p99');
  expect(alarmMetrics.watchedMilliseconds.holdsThreshold).toBe(true);
});

test('an alarm without a single metric has no chart', () => {
  expect(asked(aMathAlarm('math', [watchedQueue('a'), watchedQueue('b')]))).toEqual([]);
  expect(asked(aComposite('both', 'ALARM(a)'))).toEqual([]);
});

test('a band is no line', () => {
  const alarm = anAlarm('a', {condition: {comparison: 'GreaterThanUpperThreshold', threshold: undefined}});
  expect(asked(alarm)).toMatchObject([{line: undefined}]);
});
