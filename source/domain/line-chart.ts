import {withAsciiSigns} from './ascii-signs.ts';
import type {ChartPiece, ChartRole} from './chart-caption.ts';
import {chartCaption} from './chart-caption.ts';
import type {ChartStyle} from './chart-canvas.ts';
import {dotsOfCell, drawTrace, rowOf} from './chart-canvas.ts';
import type {ChartScale, Range} from './chart-scale.ts';
import {chartScale} from './chart-scale.ts';
import {timeTicks} from './chart-times.ts';
import {traceSeries} from './chart-trace.ts';
import type {Unit} from './metric.ts';
import type {Sample, Series} from './series.ts';

const minuteMilliseconds = 60_000;

/** One line of a chart, in pieces from left to right. */
export type ChartLine = readonly ChartPiece[];

/** A chart to be drawn. */
export type ChartRequest = {
  /** Safe to show; cut where there is no room. */
  readonly title: string;
  readonly unit: Unit;
  /** In order of time; what is not a finite number counts as missing. */
  readonly samples: Series;
  /** The time that is shown, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Columns, at least 20, and lines with title and times, at least 3. */
  readonly width: number;
  readonly height: number;
  readonly style: ChartStyle;
  /** How long one sample is true; further apart they are not joined. A minute, if not said. */
  readonly stepMilliseconds?: number;
  /** Where the trouble begins, in the unit. */
  readonly threshold?: number | undefined;
  /** It is what the chart is for: drawn however far it is above the samples. */
  readonly holdsThreshold?: boolean;
  /** What the charts show that it is compared with: they have one scale then. */
  readonly alongside?: Range;
  /** Columns for the labels, where charts of other units stand above each other; 8, if not said. */
  readonly labelColumns?: number;
  /** The start of the minute to read. */
  readonly cursorAt?: number | undefined;
};

const plainFor =
  (style: ChartStyle) =>
  (text: string): string =>
    style === 'ascii' ? withAsciiSigns(text) : text;

/** Values beyond this are no measurement and would overflow in a difference. */
const largest = 1e300;

const shownSamples = ({samples, from, to}: ChartRequest): Series =>
  samples.filter(({at, value}) => at >= from && at <= to && Math.abs(value) < largest);

/** The sample that is true in the minute of the cursor: the last one, where there are several. */
const sampleAt = (samples: Series, cursorAt: number, step: number): Sample | undefined =>
  samples.findLast(({at}) => at < cursorAt + minuteMilliseconds && at + step > cursorAt);

/** Charts under each other are read together: their lines begin at the same column, unless a label is longer. */
const labelColumns = 8;

const emptyScale: ChartScale = {low: 0, high: 1, ticks: [], limit: undefined};

/** Everything that the rows are drawn from. */
type Layout = {
  readonly request: ChartRequest;
  readonly samples: Series;
  readonly scale: ChartScale;
  readonly labelWidth: number;
  readonly columns: number;
  readonly rows: number;
  readonly step: number;
  readonly plain: (text: string) => string;
};

const layOut = (request: ChartRequest): Layout => {
  const {width, height, style, unit, threshold, from, to} = request;
  const plain = plainFor(style);
  const isTime = Number.isFinite(from) && to > from && to < Infinity;
  const samples = isTime ? shownSamples(request) : [];
  const limit = threshold !== undefined && Math.abs(threshold) < largest ? threshold : undefined;
  const values = samples.map(({value}) => value);
  const {alongside, holdsThreshold: holdsLimit = false} = request;
  const scale = samples.length === 0 ? emptyScale : chartScale(values, unit, {limit, holdsLimit, alongside});
  const longest = Math.max(0, ...scale.ticks.map(({text}) => plain(text).length));
  const labelWidth = Math.min(
    Math.max(longest, width < 40 ? 0 : (request.labelColumns ?? labelColumns)),
    Math.floor(width / 2),
  );
  return {
    request,
    samples,
    scale,
    labelWidth,
    columns: width - labelWidth - 1,
    rows: Math.max(1, height - 2),
    step: request.stepMilliseconds ?? minuteMilliseconds,
    plain,
  };
};

const noData = 'no data in this range';

const cellRows = (layout: Layout): readonly (readonly string[])[] => {
  const {request, samples, scale, columns, rows, step} = layout;
  if (samples.length > 0) {
    const {from, to, style} = request;
    const dots = columns * dotsOfCell[style].across;
    return drawTrace(traceSeries(samples, {from, to, dots, stepMilliseconds: step}), scale, rows, style);
  }
  const words = noData.slice(0, columns);
  const start = Math.floor((columns - words.length) / 2);
  return Array.from({length: rows}, (_, row) =>
    Array.from({length: columns}, (__, column) =>
      row === Math.floor(rows / 2) ? (words[column - start] ?? '') : '',
    ),
  );
};

