import type {Cell} from './cell.ts';
import {unknownCell, unknownText} from './cell.ts';
import type {Health} from './health.ts';
import type {Measured} from './metric.ts';
import {staleMetricMilliseconds} from './metric.ts';
import type {Series} from './series.ts';
import type {Column, Resource} from './service.ts';
import {sparkline} from './sparkline.ts';

/** Whether a measured value is too old to be the current one. */
export const isStale = ({at}: Pick<Measured, 'at'>, now: number): boolean =>
  now - at > staleMetricMilliseconds;

/** A cell for a value of CloudWatch: faint when it is old. */
export const measuredCell = (
  measured: Measured | undefined,
  now: number,
  format: (value: number) => string,
  health?: Health,
): Cell =>
  measured === undefined
    ? unknownCell
    : {
        text: format(measured.value),
        sort: measured.value,
        stale: isStale(measured, now),
        ...(health === undefined ? {} : {health}),
      };

/** A value as text, or the sign for what nobody told us. */
export const textOf = <T>(value: T | undefined, format: (value: T) => string): string =>
  value === undefined ? unknownText : format(value);

/** How many cells of trend a row may show. */
export const trendWidth = 24;
const trendMinutes = 60;
const minuteMilliseconds = 60_000;

/** Minute by minute, so that an hour of silence looks like one. It ends where CloudWatch does, two minutes ago. */
const lastHour = (minutes: Series, now: number): readonly (number | undefined)[] => {
  const newest = minutes.at(-1)?.at ?? 0;
  const end = Math.max(
    newest,
    Math.floor((now - staleMetricMilliseconds) / minuteMilliseconds) * minuteMilliseconds,
  );
  const slots = new Array<number | undefined>(trendMinutes).fill(undefined);
  for (const {at, value} of minutes) {
    const index = trendMinutes - 1 - (end - at) / minuteMilliseconds;
    if (index >= 0) slots[index] = value;
  }
  return slots;
};

/** The column that draws the last hour of a metric. Where the screen is narrow it leaves early. */
export const trendColumn = <R extends Resource>(
  metricId: keyof R['metrics'] & string,
  help: string,
): Column<R> => ({
  id: 'trend',
  title: 'TREND',
  align: 'left',
  minWidth: 12,
  maxWidth: trendWidth,
  dropOrder: 8,
  help,
  // The newest minutes stand at the right.
  cut: 'start',
  isFaint: true,
  cell: ({metrics}, now, history) => ({
    text: sparkline(lastHour(history(metricId), now), trendWidth),
    sort: metrics[metricId]?.value,
  }),
});
