import type {History} from '../domain/history.ts';
import {recordHistory} from '../domain/history.ts';
import {mergeMeasured} from '../domain/merge-measured.ts';
import type {Learnt, Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import type {Change} from './change.ts';
import type {FactEvent} from './event.ts';
import {linkFeeds} from './feed-links.ts';
import {historyKey, resourceIdOf} from './select-history.ts';
import {feedOf} from './select-table.ts';
import type {Feed, Poll, State} from './state.ts';
import {settleRedrives} from './update-redrive.ts';

const withFeed = (state: State, service: string, feed: Feed): State => ({
  ...state,
  feeds: {...state.feeds, [service]: feed},
});

const withPoll = (state: State, service: string, clock: keyof Feed['polls'], poll: Partial<Poll>): State => {
  const feed = feedOf(state, service);
  return withFeed(state, service, {
    ...feed,
    polls: {...feed.polls, [clock]: {...feed.polls[clock], ...poll}},
  });
};

/** Keeps what is known of resources still listed, forgets those that are gone, adds the new ones. */
const list = (
  view: ServiceView<Resource>,
  known: ReadonlyMap<string, Resource>,
  listed: readonly Resource[],
): ReadonlyMap<string, Resource> =>
  new Map(
    listed.map(resource => {
      const old = known.get(resource.id);
      return [resource.id, old === undefined ? resource : (view.renew?.(old, resource) ?? old)];
    }),
  );

const absorb = (
  view: ServiceView<Resource>,
  known: ReadonlyMap<string, Resource>,
  learnt: readonly Learnt<Resource>[],
): ReadonlyMap<string, Resource> => {
  const next = new Map(known);
  for (const {id, learnt: news, minutes} of learnt) {
    const resource = next.get(id);
    if (resource === undefined) continue;
    const merged = minutes === undefined ? news : mergeMeasured(resource, news, minutes);
    next.set(id, view.absorb(resource, merged, minutes));
  }
  return next;
};

/** The account is named by every ARN, so the first one tells it without a call. */
const withAccount = (
  state: State,
  resources: ReadonlyMap<string, Resource>,
  view: ServiceView<Resource>,
): State => {
  if (state.place.account !== undefined) return state;
  for (const resource of resources.values()) {
    const account = view.arnOf(resource)?.split(':')[4];
    if (account !== undefined) return {...state, place: {...state.place, account}};
  }
  return state;
};

const record = (
  history: History,
  resources: ReadonlyMap<string, Resource>,
  learnt: readonly Learnt<Resource>[],
): History => {
  const there = learnt.filter(({id}) => resources.has(id));
  const read = there.flatMap(({id, minutes = {}}) =>
    Object.entries(minutes).map(([metric, samples]) => [historyKey(id, metric), samples] as const),
  );
  return read.length === 0 ? history : recordHistory(history, read);
};

/** Histories of what is gone would keep their place from others. */
const withoutGone = (history: History, resources: ReadonlyMap<string, Resource>): History => {
  const gone = [...history.keys()].filter(key => !resources.has(resourceIdOf(key)));
  if (gone.length === 0) return history;
  const kept = new Map(history);
  for (const key of gone) kept.delete(key);
  return kept;
};

const recovered: Partial<Poll> = {failure: undefined, retryAt: undefined};

/** What the scheduler tells: resources listed, values learnt, polls that went well or failed. */
export const updateFeed = (
  state: State,
  event: Extract<FactEvent, {type: 'listed' | 'learnt' | 'accountLearnt' | 'polled' | 'pollFailed'}>,
  catalog: Catalog,
): Change => {
  const view = viewById(catalog, event.service);
  if (view === undefined) return [state];
  const feed = feedOf(state, event.service);
  switch (event.type) {
    case 'listed': {
      const resources = view.join(list(view, feed.resources, event.resources), feed.account);
      const history = withoutGone(feed.history, resources);
      const next = withFeed(state, event.service, {...feed, resources, history});
      return [withPoll(linkFeeds(next, catalog), event.service, 'discovery', {at: event.at, ...recovered})];
    }
    case 'learnt': {
      const resources = view.join(absorb(view, feed.resources, event.learnt), feed.account);
      const history = record(feed.history, resources, event.learnt);
      const next = withAccount(
        withFeed(state, event.service, {...feed, resources, history}),
        resources,
        view,
      );
      return [settleRedrives(linkFeeds(next, catalog), resources, view)];
    }
    case 'accountLearnt': {
      const {account} = event;
      return [
        withFeed(state, event.service, {...feed, account, resources: view.join(feed.resources, account)}),
      ];
    }
    case 'polled':
      return [withPoll(state, event.service, event.clock, {at: event.at, ...recovered})];
    case 'pollFailed':
      return [withPoll(state, event.service, event.clock, {failure: event.failure, retryAt: event.retryAt})];
  }
};
