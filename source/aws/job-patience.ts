import {FailureError} from '../domain/failure.ts';
import type {CallVerdict} from './job-verdict.ts';
import {verdictOf} from './job-verdict.ts';

/** How long a job repeats a call that was refused for the moment, or reads that nobody answered. */
export type Patience = {
  /** A refusal for the moment: throttling, no connection. */
  readonly milliseconds: number;
  /** The first pause is at most this long; each further one at most twice as long. */
  readonly firstPauseMilliseconds: number;
};

/** Less than the time for which a message is held, so that a call is given up before its messages are. */
export const usualPatience: Patience = {milliseconds: 45_000, firstPauseMilliseconds: 200};

const longestPauseMilliseconds = 5000;
/** Calls that do no harm a second time are made so often when nobody answers, each for as long as a request may take. */
const mostUnanswered = 4;

/** How long to wait before attempt `attempt` (from 1): longer each time, and never all callers at once. */
export const pauseBefore = (attempt: number, {firstPauseMilliseconds}: Patience): number =>
  Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);

type Repetition = {
  readonly patience: Patience;
  readonly rest: (milliseconds: number) => Promise<void>;
  /** Asked before each repetition. */
  readonly goesOn: () => boolean;
  readonly onFailure?: (verdict: CallVerdict) => void;
};

type Attempt<Result> = {readonly result: Result} | {readonly error: FailureError};

const attempt = <Result>(work: () => Promise<Result>): Promise<Attempt<Result>> =>
  work().then(
    result => ({result}),
    (error: unknown) => {
      if (error instanceof FailureError) return {error};
      throw error;
    },
  );

/**
 * Makes a call that does no harm a second time until it succeeds, is refused for good, or patience ends. Throws the
 * `FailureError` of the last attempt.
 */
export const repeated = async <Result>(
  work: () => Promise<Result>,
  {patience, rest, goesOn, onFailure}: Repetition,
): Promise<Result> => {
  const startedAt = performance.now();
  let unanswered = 0;
  for (let made = 1; ; made += 1) {
    const outcome = await attempt(work);
    if ('result' in outcome) return outcome.result;
    const verdict = verdictOf(outcome.error);
    onFailure?.(verdict);
    if (verdict === 'unanswered') unanswered += 1;
    const isPatient =
      verdict === 'retry'
        ? performance.now() - startedAt < patience.milliseconds
        : unanswered < mostUnanswered;
    const isHopeful = verdict === 'retry' || verdict === 'unanswered';
    if (!isHopeful || !isPatient || !goesOn()) throw outcome.error;
    await rest(pauseBefore(made, patience));
    if (!goesOn()) throw outcome.error;
  }
};
