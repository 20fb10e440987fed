import type {Command} from './command.ts';
import type {Notice, Screen, State} from './state.ts';

/** What an event leads to: the next state and what is to be done outside it. */
export type Change = readonly [State, ...Command[]];

/** The state with a line for the user at the bottom. */
export const withNotice = (state: State, level: Notice['level'], text: string): State => ({
  ...state,
  notice: {level, text, at: state.now},
});

/** The state with its innermost screen replaced. */
export const withTopScreen = (state: State, screen: State['screens'][number]): State => ({
  ...state,
  screens: [...state.screens.slice(0, -1), screen],
});

/** The detail of a resource as it opens: an hour of history, nothing read off it. */
export const detailScreen = (service: string, id: string): Screen => ({
  kind: 'detail',
  service,
  id,
  scroll: 0,
  chart: {rangeMinutes: 60, cursorAt: undefined},
});
