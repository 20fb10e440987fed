import type {ChartPiece} from './chart-caption.ts';
import type {ChartLine} from './line-chart.ts';
import type {LoadRun, LoadTrack} from './load-run.ts';
import {loadPoints} from './load-series.ts';
import type {Series} from './series.ts';

const minuteMilliseconds = 60_000;

/** The time that all charts of a run show: from its start to its end or to now. */
export const loadAxis = (
  {startedAt, end}: LoadRun,
  now: number,
): {readonly from: number; readonly to: number} => {
  const to = Math.ceil((end?.at ?? now) / 1000) * 1000;
  // The minute it began in is drawn from its start, but is not known before the third minute.
  const first = to - startedAt < 3 * minuteMilliseconds ? 1000 : minuteMilliseconds;
  const from = Math.floor(startedAt / first) * first;
  return {from, to: Math.max(to, from + minuteMilliseconds)};
};

/** Room for the longest label of any unit (`999,999/min`), so that the axes of all charts are one. */
export const loadLabelColumns = 11;

/** What is drawn of a track: peaks stay, however many readings share a stretch of time. */
export const loadSamples = ({series}: LoadTrack): Series =>
  loadPoints(series).map(({at, highest}) => ({at, value: highest.value}));

/** How long a sample of these is true, for the drawing: readings are joined over one that came late. */
export const loadStep = ({series}: LoadTrack, samples: Series): number => {
  if (series.kind === 'minutes') return minuteMilliseconds;
  const spacings = samples.slice(1).map(({at}, index) => at - (samples[index]?.at ?? at));
  const usual = spacings.toSorted((a, b) => a - b)[Math.floor(spacings.length / 2)] ?? 0;
  return Math.max(5000, 2 * usual, series.slotMilliseconds);
};

/** The columns of a chart where marked moments are, by number from 1; those outside are left out. */
const markerColumns = (
  {markers}: Pick<LoadRun, 'markers'>,
  {from, to}: {readonly from: number; readonly to: number},
  columns: number,
): ReadonlyMap<number, number> =>
  new Map(
    markers.flatMap(({at}, index) =>
      at < from || at > to
        ? []
        : [[Math.min(columns - 1, Math.floor(((at - from) / (to - from)) * columns)), index + 1] as const],
    ),
  );

/** A marker's number where one digit is enough. */
const markerDigit = (number: number): string => (number < 10 ? String(number) : '+');

const isFree = (text: string): boolean => text === ' ';

const withMark = (
  line: ChartLine,
  marks: ReadonlyMap<number, number>,
  isTop: boolean,
  sign: string,
): ChartLine => {
  const [axis, ...plot] = line;
  if (axis === undefined) return line;
  const cells = plot.flatMap(({text, role}) => Array.from(text, (one): ChartPiece => ({text: one, role})));
  const marked = cells.map((cell, column): ChartPiece => {
    const number = marks.get(column);
    if (number === undefined) return cell;
    if (isTop) return {text: markerDigit(number), role: 'cursor'};
    return isFree(cell.text) ? {text: sign, role: 'cursor'} : cell;
  });
  return [axis, ...marked];
};

/**
 * A chart with the marked moments as vertical lines, their numbers on top. The line of the chart stays before them.
 * `sign` is what they are drawn with.
 */
export const withMarkers = (
  lines: readonly ChartLine[],
  run: Pick<LoadRun, 'markers'>,
  axis: {readonly from: number; readonly to: number},
  sign: string,
): readonly ChartLine[] => {
  const [caption, ...rows] = lines;
  const times = rows.pop();
  const [first] = rows;
  if (caption === undefined || times === undefined || first === undefined || run.markers.length === 0)
    return lines;
  const width = first.slice(1).reduce((sum, {text}) => sum + Array.from(text).length, 0);
  const marks = markerColumns(run, axis, width);
  return [caption, ...rows.map((row, index) => withMark(row, marks, index === 0, sign)), times];
};
