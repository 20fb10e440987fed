import {formatDuration} from '../domain/duration.ts';
import type {JobOutcome} from '../domain/job.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Catalog} from '../store/catalog.ts';
import {cameBack} from '../store/select-job.ts';
import {queueByArn} from '../store/select-queue.ts';
import type {JobWatch, State} from '../store/state.ts';
import {paragraph} from './failure-lines.ts';
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
            `${one(notDeleted, 'copy was', 'copies were')} accepted, but the deletion of the original is not known: it is there twice until then. :jobs deletes what is left.`,
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

/** How the job ended, in plain words; nothing while it runs. */
export const verdictLines = (state: State, job: JobWatch): readonly Line[] => {
  const {outcome} = job;
  if (outcome === undefined) return [];
  const open = openSentences(job, outcome);
  const isClean = open.length === 0 && outcome.refused === 0 && outcome.failure === undefined;
  // Import and repair know their messages; the others have to look for them.
  const isWhole = outcome.reachedEnd || job.does === 'import' || job.does === 'repair';
  const rest = `${job.queue.name} was not looked through to its end.`;
  const done: readonly Sentence[] = isClean
    ? [['✓', isWhole ? `All done: ${doneText(job, outcome)}` : `${doneText(job, outcome)} ${rest}`, 'ok']]
    : isWhole
      ? []
      : [[' ', rest, 'plain']];
  return [...done, ...open].flatMap(([sign, text, tone]) => paragraph(sign, text, state, tone));
};

/** Whether what left the queue comes back: the question that decides whether the fix was one. */
export const comeBackLines = (state: State, job: JobWatch, catalog: Catalog): readonly Line[] => {
  if (job.does !== 'redrive' && job.does !== 'repair') return [];
  const {name} = job.queue;
  const back = cameBack(state, job, catalog);
  if (job.endedAt === undefined) {
    if (back === undefined || back === 0) return [];
    const text = `${formatCount(back)} more in ${name} than what left explains: they come back, the consumer still fails. x stops.`;
    return paragraph('✖', text, state, 'critical');
  }
  const depth = queueByArn(state, catalog, job.queue.arn)?.counts;
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
