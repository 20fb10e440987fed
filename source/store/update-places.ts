import type {Failure} from '../domain/failure.ts';
import type {PlaceChoice} from '../domain/places.ts';
import {distinctPlaces, placeIdOf, placeLabels} from '../domain/places.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {FactEvent} from './event.ts';
import {sameAs} from './place-reach.ts';
import {placeById} from './select-place.ts';
import {feedsTogether, showFeed} from './shown-feeds.ts';
import type {Feed, Place, PlaceState, RedriveWatch, State} from './state.ts';
import {updateFeed} from './update-feed.ts';

/** Several places from now on, before anything is known of them. One place is no matter of this. */
export const choosePlaces = (state: State, chosen: readonly PlaceChoice[]): State => {
  const choices = distinctPlaces(chosen);
  if (choices.length < 2) return {...state, places: []};
  const labels = placeLabels(choices);
  return {
    ...state,
    feeds: {},
    places: choices.map((choice, index): PlaceState => ({
      id: placeIdOf(choice),
      label: labels[index] ?? placeIdOf(choice),
      place: {...choice, account: undefined, endpointUrl: undefined},
      connection: {kind: 'connecting'},
      feeds: {},
      shown: {},
    })),
  };
};

/** Connected as soon as one of them is; failed when none can be. */
const connectionOf = (places: readonly PlaceState[]): State['connection'] => {
  const kinds = places.map(({connection}) => connection);
  return (
    kinds.find(({kind}) => kind === 'connected') ??
    kinds.find(({kind}) => kind === 'connecting') ??
    kinds[0] ?? {kind: 'connecting'}
  );
};

const shownFeeds = (place: PlaceState): PlaceState['shown'] =>
  Object.fromEntries(Object.entries(place.feeds).map(([id, feed]) => [id, showFeed(feed, place)]));

/** Labels tell places apart, so one that becomes known may change those of all. */
const relabelled = (places: readonly PlaceState[]): readonly PlaceState[] => {
  const labels = placeLabels(places.map(({place}) => place));
  return places.map((place, index) => {
    const label = labels[index] ?? place.id;
    if (label === place.label) return place;
    const next = {...place, label};
    return {...next, shown: shownFeeds(next)};
  });
};

const serviceIds = (places: readonly PlaceState[]): readonly string[] => [
  ...new Set(places.flatMap(({feeds}) => Object.keys(feeds))),
];

const resourcesOf = (
  places: readonly PlaceState[],
  service: string,
): readonly (Feed['resources'] | undefined)[] => places.map(({shown}) => shown[service]?.resources);

const isSameList = <Item>(a: readonly Item[], b: readonly Item[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** What was recorded of several places, with all that follows from the feeds of each. */
export const worldTogether = <World extends Pick<State, 'places' | 'feeds'>>(world: World): World => {
  if (world.places.length === 0) return world;
  const places = world.places.map(place => ({...place, shown: shownFeeds(place)}));
  const feeds = serviceIds(places).map(
    service => [service, feedsTogether(places, service, undefined, true)] as const,
  );
  return {...world, places, feeds: Object.fromEntries(feeds)};
};

/** The state with other places; feeds of all of them together follow from these. */
const withPlaces = (state: State, places: readonly PlaceState[]): State => {
  const feeds: Record<string, Feed> = {...state.feeds};
  for (const service of serviceIds(places)) {
    const isSame = places.every(({shown}, index) => shown[service] === state.places[index]?.shown[service]);
    const isListed = isSameList(resourcesOf(places, service), resourcesOf(state.places, service));
    if (!isSame || !isListed)
      feeds[service] = feedsTogether(places, service, state.feeds[service], !isListed);
  }
  return {
    ...state,
    places,
    feeds,
    place: places[0]?.place ?? state.place,
    connection: connectionOf(places),
  };
};

const withPlace = (state: State, placeId: string, change: Partial<PlaceState>): State =>
  placeById(state, placeId) === undefined
    ? state
    : withPlaces(
        state,
        relabelled(state.places.map(place => (place.id === placeId ? {...place, ...change} : place))),
      );

/** One of several places is looked at now. */
export const placeConnected = (state: State, placeId: string, place: Place): State =>
  withPlace(state, placeId, {place, connection: {kind: 'connected'}});

/** One of several places cannot be looked at; the others go on. */
export const placeFailed = (state: State, placeId: string, failure: Failure): State =>
  withPlace(state, placeId, {connection: {kind: 'failed', failure}});

type FeedEvent = Extract<FactEvent, {type: 'listed' | 'learnt' | 'accountLearnt' | 'polled' | 'pollFailed'}>;

const redrivesIn = ({redrives}: State, placeId: string): State['redrives'] =>
  Object.fromEntries(
    Object.entries(redrives).filter(
      ([, {queue}]: readonly [string, RedriveWatch]) => queue.placeId === placeId,
    ),
  );

/** Says once that two places are one, as soon as both accounts are known. */
const withTwin = (before: State, state: State, placeId: string): State => {
  const place = placeById(state, placeId);
  if (place === undefined || placeById(before, placeId)?.place.account === place.place.account) return state;
  const pairs = state.places.map(each => [each, sameAs(state, each)] as const);
  const [twin, other] = pairs.find(([each, same]) => each === place || same === place) ?? [];
  if (twin === undefined || other === undefined) return state;
  const text = `${twin.label} is the same account and region as ${other.label}: its rows stand twice, the vital signs count them once.`;
  return withNotice(state, 'warning', text);
};

/** What a scheduler tells of its own place, as if there were no other. */
export const updatePlaceFeed = (state: State, event: FeedEvent, catalog: Catalog): Change => {
  if (event.placeId === undefined) return updateFeed(state, event, catalog);
  const found = placeById(state, event.placeId);
  // What comes after other places were chosen is about the wrong one.
  if (found === undefined) return [state];
  const local: State = {
    ...state,
    place: found.place,
    feeds: found.feeds,
    redrives: redrivesIn(state, found.id),
  };
  const [next, ...commands] = updateFeed(local, event, catalog);
  const changed: PlaceState = {...found, place: next.place, feeds: next.feeds};
  const shown = Object.fromEntries(
    Object.entries(next.feeds).map(([id, feed]) => {
      const before = found.shown[id];
      return [id, feed === found.feeds[id] && before !== undefined ? before : showFeed(feed, changed)];
    }),
  );
  const places = state.places.map(place => (place.id === found.id ? {...changed, shown} : place));
  const redrives = {...state.redrives, ...next.redrives};
  return [withTwin(state, withPlaces({...state, redrives}, places), found.id), ...commands];
};
