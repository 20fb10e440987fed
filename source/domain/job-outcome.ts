import type {JobOutcome, Refusals} from './job.ts';
import type {JobHeader} from './job-journal.ts';
import {formatCount} from './quantity.ts';

/**
 * What says that a job is through: that it met the end of the queue (`end`), or that what it was asked for is counted
 * (`count`): ids that are known, the first so many, the lines of a file.
 */
export type JobGoal = 'end' | 'count';

/** Whether everything that was to be done is done, so that a script may go on. */
export const isComplete = (outcome: JobOutcome, goal: JobGoal): boolean => {
  const {refused, heldBack, unsure, notDeleted, failure, stopped, reachedEnd} = outcome;
  const isThrough = failure === undefined && !stopped && (goal === 'count' || reachedEnd);
  return isThrough && refused + heldBack + unsure + notDeleted === 0;
};

/** Whether a job ended by itself, and yet messages that it was asked for may be left, out of its sight. */
export const mayHideMore = ({failure, stopped, reachedEnd}: JobOutcome, goal: JobGoal): boolean =>
  goal === 'end' && failure === undefined && !stopped && !reachedEnd;

/** Whether an import read its file to the end and sent or refused every line of it. */
export const isImportedWhole = ({failure, stopped, heldBack, unsure}: JobOutcome): boolean =>
  failure === undefined && !stopped && heldBack + unsure === 0;

/**
 * Whether a job left nothing that anybody has to know of later. An import that sent a part of its file does: the next
 * import of this file leaves that part out.
 */
export const leavesNothingOpen = (does: JobHeader['does'], outcome: JobOutcome): boolean => {
  if (outcome.unsure + outcome.notDeleted > 0) return false;
  return does !== 'import' || outcome.sent === 0 || isImportedWhole(outcome);
};

/**
 * Why a job whose originals were not all found stays on the list: one that is not found may only be hidden, as what a
 * killed program held is, and then it is a duplicate yet. `undefined`: all were found.
 */
export const missingOriginals = (count: number): string | undefined =>
  count <= 0
    ? undefined
    : `${formatCount(count)} ${count === 1 ? 'original' : 'originals'} not found: hidden for now, or gone; run it again in 2 minutes`;

/** The outcome with lines of a file that never became messages. */
export const withUnreadable = (outcome: JobOutcome, unreadable: Refusals): JobOutcome => ({
  ...outcome,
  refused: outcome.refused + unreadable.reduce((sum, {count}) => sum + count, 0),
  refusals: [...unreadable, ...outcome.refusals],
});

/** The outcome of a job that could not be started. */
export const notStarted = (failure: JobOutcome['failure']): JobOutcome => ({
  ...{phase: 'ended', received: 0, passedOver: 0, sent: 0, deleted: 0, refused: 0, heldBack: 0},
  ...{unsure: 0, notDeleted: 0, perSecondNow: undefined, perSecond: undefined, refusals: []},
  ...{unsureIds: [], notDeletedIds: [], stillHeld: 0, hiddenSeconds: 0, reachedEnd: false, stopped: false},
  failure,
});
