import type {ChartPiece, ChartRole} from './chart-caption.ts';
import {chartCaption} from './chart-caption.ts';
import type {ChartStyle} from './chart-canvas.ts';
import {dotsOfCell, drawTrace, levelOf} from './chart-canvas.ts';
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
  /** What the charts show that it is compared with: they have one scale then. */
  readonly alongside?: Range;
  /** The start of the minute to read. */
  readonly cursorAt?: number | undefined;
};

const asciiSigns: Readonly<Record<string, string>> = {
  '┤': '+',
  '│': '|',
  '└': '+',
  '─': '-',
  '┴': '+',
  '╌': '-',
  '↑': '^',
  '↓': 'v',
  '…': '~',
  '–': '-',
  '∞': 'inf',
};

const plainFor =
  (style: ChartStyle) =>
  (text: string): string =>
    style === 'ascii' ? text.replace(/[^\x20-\x7E]/g, sign => asciiSigns[sign] ?? sign) : text;

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
  const scale = samples.length === 0 ? emptyScale : chartScale(values, unit, limit, request.alongside);
  const longest = Math.max(0, ...scale.ticks.map(({text}) => plain(text).length));
  const labelWidth = Math.min(Math.max(longest, width < 40 ? 0 : labelColumns), Math.floor(width / 2));
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

/** Row of a value, counted from the top. */
const rowOf = (value: number, {scale, rows, request}: Layout): number => {
  const {down} = dotsOfCell[request.style];
  return rows - 1 - Math.floor(levelOf(value, scale, rows * down) / down);
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

/** The cells of a row with what lies behind the line; neighbours of one role are one piece. */
const rowPieces = (
  cells: readonly string[],
  behind: ChartPiece,
  line: ChartRole,
  cursor: ChartPiece & {readonly column: number | undefined},
): ChartLine => {
  const pieces: ChartPiece[] = [];
  let text = '';
  let role = line;
  cells.forEach((mark, column) => {
    const isCursor = column === cursor.column;
    const own = isCursor ? cursor.role : mark === '' ? behind.role : line;
    if (own !== role && text !== '') {
      pieces.push({text, role});
      text = '';
    }
    role = own;
    text += mark === '' ? (isCursor ? cursor.text : behind.text) : mark;
  });
  return [...pieces, {text, role}];
};

const plotRows = (layout: Layout): readonly ChartLine[] => {
  const {request, scale, samples, labelWidth, plain} = layout;
  const limitRow =
    scale.limit === 'inside' && request.threshold !== undefined
      ? rowOf(request.threshold, layout)
      : undefined;
  const cursor = {text: plain('│'), role: 'cursor', column: columnOfCursor(layout)} as const;
  const labels = new Map(scale.ticks.map(({value, text}) => [rowOf(value, layout), plain(text)]));
  const lineRole: ChartRole = samples.length === 0 ? 'label' : 'plot';
  const empty: ChartPiece = {text: ' ', role: lineRole};
  const limit: ChartPiece = {text: plain('╌'), role: 'threshold'};
  return cellRows(layout).map((cells, row) => {
    const label = labels.get(row);
    const text = (label ?? '').slice(0, labelWidth).padStart(labelWidth);
    return [
      {text: text + plain(label === undefined ? '│' : '┤'), role: 'axis'},
      ...rowPieces(cells, row === limitRow ? limit : empty, lineRole, cursor),
    ];
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
