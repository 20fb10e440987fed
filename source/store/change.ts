import type {Command} from './command.ts';
import type {Notice, State} from './state.ts';

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
