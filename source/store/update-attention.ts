import type {Change} from './change.ts';
import {restReason} from './select-pace.ts';
import type {Attention, State} from './state.ts';

/** Somebody came or went. Whoever comes back finds everything read at once. */
export const attend = (state: State, attention: Attention): Change => {
  // A key says that somebody looks, whatever the terminal told before.
  const isUsed = attention.usedAt > state.attention.usedAt;
  const now = isUsed ? Math.max(state.now, attention.usedAt) : state.now;
  const next = {...state, now, attention: {...attention, isFocused: isUsed || attention.isFocused}};
  const comesBack = restReason(state) !== undefined && restReason(next) === undefined;
  return comesBack ? [next, {type: 'reschedule'}] : [next];
};
