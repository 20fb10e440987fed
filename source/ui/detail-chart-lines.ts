import type {Range} from '../domain/chart-scale.ts';
import {formatClock} from '../domain/duration.ts';
import {samplesOf} from '../domain/history.ts';
import type {Series} from '../domain/series.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {ChartWindow, Content, StoredMetric} from '../store/select-charts.ts';
import {
  chartWindow,
  contentOf,
  shownCursor,
  storedMetrics,
  storedPartMetrics,
} from '../store/select-charts.ts';
import {feedOf} from '../store/select-table.ts';
import type {ChartView, Feed, State} from '../store/state.ts';
import {chartRanges} from '../store/state.ts';
import type {ChartSource} from './chart-lines.ts';
import {chartGrid} from './chart-lines.ts';
import type {Line, Span, Tone} from './line.ts';
import {line} from './line.ts';
import type {Theme} from './theme.ts';
import {wrapWords} from './wrap-words.ts';

const minuteMilliseconds = 60_000;

/** How many parts of a resource have a chart of their own: those with the highest values. */
const mostParts = 4;

const hourAndMinute = (at: number): string => formatClock(at).slice(0, 5);

const rangeText = (minutes: number): string =>
  minutes < 60 ? `${String(minutes)} min` : `${String(minutes / 60)} h`;

const indented = (text: string, {size}: Pick<State, 'size'>, tone: Tone): readonly Line[] =>
  wrapWords(text, Math.max(20, size.columns - 4)).map(part => line(`  ${part}`, tone));

const faint = (text: string, state: Pick<State, 'size'>): readonly Line[] => indented(text, state, 'faint');

const headingLine = ({rangeMinutes}: ChartView): Line => ({
  spans: [
    {text: '  Charts ', tone: 'strong'},
    ...chartRanges.map((minutes): Span =>
      minutes === rangeMinutes
        ? {text: ` [${rangeText(minutes)}]`, tone: 'accent'}
        : {text: `  ${rangeText(minutes)} `, tone: 'faint'},
    ),
  ],
});

/** What live charts may span, in minutes: an axis that stays where it is while samples come in. */
const liveWindows = [1, 2, 5, 10, 15, 30, 60, 180];

/** Live values are not joined over a pause, but over a round that came late, and where rounds are slow over each. */
const liveStepMilliseconds = (samples: Series, intervalSeconds: number): number => {
  const spacings = samples.slice(1).map(({at}, index) => at - (samples[index]?.at ?? at));
  const usual = spacings.toSorted((a, b) => a - b)[Math.floor(spacings.length / 2)] ?? 0;
  return Math.max(5000, intervalSeconds * 2000, usual);
};

const liveLines = (
  state: State,
  view: ServiceView<Resource>,
  resource: Resource,
  cursorAt: number | undefined,
  theme: Theme,
): readonly Line[] => {
  const live = view.live?.(resource);
  const first = live?.samples[0]?.at;
  if (live === undefined || first === undefined) return [];
  const {title, unit, samples} = live;
  const to = Math.ceil(state.now / 1000) * 1000;
  const minutes = liveWindows.find(window => first >= to - window * minuteMilliseconds) ?? 180;
  const source: ChartSource = {
    key: samples,
    samples: () => samples,
    title,
    unit,
    from: to - minutes * minuteMilliseconds,
    to,
    stepMilliseconds: liveStepMilliseconds(samples, state.intervalSeconds),
    cursorAt,
  };
  return [
    ...faint(`Live, every ${String(state.intervalSeconds)} s, since ${formatClock(first)}`, state),
    ...chartGrid([source], state, theme, 1),
  ];
};

const sourceOf = (
  {metric, part, threshold, stepMilliseconds, series}: StoredMetric,
  {from, to}: ChartWindow,
  cursorAt: number | undefined,
  alongside?: Range,
): readonly ChartSource[] => {
  if (series === undefined) return [];
  const period =
    stepMilliseconds === minuteMilliseconds ? '' : `, ${rangeText(stepMilliseconds / minuteMilliseconds)}`;
  return [
    {
      key: series,
      samples: () => samplesOf(series),
      title: `${part ?? metric.title}${period}`,
      unit: metric.unit,
      from,
      to,
      stepMilliseconds,
      threshold,
      ...(metric.holdsThreshold === true ? {holdsThreshold: true} : {}),
      cursorAt,
      ...(alongside === undefined ? {} : {alongside}),
    },
  ];
};

/** Parts of one metric together, under its name. */
const partLines = (
  state: State,
  parts: readonly StoredMetric[],
  window: ChartWindow,
  cursorAt: number | undefined,
  theme: Theme,
): readonly Line[] => {
  const ids = [...new Set(parts.map(({id}) => id))];
  return ids.flatMap(id => {
    const known = parts
      .filter(part => part.id === id)
      .map(part => ({part, content: contentOf(part, window)}))
      .filter(({content}) => content.kind === 'values');
    const worst = known.toSorted((a, b) => b.content.range.high - a.content.range.high).slice(0, mostParts);
    const title = worst[0]?.part.metric.title;
    if (title === undefined) return [];
    // One scale for all: the hot shard is seen as such.
    const alongside = {
      low: Math.min(...worst.map(({content}) => content.range.low)),
      high: Math.max(...worst.map(({content}) => content.range.high)),
    };
    const count =
      known.length > mostParts
        ? `the ${String(mostParts)} highest of ${String(known.length)}`
        : 'highest first';
    return [
      ...faint(`${title}, ${count}`, state),
      ...chartGrid(
        worst.flatMap(({part}) => sourceOf(part, window, cursorAt, alongside)),
        state,
        theme,
      ),
    ];
  });
};

