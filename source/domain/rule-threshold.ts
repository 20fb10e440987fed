import type {Unit} from './metric.ts';

/** A bound of a health rule that the config file can move. */
export type Threshold = {
  /** What the config file calls it, such as `warning`; unique within the rule. */
  readonly id: string;
  /** What counts unless the config file says otherwise, in its unit; infinite: never. */
  readonly value: number;
  readonly unit: Unit;
  /** What happens from there on, in a few words. */
  readonly help: string;
};

/** Numbers in the units of their thresholds, by the thresholds' ids. */
export type Thresholds = Readonly<Record<string, number>>;

/** Thresholds as a rule declares them: what is not declared cannot be asked for. */
export type ThresholdTable<Id extends string> = Readonly<Record<Id, Omit<Threshold, 'id'>>>;

/** A number for every declared threshold. */
export type Bounds<Id extends string> = Readonly<Record<Id, number>>;

/** The thresholds of a declaration as a list, in its order. */
export const thresholdsIn = <Id extends string>(table: ThresholdTable<Id>): readonly Threshold[] =>
  Object.entries<Omit<Threshold, 'id'>>(table).map(([id, threshold]) => ({id, ...threshold}));

/** The bounds in force: those that were changed, and of the rest what was declared. */
export const boundsOf = <Id extends string>(
  table: ThresholdTable<Id>,
  changed: Thresholds = {},
): Bounds<Id> => {
  const values = thresholdsIn(table).map(({id, value}) => [id, changed[id] ?? value]);
  // Made of the table's own keys: nothing else could say that to the compiler.
  return Object.fromEntries(values) as Bounds<Id>;
};

/** How bad a value is; `undefined`: not bad, or not known. Below `warning` nothing is, whatever `critical` says. */
export const verdictOf = (
  value: number | undefined,
  {warning, critical}: Bounds<'warning' | 'critical'>,
): 'warning' | 'critical' | undefined => {
  if (value === undefined || value < warning) return undefined;
  return value >= critical ? 'critical' : 'warning';
};
