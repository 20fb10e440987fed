import type {ChartRole} from '../domain/chart-caption.ts';
import type {ChartStyle} from '../domain/chart-canvas.ts';
import type {ChartLine, ChartRequest} from '../domain/line-chart.ts';
import {lineChart} from '../domain/line-chart.ts';
import type {Series} from '../domain/series.ts';
import type {State} from '../store/state.ts';
import type {Line, Span, Tone} from './line.ts';
import type {Theme} from './theme.ts';
import {present} from './theme.ts';

const tones: Readonly<Record<ChartRole, Tone>> = {
  title: 'strong',
  label: 'plain',
  axis: 'faint',
  plot: 'accent',
  threshold: 'warning',
  cursor: 'strong',
};

/** What the terminal can show: braille, unless it is limited to blocks or to ASCII. */
const chartStyle = ({ascii, charts}: Theme): ChartStyle => (ascii ? 'ascii' : (charts ?? 'braille'));

/** A chart to be drawn, its samples apart: they are what decides whether it has to be drawn anew. */
export type ChartSource = Omit<ChartRequest, 'samples' | 'style' | 'width' | 'height'> & {
  /** Another object whenever the samples are others. */
  readonly key: object;
  readonly samples: () => Series;
};

/** The last drawing of each series, for as long as somebody holds the series. */
const drawings = new WeakMap<object, {readonly request: string; readonly lines: readonly ChartLine[]}>();

/** The lines of a chart; drawn anew only where its samples or what is asked of it changed. */
export const drawChart = (
  {key, samples, ...source}: ChartSource,
  width: number,
  height: number,
  theme: Theme,
): readonly ChartLine[] => {
  const asked = {...source, title: present(source.title, theme), style: chartStyle(theme), width, height};
  const request = JSON.stringify(asked);
  const known = drawings.get(key);
  if (known?.request === request) return known.lines;
  const {lines} = lineChart({...asked, samples: samples()});
  drawings.set(key, {request, lines});
  return lines;
};

const indent = 2;
const gap = 2;

/** How many charts stand side by side: more would be too narrow to read. */
export const chartsPerRow = (columns: number): number => (columns < 100 ? 1 : columns < 160 ? 2 : 3);

/** Title, times and an odd number of rows, so that one is the middle of the scale. Taller where there is room for all. */
const chartHeight = (rows: number): number => (rows < 50 ? 7 : 9);

/** A line of a chart in the tones of the screen. */
export const chartSpans = (line: ChartLine | undefined): readonly Span[] =>
  (line ?? []).map(({text, role}) => ({text, tone: tones[role]}));

/** Charts side by side, as many as the width allows, or so many as are asked for. */
export const chartGrid = (
  sources: readonly ChartSource[],
  {size}: Pick<State, 'size'>,
  theme: Theme,
  perRow = chartsPerRow(size.columns),
): readonly Line[] => {
  const room = size.columns - indent - 1 - gap * (perRow - 1);
  const width = Math.max(20, Math.floor(room / perRow));
  const height = chartHeight(size.rows);
  const lines: Line[] = [];
  for (let first = 0; first < sources.length; first += perRow) {
    const charts = sources
      .slice(first, first + perRow)
      .map(source => drawChart(source, width, height, theme));
    for (let row = 0; row < height; row += 1)
      lines.push({
        spans: charts.flatMap((chart, index) => [
          {text: ' '.repeat(index === 0 ? indent : gap)},
          ...chartSpans(chart[row]),
        ]),
      });
  }
  return lines;
};
