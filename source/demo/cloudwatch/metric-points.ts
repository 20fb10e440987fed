import type {Statistic} from './metric-query.ts';
import type {MetricName, MetricSource, Minutes, Statistics} from './metric-source.ts';
import {mergeStatistics} from './metric-source.ts';
import {valueOf} from './statistic-value.ts';

/** One metric with the statistic and the period it is asked in. */
export type MetricStatistic = MetricName & {readonly statistic: Statistic; readonly periodSeconds: number};

/** The start of a period (epoch milliseconds) and its value. */
export type MetricPoint = readonly [at: number, value: number];

/** What nobody has is empty, not an error. */
const minutesOf = (
  sources: readonly MetricSource[],
  metric: MetricName,
  from: number,
  to: number,
): Minutes => {
  for (const source of sources) {
    const minutes = source.read(metric, from, to);
    if (minutes !== undefined) return minutes;
  }
  return [];
};

/** The periods from `from` on that have data, ascending. Periods are counted from `from`. */
export const readPoints = (
  sources: readonly MetricSource[],
  metric: MetricStatistic,
  from: number,
  to: number,
): readonly MetricPoint[] => {
  const periodMilliseconds = metric.periodSeconds * 1000;
  const periods = new Map<number, Statistics>();
  for (const [at, minute] of minutesOf(sources, metric, from, to)) {
    const startsAt = at - ((at - from) % periodMilliseconds);
    periods.set(startsAt, mergeStatistics(periods.get(startsAt), minute));
  }
  return [...periods]
    .map(([at, merged]): MetricPoint => [at, valueOf(merged, metric.statistic)])
    .filter(([, value]) => Number.isFinite(value));
};
