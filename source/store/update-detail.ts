import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import {withNotice, withTopScreen} from './change.ts';
import type {ChartWindow} from './select-charts.ts';
import {chartWindow, shownCursor, storedMetrics, storedPartMetrics} from './select-charts.ts';
import {feedOf} from './select-table.ts';
import type {ChartView, Screen, State} from './state.ts';
import {chartRanges} from './state.ts';

const minuteMilliseconds = 60_000;

type DetailScreen = Extract<Screen, {kind: 'detail'}>;

const openDetail = ({screens}: State): DetailScreen | undefined => {
  const screen = screens.at(-1);
  return screen?.kind === 'detail' ? screen : undefined;
};

const windowOf = (
  state: State,
  {service, id}: DetailScreen,
  chart: ChartView,
  catalog: Catalog,
): ChartWindow | undefined => {
  const view = viewById(catalog, service);
  const feed = feedOf(state, service);
  const resource = feed.resources.get(id);
  if (view === undefined || resource === undefined) return undefined;
  const metrics = [...storedMetrics(feed, view, resource), ...storedPartMetrics(feed, view, resource)];
  return chartWindow(state, chart, metrics);
};

/** The next longer time range of the charts, after the longest the shortest. A cursor that is outside of it leaves. */
export const cycleRange = (state: State, catalog: Catalog): State => {
  const screen = openDetail(state);
  if (screen === undefined) return state;
  const index = chartRanges.indexOf(screen.chart.rangeMinutes);
  const rangeMinutes = chartRanges[(index + 1) % chartRanges.length] ?? chartRanges[0];
  const chart = {...screen.chart, rangeMinutes};
  const window = windowOf(state, screen, chart, catalog);
  const cursorAt = window === undefined ? undefined : shownCursor(chart, window);
  return withTopScreen(state, {...screen, chart: {...chart, cursorAt}});
};

/** Moves the cursor of the charts by minutes; it comes in at the newest minute and leaves beyond it. */
export const moveCursor = (state: State, by: number, catalog: Catalog): State => {
  const screen = openDetail(state);
  if (screen === undefined) return state;
  const window = windowOf(state, screen, screen.chart, catalog);
  if (window?.newest === undefined)
    return withNotice(state, 'info', 'No minute of any metric is stored yet; there is nothing to read.');
  const {from, newest} = window;
  const current = screen.chart.cursorAt ?? newest + minuteMilliseconds;
  const target = Math.max(from, current + by * minuteMilliseconds);
  return withTopScreen(state, {
    ...screen,
    chart: {...screen.chart, cursorAt: target > newest ? undefined : target},
  });
};
