import {formatDuration} from '../domain/duration.ts';
import type {Failure} from '../domain/failure.ts';
import {tabById} from '../store/catalog.ts';
import type {Catalog} from '../store/catalog.ts';
import {feedOf} from '../store/select-table.ts';
import type {ClockName, Feed, State} from '../store/state.ts';
import type {Span, Tone} from './line.ts';

/** Live values that are older than three intervals (and at least ten seconds) are old news. */
const isStale = ({now, intervalSeconds}: State, {polls}: Feed): boolean =>
  polls.live.at !== undefined && now - polls.live.at > Math.max(10_000, intervalSeconds * 3000);

/** The tone of a feed's rows: faint while what they say is old. */
export const feedTone = (state: State, feed: Feed): Tone => (isStale(state, feed) ? 'faint' : 'plain');

const age = (now: number, at: number): string => formatDuration(Math.max(0, now - at) / 1000);

/** How fresh the feed on screen is, for the header: old data always says so. */
export const freshness = (state: State, catalog: Catalog): readonly Span[] => {
  const feed = feedOf(state, tabById(catalog, state.tabId).view.id);
  const {live, metrics} = feed.polls;
  const liveSpan = liveFreshness(state, feed, live.at);
  if (metrics.at === undefined) return [liveSpan];
  return [
    liveSpan,
    {
      text: ` · metrics ${metricsAge(state, feed, catalog)}`,
      tone: metrics.failure === undefined ? 'plain' : 'warning',
    },
  ];
};

const liveFreshness = (state: State, feed: Feed, at: number | undefined): Span => {
  if (state.paused)
    return {text: `PAUSED${at === undefined ? '' : ` ${age(state.now, at)} ago`}`, tone: 'warning'};
  if (at === undefined) {
    const hasFailed =
      state.connection.kind === 'failed' ||
      Object.values(feed.polls).some(({failure}) => failure !== undefined);
    return hasFailed ? {text: 'no data', tone: 'critical'} : {text: 'connecting …', tone: 'faint'};
  }
  if (isStale(state, feed)) return {text: `STALE ${age(state.now, at)}`, tone: 'critical'};
  return {text: `live ${String(state.intervalSeconds)}s`, tone: 'ok'};
};

/** The age of the newest metric value of the feed, not of the question: CloudWatch answers late. */
const metricsAge = (state: State, feed: Feed, catalog: Catalog): string => {
  const {view} = tabById(catalog, state.tabId);
  let newest: number | undefined;
  for (const resource of feed.resources.values()) {
    const at = view.measuredAt(resource);
    if (at !== undefined && at > (newest ?? 0)) newest = at;
  }
  return newest === undefined ? 'none yet' : `${age(state.now, newest)} old`;
};

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
];

/** What goes wrong with the feed on screen, most telling first. */
export const feedTrouble = (state: State, catalog: Catalog): Trouble | undefined => {
  const {polls} = feedOf(state, tabById(catalog, state.tabId).view.id);
  for (const [clock, what] of clocks) {
    const {at = -Infinity, failure, retryAt = 0} = polls[clock];
    if (failure === undefined) continue;
    const wait = Math.ceil((retryAt - state.now) / 1000);
    // A round that went well but for a part of it is not tried again before its time.
    const leavesRows = clock === 'metrics' || retryAt <= at;
    return {clock, what, failure, retrySeconds: wait > 0 ? wait : undefined, leavesRows};
  }
  return undefined;
};
