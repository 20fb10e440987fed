import type {Failure} from '../domain/failure.ts';
import type {JobOutcome} from '../domain/job.ts';
import type {JobGoal} from '../domain/job-outcome.ts';
import {mayHideMore} from '../domain/job-outcome.ts';
import type {QueueReference} from '../domain/message.ts';
import {counted} from '../domain/quantity.ts';

/** What a job was about, for the words about how it ended. */
export type OutcomeWords = {
  readonly verb: 'redrive' | 'delete' | 'import' | 'finish';
  /** Names it in the journal. */
  readonly job: string;
  readonly queue: string;
  readonly type: QueueReference['type'];
  readonly goal: JobGoal;
  readonly seconds: number;
  /** The signal's word when somebody stopped it. */
  readonly stopped: boolean;
};

/** Ids that a person can still read at one go. */
const shownIds = 20;

const idLines = (ids: readonly string[]): readonly string[] => [
  ...ids.slice(0, shownIds).map(id => `    ${id}`),
  ...(ids.length > shownIds
    ? [`    … ${counted(ids.length - shownIds, 'more', 'more')}; --json lists them`]
    : []),
];

const headline = (outcome: JobOutcome, {verb, queue, stopped}: OutcomeWords): string => {
  const {sent, deleted, received} = outcome;
  const how = stopped ? 'stopped: ' : '';
  switch (verb) {
    case 'redrive':
      return `${queue}: ${how}${counted(sent, 'message')} sent, ${counted(deleted, 'original')} deleted, of ${counted(received, 'seen', 'seen')}`;
    case 'import':
      return `${queue}: ${how}${counted(sent, 'message')} sent`;
    case 'delete':
    case 'finish':
      return `${queue}: ${how}${counted(deleted, 'message')} deleted, of ${counted(received, 'seen', 'seen')}`;
  }
};

const failureLines = (failure: Failure | undefined): readonly string[] =>
  failure === undefined ? [] : [`  ended early: ${failure.message}`, `  ${failure.hint}`];

/** Why more may be there than was seen. */
const hiddenLines = (outcome: JobOutcome, {goal, type}: OutcomeWords): readonly string[] => {
  if (!mayHideMore(outcome, goal)) return [];
  const why =
    type === 'fifo'
      ? 'later messages of a group hide behind those that were kept'
      : 'SQS may have shown less than there is; run it again in 2 minutes';
  return [`  a part of the queue may be hidden: ${why}`];
};

const troubleLines = (outcome: JobOutcome, {verb, job, queue}: OutcomeWords): readonly string[] => {
  const {heldBack, unsure, notDeleted, unsureIds, notDeletedIds, stillHeld, hiddenSeconds} = outcome;
  const copies =
    verb === 'import' ? 'a line may have arrived' : 'a copy may have arrived, the original is still here';
  return [
    ...outcome.refusals.flatMap(({reason, count, examples}) => [
      `  ${counted(count, 'refused', 'refused')}: ${reason}`,
      ...(examples.length > 0 ? [`    ${examples.join(' ')}${count > examples.length ? ' …' : ''}`] : []),
    ]),
    ...(heldBack > 0
      ? [`  ${counted(heldBack, 'held back', 'held back')}: one before them in their group was not sent`]
      : []),
    ...(unsure > 0
      ? [`  ${counted(unsure, 'unsure', 'unsure')}: nobody answered; ${copies}`, ...idLines(unsureIds)]
      : []),
    ...(notDeleted > 0
      ? [
          `  ${counted(notDeleted, 'not deleted', 'not deleted')}: copied, and still in ${queue}; sls-top dlq redrive ${queue} --finish deletes them`,
          ...idLines(notDeletedIds),
        ]
      : []),
    ...(stillHeld > 0
      ? [
          `  ${counted(stillHeld, 'message')} could not be released and come back within ${String(hiddenSeconds)} s`,
        ]
      : []),
    ...(unsure + notDeleted > 0 ? [`  job ${job} in the journal has the details`] : []),
  ];
};

/** How a job ended, in words. Foreign text: make it visible. */
export const outcomeLines = (outcome: JobOutcome, words: OutcomeWords): readonly string[] => [
  headline(outcome, words),
  ...troubleLines(outcome, words),
  ...hiddenLines(outcome, words),
  ...failureLines(outcome.failure),
];

/** How a job ended, as the last line of JSON. */
export const outcomeJson = (
  outcome: JobOutcome,
  {verb, job, queue, seconds, stopped}: OutcomeWords,
): Readonly<Record<string, unknown>> => ({
  type: 'done',
  ...outcome,
  ...{verb, job, queue, seconds: Math.round(seconds * 1000) / 1000, stopped: stopped || outcome.stopped},
  perSecondNow: outcome.perSecondNow ?? null,
  perSecond: outcome.perSecond ?? null,
  failure: outcome.failure ?? null,
});
