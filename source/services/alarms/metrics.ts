import type {Alarm, AlarmMetric, WatchedMetric} from '../../domain/alarm.ts';
import type {Metric, Unit} from '../../domain/metric.ts';
import {shortMetric} from './words.ts';
import {formatMetric} from '../../domain/metric.ts';

/** What the program writes a metric in; `scale` leads there from CloudWatch's number. */
type Kind = {readonly unit: Unit; readonly scale: number};

const kinds: Readonly<Record<AlarmMetric, Kind>> = {
  watchedCount: {unit: 'count', scale: 1},
  watchedMilliseconds: {unit: 'milliseconds', scale: 1},
  watchedSeconds: {unit: 'seconds', scale: 1},
  watchedBytes: {unit: 'bytes', scale: 1},
  watchedShare: {unit: 'share', scale: 1},
  watchedPercent: {unit: 'share', scale: 0.01},
};

const byUnit: Readonly<Record<string, AlarmMetric>> = {
  Milliseconds: 'watchedMilliseconds',
  Seconds: 'watchedSeconds',
  Bytes: 'watchedBytes',
  Percent: 'watchedPercent',
};

/** Units by the metric's name, as the catalogs of metrics in the SQS, SNS, Kinesis and Lambda guides have them. */
const byName: readonly (readonly [pattern: RegExp, kind: AlarmMetric])[] = [
  [/^ApproximateAgeOf|AgeOfOldestMessage$/, 'watchedSeconds'],
  [
    /Milliseconds$|\.Latency$|\.MillisBehindLatest$|^(Duration|PostRuntimeExtensionsDuration|IteratorAge|AsyncEventAge)$/,
    'watchedMilliseconds',
  ],
  [/Bytes$|^(SentMessageSize|PublishSize)$/, 'watchedBytes'],
  [/Utilization$|^SMSSuccessRate$/, 'watchedShare'],
];

const countsAlways = ['SampleCount'];

/** Which of the metrics an alarm's own one is. Where nothing is known, a plain number. */
const kindOf = ({metricName, statistic, unit, namespace}: WatchedMetric): AlarmMetric => {
  if (countsAlways.includes(statistic)) return 'watchedCount';
  const told = byUnit[unit ?? ''];
  if (told !== undefined) return told;
  // Utilization of other services comes in percent, with a unit or without.
  if (!/^AWS\/(SQS|SNS|Kinesis|Lambda)$/.test(namespace)) return 'watchedCount';
  // The average of 0 and 1 is a share; their sum is a count.
  if (/\.Success$/.test(metricName) && statistic === 'Average') return 'watchedShare';
  return byName.find(([pattern]) => pattern.test(metricName))?.[1] ?? 'watchedCount';
};

const number = new Intl.NumberFormat('en-US', {maximumSignificantDigits: 3});

/** A value as CloudWatch tells it, in the unit of its metric; of metric math nobody knows the unit. */
export const formatWatched = (watched: WatchedMetric | undefined, value: number): string => {
  const {unit, scale} = kinds[watched === undefined ? 'watchedCount' : kindOf(watched)];
  const isFraction = unit === 'count' && Math.abs(value) < 1000 && !Number.isInteger(value);
  return isFraction ? number.format(value) : formatMetric(unit, value * scale);
};

/** GetMetricData takes multiples of a minute here; alarms of ten or thirty seconds are drawn by the minute. */
const periodOf = ({periodSeconds}: WatchedMetric): number => Math.max(60, Math.ceil(periodSeconds / 60) * 60);

const watchedAs = (kind: AlarmMetric, {watched}: Alarm): WatchedMetric | undefined =>
  watched !== undefined && kindOf(watched) === kind ? watched : undefined;

const titleOf = ({watched}: Alarm): string => {
  const name = watched === undefined ? 'watched metric' : shortMetric(watched);
  return name.charAt(0).toUpperCase() + name.slice(1);
};

const metricOf = (kind: AlarmMetric): Metric<Alarm> => ({
  title: 'Watched metric',
  titleOf,
  holdsThreshold: true,
  ...kinds[kind],
  use: 'detail',
  query: alarm => {
    const watched = watchedAs(kind, alarm);
    if (watched === undefined) return undefined;
    const {namespace, metricName, dimensions, statistic} = watched;
    return {namespace, metricName, dimensions, statistic, periodSeconds: periodOf(watched)};
  },
  threshold: alarm => {
    const threshold = watchedAs(kind, alarm) === undefined ? undefined : alarm.condition?.threshold;
    return threshold === undefined ? undefined : threshold * kinds[kind].scale;
  },
});

/** The alarm's own metric, once for each unit it can have: every alarm has at most one of them. */
export const alarmMetrics: Readonly<Record<AlarmMetric, Metric<Alarm>>> = {
  watchedCount: metricOf('watchedCount'),
  watchedMilliseconds: metricOf('watchedMilliseconds'),
  watchedSeconds: metricOf('watchedSeconds'),
  watchedBytes: metricOf('watchedBytes'),
  watchedShare: metricOf('watchedShare'),
  watchedPercent: metricOf('watchedPercent'),
};