/** Whether the charts show all that is stored, and whether all that they show is stored. */
const storedText = ({from, oldest, newest}: ChartWindow): string => {
  if (oldest === undefined || newest === undefined) return '';
  if (newest < from) return `; nothing is stored of it, the newest minute is ${hourAndMinute(newest)}`;
  if (oldest > from + 2 * minuteMilliseconds)
    return `; stored from ${hourAndMinute(oldest)} on: what was before is not read yet, or there was nothing`;
  const stored = Math.round((newest - oldest) / minuteMilliseconds) + 1;
  return oldest < from
    ? `; ${stored < 60 ? `${String(stored)} min` : `${String(Math.round(stored / 6) / 10)} h`} are stored, t shows more`
    : '';
};

/** Why nothing is drawn, by the clock that these metrics are read by. */
const emptyText = ({polls}: Feed, metrics: readonly StoredMetric[]): string => {
  if (metrics.length === 0) return 'CloudWatch has no metric of it.';
  const isOfTable = metrics.some(({metric}) => metric.use === 'table');
  const {at, failure} = isOfTable ? polls.metrics : polls.detail;
  // A detail has more to read than metrics.
  if (failure !== undefined && (isOfTable || failure.operation === 'GetMetricData'))
    return `CloudWatch could not be asked: ${failure.message}`;
  return at === undefined
    ? 'CloudWatch: reading the last three hours …'
    : 'CloudWatch has told nothing of the last three hours.';
};

/** A metric of several parts is what its loudest part is. */
const loudness: readonly Content['kind'][] = ['values', 'zero', 'outside', 'unknown'];

/** What has no chart, so that nobody looks for it; whole rows of zeros read faster in words. */
const quietLines = (
  state: State,
  {polls}: Feed,
  metrics: readonly StoredMetric[],
  window: ChartWindow,
): readonly Line[] => {
  const told = metrics.map(metric => ({metric, kind: contentOf(metric, window).kind}));
  const loudest = (title: string): Content['kind'] =>
    loudness.find(kind =>
      told.some(({metric, kind: own}) => metric.metric.title === title && own === kind),
    ) ?? 'unknown';
  const uses = new Map(metrics.map(({metric}) => [metric.title, metric.use]));
  const named = (kind: Content['kind'], isAwaited?: boolean): string =>
    [...uses]
      .filter(([title, use]) => {
        if (loudest(title) !== kind) return false;
        const awaited = polls[use === 'detail' ? 'detail' : 'metrics'].at === undefined;
        return isAwaited === undefined || awaited === isAwaited;
      })
      .map(([title]) => title)
      .join(', ');
  const said = (words: string, titles: string, tone: Tone): readonly Line[] =>
    titles === '' ? [] : indented(`${words}: ${titles}`, state, tone);
  return [
    ...said('Zero all the time', named('zero'), 'plain'),
    ...said('Not read yet', named('unknown', true), 'faint'),
    ...said('No data in this range', named('outside'), 'faint'),
    ...said('No data', named('unknown', false), 'faint'),
  ];
};

/** Under the name that it has for this resource. */
const named = (stored: StoredMetric, resource: Resource): StoredMetric => {
  const {metric} = stored;
  if (!('titleOf' in metric)) return stored;
  return {...stored, metric: {...metric, title: metric.titleOf(resource)}};
};

const drawn = (state: State, chart: ChartView, view: ServiceView<Resource>, resource: Resource) => {
  const feed = feedOf(state, view.id);
  const metrics = storedMetrics(feed, view, resource).map(metric => named(metric, resource));
  const parts = storedPartMetrics(feed, view, resource);
  const window = chartWindow(state, chart, [...metrics, ...parts]);
  return {metrics, parts, window, cursorAt: shownCursor(chart, window)};
};

/** The charts of a resource's parts: there can be many, so they come after what is said of the resource. */
export const partChartLines = (
  state: State,
  chart: ChartView,
  view: ServiceView<Resource>,
  resource: Resource,
  theme: Theme,
): readonly Line[] => {
  const {parts, window, cursorAt} = drawn(state, chart, view, resource);
  return partLines(state, parts, window, cursorAt, theme);
};

/** The charts of a resource: its live values first, then what CloudWatch told, each with its own time axis and name. */
export const detailChartLines = (
  state: State,
  chart: ChartView,
  view: ServiceView<Resource>,
  resource: Resource,
  theme: Theme,
): readonly Line[] => {
  const feed = feedOf(state, view.id);
  const {metrics, parts, window, cursorAt} = drawn(state, chart, view, resource);
  const range = `${hourAndMinute(window.from)} to ${hourAndMinute(window.to)}`;
  const sources = metrics
    .filter(metric => contentOf(metric, window).kind === 'values')
    .flatMap(metric => sourceOf(metric, window, cursorAt));
  return [
    headingLine(chart),
    ...liveLines(state, view, resource, cursorAt, theme),
    ...faint(
      window.newest === undefined
        ? emptyText(feed, metrics)
        : `CloudWatch, per minute, ${range}${storedText(window)}`,
      state,
    ),
    ...chartGrid(sources, state, theme),
    ...quietLines(state, feed, [...metrics, ...parts], window),
  ];
};
