import type {SpendingLimit} from '../domain/spending.ts';
import type {Options} from '../store/state.ts';
import type {Settings} from './flags.ts';

const limitOf = ({
  budgetDollarsPerHour,
  free,
}: Pick<Settings, 'budgetDollarsPerHour' | 'free'>): SpendingLimit => {
  if (free) return {kind: 'free'};
  return budgetDollarsPerHour === undefined
    ? {kind: 'unlimited'}
    : {kind: 'budget', dollarsPerHour: budgetDollarsPerHour};
};

/**
 * What may be spent, and whether polling keeps its pace while nobody is at the terminal: where hooks tell somebody
 * elsewhere of problems, and where the interval was asked for.
 */
export const spendingOptions = (
  settings: Pick<Settings, 'budgetDollarsPerHour' | 'free' | 'hooks' | 'isIntervalGiven'>,
): Required<Pick<Options, 'spending' | 'keepsPace'>> => ({
  spending: limitOf(settings),
  keepsPace: settings.hooks !== undefined || settings.isIntervalGiven,
});
