import type {CountSample} from '../domain/request-count.ts';
import type {CostState, State} from './state.ts';

/** Dollars an hour come from so much time: a few rounds of metrics, which come once a minute. */
const windowMilliseconds = 5 * 60_000;

/** Counts of before the window are needed only to tell what came since. */
const withinWindow = (samples: readonly CountSample[], at: number): readonly CountSample[] => {
  // A clock that was set back must not make the past last longer than it did.
  const past = samples.filter(sample => sample.at < at);
  const first = past.findLastIndex(sample => sample.at <= at - windowMilliseconds);
  return first === -1 ? past : past.slice(first);
};

const nextCost = (cost: CostState | undefined, now: CountSample): CostState =>
  cost === undefined
    ? {startedAt: now.at, samples: [now]}
    : {...cost, samples: [...withinWindow(cost.samples, now.at), now]};

/** Takes what was counted until now; the first time is the start. */
export const updateCost = (state: State, now: CountSample): State => ({
  ...state,
  cost: nextCost(state.cost, now),
});

/** Opens the table of costs. */
export const openCost = (state: State): State =>
  state.screens.at(-1)?.kind === 'cost'
    ? state
    : {...state, screens: [...state.screens, {kind: 'cost', scroll: 0}]};
