import {unknownText} from './cell.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * A length of time in at most six characters, rounded down: `42s`, `18m04`, `3h12`, `4d06`, `1200d`. Negative is
 * `0s`; infinite, and what is longer than 99,999 days, is `∞` (`inf` in ASCII).
 */
export const formatDuration = (seconds: number, {ascii = false}: {readonly ascii?: boolean} = {}): string => {
  if (Number.isNaN(seconds)) return ascii ? '-' : unknownText;
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / day);
  if (days > 99_999) return ascii ? 'inf' : '∞';
  if (whole < minute) return `${whole}s`;
  if (whole < hour) return `${Math.floor(whole / minute)}m${twoDigits(whole % minute)}`;
  if (whole < day) return `${Math.floor(whole / hour)}h${twoDigits(Math.floor((whole % hour) / minute))}`;
  return days < 1000 ? `${days}d${twoDigits(Math.floor((whole % day) / hour))}` : `${days}d`;
};

/** How long ago a moment was, both in epoch milliseconds: `41s ago`. A moment to come counts as now. */
export const formatAge = (now: number, at: number): string => `${formatDuration((now - at) / 1000)} ago`;

/** Furthest moment a `Date` can hold, in epoch milliseconds (ECMAScript, "Time Values and Time Range"). */
const furthest = 8.64e15;
const isMoment = (at: number): boolean => Math.abs(at) <= furthest;

/** Local time of day of an epoch in milliseconds: `14:02:31`. */
export const formatClock = (at: number): string => {
  if (!isMoment(at)) return unknownText;
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
};

/** ISO 8601 in UTC of an epoch in milliseconds: `2026-11-02T14:02:31.250Z`. */
export const formatTimestamp = (at: number): string =>
  isMoment(at) ? new Date(at).toISOString() : unknownText;

/** A local moment as seen from another one: the time of day, and the date where that is another: `2026-11-20 15:31`. */
export const formatMoment = (at: number, seenAt: number): string => {
  if (!isMoment(at)) return unknownText;
  const [date, seen] = [new Date(at), new Date(seenAt)];
  const clock = formatClock(at).slice(0, 5);
  if (date.toDateString() === seen.toDateString()) return clock;
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${clock}`;
};
