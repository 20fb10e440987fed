import {formatClock, formatDuration} from './duration.ts';
import type {LoadReport} from './load-report.ts';
import type {LoadCourse} from './load-course.ts';
import type {LoadChoice, LoadEnd, LoadTrack} from './load-run.ts';
import {formatMetric} from './metric.ts';
import {counted} from './quantity.ts';

/** What services are called in reports of load tests. */
const serviceNouns: Readonly<Record<string, string>> = {
  sqs: 'queues',
  lambda: 'functions',
  kinesis: 'streams',
  sns: 'topics',
  alarms: 'alarms',
};

/** `Queues: Sent`: what a chart or a line of the report is about. */
export const trackTitle = ({service, title}: Pick<LoadTrack, 'service' | 'title'>): string => {
  const noun = serviceNouns[service] ?? service;
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
};

/** A value with the unit of its track. */
export const trackValue = ({unit}: Pick<LoadTrack, 'unit'>, value: number): string =>
  formatMetric(unit, value);

/** Which resources a test is about, in words. Foreign text. */
export const choiceWords = ({filter, marked, services}: LoadChoice): string => {
  const what = services.map(service => serviceNouns[service] ?? service).join(', ');
  if (marked.length > 0) return counted(marked.length, 'marked resource');
  return filter === '' ? `all ${what}` : `"${filter}" of ${what}`;
};

/** Where the test is, in words. */
export const phaseWords = ({phase, beganAt, stoppedAt, drainedAt}: LoadCourse, now: number): string => {
  switch (phase) {
    case 'waiting':
      return 'waiting for load';
    case 'load':
      return `load for ${formatDuration((now - (beganAt ?? now)) / 1000)}`;
    case 'draining':
      if (drainedAt !== undefined)
        return `back since ${formatClock(drainedAt)}, CloudWatch is to confirm that the load stopped`;
      return `draining for ${formatDuration((now - (stoppedAt ?? now)) / 1000)}`;
    case 'drained':
      return `drained in ${formatDuration(((drainedAt ?? now) - (stoppedAt ?? now)) / 1000)}`;
  }
};

/** How it ended, in words. Foreign text. */
export const endWords = (end: LoadEnd | undefined): string => {
  if (end === undefined) return 'still running';
  switch (end.kind) {
    case 'failed':
      return `failed: ${end.text}`;
    case 'until':
      return `ended by itself: ${end.text}`;
    case 'stopped':
      return end.text;
  }
};

/** How long what waited took to go after the load had stopped. */
export const drainWords = ({course: {beganAt, stoppedAt, drainedAt}}: Pick<LoadReport, 'course'>): string => {
  if (beganAt === undefined) return 'no load was seen';
  if (stoppedAt === undefined) return 'the load had not stopped';
  if (drainedAt === undefined) return `not drained since the load stopped at ${formatClock(stoppedAt)}`;
  return `${formatDuration((drainedAt - stoppedAt) / 1000)}, from ${formatClock(stoppedAt)} to ${formatClock(drainedAt)}`;
};

/** That none was seen is one thing, that nobody could see any another. */
const noThrottleWords = (isUnderWay: boolean, lines: LoadReport['lines']): string => {
  const telling = lines.filter(({track}) => track.role === 'throttles');
  const unknown = telling.filter(({summary}) => summary === undefined).map(({track}) => trackTitle(track));
  const before = telling
    .filter(({baseline}) => (baseline ?? 0) > 0)
    .map(({track, baseline}) => `${trackTitle(track)} ${trackValue(track, baseline ?? 0)}`);
  const what =
    unknown.length > 0
      ? `not known${isUnderWay ? ' yet' : ''}: no minute of the test was read of ${unknown.join(', ')}`
      : 'none seen';
  return before.length === 0 ? what : `${what} (before the start ${before.join(', ')})`;
};

/** `14:03, 12/min of functions, at 340/min in, 50 at once`. */
export const throttleWords = ({run, firstThrottle: first, lines}: LoadReport): string => {
  if (first === undefined) return noThrottleWords(run.end === undefined, lines);
  const {throttles, before = 0, rates, concurrency, at} = first;
  const parts = [
    ...rates.map(({track, value}) => `${trackTitle(track)} ${trackValue(track, value)}`),
    ...concurrency.map(({track, value}) => `${trackTitle(track)} ${trackValue(track, value)}`),
  ];
  const then = parts.length === 0 ? '' : `, at ${parts.join(', ')}`;
  const already = before > 0 ? ` (${trackValue(throttles.track, before)} before the start already)` : '';
  return `in the minute of ${formatClock(at).slice(0, 5)}: ${trackTitle(throttles.track)} ${trackValue(throttles.track, throttles.value)}${already}${then}`;
};
