import type {Learnt, Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import type {Change} from './change.ts';
import type {FactEvent} from './event.ts';
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
  view.join(new Map(listed.map(resource => [resource.id, known.get(resource.id) ?? resource])));

const absorb = (
  view: ServiceView<Resource>,
  known: ReadonlyMap<string, Resource>,
  learnt: readonly Learnt<Resource>[],
): ReadonlyMap<string, Resource> => {
  const next = new Map(known);
  for (const {id, learnt: news} of learnt) {
    const resource = next.get(id);
    if (resource !== undefined) next.set(id, view.absorb(resource, news));
  }
  return view.join(next);
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

const recovered: Partial<Poll> = {failure: undefined, retryAt: undefined};

/** What the scheduler tells: resources listed, values learnt, polls that went well or failed. */
export const updateFeed = (
  state: State,
  event: Extract<FactEvent, {type: 'listed' | 'learnt' | 'polled' | 'pollFailed'}>,
  catalog: Catalog,
): Change => {
  const view = viewById(catalog, event.service);
  if (view === undefined) return [state];
  const feed = feedOf(state, event.service);
  switch (event.type) {
    case 'listed': {
      const resources = list(view, feed.resources, event.resources);
      const next = withFeed(state, event.service, {...feed, resources});
      return [withPoll(next, event.service, 'discovery', {at: event.at, ...recovered})];
    }
    case 'learnt': {
      const resources = absorb(view, feed.resources, event.learnt);
      const next = withAccount(withFeed(state, event.service, {...feed, resources}), resources, view);
      return [settleRedrives(next, resources, view)];
    }
    case 'polled':
      return [withPoll(state, event.service, event.clock, {at: event.at, ...recovered})];
    case 'pollFailed':
      return [withPoll(state, event.service, event.clock, {failure: event.failure, retryAt: event.retryAt})];
  }
};
