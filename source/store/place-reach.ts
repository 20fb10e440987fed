import {blocksEverything} from '../domain/failure.ts';
import {placeById} from './select-place.ts';
import type {Feed, PlaceState, Poll, State} from './state.ts';

/** What is shown of a place whose calls all fail is of before this long: one call that was lost is nothing yet. */
const lostMilliseconds = 10_000;

const isBlocked = ({at = -Infinity, failure, retryAt = 0}: Poll): boolean =>
  failure !== undefined && blocksEverything(failure) && retryAt > at;

/** Whether a place has nothing to show, or shows what is old: it cannot be reached, or nobody is let in. */
export const isOutOfReach = ({connection, feeds}: Pick<PlaceState, 'connection' | 'feeds'>): boolean =>
  connection.kind === 'failed' ||
  Object.values(feeds).some(({polls}: Feed) => isBlocked(polls.discovery) || isBlocked(polls.live));

/** The places that cannot be looked at now; empty where one place is looked at. */
export const placesOutOfReach = ({places}: Pick<State, 'places'>): readonly PlaceState[] =>
  places.filter(isOutOfReach);

/** When the rows of a service in a place that is out of reach were true (epoch milliseconds); `undefined`: it answers. */
export const trueUntil = (
  state: Pick<State, 'places' | 'now'>,
  placeId: string | undefined,
  service: string,
): number | undefined => {
  const place = placeById(state, placeId);
  if (place === undefined || !isOutOfReach(place)) return undefined;
  const at = place.feeds[service]?.polls.live.at;
  return at === undefined || state.now - at < lostMilliseconds ? undefined : at;
};

/** The place before it in the list that is the same account, region and endpoint, as when two profiles lead there. */
export const sameAs = (
  {places}: Pick<State, 'places'>,
  {id, place: {account, region, endpointUrl, sqsEndpointUrl}}: PlaceState,
): PlaceState | undefined => {
  const index = places.findIndex(place => place.id === id);
  if (account === undefined) return undefined;
  return places
    .slice(0, Math.max(0, index))
    .find(
      ({place}) =>
        place.account === account &&
        place.region === region &&
        place.endpointUrl === endpointUrl &&
        place.sqsEndpointUrl === sqsEndpointUrl,
    );
};
