import type {Aftermath, Law} from './laws.ts';
import {groupsKeepTheirOrder, groupsWaitForTheirFirst, lawsOfEveryJob} from './laws.ts';
import {nothingIsForgotten, outcomeLaws} from './outcome-laws.ts';
import type {Scenario, ScenarioResult} from './scenario.ts';

/** The laws that hold whatever the program says of itself. */
export const breachesOfAnyJob = (aftermath: Aftermath): readonly string[] =>
  lawsOfEveryJob.flatMap(law => law(aftermath));

/** Every law that a scenario broke, in sentences; behind them what the job says of itself. */
export const breaches = (
  {steering}: Pick<Scenario, 'steering'>,
  {aftermath, outcome, inFlight, log}: ScenarioResult,
  furtherLaws: readonly Law[] = [],
): readonly string[] => {
  const wasStopped = outcome.failure !== undefined || steering.some(({does}) => does === 'stop');
  const found = [
    ...[...lawsOfEveryJob, ...furtherLaws].flatMap(law => law(aftermath)),
    ...outcomeLaws(aftermath, outcome, inFlight),
    ...(wasStopped ? [] : nothingIsForgotten(outcome)),
  ];
  return found.length === 0 ? [] : [...found, `outcome: ${JSON.stringify(outcome)}`, ...log];
};

/** The same for a FIFO queue. */
export const fifoBreaches = (
  scenario: Pick<Scenario, 'steering'>,
  result: ScenarioResult,
): readonly string[] => breaches(scenario, result, [groupsKeepTheirOrder, groupsWaitForTheirFirst]);
