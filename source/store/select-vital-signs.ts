import type {History, MinuteSeries} from '../domain/history.ts';
import {samplesOf} from '../domain/history.ts';
import {seriesKey} from '../domain/metric.ts';
import type {Sample, Series} from '../domain/series.ts';
import {append} from '../domain/series.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {VitalId, VitalReading, VitalSign} from '../domain/vital-sign.ts';
import {isUnknownReading, mergeReadings, vitalIds} from '../domain/vital-sign.ts';
import type {Catalog} from './catalog.ts';
import {isOutOfReach, sameAs} from './place-reach.ts';
import {rememberEach} from './remember.ts';
import {historyKey} from './select-history.ts';
import type {Feed, OverviewState, State} from './state.ts';

type Resources = ReadonlyMap<string, Resource>;
type Known = {readonly account: unknown; readonly readings: readonly VitalReading[]};

const knownOf = rememberEach((view: ServiceView<Resource>) => {
  const known = new WeakMap<Resources, Known>();
  return ({resources, account}: Feed): readonly VitalReading[] => {
    const found = known.get(resources);
    if (found !== undefined && found.account === account) return found.readings;
    const readings = view.vitals?.(resources, account) ?? [];
    known.set(resources, {account, readings});
    return readings;
  };
});

/** Of several places each says its own, an account that stands there twice once; what belongs to it stays with its place. */
const readingsOf = (state: State, view: ServiceView<Resource>): readonly VitalReading[] => {
  const known = (feed: Feed | undefined): readonly VitalReading[] =>
    feed === undefined ? [] : knownOf(view)(feed);
  if (state.places.length === 0) return known(state.feeds[view.id]);
  return state.places
    .filter(place => sameAs(state, place) === undefined)
    .flatMap(place => {
      const readings = known(place.shown[view.id]);
      // What a place said before it was lost still counts, and is not what is there now.
      return isOutOfReach(place)
        ? readings.map((reading): VitalReading => ({...reading, lacks: reading.lacks ?? 'old'}))
        : readings;
    });
};

/** What all services say of the vital signs of the account. */
export const readVitals = (state: State, catalog: Catalog): OverviewState['vitals'] => {
  const readings = catalog.flatMap(view => readingsOf(state, view));
  return Object.fromEntries(
    vitalIds.flatMap(id => {
      const merged = mergeReadings(id, readings);
      return merged === undefined ? [] : [[id, merged]];
    }),
  );
};

/** Closer than this samples say the same; so many of them are half an hour. */
const sampleMilliseconds = 15_000;
const keptSamples = 120;

const sampled = (seen: Series = [], value: number | undefined, at: number): Series => {
  // A recording may be played from an earlier time on.
  const series = seen.some(sample => sample.at > at) ? seen.filter(sample => sample.at <= at) : seen;
  const last = series.at(-1);
  if (value === undefined || (last !== undefined && at - last.at < sampleMilliseconds)) return series;
  return append(series, {at, value}, keptSamples);
};

/** What was seen of the vital signs with what they are now added, not more often than is worth drawing. */
export const sampleVitals = (
  seen: OverviewState['seen'],
  vitals: OverviewState['vitals'],
  at: number,
): OverviewState['seen'] => {
  const next = vitalIds.map(id => {
    const reading = vitals[id];
    const value = reading === undefined || isUnknownReading(reading) ? undefined : reading.value;
    return [id, sampled(seen[id], value, at)] as const;
  });
  return next.every(
    ([id, series]) => series === (seen[id] ?? series) && (seen[id] !== undefined || series.length === 0),
  )
    ? seen
    : Object.fromEntries(next.filter(([, series]) => series.length > 0));
};

const minutesOf = rememberEach(samplesOf);

/** The stored minutes of one metric of all resources of a feed, added up. */
const sumsOf = rememberEach((history: History) => {
  const sums = new Map<string, Series>();
  return (metric: string): Series => {
    const known = sums.get(metric);
    if (known !== undefined) return known;
    const ending = historyKey('', metric);
    const totals = new Map<number, number>();
    for (const [key, series] of history)
      if (key.endsWith(ending))
        for (const {at, value} of minutesOf(series)) totals.set(at, (totals.get(at) ?? 0) + value);
    const sum = [...totals].map(([at, value]): Sample => ({at, value})).sort((a, b) => a.at - b.at);
    sums.set(metric, sum);
    return sum;
  };
});

const storedSeries = (state: State, catalog: Catalog, {past}: VitalReading): Series => {
  if (past === undefined) return [];
  const {metric, resourceId} = past;
  for (const view of catalog) {
    const history = state.feeds[view.id]?.history;
    if (history === undefined || view.metrics[metric] === undefined) continue;
    const series: MinuteSeries | undefined =
      resourceId === undefined ? undefined : history.get(historyKey(resourceId, seriesKey(metric)));
    if (series !== undefined) return minutesOf(series);
    const sum = resourceId === undefined ? sumsOf(history)(metric) : [];
    if (sum.length > 0) return sum;
  }
  return [];
};

/** An hour shows which way it goes. */
const trendMinutes = 60;

/** The vital signs of the account in their order, each with its past: what CloudWatch has stored, else what was seen. */
export const vitalSigns = (state: State, catalog: Catalog): readonly VitalSign[] =>
  vitalIds.map((id: VitalId) => {
    const reading = state.overview.vitals[id];
    const stored = reading === undefined ? [] : storedSeries(state, catalog, reading);
    const trend = stored.length > 1 ? stored.slice(-trendMinutes) : (state.overview.seen[id] ?? []);
    return {id, reading, trend};
  });
