import {formatDuration} from '../domain/duration.ts';
import type {JobOutcome} from '../domain/job.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Catalog} from '../store/catalog.ts';
import {cameBack} from '../store/select-job.ts';
import {queueOfReference} from '../store/select-queue.ts';
import type {State} from '../store/state.ts';
import type {JobWatch} from '../store/workbench-state.ts';
import {paragraph} from './failure-lines.ts';
import {leftAloneCount, openCount} from './job-count.ts';
import type {Line, Tone} from './line.ts';

type Sentence = readonly [sign: string, text: string, tone: Tone];

const one = (count: number, singular: string, plural: string): string =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`;

/** What is open, and what is to be done about it. */
const openSentences = ({queue, to, does}: JobWatch, outcome: JobOutcome): readonly Sentence[] => {
  const {unsure, notDeleted, heldBack, stillHeld, hiddenSeconds} = outcome;
  const target = to ?? 'the target';
  const unsureText =
    does === 'import'
      ? `${formatCount(unsure)} sent without an answer: a copy may be in ${queue.name}. :jobs names them; look before you import them again.`
      : `${formatCount(unsure)} sent without an answer: a copy may have reached ${target}, and the original is still in ${queue.name}. :jobs names them; look before you redrive them again.`;
  return [
    ...(notDeleted > 0
      ? [
          [
            '✖',
            `${one(notDeleted, 'copy was', 'copies were')} accepted, but it is not known that ${notDeleted === 1 ? 'the original is deleted: it is' : 'the originals are deleted: they are'} there twice until then. :jobs deletes what is left.`,
            'critical',
          ] as const,
        ]
      : []),
    ...(unsure > 0 ? [['✖', unsureText, 'critical'] as const] : []),
    ...(heldBack > 0
      ? [
          [
            '▲',
            `${one(heldBack, 'message was', 'messages were')} held back behind one of their FIFO group: sent alone they would overtake it.`,
            'warning',
          ] as const,
        ]
      : []),
    ...(stillHeld > 0
      ? [
          [
            '▲',
            `${one(stillHeld, 'message', 'messages')} could not be released: hidden for up to ${formatDuration(hiddenSeconds)}.`,
            'warning',
          ] as const,
        ]
      : []),
  ];
};

const doneText = ({does, queue}: JobWatch, {sent, deleted}: JobOutcome): string => {
  switch (does) {
    case 'delete':
      return `${one(deleted, 'message', 'messages')} deleted.`;
    case 'import':
      return `${one(sent, 'message', 'messages')} sent to ${queue.name}.`;
    case 'redrive':
    case 'repair':
      return `${one(sent, 'message', 'messages')} sent, ${formatCount(deleted)} deleted.`;
  }
};

/** How a job ended that somebody stopped: what it did, and that nothing else was touched. */
const stoppedText = (job: JobWatch, outcome: JobOutcome): string => {
  const {does, ids, queue} = job;
  const left = openCount(job, outcome);
  if (ids === undefined || left === undefined)
    return does === 'import'
      ? `Stopped: ${doneText(job, outcome)} The rest of the file was not sent.`
      : `Stopped: ${doneText(job, outcome)} The rest was left in ${queue.name}.`;
  const done = does === 'delete' ? `${formatCount(outcome.deleted)} of` : `${formatCount(outcome.sent)} of`;
  const verb = does === 'delete' ? 'deleted' : 'sent';
  const rest = left === 0 ? '' : `, ${one(left, 'left where it was', 'left where they were')}`;
  return `Stopped: ${done} ${formatCount(ids.size)} ${verb}${rest}.`;
};

/** Whether the job did, or tried, all it was asked: where that is not known one by one it must have seen the queue's end. */
const isThrough = (job: JobWatch, outcome: JobOutcome, missing: number | undefined): boolean => {
  if (outcome.stopped || outcome.failure !== undefined) return false;
  // An import knows its messages.
  return missing === undefined ? outcome.reachedEnd || job.does === 'import' : missing === 0;
};

const endSentences = (state: State, job: JobWatch, outcome: JobOutcome): readonly Sentence[] => {
  const {stopped, failure, reachedEnd, refused} = outcome;
  const alone = leftAloneCount(state, job);
  const open = openCount(job, outcome);
  const missing = open === undefined ? undefined : Math.max(0, open - alone);
  const rest = `${job.queue.name} was not looked through to its end.`;
  const isClean = openSentences(job, outcome).length + refused + alone === 0;
  const isUnseen = missing === undefined && !reachedEnd && job.does !== 'import';
  return [
    ...(stopped ? [['▲', stoppedText(job, outcome), 'warning'] as const] : []),
    ...(isClean && isThrough(job, outcome, missing)
      ? [['✓', `All done: ${doneText(job, outcome)}`, 'ok'] as const]
      : []),
    ...(isUnseen && !stopped
      ? [
          [
            ' ',
            isClean && failure === undefined ? `${doneText(job, outcome)} ${rest}` : rest,
            'plain',
          ] as const,
        ]
      : []),
    ...(missing !== undefined && missing > 0 && !stopped
      ? [missingSentence(job, missing, failure !== undefined)]
      : []),
    ...(alone > 0
      ? [
          [
            '▲',
            `${formatCount(alone)} left alone: an earlier job may have sent copies of ${alone === 1 ? 'it' : 'them'}. :jobs settles that.`,
            'warning',
          ] as const,
        ]
      : []),
  ];
};

/** What was asked for and not seen; after a failure nobody knows whether it would have been. */
const missingSentence = ({does, queue}: JobWatch, missing: number, hasFailed: boolean): Sentence =>
  hasFailed || does === 'repair'
    ? ['▲', `${one(missing, 'left where it was', 'left where they were')}, in ${queue.name}.`, 'warning']
    : ['▲', `${formatCount(missing)} not found: gone, taken by others or hidden.`, 'warning'];

/** How the job ended, in plain words; nothing while it runs. */
export const verdictLines = (state: State, job: JobWatch): readonly Line[] => {
  const {outcome} = job;
  if (outcome === undefined) return [];
  return [...endSentences(state, job, outcome), ...openSentences(job, outcome)].flatMap(
    ([sign, text, tone]) => paragraph(sign, text, state, tone),
  );
};

/** Whether what left the queue comes back: the question that decides whether the fix was one. */
export const comeBackLines = (state: State, job: JobWatch, catalog: Catalog): readonly Line[] => {
  if (job.does !== 'redrive' && job.does !== 'repair') return [];
  const {name} = job.queue;
  const back = cameBack(state, job, catalog);
  if (job.endedAt === undefined) {
    if (back === undefined || back === 0) return [];
    const text = `${formatCount(back)} more in ${name} than what left explains: they come back, or new ones fail. x stops.`;
    return paragraph('✖', text, state, 'critical');
  }
  const depth = queueOfReference(state, catalog, job.queue)?.counts;
  if (job.outcome === undefined || job.outcome.sent === 0) return [];
  if (back === undefined || depth === undefined || depth.at <= job.endedAt)
    return paragraph(' ', `Looking whether messages come back to ${name} …`, state, 'faint');
  // Up to the last reading: of the time after it nothing is known.
  const since = `${formatDuration((depth.at - job.endedAt) / 1000)} after the end`;
  if (back > 0) {
    const text = `${formatCount(back)} more in ${name} than what left explains, ${since}: they came back, or new ones fail.`;
    return paragraph('✖', text, state, 'critical');
  }
  return [
    ...paragraph('✓', `None came back to ${name}, ${since}.`, state, 'ok'),
    ...paragraph(
      ' ',
      'A message that fails again comes back only after its receives: keep an eye on it.',
      state,
      'faint',
    ),
  ];
};