const columnOfCursor = ({request: {from, to, cursorAt}, columns}: Layout): number | undefined => {
  if (cursorAt === undefined || !(cursorAt >= from && cursorAt < to)) return undefined;
  const middle = cursorAt + minuteMilliseconds / 2;
  return Math.min(columns - 1, Math.floor(((middle - from) / (to - from)) * columns));
};

/** Neighbours of one role are one piece. */
const joinPieces = (cells: readonly ChartPiece[]): ChartLine => {
  const pieces: ChartPiece[] = [];
  for (const {text, role} of cells) {
    const last = pieces.at(-1);
    if (last?.role === role) pieces[pieces.length - 1] = {text: last.text + text, role};
    else pieces.push({text, role});
  }
  return pieces;
};

/**
 * The columns where a limit is drawn into the row that holds it: those that the line leaves free, with one between, so
 * that a line as high as the limit does not weave into it, and the inside of bars.
 */
const limitColumns = (rows: readonly (readonly string[])[], row: number, style: ChartStyle) => {
  const cells = rows[row] ?? [];
  const isFree = (column: number): boolean => (cells[column] ?? '') === '';
  const isInBar = (column: number): boolean => style === 'block' && (rows[row - 1]?.[column] ?? '') !== '';
  const isLimit = (column: number): boolean =>
    isInBar(column) || (isFree(column - 1) && isFree(column) && isFree(column + 1));
  return new Set(cells.map((_, column) => column).filter(isLimit));
};

/** Labels by row. One that would stand between two rows is left out; zero is worth the inaccuracy. */
const rowLabels = ({scale, rows, request, plain}: Layout): ReadonlyMap<number, string> => {
  const {low, high, ticks} = scale;
  const isInRow = (value: number): boolean => {
    const place = ((value - low) / (high - low)) * (rows - 1);
    return value === 0 || Math.abs(place - Math.round(place)) < 0.25;
  };
  const shown = ticks.filter(({value}) => isInRow(value));
  return new Map(shown.map(({value, text}) => [rowOf(value, scale, rows, request.style), plain(text)]));
};

const plotRows = (layout: Layout): readonly ChartLine[] => {
  const {request, scale, samples, rows, labelWidth, plain} = layout;
  const {threshold, style} = request;
  const drawn = cellRows(layout);
  const isLimitDrawn = scale.limit === 'inside' && threshold !== undefined;
  const limitRow = isLimitDrawn ? rowOf(threshold, scale, rows, style) : -1;
  const limits = limitColumns(drawn, limitRow, style);
  const cursorColumn = columnOfCursor(layout);
  const labels = rowLabels(layout);
  const lineRole: ChartRole = samples.length === 0 ? 'label' : 'plot';
  return drawn.map((cells, row) => {
    const label = labels.get(row);
    const text = (label ?? '').slice(0, labelWidth).padStart(labelWidth);
    const plot = cells.map((mark, column): ChartPiece => {
      const isLimit = row === limitRow && limits.has(column);
      const isEmpty = mark === '' || isLimit;
      if (column === cursorColumn) return {text: isEmpty ? plain('│') : mark, role: 'cursor'};
      return isLimit ? {text: plain('╌'), role: 'threshold'} : {text: isEmpty ? ' ' : mark, role: lineRole};
    });
    return [{text: text + plain(label === undefined ? '│' : '┤'), role: 'axis'}, ...joinPieces(plot)];
  });
};

const timeRow = ({request: {from, to}, labelWidth, columns, plain}: Layout): ChartLine => {
  const ticks = to > from ? timeTicks(from, to, columns) : [];
  let text = '';
  for (const {column, text: time} of ticks) text = `${text.padEnd(column, '─')}┴${time}`;
  return [{text: plain(`${' '.repeat(labelWidth)}└${text.padEnd(columns, '─')}`), role: 'axis'}];
};

const captionRow = (layout: Layout): ChartLine => {
  const {request, samples, scale, step, plain} = layout;
  const {title, unit, threshold, cursorAt, to, width} = request;
  const isRead = cursorAt !== undefined && columnOfCursor(layout) !== undefined;
  return chartCaption({
    title,
    samples,
    unit,
    limit: threshold === undefined ? undefined : {value: threshold, place: scale.limit},
    cursor: isRead ? {at: cursorAt, sample: sampleAt(samples, cursorAt, step)} : undefined,
    to,
    width,
    plain,
  });
};

/**
 * A line chart: its values above it, the scale left of it, local times below it. Every line has exactly the width that
 * was asked for. No data is not zero: the line breaks there.
 */
export const lineChart = (request: ChartRequest): {readonly lines: readonly ChartLine[]} => {
  const layout = layOut(request);
  return {lines: [captionRow(layout), ...plotRows(layout), timeRow(layout)]};
};
