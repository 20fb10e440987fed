import type {Unit} from './metric.ts';
import {formatMetric} from './metric.ts';

/** Where the limit is: drawn at its height, or beyond the scale, which belongs to the data. */
type LimitPlace = 'inside' | 'above';

/** What the left axis of a chart says, from `low` at the bottom to `high` at the top. */
export type ChartScale = {
  readonly low: number;
  readonly high: number;
  /** Values with a label, lowest first. */
  readonly ticks: readonly {readonly value: number; readonly text: string}[];
  readonly limit: LimitPlace | undefined;
};

/** A lowest and a highest value. */
export type Range = {readonly low: number; readonly high: number};

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Round lengths of time whose halves are round as well, in seconds; longer ones are round numbers of days. */
const roundSeconds = [
  ...[0.1, 0.2, 0.4, 0.6],
  ...[1, 2, 4, 6, 10, 20, 30],
  ...[1, 2, 4, 6, 10, 20, 30].map(minutes => minutes * minute),
  ...[1, 2, 4, 6, 12].map(hours => hours * hour),
];

const isMultiple = (value: number, of: number): boolean =>
  Math.abs(value / of - Math.round(value / of)) < 1e-6;

const decimals = (around: number): readonly number[] => {
  const exponent = Math.floor(Math.log10(around));
  return [exponent, exponent + 1].flatMap(power =>
    [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8].map(mantissa => mantissa * 10 ** power),
  );
};

const binaries = (around: number): readonly number[] => {
  const power = 2 ** Math.floor(Math.log2(around));
  return [power, 1.5 * power, 2 * power];
};

const times = (seconds: number): readonly number[] => {
  if (seconds <= day / 2) return roundSeconds;
  const days = decimals(Math.max(1, seconds / day)).filter(count => isMultiple(count, 2));
  return [day, ...days.map(count => count * day)];
};

/** The smallest difference that the text of a value shows: half a scale below it would be labelled wrongly. */
const smallest = (unit: Unit, value: number): number => {
  if (unit === 'share') return 0.01;
  if (unit === 'perSecond' && value < 100) return 0.1;
  if (unit === 'seconds' && value < 10) return 0.1;
  if (unit === 'milliseconds' && value >= 1000) return 100;
  return 1;
};

const candidates = (unit: Unit, value: number): readonly number[] => {
  switch (unit) {
    case 'seconds':
      return times(value);
    case 'milliseconds':
      return value > 60_000 ? times(value / 1000).map(seconds => seconds * 1000) : decimals(value);
    case 'bytes':
    case 'bytesPerSecond':
      return binaries(value);
    case 'count':
    case 'perSecond':
    case 'perMinute':
    case 'share':
      return decimals(value);
  }
};

/** The smallest round value that is not below this one (above zero), of which half can be labelled too. */
const roundUp = (unit: Unit, value: number): number => {
  const least = smallest(unit, value);
  if (value <= least) return least;
  const found = candidates(unit, value).find(
    candidate => candidate >= value * (1 - 1e-9) && isMultiple(candidate / 2, smallest(unit, candidate)),
  );
  return found ?? value;
};

/**
 * From far above zero a small change is seen only on a scale of its own, and is worth it where it goes one way: a
 * backlog that grows, an age that rises. What goes up and down by so little is noise and stays flat.
 */
const isFarFromZero = (values: readonly number[], {low, high}: Range): boolean => {
  if (low <= 0 || high <= low || high - low >= 0.1 * high) return false;
  let way = 0;
  values.forEach((value, index) => {
    way += Math.abs(value - (values[index - 1] ?? value));
  });
  return Math.abs((values.at(-1) ?? 0) - (values[0] ?? 0)) >= 0.25 * way;
};

/** `undefined` where its labels would read the same. */
const narrowRange = (reach: Range, unit: Unit): Range | undefined => {
  const step = Math.max(roundUp(unit, (reach.high - reach.low) / 2), smallest(unit, reach.high));
  const low = Math.floor(reach.low / step) * step;
  const high = Math.ceil(reach.high / step) * step;
  return formatMetric(unit, low) === formatMetric(unit, high) ? undefined : {low, high};
};

const wholeRange = ({low, high}: Range, unit: Unit): Range => {
  const bottom = low < 0 ? -roundUp(unit, -low) : 0;
  return {low: bottom, high: high > 0 ? roundUp(unit, high) : bottom < 0 ? 0 : 1};
};

const ticksOf = ({low, high}: Range, unit: Unit, isSilent: boolean): ChartScale['ticks'] => {
  const middle = low < 0 && high > 0 ? 0 : (low + high) / 2;
  // Half of the smallest difference would be labelled with one of its neighbours' texts, or wrongly.
  const isSaid = isMultiple(middle, smallest(unit, middle));
  const values = isSilent ? [low] : isSaid ? [low, middle, high] : [low, high];
  return values.map(value => ({value, text: formatMetric(unit, value)}));
};

/** Lowest and highest of values, without what is no number; of none, a range that is upside down and holds nothing. */
export const rangeOfValues = (values: Iterable<number>): Range => {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return {low, high};
};

/** What a scale holds beside its values. */
export type BesideValues = {
  readonly limit: number | undefined;
  /** The limit is what the chart is for: it is held however far it is above the values. */
  readonly holdsLimit: boolean;
  /** What other charts show, so that they can be compared. */
  readonly alongside: Range | undefined;
};

/**
 * The scale of these values (finite, at least one, in order of time): from zero, unless they are far from it for how
 * little they differ. A limit that is passed is always in it, one above the values where that does not squash them.
 */
export const chartScale = (
  values: readonly number[],
  unit: Unit,
  {limit, holdsLimit, alongside}: BesideValues,
): ChartScale => {
  const own = rangeOfValues(values);
  const data = {
    low: Math.min(own.low, alongside?.low ?? own.low, limit ?? own.low),
    high: Math.max(own.high, alongside?.high ?? own.high),
  };
  const mayBeNarrow = alongside === undefined && isFarFromZero(values, data);
  const reach = mayBeNarrow ? data.high + 2 * (data.high - data.low) : 2 * data.high;
  const isHeld = limit !== undefined && limit > data.high && (holdsLimit || limit <= reach);
  const held = {low: data.low, high: isHeld ? limit : data.high};
  const isNarrow = mayBeNarrow && held.high <= reach;
  const range = (isNarrow ? narrowRange(held, unit) : undefined) ?? wholeRange(held, unit);
  return {
    ...range,
    ticks: ticksOf(range, unit, held.low === 0 && held.high === 0),
    limit: limit === undefined ? undefined : limit > range.high ? 'above' : 'inside',
  };
};
