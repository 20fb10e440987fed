import type {Measurements} from './metric.ts';
import {seriesKey} from './metric.ts';
import type {MetricMinutes, Resource} from './service.ts';

const merge = (
  known: Measurements,
  news: Measurements,
  wasRead: (metricId: string) => boolean,
): Measurements => {
  const ids = new Set([...Object.keys(known), ...Object.keys(news)]);
  const merged = [...ids].map(id => [id, wasRead(id) ? news[id] : known[id]] as const);
  return Object.fromEntries(merged.filter(([, measured]) => measured !== undefined));
};

/**
 * What was just measured beside what is known by now: only the metrics that were read, whose minutes came along, are
 * taken from the news. Two readings of one resource may be under way at once, and neither may bring back what it found
 * when it began.
 */
export const mergeMeasured = <R extends Resource>(
  known: R,
  news: Partial<R>,
  minutes: MetricMinutes,
): Partial<R> => {
  const metrics = merge(known.metrics, news.metrics ?? {}, id => seriesKey(id) in minutes);
  const names = new Set([...Object.keys(known.parts ?? {}), ...Object.keys(news.parts ?? {})]);
  const parts = Object.fromEntries(
    [...names].map(part => [
      part,
      merge(known.parts?.[part] ?? {}, news.parts?.[part] ?? {}, id => seriesKey(id, part) in minutes),
    ]),
  );
  const readThrough = Math.max(known.readThrough ?? 0, news.readThrough ?? 0);
  return {
    ...news,
    metrics,
    ...(names.size === 0 ? {} : {parts}),
    ...(readThrough === 0 ? {} : {readThrough}),
  };
};
