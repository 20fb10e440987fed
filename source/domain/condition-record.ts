import type {Condition, Verdict} from './condition.ts';

/** What came of a condition over time: whether it ever looked at anything, and ever knew a value. */
export type ConditionRecord = {readonly matched: boolean; readonly known: boolean};

/** Before it was asked for the first time. */
export const unasked: ConditionRecord = {matched: false, known: false};

/** The record with one more verdict. */
export const withVerdict = (
  {matched, known}: ConditionRecord,
  verdict: Pick<Verdict, 'matched' | 'known'>,
): ConditionRecord => ({
  matched: matched || verdict.matched > 0,
  known: known || verdict.known > 0,
});

/** Why a condition that never held proves nothing, in words; `undefined`: it was really asked. Foreign text. */
export const neverJudged = (
  {text, pattern}: Condition,
  {matched, known}: ConditionRecord,
): string | undefined => {
  if (known) return undefined;
  if (matched) return `${text} was never judged: no value was known of anything that it names`;
  return pattern === undefined
    ? `${text} looked at nothing: there is no resource that it could be asked of`
    : `${text} looked at nothing: no resource is called ${pattern}`;
};
