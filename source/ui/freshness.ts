import {formatDuration} from '../domain/duration.ts';
import type {Failure} from '../domain/failure.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {hasTableMetrics, measuredAt, readingSeconds} from '../domain/service.ts';
import {tabById, viewById} from '../store/catalog.ts';
import type {Catalog} from '../store/catalog.ts';
import {focusedResource} from '../store/select-queue.ts';
import {feedOf} from '../store/select-table.ts';
import type {ClockName, Feed, State} from '../store/state.ts';
import type {Span, Tone} from './line.ts';

/** Live values that are older than three intervals (and at least ten seconds) are old news. */
const isStale = ({now, intervalSeconds}: State, {polls}: Feed, {cadence}: ServiceView<Resource>): boolean =>
  polls.live.at !== undefined &&
  now - polls.live.at > Math.max(10_000, readingSeconds(cadence, intervalSeconds) * 3000);

/** The tone of a feed's rows: faint while what they say is old. */
export const feedTone = (state: State, feed: Feed, view: ServiceView<Resource>): Tone =>
  isStale(state, feed, view) ? 'faint' : 'plain';

const age = (now: number, at: number): string => formatDuration(Math.max(0, now - at) / 1000);

/** The service that the screen is about: that of the innermost resource, else of the tab. */
const shownView = (state: State, catalog: Catalog): ServiceView<Resource> => {
  const focused = state.screens.length === 0 ? undefined : focusedResource(state, catalog);
  const view = focused === undefined ? undefined : viewById(catalog, focused.service);
  return view ?? tabById(catalog, state.tabId).view;
};

/** How fresh the feed on screen is, for the header: old data always says so. */
export const freshness = (state: State, catalog: Catalog): readonly Span[] => {
  const view = shownView(state, catalog);
  const feed = feedOf(state, view.id);
  const {metrics} = feed.polls;
  const liveSpan = liveFreshness(state, feed, view);
  if (metrics.at === undefined || !hasTableMetrics(view)) return [liveSpan];
  return [
    liveSpan,
    {
      text: ` · metrics ${metricsAge(state, feed)}`,
      tone: metrics.failure === undefined ? 'plain' : 'warning',
    },
  ];
};

const liveFreshness = (state: State, feed: Feed, view: ServiceView<Resource>): Span => {
  const {at} = feed.polls.live;
  if (state.paused)
    return {text: `PAUSED${at === undefined ? '' : ` ${age(state.now, at)} ago`}`, tone: 'warning'};
  if (at === undefined) {
    const hasFailed =
      state.connection.kind === 'failed' ||
      Object.values(feed.polls).some(({failure}) => failure !== undefined);
    return hasFailed ? {text: 'no data', tone: 'critical'} : {text: 'connecting …', tone: 'faint'};
  }
  if (isStale(state, feed, view)) return {text: `STALE ${age(state.now, at)}`, tone: 'critical'};
  if (view.cadence.refreshSeconds === undefined)
    return {text: `listed ${age(state.now, at)} ago`, tone: 'ok'};
  const seconds = readingSeconds(view.cadence, state.intervalSeconds);
  return {text: `live ${formatDuration(seconds)}`, tone: 'ok'};
};

/** The age of the newest metric value of the feed, not of the question: CloudWatch answers late. */
const metricsAge = (state: State, feed: Feed): string => {
  let newest: number | undefined;
  for (const resource of feed.resources.values()) {
    const at = measuredAt(resource);
    if (at !== undefined && at > (newest ?? 0)) newest = at;
  }
  return newest === undefined ? 'none yet' : `${age(state.now, newest)} old`;
};

/**
 * Whether a feed's rows are not what they should be: its list or its live values fail, or the metrics that all of its
 * health rests on.
 */
export const isFailing = ({polls}: Feed, {live}: ServiceView<Resource>): boolean =>
  [polls.discovery, polls.live, ...(live === undefined ? [polls.metrics] : [])].some(
    ({at = -Infinity, failure, retryAt = 0}) => failure !== undefined && retryAt > at,
  );

/** What goes wrong with a feed: which of its clocks, why, and when it is tried again. */
export type Trouble = {
  readonly clock: ClockName;
  /** What is missing, in words. */
  readonly what: string;
  readonly failure: Failure;
  readonly retrySeconds: number | undefined;
  /** The rows are as true as they look: only a part of the last round is missing, or only metrics are. */
  readonly leavesRows: boolean;
};

const clocks: readonly (readonly [clock: ClockName, what: string])[] = [
  ['live', 'live values'],
  ['discovery', 'the list'],
  ['metrics', 'metrics'],
  ['detail', 'details'],
];

/** What goes wrong with the feed on screen, most telling first. */
export const feedTrouble = (state: State, catalog: Catalog): Trouble | undefined => {
  const {id} = shownView(state, catalog);
  const {polls} = feedOf(state, id);
  const isOpen = state.screens.some(screen => screen.kind === 'detail' && screen.service === id);
  for (const [clock, what] of clocks) {
    // What nobody looks at any longer is not asked for again, so its failure would stay for ever.
    if (clock === 'detail' && !isOpen) continue;
    const {at = -Infinity, failure, retryAt = 0} = polls[clock];
    if (failure === undefined) continue;
    const wait = Math.ceil((retryAt - state.now) / 1000);
    // A round that went well but for a part of it is not tried again before its time.
    const leavesRows = clock === 'metrics' || clock === 'detail' || retryAt <= at;
    // Waiting does not mend what an endpoint does not know: the values are missing, and the feeds screen says why.
    if (leavesRows && failure.kind === 'unsupported') continue;
    return {clock, what, failure, retrySeconds: wait > 0 ? wait : undefined, leavesRows};
  }
  return undefined;
};
