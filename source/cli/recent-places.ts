import type {PlaceChoice} from '../domain/places.ts';
import {placeIdOf} from '../domain/places.ts';
import type {RecentPlaces} from '../runtime/recent-places-file.ts';
import {placesHere} from '../store/place-choices.ts';
import type {Event} from '../store/event.ts';
import type {Feed, State} from '../store/state.ts';
import type {Store} from '../store/store.ts';

const isReached = (feeds: Readonly<Record<string, Feed>>): boolean =>
  Object.values(feeds).some(({polls}) => polls.discovery.at !== undefined);

/** The places whose lists came: one that was mistyped, or that nobody may look at, is not worth remembering. */
const reachedPlaces = (state: State): readonly PlaceChoice[] => {
  if (state.places.length === 0) return isReached(state.feeds) ? placesHere(state) : [];
  const reached = state.places.filter(({feeds}) => isReached(feeds));
  return reached.length === 0 ? [] : placesHere({...state, places: reached});
};

/** Tells the store of the places of earlier runs, and remembers each as soon as it is reached. */
export const followRecentPlaces = (store: Store<State, Event>, recent: RecentPlaces): void => {
  const tell = (places: readonly PlaceChoice[]): void => {
    store.dispatch({type: 'recentPlacesRead', places});
  };
  void recent.read().then(tell);
  let known = '';
  store.subscribe(() => {
    const places = reachedPlaces(store.getState());
    const now = places.map(placeIdOf).join('\n');
    if (now === known || places.length === 0) return;
    known = now;
    void recent.remember(places).then(tell);
  });
};
