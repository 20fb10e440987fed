import type {Sample, Series} from './series.ts';
import {changePerMinute} from './series.ts';
import type {Stream} from './stream.ts';
import {current} from './stream.ts';

/** Long enough that a minute that comes late or a batch that takes long is no trend. */
const windowMilliseconds = 600_000;

/** Recent minutes that are kept. */
const keptAges = 15;

/** Slower than one second in a hundred is the noise of a consumer that keeps up. */
const leastGrowth = 0.01;

/** The newest minutes of both: a minute that is read again replaces what was known of it. */
export const mergeAges = (known: Series | undefined, read: Series): Series => {
  const byTime = new Map<number, Sample>([...(known ?? []), ...read].map(sample => [sample.at, sample]));
  return [...byTime.values()].sort((a, b) => a.at - b.at).slice(-keptAges);
};

/**
 * By how many seconds the oldest unread record gets older each second: 1 is a consumer that does not advance, below 0
 * one that catches up. `undefined` while there are too few minutes.
 */
export const lagGrowth = (ages: Series | undefined): number | undefined => {
  const perMinute = changePerMinute(ages ?? [], windowMilliseconds);
  return perMinute === undefined ? undefined : perMinute / 60;
};

type Lag = {
  readonly iteratorAgeSeconds: number;
  readonly retentionSeconds: number;
  /** `undefined`: not known yet. */
  readonly growth: number | undefined;
};

/**
 * Seconds until the oldest unread record is deleted at the present growth: what is left of the retention, divided by the
 * growth. Infinite where the lag does not grow. While the growth is not known: what is left if the consumer stands still,
 * which is the least there can be.
 */
export const timeToDataLossSeconds = ({iteratorAgeSeconds, retentionSeconds, growth}: Lag): number => {
  const left = Math.max(0, retentionSeconds - iteratorAgeSeconds);
  if (growth === undefined) return left;
  return growth < leastGrowth ? (left === 0 ? 0 : Infinity) : left / growth;
};

/** How much of the retention a lag has used: at 1 records are deleted unread. */
export const shareOfRetention = (stream: Stream, seconds: number | undefined): number | undefined => {
  const retention = stream.summary?.retentionSeconds;
  return seconds === undefined || retention === undefined || retention <= 0 ? undefined : seconds / retention;
};

/** What is known of the lag of a stream's classic consumers; `undefined` where none reports. */
export type DataLoss = {
  readonly ageSeconds: number;
  readonly retentionSeconds: number;
  readonly share: number;
  readonly growth: number | undefined;
  /** Infinite where the lag does not grow. */
  readonly seconds: number;
};

/** When the oldest unread record of a stream is lost, from values that are current. */
export const dataLossOf = (stream: Stream): DataLoss | undefined => {
  const ageSeconds = current(stream, stream.metrics.iteratorAgeSeconds);
  const retentionSeconds = stream.summary?.retentionSeconds;
  const share = shareOfRetention(stream, ageSeconds);
  if (ageSeconds === undefined || retentionSeconds === undefined || share === undefined) return undefined;
  const growth = lagGrowth(stream.recentAges);
  const seconds = timeToDataLossSeconds({iteratorAgeSeconds: ageSeconds, retentionSeconds, growth});
  return {ageSeconds, retentionSeconds, share, growth, seconds};
};
