import type {Failure} from '../domain/failure.ts';
import {hasTableMetrics} from '../domain/service.ts';
import type {Resource} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {rememberEach} from './remember.ts';
import {placesOutOfReach} from './place-reach.ts';
import {liveSeconds} from './select-pace.ts';
import {feedOf, unreadCount} from './select-table.ts';
import type {ClockName, State} from './state.ts';

/** What keeps anybody from saying that all is quiet. */
export type Doubt =
  | {readonly kind: 'waiting'}
  /** Some of several places do not answer. */
  | {readonly kind: 'unreached'}
  /** So many were listed and never read. */
  | {readonly kind: 'unread'; readonly count: number}
  /** So many of those that CloudWatch is asked about were never measured. */
  | {readonly kind: 'unmeasured'; readonly count: number; readonly of: number}
  | {readonly kind: 'failed'; readonly noun: string; readonly clock: ClockName; readonly failure: Failure}
  /** The values are of then (epoch milliseconds). */
  | {readonly kind: 'old'; readonly noun: string; readonly at: number};

/** What nobody looks at is measured every quarter of an hour; metrics of which none came for longer have stopped. */
const oldMetricsMilliseconds = 1_200_000;

const unmeasuredIn = rememberEach((resources: ReadonlyMap<string, Resource>): number => {
  let count = 0;
  for (const {readThrough} of resources.values()) if (readThrough === undefined) count += 1;
  return count;
});

const failureDoubt = (state: State, catalog: Catalog): Doubt | undefined => {
  for (const {id, noun} of catalog)
    for (const clock of ['discovery', 'live', 'metrics'] as const) {
      const {at = -Infinity, failure, retryAt = Infinity} = feedOf(state, id).polls[clock];
      // A round that went well but for a part of it is not tried again before its time: what is missing counts as unread.
      if (failure !== undefined && retryAt > at) return {kind: 'failed', noun, clock, failure};
    }
  return undefined;
};

const oldDoubt = (state: State, catalog: Catalog): Doubt | undefined => {
  for (const view of catalog) {
    const {live, metrics} = feedOf(state, view.id).polls;
    const most = Math.max(10_000, liveSeconds(state, view) * 3000);
    if (live.at !== undefined && state.now - live.at > most)
      return {kind: 'old', noun: view.noun, at: live.at};
    if (metrics.at !== undefined && state.now - metrics.at > oldMetricsMilliseconds)
      return {kind: 'old', noun: view.noun, at: metrics.at};
  }
  return undefined;
};

/** Why it is not certain that nothing is wrong where nothing was found; `undefined`: it is. */
export const quietDoubt = (state: State, catalog: Catalog): Doubt | undefined => {
  if (placesOutOfReach(state).length > 0) return {kind: 'unreached'};
  const failed = failureDoubt(state, catalog);
  if (failed !== undefined) return failed;
  const unread = unreadCount(state, catalog);
  if (unread > 0) return {kind: 'unread', count: unread};
  const measured = catalog.filter(hasTableMetrics);
  const isWaiting =
    catalog.some(({id}) => feedOf(state, id).polls.discovery.at === undefined) ||
    measured.some(({id}) => feedOf(state, id).polls.metrics.at === undefined);
  if (isWaiting) return {kind: 'waiting'};
  const feeds = measured.map(({id}) => feedOf(state, id));
  const count = feeds.reduce((sum, {resources}) => sum + unmeasuredIn(resources), 0);
  if (count > 0)
    return {kind: 'unmeasured', count, of: feeds.reduce((sum, {resources}) => sum + resources.size, 0)};
  return oldDoubt(state, catalog);
};
