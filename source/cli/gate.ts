import type {CheckEnd, ConditionRecord, Doubt} from '../domain/condition-record.ts';
import {doubtOf, neverJudged, unasked, withVerdict} from '../domain/condition-record.ts';
import type {Condition, Subject} from '../domain/condition.ts';
import {evaluate} from '../domain/condition.ts';
import type {ConditionService} from '../domain/parse-condition.ts';
import {parseCondition} from '../domain/parse-condition.ts';

/** What `--fail-on` asks, again and again. */
export type Gate = {
  /** The conditions that hold now, each in words. Foreign text: make it visible. */
  readonly judge: (subjects: readonly Subject[]) => readonly string[];
  /** What was never really asked, or not until the end, in words, and whether the check has failed for it. */
  readonly doubts: (end: CheckEnd) => readonly Doubt[];
  /** The conditions that have looked at nothing so far, in words. */
  readonly strangers: () => readonly string[];
};

/** The conditions as typed. Throws an `Error` where one cannot be read, which the command line has checked. */
const readConditions = (
  typed: readonly string[],
  services: readonly ConditionService[],
): readonly Condition[] =>
  typed.map(text => {
    const parsed = parseCondition(text, services);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.condition;
  });

/** Creates the gate of a run. */
export const createGate = (typed: readonly string[], services: readonly ConditionService[]): Gate => {
  const conditions = readConditions(typed, services);
  const records = new Map<Condition, ConditionRecord>();
  return {
    judge: subjects =>
      conditions.flatMap(condition => {
        const verdict = evaluate(condition, subjects);
        records.set(condition, withVerdict(records.get(condition) ?? unasked, verdict));
        return verdict.hit === undefined ? [] : [`--fail-on '${condition.text}': ${verdict.hit.text}`];
      }),
    doubts: end =>
      conditions.flatMap(condition => {
        const doubt = doubtOf(condition, records.get(condition) ?? unasked, end);
        return doubt === undefined ? [] : [{...doubt, text: `--fail-on ${doubt.text}`}];
      }),
    strangers: () =>
      conditions.flatMap(condition => {
        const record = records.get(condition) ?? unasked;
        const why = record.matched ? undefined : neverJudged(condition, record);
        return why === undefined ? [] : [`--fail-on ${why}`];
      }),
  };
};
