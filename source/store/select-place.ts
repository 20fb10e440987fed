import type {QueueReference} from '../domain/message.ts';
import {placeOfId, qualifiedId} from '../domain/places.ts';
import type {Place, PlaceState, State} from './state.ts';

type Places = Pick<State, 'places'>;

/** One of several places; `undefined` where one is looked at, or where it was left. */
export const placeById = ({places}: Places, placeId: string | undefined): PlaceState | undefined =>
  placeId === undefined ? undefined : places.find(({id}) => id === placeId);

/** Where something is: its own one of several places, else the one that is looked at. */
export const placeAt = (state: Pick<State, 'place' | 'places'>, placeId: string | undefined): Place =>
  placeById(state, placeId)?.place ?? state.place;

/** The name of a queue or stream, with its place where there are several. */
export const placedName = (
  state: Places,
  {name, placeId}: {readonly name: string; readonly placeId?: string},
): string => {
  const found = placeById(state, placeId);
  return found === undefined ? name : `${name} · ${found.label}`;
};

/**
 * The state as if only this place were looked at, with ids that still tell it from others: what one resource means to
 * another is asked here, because another account may have an ARN of the same name.
 */
export const stateAt = (state: State, placeId: string | undefined): State => {
  const found = placeById(state, placeId);
  return found === undefined ? state : {...state, place: found.place, feeds: found.shown};
};

/** The same for the place of a resource, by its id. */
export const stateAround = (state: State, id: string): State => stateAt(state, placeOfId(id));

/**
 * Does something as if only that place were looked at. What is asked for carries the place; what changes in the state
 * changes in that of all places.
 */
export const inPlace = <Rest extends readonly unknown[]>(
  state: State,
  placeId: string | undefined,
  work: (local: State) => readonly [State, ...Rest],
): readonly [State, ...Rest] => {
  if (placeById(state, placeId) === undefined) return work(state);
  const [next, ...rest] = work(stateAt(state, placeId));
  return [{...next, place: state.place, feeds: state.feeds}, ...rest];
};

/** The id that the queue has among all that are looked at. */
export const queueId = ({url, placeId}: Pick<QueueReference, 'url' | 'placeId'>): string =>
  qualifiedId(placeId, url);

/** The place that a dialog is about, whose queues and rights it means; `undefined`: none of several. */
export const dialogPlaceId = ({dialog}: Pick<State, 'dialog'>): string | undefined => {
  if (dialog === undefined) return undefined;
  if ('queue' in dialog) return dialog.queue.placeId;
  if (dialog.kind === 'cancelRedrive') return dialog.placeId;
  if (dialog.kind !== 'confirmPeek') return undefined;
  const asked = dialog.choices.find(({request, records}) => request !== undefined || records !== undefined);
  return asked?.request?.queue.placeId ?? asked?.records?.stream.placeId;
};
