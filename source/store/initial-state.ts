import {emptyProblemBook} from '../domain/problem.ts';
import {emptyOverview} from './overview-state.ts';
import type {Options, Place, State} from './state.ts';
import {initialTable} from './select-table.ts';

/** What the program starts from. */
export type Start = {
  readonly now: number;
  readonly size: State['size'];
  readonly options: Options;
  readonly place: Place;
  readonly intervalSeconds: number;
  readonly filter: string;
  readonly tabIds: readonly string[];
  /** Random, 0 to 1. */
  readonly seed: number;
};

/** The state before anything was asked. A filter of the command line holds in every tab. */
export const initialState = ({tabIds, filter, ...start}: Start): State => ({
  ...start,
  places: [],
  connection: {kind: 'connecting'},
  paused: false,
  feeds: {},
  tabId: tabIds[0] ?? '',
  tables: Object.fromEntries(tabIds.map(id => [id, {...initialTable, filter}])),
  marked: new Set(),
  screens: [],
  dialog: undefined,
  prompt: undefined,
  notice: undefined,
  peek: undefined,
  redrives: {},
  jobs: {},
  unfinished: [],
  repair: undefined,
  journal: undefined,
  problems: emptyProblemBook,
  overview: emptyOverview,
  run: undefined,
  cost: undefined,
  slowed: [],
  attention: {isFocused: true, usedAt: start.now},
  recording: undefined,
  replay: undefined,
  profiles: [],
  profileRegions: {},
  recentPlaces: [],
  counter: 0,
});
