import type {Range} from '../domain/chart-scale.ts';
import {rangeOfValues} from '../domain/chart-scale.ts';
import {keptMinutes} from '../domain/history.ts';
import type {MinuteSeries} from '../domain/history.ts';
import {staleMetricMilliseconds} from '../domain/metric.ts';
import type {Metric, PartMetric} from '../domain/metric.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {historyKey} from './select-history.ts';
import type {ChartView, Feed, State} from './state.ts';

const minuteMilliseconds = 60_000;

/** A declared metric of a resource, or of one of its parts, and the minutes that are stored of it. */
export type StoredMetric = {
  readonly id: string;
  readonly metric: Metric<Resource> | PartMetric<Resource>;
  readonly part: string | undefined;
  /** What the limit line is drawn from. */
  readonly threshold: number | undefined;
  /** How long one value of it is true. */
  readonly stepMilliseconds: number;
  readonly series: MinuteSeries | undefined;
};

const stepOf = (periodSeconds: number | undefined): number => (periodSeconds ?? 60) * 1000;

const ofUse = <M extends {readonly use: 'table' | 'detail'}>(
  metrics: Readonly<Record<string, M>>,
): readonly (readonly [id: string, metric: M])[] => {
  const all = Object.entries(metrics);
  return [...all.filter(([, {use}]) => use === 'table'), ...all.filter(([, {use}]) => use === 'detail')];
};

/** All metrics that the resource has, in the order of the charts: those of the table first. */
export const storedMetrics = (
  {history}: Feed,
  view: ServiceView<Resource>,
  resource: Resource,
): readonly StoredMetric[] =>
  ofUse(view.metrics).flatMap(([id, metric]): readonly StoredMetric[] => {
    const query = metric.query(resource);
    if (query === undefined) return [];
    return [
      {
        id,
        metric,
        part: undefined,
        threshold: metric.threshold?.(resource),
        stepMilliseconds: stepOf(query.periodSeconds),
        series: history.get(historyKey(resource.id, id)),
      },
    ];
  });

/** The same of its parts. */
export const storedPartMetrics = (
  {history}: Feed,
  view: ServiceView<Resource>,
  resource: Resource,
): readonly StoredMetric[] =>
  ofUse(view.partMetrics ?? {}).flatMap(([id, metric]) =>
    metric.parts(resource).map((part): StoredMetric => ({
      id,
      metric,
      part,
      threshold: undefined,
      stepMilliseconds: stepOf(metric.query(resource, part).periodSeconds),
      series: history.get(historyKey(resource.id, id, part)),
    })),
  );

const firstStored = ({from, values}: MinuteSeries): number | undefined => {
  const index = values.findIndex(value => !Number.isNaN(value));
  return index < 0 ? undefined : from + index * minuteMilliseconds;
};

const lastStored = ({from, values}: MinuteSeries): number | undefined => {
  const index = values.findLastIndex(value => !Number.isNaN(value));
  return index < 0 ? undefined : from + index * minuteMilliseconds;
};

/** The minutes that are stored, by their starts, and the time that the charts show. Epoch milliseconds. */
export type ChartWindow = {
  readonly from: number;
  readonly to: number;
  /** `undefined` where nothing is stored. */
  readonly oldest: number | undefined;
  readonly newest: number | undefined;
};

/**
 * What all charts of a resource show: they end with the newest minute that CloudWatch has told, which comes two minutes
 * late, or now, when it has told nothing for longer.
 */
export const chartWindow = (
  {now}: Pick<State, 'now'>,
  {rangeMinutes}: ChartView,
  metrics: readonly StoredMetric[],
): ChartWindow => {
  let oldest: number | undefined;
  let newest: number | undefined;
  for (const {series} of metrics) {
    const first = series === undefined ? undefined : firstStored(series);
    const last = series === undefined ? undefined : lastStored(series);
    if (first !== undefined && first < (oldest ?? Infinity)) oldest = first;
    if (last !== undefined && last > (newest ?? -Infinity)) newest = last;
  }
  const end = newest === undefined ? undefined : newest + minuteMilliseconds;
  const isCurrent = end !== undefined && now - end <= staleMetricMilliseconds;
  const to = isCurrent ? end : Math.ceil(now / minuteMilliseconds) * minuteMilliseconds;
  return {from: to - Math.min(rangeMinutes, keptMinutes) * minuteMilliseconds, to, oldest, newest};
};

/** What a chart of the metric would show: nothing is stored at all, or of this time, or there are only zeros. */
export type Content = {readonly kind: 'unknown' | 'outside' | 'zero' | 'values'; readonly range: Range};

/** The content of a chart of this metric. */
export const contentOf = ({series}: StoredMetric, {from, to}: ChartWindow): Content => {
  if (series === undefined) return {kind: 'unknown', range: rangeOfValues([])};
  const indexOf = (at: number): number => Math.max(0, Math.ceil((at - series.from) / minuteMilliseconds));
  const range = rangeOfValues(series.values.subarray(indexOf(from), indexOf(to)));
  if (range.high < range.low) return {kind: 'outside', range};
  return {kind: range.low === 0 && range.high === 0 ? 'zero' : 'values', range};
};

/** The minute that is read, where it is on the charts at all. */
export const shownCursor = ({cursorAt}: ChartView, {from, to}: ChartWindow): number | undefined =>
  cursorAt !== undefined && cursorAt >= from && cursorAt < to ? cursorAt : undefined;
