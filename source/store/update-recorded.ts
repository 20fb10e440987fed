import type {Catalog} from './catalog.ts';
import type {Event} from './event.ts';
import type {State} from './state.ts';
import {createUpdate} from './update.ts';
import {updatePlaceFeed} from './update-places.ts';
import {followRun} from './update-run.ts';

/** The state after an event of a recording, at its time. */
export type Follow = (state: State, event: Event, at: number) => State;

/**
 * The update of a recording that is gone through in a hurry: problems are looked for when a round of polling is over, and
 * not with each of its answers, which is most of the work. Commands are nobody's then.
 */
export const createRecordedUpdate = (catalog: Catalog): Follow => {
  const update = createUpdate(catalog);
  const tick = (state: State, at: number): State =>
    state.now === at ? state : followRun([{...state, now: at}], {type: 'ticked', at}, catalog)[0];
  return (before, event, at) => {
    const state = tick(before, at);
    if (event.type !== 'learnt' && event.type !== 'accountLearnt') return update(state, event)[0];
    return followRun(updatePlaceFeed(state, event, catalog), event, catalog)[0];
  };
};
