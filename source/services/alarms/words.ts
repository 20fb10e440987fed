import type {Alarm, AlarmCondition, AlarmType, WatchedMetric} from '../../domain/alarm.ts';
import {metricsWatched} from '../../domain/alarm.ts';
import {resourceNameOf} from '../../domain/alarm-resources.ts';
import {unknownText} from '../../domain/cell.ts';
import {formatDuration} from '../../domain/duration.ts';
import type {Health} from '../../domain/health.ts';

/** One line, whatever the alarm's author or CloudWatch wrote. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The states in the order of their weight, as short as a table wants them. */
const states: Readonly<
  Record<string, {readonly text: string; readonly rank: number; readonly health: Health}>
> = {
  OK: {text: 'OK', rank: 0, health: 'ok'},
  INSUFFICIENT_DATA: {text: 'NO DATA', rank: 2, health: 'unknown'},
  ALARM: {text: 'ALARM', rank: 3, health: 'critical'},
};

/** A state as people read it. One that is newer than this program is shown as AWS spells it. */
export const stateWords = (
  state: string | undefined,
): {readonly text: string; readonly rank: number; readonly health: Health} =>
  states[state ?? ''] ?? {text: state ?? unknownText, rank: 1, health: 'unknown'};

/** What kind of alarm it is, in a word. */
export const typeWords: Readonly<Record<AlarmType, string>> = {
  metric: 'metric',
  math: 'math',
  anomaly: 'anomaly',
  promql: 'PromQL',
  composite: 'composite',
  log: 'log',
};

type Comparison = {
  readonly sign: string;
  readonly opposite: string;
  readonly holds: (value: number, threshold: number) => boolean;
};

/** Comparisons that have a sign; the others compare with a band (PutMetricAlarm API reference, ComparisonOperator). */
export const comparisons: Readonly<Record<string, Comparison>> = {
  GreaterThanThreshold: {sign: '>', opposite: '<=', holds: (value, threshold) => value > threshold},
  GreaterThanOrEqualToThreshold: {
    sign: '>=',
    opposite: '<',
    holds: (value, threshold) => value >= threshold,
  },
  LessThanThreshold: {sign: '<', opposite: '>=', holds: (value, threshold) => value < threshold},
  LessThanOrEqualToThreshold: {
    sign: '<=',
    opposite: '>',
    holds: (value, threshold) => value <= threshold,
  },
};

const bands: Readonly<Record<string, string>> = {
  GreaterThanUpperThreshold: 'above the band that CloudWatch expects',
  LessThanLowerThreshold: 'below the band that CloudWatch expects',
  LessThanLowerOrGreaterThanUpperThreshold: 'outside the band that CloudWatch expects',
};

const number = new Intl.NumberFormat('en-US', {maximumFractionDigits: 6});

const comparisonWords = ({comparison, threshold}: AlarmCondition): string => {
  const sign = comparisons[comparison ?? '']?.sign;
  const value = threshold === undefined ? unknownText : number.format(threshold);
  if (sign !== undefined) return `${sign} ${value}`;
  return bands[comparison ?? ''] ?? `${comparison ?? 'compared with'} ${value}`;
};

const spanWords = ({periodSeconds, periods, periodsToAlarm}: AlarmCondition): string => {
  if (periods === undefined) return '';
  const unit =
    periodSeconds === 60
      ? periods === 1
        ? 'minute'
        : 'minutes'
      : `periods of ${periodSeconds === undefined ? unknownText : formatDuration(periodSeconds)}`;
  return ` for ${periodsToAlarm ?? periods} of ${periods} ${unit}`;
};

/** What a single metric is called in full: `Maximum of GetRecords.IteratorAgeMilliseconds`. */
export const metricWords = ({statistic, metricName}: WatchedMetric): string =>
  `${statistic} of ${metricName}`;

const subjectOf = ({watched, math, type, query}: Alarm): string => {
  if (watched !== undefined) return metricWords(watched);
  const result = math.find(({isResult}) => isResult);
  if (result?.expression !== undefined) return result.expression;
  if (result?.metric !== undefined) return metricWords(result.metric);
  return type === 'log' ? 'The result of the query' : (query ?? 'Something');
};

/** When it goes off, in a sentence; `undefined` where it has no threshold of its own. */
export const conditionWords = (alarm: Alarm): string | undefined => {
  const {condition} = alarm;
  if (condition?.comparison === undefined) return undefined;
  return `${subjectOf(alarm)} ${comparisonWords(condition)}${spanWords(condition)}, missing data is ${condition.missingData}`;
};

/** The long names that the tables of the other screens know by short ones. */
const shortMetrics: Readonly<Record<string, string>> = {
  ApproximateNumberOfMessagesVisible: 'visible',
  ApproximateNumberOfMessagesNotVisible: 'in flight',
  ApproximateNumberOfMessagesDelayed: 'delayed',
  ApproximateAgeOfOldestMessage: 'oldest age',
  NumberOfMessagesSent: 'sent',
  NumberOfMessagesReceived: 'received',
  NumberOfMessagesDeleted: 'deleted',
  NumberOfMessagesPublished: 'published',
  NumberOfNotificationsDelivered: 'delivered',
  NumberOfNotificationsFailed: 'failed',
  NumberOfNotificationsFilteredOut: 'filtered out',
  NumberOfNotificationsRedrivenToDlq: 'redriven to DLQ',
  NumberOfNotificationsFailedToRedriveToDlq: 'failed to redrive',
  'GetRecords.IteratorAgeMilliseconds': 'iterator age',
  ReadProvisionedThroughputExceeded: 'read throttles',
  WriteProvisionedThroughputExceeded: 'write throttles',
  IteratorAge: 'iterator age',
  ClaimedAccountConcurrency: 'claimed concurrency',
  ConcurrentExecutions: 'concurrency',
};

/** The same, short enough for a table: `iterator age`, `Duration p99`. */
export const shortMetric = ({metricName, statistic}: WatchedMetric): string => {
  const name = shortMetrics[metricName] ?? metricName;
  return /^p\d/.test(statistic) ? `${name} ${statistic}` : name;
};

/** The resource by its name; what is of no resource shown here, by its dimensions or its namespace. */
const placeOf = (metric: WatchedMetric): string =>
  resourceNameOf(metric) ??
  (Object.keys(metric.dimensions).length === 0
    ? metric.namespace
    : Object.values(metric.dimensions).join(' '));

/** What it looks at, short enough for a table: resource and metric. */
export const watchesWords = (alarm: Alarm): string => {
  const {watched, math, rule, members, logGroups, query} = alarm;
  if (watched !== undefined) return `${placeOf(watched)} ${shortMetric(watched)}`;
  if (rule !== undefined) return members.length === 0 ? rule : members.map(({name}) => name).join(', ');
  if (logGroups.length > 0) return logGroups.join(', ');
  const places = [...new Set(metricsWatched(alarm).map(placeOf))];
  const expression = math.find(({isResult}) => isResult)?.expression;
  if (places.length > 0) return [places.join(', '), expression].filter(part => part !== undefined).join(': ');
  return query ?? expression ?? unknownText;
};
