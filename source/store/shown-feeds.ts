import type {Failure} from '../domain/failure.ts';
import type {History} from '../domain/history.ts';
import {qualifiedId} from '../domain/places.ts';
import type {Resource} from '../domain/service.ts';
import {historyTogether} from './history-together.ts';
import type {ClockName, Feed, PlaceState, Poll} from './state.ts';

const unasked: Poll = {at: undefined, failure: undefined, retryAt: undefined};

type Tag = Pick<PlaceState, 'id' | 'label'>;
type Resources = ReadonlyMap<string, Resource>;

type Tagged<Value> = {readonly tag: Tag; readonly value: Value};

const isOf = (known: Tagged<unknown> | undefined, {id, label}: Tag): boolean =>
  known?.tag.id === id && known.tag.label === label;

const shownResource = new WeakMap<Resource, Tagged<Resource>>();

/** Remembered: what is kept of a resource is kept by its identity, and resources never change. */
const showResource = (resource: Resource, tag: Tag): Resource => {
  const known = shownResource.get(resource);
  if (known !== undefined && isOf(known, tag)) return known.value;
  const value = {...resource, id: qualifiedId(tag.id, resource.id), place: tag.label};
  shownResource.set(resource, {tag, value});
  return value;
};

const shownResources = new WeakMap<Resources, Tagged<Resources>>();

const showResources = (resources: Resources, tag: Tag): Resources => {
  const known = shownResources.get(resources);
  if (known !== undefined && isOf(known, tag)) return known.value;
  const value = new Map<string, Resource>();
  for (const resource of resources.values()) {
    const shown = showResource(resource, tag);
    value.set(shown.id, shown);
  }
  shownResources.set(resources, {tag, value});
  return value;
};

const shownHistory = new WeakMap<History, Tagged<History>>();

const showHistory = (history: History, tag: Tag): History => {
  const known = shownHistory.get(history);
  if (known !== undefined && isOf(known, tag)) return known.value;
  const value = historyTogether([{placeId: tag.id, history}]);
  shownHistory.set(history, {tag, value});
  return value;
};

/** A feed of one of several places as all of the program knows it: by ids that tell places apart. */
export const showFeed = (feed: Feed, tag: Tag): Feed => ({
  ...feed,
  resources: showResources(feed.resources, tag),
  history: showHistory(feed.history, tag),
});

const named = (failure: Failure, label: string): Failure => ({
  ...failure,
  message: `${label}: ${failure.message}`,
});

/** A round that went well but for a part of it. */
const isPartial = ({at = -Infinity, failure, retryAt = 0}: Poll): boolean =>
  failure !== undefined && retryAt <= at;

const oldest = (polls: readonly Poll[]): number | undefined => {
  const times = polls.map(({at}) => at).filter(at => at !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
};

/**
 * One clock of all places: as old as the oldest of those that answer, because one that fails must not make the others
 * look old. What fails is named, and worst first.
 */
const pollsTogether = (polls: readonly (Poll & {readonly label: string})[]): Poll => {
  const failing = polls.filter(({failure}) => failure !== undefined);
  const broken = failing.find(poll => !isPartial(poll));
  const at = oldest(polls.filter(poll => poll.failure === undefined || isPartial(poll))) ?? oldest(polls);
  const told = broken ?? failing[0];
  if (told?.failure === undefined) return {at, failure: undefined, retryAt: undefined};
  const failure = named(told.failure, told.label);
  // Whether rows are what they should be is told by the next try being later than the last answer.
  return broken === undefined
    ? {at, failure, retryAt: at}
    : {at, failure, retryAt: Math.max(told.retryAt ?? 0, (at ?? 0) + 1)};
};

/** By hand: large accounts are put together ten times a second. */
const resourcesTogether = (places: readonly PlaceState[], service: string): Resources => {
  const all = new Map<string, Resource>();
  for (const {shown} of places)
    for (const [id, resource] of shown[service]?.resources ?? []) all.set(id, resource);
  return all;
};

/** The feeds of one service in all places as one. What belongs to an account stays with its place. */
export const feedsTogether = (
  places: readonly PlaceState[],
  service: string,
  before: Feed | undefined,
  hasNewResources: boolean,
): Feed => {
  const pollOf = (clock: ClockName): Poll =>
    pollsTogether(places.map(({label, feeds}) => ({...(feeds[service]?.polls[clock] ?? unasked), label})));
  return {
    resources:
      before === undefined || hasNewResources ? resourcesTogether(places, service) : before.resources,
    account: undefined,
    history: historyTogether(
      places.flatMap(({id, feeds}) => {
        const feed = feeds[service];
        return feed === undefined ? [] : [{placeId: id, history: feed.history}];
      }),
    ),
    polls: {
      discovery: pollOf('discovery'),
      live: pollOf('live'),
      metrics: pollOf('metrics'),
      detail: pollOf('detail'),
    },
  };
};
