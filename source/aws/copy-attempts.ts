import {FailureError} from '../domain/failure.ts';
import type {Copy} from './copy.ts';
import type {CopyAnswer, CopyCall} from './copy-calls.ts';
import type {JobControl} from './job-control.ts';
import type {Patience} from './job-patience.ts';
import {pauseBefore} from './job-patience.ts';
import type {Silence} from './job-silence.ts';
import {verdictOf} from './job-verdict.ts';

/** What became of a copy. */
export type CopyResult = {readonly copy: Copy} & (
  | {readonly kind: 'accepted'; readonly copyId: string | undefined}
  /** For good. */
  | {readonly kind: 'refused'; readonly reason: string}
  /** A copy may exist. */
  | {readonly kind: 'unsure'}
  /** For certain: the job was stopped, or it was too late for this message. */
  | {readonly kind: 'notSent'}
  /** For certain: one before it in its group did not go. */
  | {readonly kind: 'heldBack'}
);

/** How a job sends. */
export type SendRules = {
  readonly job: string;
  readonly control: JobControl;
  readonly patience: Patience;
  readonly silence: Silence;
  /** For how many milliseconds the message may still be sent. */
  readonly timeLeft: (copy: Copy) => number;
};

/** An entry that the service has trouble with is sent so often; then it counts as refused. */
const mostMomentary = 5;
/** So often is sent again what nobody answered, where a second copy is dropped by the queue. */
const mostRepeats = 3;

/** A copy that is not settled. */
type Waiting = {
  readonly copy: Copy;
  /** An earlier attempt had no answer. */
  readonly mayBeThere: boolean;
  readonly momentary: number;
};

/** What one attempt came to: what is settled, and what is to be tried again. */
type Round = {readonly results: readonly CopyResult[]; readonly again: readonly Waiting[]};

/** Where an attempt without an answer came before, nobody knows. */
const givenUp = ({copy, mayBeThere}: Waiting, otherwise: CopyResult): CopyResult =>
  mayBeThere ? {copy, kind: 'unsure'} : otherwise;

const notSent = (waiting: Waiting): CopyResult => givenUp(waiting, {copy: waiting.copy, kind: 'notSent'});

const refused = (waiting: Waiting, reason: string): CopyResult =>
  givenUp(waiting, {copy: waiting.copy, kind: 'refused', reason});

const emptyRound: Round = {results: [], again: []};

const joined = (rounds: readonly Round[]): Round => ({
  results: rounds.flatMap(({results}) => results),
  again: rounds.flatMap(({again}) => again),
});

/** Sends one set of copies until each is settled. */
const createAttempts = (call: CopyCall, isRepeatable: boolean, rules: SendRules) => {
  const {control, patience, silence, timeLeft} = rules;
  const startedAt = performance.now();
  let repeats = 0;

  const withoutAnswer = (waiting: readonly Waiting[]): Round => {
    if (!isRepeatable || repeats >= mostRepeats)
      return {results: waiting.map(({copy}) => ({copy, kind: 'unsure'})), again: []};
    return {results: [], again: waiting.map(one => ({...one, mayBeThere: true}))};
  };

  const answered = (waiting: Waiting, answer: CopyAnswer | undefined): Round => {
    const {copy, momentary} = waiting;
    if (answer === undefined) return withoutAnswer([waiting]);
    if (answer.kind === 'accepted')
      return {results: [{copy, kind: 'accepted', copyId: answer.copyId}], again: []};
    if (answer.kind === 'refused' || momentary + 1 >= mostMomentary)
      return {results: [refused(waiting, answer.reason)], again: []};
    return {results: [], again: [{...waiting, momentary: momentary + 1}]};
  };

  const failed = async (waiting: readonly Waiting[], error: FailureError): Promise<Round> => {
    const verdict = verdictOf(error);
    if (verdict === 'unanswered') {
      silence.unanswered(error.failure);
      return withoutAnswer(waiting);
    }
    const isPatient = performance.now() - startedAt < patience.milliseconds;
    if (verdict === 'retry' && isPatient) return {results: [], again: waiting};
    if (verdict === 'refused') {
      const [first] = waiting;
      // The fault of one of them perhaps: the others are not to suffer for it.
      if (waiting.length > 1) return joined(await inTurn(waiting));
      return first === undefined ? emptyRound : {results: [refused(first, error.failure.message)], again: []};
    }
    control.fail(error.failure);
    return {results: waiting.map(notSent), again: []};
  };

  const once = async (waiting: readonly Waiting[]): Promise<Round> => {
    const isOver = (one: Waiting): boolean => control.isStopped() || timeLeft(one.copy) <= 0;
    const late = waiting.filter(isOver).map(notSent);
    const goes = waiting.filter(one => !isOver(one));
    if (goes.length === 0) return {results: late, again: []};
    const outcome = await call(goes.map(({copy}) => copy)).then(
      answers => ({answers}),
      (error: unknown) => {
        if (error instanceof FailureError) return {error};
        throw error;
      },
    );
    if ('error' in outcome) return joined([{results: late, again: []}, await failed(goes, outcome.error)]);
    silence.answered();
    const rounds = goes.map(one => answered(one, outcome.answers.get(one.copy.id)));
    return joined([{results: late, again: []}, ...rounds]);
  };

  const inTurn = async (waiting: readonly Waiting[]): Promise<readonly Round[]> => {
    const rounds: Round[] = [];
    for (const one of waiting) rounds.push(await once([one]));
    return rounds;
  };

  return {
    once,
    pause: (attempt: number) => control.rest(pauseBefore(attempt, patience)),
    countRepeat: (waiting: readonly Waiting[]): void => {
      if (waiting.some(({mayBeThere}) => mayBeThere)) repeats += 1;
    },
  };
};

/**
 * Sends copies by `call` until each is settled. What was refused for the moment is sent again after a pause. What nobody
 * answered is sent again only where `isRepeatable`: the queue drops a second copy. A refusal that holds for every
 * message ends the job.
 */
export const sendUntilSettled = async (
  copies: readonly Copy[],
  call: CopyCall,
  isRepeatable: boolean,
  rules: SendRules,
): Promise<readonly CopyResult[]> => {
  const results: CopyResult[] = [];
  const attempts = createAttempts(call, isRepeatable, rules);
  let waiting: readonly Waiting[] = copies.map(copy => ({copy, mayBeThere: false, momentary: 0}));
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    const round = await attempts.once(waiting);
    results.push(...round.results);
    waiting = round.again;
    attempts.countRepeat(waiting);
    if (waiting.length > 0) await attempts.pause(attempt);
  }
  return results;
};
