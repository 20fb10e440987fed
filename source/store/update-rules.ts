import type {State} from './state.ts';

/** Opens the list of the health rules. */
export const openRules = (state: State): State =>
  state.screens.at(-1)?.kind === 'rules'
    ? state
    : {...state, screens: [...state.screens, {kind: 'rules', scroll: 0}]};
