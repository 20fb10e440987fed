import type {Sample} from './series.ts';

/** Samples of one stretch of time, of which only so much is kept. Times are epoch milliseconds. */
type Slot = {
  readonly count: number;
  readonly sum: number;
  readonly highest: Sample;
  readonly last: Sample;
};

/**
 * One number of a load test over time, in bounded memory. Live values lie in slots that become wider as the run becomes
 * longer; minutes of CloudWatch are replaced when they are told again, and only the last day of them is kept.
 */
export type LoadSeries =
  | {
      readonly kind: 'live';
      readonly slotMilliseconds: number;
      /** By the start of the slot, in slots since 1970. */
      readonly slots: ReadonlyMap<number, Slot>;
    }
  /** By the start of the minute. */
  | {readonly kind: 'minutes'; readonly values: ReadonlyMap<number, number>};

/** Finer than any interval, so that in a short run every sample stands for itself. */
const firstSlotMilliseconds = 1000;

/** Eight hours in slots of sixteen seconds. */
export const mostSlots = 2048;

/** A day. */
const mostMinutes = 1440;

const minuteMilliseconds = 60_000;

/** Nothing yet. */
export const emptyLoadSeries = (kind: LoadSeries['kind']): LoadSeries =>
  kind === 'live'
    ? {kind, slotMilliseconds: firstSlotMilliseconds, slots: new Map()}
    : {kind, values: new Map()};

/** The greater one; of equals the earlier one. */
const higher = (one: Sample, other: Sample): Sample =>
  one.value > other.value || (one.value === other.value && one.at <= other.at) ? one : other;

/** The later one; of two of the same time the greater. */
const later = (one: Sample, other: Sample): Sample =>
  one.at > other.at || (one.at === other.at && one.value >= other.value) ? one : other;

/** In whatever order slots are put together, the same comes of it. */
const join = (one: Slot | undefined, other: Slot): Slot =>
  one === undefined
    ? other
    : {
        count: one.count + other.count,
        sum: one.sum + other.sum,
        highest: higher(one.highest, other.highest),
        last: later(one.last, other.last),
      };

const inWiderSlots = (slots: ReadonlyMap<number, Slot>): Map<number, Slot> => {
  const wider = new Map<number, Slot>();
  for (const [index, slot] of slots) {
    const half = Math.floor(index / 2);
    wider.set(half, join(wider.get(half), slot));
  }
  return wider;
};

const withReadings = (
  series: Extract<LoadSeries, {kind: 'live'}>,
  samples: readonly Sample[],
): LoadSeries => {
  let slots = new Map(series.slots);
  let {slotMilliseconds} = series;
  for (const sample of samples) {
    const index = Math.floor(sample.at / slotMilliseconds);
    slots.set(index, join(slots.get(index), {count: 1, sum: sample.value, highest: sample, last: sample}));
    while (slots.size > mostSlots) {
      slots = inWiderSlots(slots);
      slotMilliseconds *= 2;
    }
  }
  return {kind: 'live', slotMilliseconds, slots};
};

const withMinutes = (
  {values}: Extract<LoadSeries, {kind: 'minutes'}>,
  samples: readonly Sample[],
): LoadSeries => {
  const next = new Map(values);
  for (const {at, value} of samples)
    next.set(Math.floor(at / minuteMilliseconds) * minuteMilliseconds, value);
  if (next.size <= mostMinutes) return {kind: 'minutes', values: next};
  const kept = [...next.keys()].sort((a, b) => b - a).slice(0, mostMinutes);
  return {kind: 'minutes', values: new Map(kept.map(at => [at, next.get(at) ?? 0]))};
};

/**
 * The series with these samples, each at the time it was true. Live values may come in any order; a minute that is told
 * again replaces what was told of it.
 */
export const addSamples = (series: LoadSeries, samples: readonly Sample[]): LoadSeries => {
  const finite = samples.filter(({value}) => Number.isFinite(value));
  if (finite.length === 0) return series;
  return series.kind === 'minutes' ? withMinutes(series, finite) : withReadings(series, finite);
};

/** What is known of a stretch of time: a live reading (or several), or a minute. */
export type LoadPoint = {
  /** When it was true; of a minute its start. */
  readonly at: number;
  /** How long it stands for, in milliseconds. */
  readonly lasts: number;
  readonly mean: number;
  readonly highest: Sample;
  readonly last: Sample;
};

const byTime = (a: LoadPoint, b: LoadPoint): number => a.at - b.at;

const readPoints = (series: LoadSeries): readonly LoadPoint[] => {
  if (series.kind === 'minutes')
    return [...series.values]
      .map(([at, value]) => ({
        at,
        lasts: minuteMilliseconds,
        mean: value,
        highest: {at, value},
        last: {at, value},
      }))
      .sort(byTime);
  return [...series.slots.values()]
    .map(({count, sum, highest, last}) => ({
      at: last.at,
      lasts: series.slotMilliseconds,
      // Rounding must not lift it above what was measured.
      mean: Math.min(highest.value, sum / count),
      highest,
      last,
    }))
    .sort(byTime);
};

const remembered = new WeakMap<LoadSeries, readonly LoadPoint[]>();

/** Everything that is kept, oldest first. Remembered per series, which never changes. */
export const loadPoints = (series: LoadSeries): readonly LoadPoint[] => {
  const known = remembered.get(series) ?? readPoints(series);
  remembered.set(series, known);
  return known;
};

/** What the report says of a series. */
export type LoadSummary = {
  /** How many readings or minutes it is reckoned from; percentiles of long runs from means of several. */
  readonly points: number;
  readonly p50: number;
  readonly p95: number;
  readonly highest: Sample;
};

/** Nearest rank: the value itself is one that was measured. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** Median, 95th percentile and peak; `undefined` of nothing. */
export const summarize = (points: readonly LoadPoint[]): LoadSummary | undefined => {
  const [first] = points;
  if (first === undefined) return undefined;
  const sorted = points.map(({mean}) => mean).sort((a, b) => a - b);
  return {
    points: points.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    highest: points.reduce((highest, point) => higher(highest, point.highest), first.highest),
  };
};
