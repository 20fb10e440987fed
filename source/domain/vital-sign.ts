import {unknownText} from './cell.ts';
import {formatDuration} from './duration.ts';
import type {Health} from './health.ts';
import {worstHealth} from './health.ts';
import {formatCount} from './quantity.ts';
import type {Series} from './series.ts';

/** What tells at a glance how an account is, in the order of the strip above the overview. */
export const vitalIds = [
  'deadLetters',
  'oldestAge',
  'iteratorAge',
  'throttles',
  'claimed',
  'alarms',
] as const;
export type VitalId = (typeof vitalIds)[number];

/** One vital sign as one service knows it. */
export type VitalReading = {
  readonly id: VitalId;
  readonly value: number;
  /** What it must not reach: a retention, a quota. */
  readonly limit?: number | undefined;
  readonly health: Health;
  /** The metric whose stored minutes are its past: of one resource, or of all together. Absent: what was seen here. */
  readonly past?: {readonly metric: string; readonly resourceId?: string};
  /** What is not known of it: some was never read, so it is at least this; or some was read long ago, so it is about this. */
  readonly lacks?: 'unread' | 'old' | undefined;
};

/** A vital sign of the whole account; `undefined`: nobody knows it. */
export type VitalSign = {
  readonly id: VitalId;
  readonly reading: VitalReading | undefined;
  /** Oldest first. */
  readonly trend: Series;
};

/** Nothing found where not all was read is not nothing. */
export const isUnknownReading = ({value, lacks}: VitalReading): boolean => lacks === 'unread' && value === 0;

/** What several readings lack together. */
const lacksOf = (readings: readonly VitalReading[]): VitalReading['lacks'] => {
  const all = readings.map(({lacks}) => lacks);
  return all.includes('unread') ? 'unread' : all.find(lacks => lacks !== undefined);
};

/** The past that all of them share: that of one is not the past of their sum. */
const pastOf = (readings: readonly VitalReading[]): Pick<VitalReading, 'past'> => {
  const [past, ...others] = readings.map(reading => reading.past);
  const isShared = others.every(
    other => other?.metric === past?.metric && other?.resourceId === past?.resourceId,
  );
  return past !== undefined && isShared ? {past} : {};
};

const share = ({value, limit}: VitalReading): number => value / (limit ?? Infinity);

/** Of these the one closest to its limit counts; the others add up. */
const worstCounts: ReadonlySet<VitalId> = new Set(['oldestAge', 'iteratorAge']);

/** What several services or places say of one vital sign, as one. */
export const mergeReadings = (id: VitalId, readings: readonly VitalReading[]): VitalReading | undefined => {
  const [first, ...others] = readings.filter(reading => reading.id === id);
  if (first === undefined || others.length === 0) return first;
  const all = [first, ...others];
  const lacks = lacksOf(all);
  if (worstCounts.has(id))
    return {
      ...others.reduce((worst, reading) => (share(reading) > share(worst) ? reading : worst), first),
      lacks,
    };
  const limits = all.map(({limit}) => limit).filter(limit => limit !== undefined);
  return {
    id,
    ...pastOf(all),
    lacks,
    value: all.reduce((sum, {value}) => sum + value, 0),
    limit: limits.length === all.length ? limits.reduce((sum, limit) => sum + limit, 0) : undefined,
    health: worstHealth(all.map(({health}) => health)),
  };
};

const labels: Readonly<Record<VitalId, readonly [long: string, short: string]>> = {
  deadLetters: ['dead letters', 'dead letters'],
  oldestAge: ['oldest message', 'oldest'],
  iteratorAge: ['iterator age', 'iterator'],
  throttles: ['throttles', 'throttles'],
  claimed: ['claimed concurrency', 'claimed'],
  alarms: ['alarms firing', 'alarms'],
};

/** What it is called, in more or in fewer words. */
export const vitalLabel = (id: VitalId, isLong: boolean): string => labels[id][isLong ? 0 : 1];

const aged = ({value, limit}: VitalReading): string =>
  limit === undefined || value === 0
    ? formatDuration(value)
    : `${formatDuration(value)} of ${formatDuration(limit)}`;

/**
 * The value in as few characters as possible: `3d23 of 4d00`, `330/min`; `≥316` where some was not read yet, `~316` where
 * some was read long ago.
 */
export const vitalText = ({reading}: Pick<VitalSign, 'reading'>): string => {
  if (reading === undefined || isUnknownReading(reading)) return unknownText;
  const sign = reading.lacks === undefined ? '' : reading.lacks === 'unread' ? '≥' : '~';
  return `${sign}${valueText(reading)}`;
};

const valueText = (reading: VitalReading): string => {
  const {id, value, limit} = reading;
  switch (id) {
    case 'deadLetters':
    case 'alarms':
      return formatCount(value);
    case 'oldestAge':
    case 'iteratorAge':
      return aged(reading);
    case 'throttles':
      return `${formatCount(value)}/min`;
    case 'claimed':
      return limit === undefined ? formatCount(value) : `${formatCount(value)} of ${formatCount(limit)}`;
  }
};
