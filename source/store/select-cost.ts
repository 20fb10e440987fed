import type {Cost} from '../domain/cost-rate.ts';
import {costSince} from '../domain/cost-rate.ts';
import {dollarsBeyondFree} from '../domain/spending.ts';
import {rememberLast} from './remember.ts';
import type {State} from './state.ts';

const since = rememberLast(costSince);

/** What the program has cost and costs now; `undefined` until something was counted. */
export const currentCost = ({cost}: Pick<State, 'cost'>): Cost | undefined => {
  const [first, last] = [cost?.samples[0], cost?.samples.at(-1)];
  return first === undefined || last === undefined ? undefined : since(first, last);
};

const hourMilliseconds = 3_600_000;

/** Dollars that no free tier covers, since the start; `undefined` until something was counted. */
export const freeSpending = ({cost}: Pick<State, 'cost'>): number | undefined => {
  const last = cost?.samples.at(-1);
  if (cost === undefined || last === undefined) return undefined;
  return dollarsBeyondFree(last.counts, (last.at - cost.startedAt) / hourMilliseconds);
};
