import type {Bounds, Thresholds, ThresholdTable} from './rule-threshold.ts';
import {boundsOf, thresholdsIn} from './rule-threshold.ts';
import type {Finding, HealthRule} from './service.ts';
import {formatThreshold} from './threshold-text.ts';

/** A health rule with bounds that the config file can move. */
type RuleDeclaration<R, Id extends string> = Pick<HealthRule<R>, 'id' | 'source' | 'isConsequence'> & {
  readonly thresholds: ThresholdTable<Id>;
  /** The summary, given the thresholds in words, so that the two cannot disagree. */
  readonly summary: (words: Readonly<Record<Id, string>>) => string;
  readonly check: (resource: R, bounds: Bounds<Id>) => Finding | undefined;
};

/** Makes a health rule of its declaration: `check` and `summary` get the bounds in force, by the names declared. */
export const defineRule = <R, Id extends string>({
  thresholds,
  summary,
  check,
  ...rule
}: RuleDeclaration<R, Id>): HealthRule<R> => {
  const list = thresholdsIn(thresholds);
  const own = boundsOf(thresholds);
  const describe = (changed: Thresholds): string => {
    const words = list.map(({id, unit, value}) => [id, formatThreshold(unit, changed[id] ?? value)]);
    // Made of the table's own keys: nothing else could say that to the compiler.
    return summary(Object.fromEntries(words) as Readonly<Record<Id, string>>);
  };
  return {
    ...rule,
    summary: describe({}),
    thresholds: list,
    describe,
    check: (resource, changed) =>
      check(resource, changed === undefined ? own : boundsOf(thresholds, changed)),
  };
};
