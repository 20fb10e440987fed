import type {Condition, Subject, Verdict} from './condition.ts';
import {evaluate} from './condition.ts';

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

/** What a service cannot be asked now, and since when: `at` is when it last could (epoch milliseconds). */
export type StandingFailure = {
  readonly service: string;
  readonly clock: 'discovery' | 'live' | 'metrics';
  readonly at: number | undefined;
  /** What failed, in words. Foreign text. */
  readonly message: string;
};

/** The end of a check: what was chosen then, and what failed. */
export type CheckEnd = {
  readonly at: number;
  readonly intervalSeconds: number;
  readonly subjects: readonly Subject[];
  readonly failures: readonly StandingFailure[];
};

/** Lists and metrics come every minute or so, and metrics late; live values come every interval. */
const patience = ({clock}: StandingFailure, intervalSeconds: number): number =>
  ({discovery: 120_000, metrics: 180_000, live: Math.max(10_000, intervalSeconds * 3000)})[clock];

const asks = (condition: Condition, service: string): boolean =>
  condition.kind === 'quantity'
    ? condition.targets.some(target => target.service === service)
    : condition.service === undefined || condition.service === service;

const withoutMetrics = ({view, resource}: Subject): Subject => ({view, resource: {...resource, metrics: {}}});

/** Whether what a failure keeps from being read is what the condition goes by. */
const blinds = (condition: Condition, failure: StandingFailure, end: CheckEnd): boolean => {
  const {service, clock, at} = failure;
  const latest = end.at - patience(failure, end.intervalSeconds);
  if (!asks(condition, service) || (at !== undefined && clock !== 'live' && at > latest)) return false;
  const asked = end.subjects.filter(
    ({view, resource}) => view.id === service && condition.matches(resource.name),
  );
  if (clock === 'discovery') return true;
  if (clock === 'live')
    return asked.some(({view, resource}) => (view.observedAt(resource) ?? -Infinity) <= latest);
  return (
    asked.length > 0 &&
    (condition.kind === 'health' || evaluate(condition, asked.map(withoutMetrics)).known < asked.length)
  );
};

/** Why a condition that never held is no pass, in words (foreign text), and whether the check has failed for it. */
export type Doubt = {readonly text: string; readonly isFailed: boolean};

/**
 * What keeps a condition that never held from being a pass; `undefined`: it is one. A check fails that looked at
 * nothing, that could never be judged because something failed, or that had gone blind when it ended.
 */
export const doubtOf = (condition: Condition, record: ConditionRecord, end: CheckEnd): Doubt | undefined => {
  const never = neverJudged(condition, record);
  const failure = end.failures.find(one =>
    never === undefined
      ? blinds(condition, one, end)
      : // What was listed and is not there is not there for another reason.
        asks(condition, one.service) && (record.matched || one.clock === 'discovery'),
  );
  const because = failure === undefined ? '' : `: ${failure.message}`;
  if (never !== undefined)
    return {text: `${never}${because}`, isFailed: !record.matched || failure !== undefined};
  return failure === undefined
    ? undefined
    : {text: `${condition.text} could not be judged any more at the end${because}`, isFailed: true};
};
