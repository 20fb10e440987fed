import type {Cost} from '../domain/cost-rate.ts';
import {costSince} from '../domain/cost-rate.ts';
import type {State} from './state.ts';

/** What the program has cost and costs now; `undefined` until something was counted. */
export const currentCost = ({cost}: Pick<State, 'cost'>): Cost | undefined => {
  const [first, last] = [cost?.samples[0], cost?.samples.at(-1)];
  return first === undefined || last === undefined ? undefined : costSince(first, last);
};
