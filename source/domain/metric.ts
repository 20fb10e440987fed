import {unknownText} from './cell.ts';
import {formatDuration} from './duration.ts';
import {formatBytes, formatCount, formatRate} from './quantity.ts';

/** A CloudWatch value and the end of the minute it describes (epoch milliseconds). */
export type Measured = {readonly value: number; readonly at: number};

/** The newest value of each metric, by the metric's id; a metric without a datapoint is missing. */
export type Measurements<Id extends string = string> = {readonly [K in Id]?: Measured};

/** One metric as GetMetricData takes it, with one statistic (`Sum`, `Maximum`, `Average`, `p99`). */
export type MetricQuery = {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  /** For metrics that come less often than once a minute; a multiple of 60. */
  readonly periodSeconds?: number;
};

/** What a value counts, which decides how it is written. A share is a ratio: 1 is everything. */
export type Unit =
  'count' | 'perSecond' | 'perMinute' | 'bytesPerSecond' | 'bytes' | 'seconds' | 'milliseconds' | 'share';

/** Milliseconds as people read them: `340 ms`, `2.4 s`, from a minute on as a duration. */
export const formatMilliseconds = (milliseconds: number): string => {
  if (Number.isNaN(milliseconds)) return unknownText;
  if (milliseconds < 1000) return `${String(Math.round(milliseconds))} ms`;
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : formatDuration(milliseconds / 1000);
};

/** A share as a percentage: `71 %`; more than nothing never reads as `0 %`. */
export const formatShare = (share: number): string => {
  if (Number.isNaN(share)) return unknownText;
  if (share > 0 && share < 0.01) return '<1 %';
  return `${formatCount(share * 100)} %`;
};

/** Seconds as the tables write them: `0.7s`, from ten on whole ones. */
const formatSeconds = (seconds: number): string => {
  if (!(seconds > 0 && seconds < 9.95) || Number.isInteger(seconds)) return formatDuration(seconds);
  return seconds < 0.05 ? '<0.1s' : `${seconds.toFixed(1)}s`;
};

const formats: Readonly<Record<Unit, (value: number) => string>> = {
  count: formatCount,
  perSecond: value => `${formatRate(value)}/s`,
  perMinute: value => `${formatCount(value)}/min`,
  bytesPerSecond: value => `${formatBytes(value)}/s`,
  bytes: formatBytes,
  seconds: formatSeconds,
  milliseconds: formatMilliseconds,
  share: formatShare,
};

/** A value with its unit, for charts and details. */
export const formatMetric = (unit: Unit, value: number): string => formats[unit](value);

/** Whether the metric is asked every minute for the table, or only while the detail of its resource is open. */
type MetricUse = 'table' | 'detail';

type MetricFace = {
  /** What the chart is called: `Iterator age`. */
  readonly title: string;
  readonly unit: Unit;
  /** From CloudWatch's value to the unit: `1 / 60` for a sum a minute shown per second. */
  readonly scale: number;
  readonly use: MetricUse;
  /** The threshold is what the chart is for, so it is in it however far it is from the data. */
  readonly holdsThreshold?: true;
};

/** One metric of a resource: what to ask, what the number becomes, how its chart is called. */
export type Metric<R> = MetricFace & {
  /** `undefined`: this resource has no such metric. */
  readonly query: (resource: R) => MetricQuery | undefined;
  /** Where the trouble begins, in the metric's unit: a timeout, a quota. Drawn as a line into the chart. */
  readonly threshold?: (resource: R) => number | undefined;
  /** Instead of `title`, where what it is depends on the resource. */
  readonly titleOf?: (resource: R) => string;
};

/** A metric that each of several parts of a resource has: a shard, a consumer, an alias. */
export type PartMetric<R> = MetricFace & {
  readonly parts: (resource: R) => readonly string[];
  readonly query: (resource: R, part: string) => MetricQuery;
};

/** The key of a metric's history; a part's values are apart from each other. */
export const seriesKey = (metricId: string, part?: string): string =>
  part === undefined ? metricId : `${metricId} ${part}`;

/** A minute is readable about two minutes after it ended; a value older than this is not the current one. */
export const staleMetricMilliseconds = 240_000;
