import {localId, placeOfId} from '../domain/places.ts';
import type {Event} from '../store/event.ts';
import {placeById} from '../store/select-place.ts';
import {onScreenIds} from '../store/select-screen.ts';
import type {Screen, State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import type {SchedulerParts} from './sweep.ts';

const localScreens = (screens: readonly Screen[], placeId: string): readonly Screen[] =>
  screens.flatMap((screen): readonly Screen[] => {
    if (screen.kind !== 'detail' && screen.kind !== 'describe') return [screen];
    const local: Screen = {...screen, id: localId(screen.id)};
    return placeOfId(screen.id) === placeId ? [local] : [];
  });

const stateOf = (state: State, placeId: string): State => {
  const found = placeById(state, placeId);
  return {
    ...state,
    place: found?.place ?? state.place,
    feeds: found?.feeds ?? {},
    screens: localScreens(state.screens, placeId),
  };
};

type EventOfPlace = Extract<
  Event,
  {type: 'connected' | 'connectionFailed' | 'listed' | 'learnt' | 'accountLearnt' | 'polled' | 'pollFailed'}
>;

const isOfPlace: Readonly<Record<EventOfPlace['type'], true>> = {
  connected: true,
  connectionFailed: true,
  listed: true,
  learnt: true,
  accountLearnt: true,
  polled: true,
  pollFailed: true,
};

const saysWhere = (event: Event): event is EventOfPlace => event.type in isOfPlace;

const stamped = (event: Event, placeId: string): Event => (saysWhere(event) ? {...event, placeId} : event);

/** The store as one of several places sees it: what it tells bears its name, what it reads is its own. */
export const placeStore = (store: Store<State, Event>, placeId: string): Store<State, Event> => ({
  ...store,
  getState: () => stateOf(store.getState(), placeId),
  dispatch: event => {
    store.dispatch(stamped(event, placeId));
  },
});

/** What a scheduler of one of several places is made of. No place: of the only one. */
export const placeParts = (parts: SchedulerParts, placeId: string | undefined): SchedulerParts =>
  placeId === undefined
    ? parts
    : {
        ...parts,
        store: placeStore(parts.store, placeId),
        onScreen: service =>
          onScreenIds(parts.store.getState(), parts.catalog, service)
            .filter(id => placeOfId(id) === placeId)
            .map(localId),
        onRelated: service => {
          parts.onRelated?.(service, placeId);
        },
      };
