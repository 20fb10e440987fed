import type {Feed, OverviewState} from './state.ts';

const untouched = {at: undefined, failure: undefined, retryAt: undefined} as const;

/** A feed of which nothing was heard yet. */
export const emptyFeed: Feed = {
  resources: new Map(),
  account: undefined,
  history: new Map(),
  polls: {discovery: untouched, live: untouched, metrics: untouched, detail: untouched},
};

/** Before anything was looked at. */
export const emptyOverview: OverviewState = {
  feed: emptyFeed,
  lookingSince: {},
  newcomers: {},
  notedAt: undefined,
  notedFeeds: {},
  isDue: false,
  quietSince: undefined,
  vitals: {},
  seen: {},
};
