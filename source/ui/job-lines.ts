import {unknownText} from '../domain/cell.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import type {JobProgress, Refusals} from '../domain/job.ts';
import {formatCount, formatRate} from '../domain/quantity.ts';
import {hidden, redactId} from '../domain/redact.ts';
import type {Catalog} from '../store/catalog.ts';
import {jobRate} from '../store/select-job.ts';
import type {JobWatch, State} from '../store/state.ts';
import {factLine} from './fact-line.ts';
import {failureLines, paragraph} from './failure-lines.ts';
import {placeText} from './header.ts';
import {comeBackLines, verdictLines} from './job-verdict-lines.ts';
import {jobStatus, jobStatusTone, jobTitles} from './job-words.ts';
import type {Line, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {barWidth, progressSpans} from './progress-bar.ts';

/** How much of the queue was looked at, 0 to 1; `undefined` where its depth is not known, as for a file. */
const lookedThrough = ({progress, backlogAtStart}: JobWatch): number | undefined =>
  progress === undefined || backlogAtStart === undefined || backlogAtStart === 0
    ? undefined
    : Math.min(1, progress.received / backlogAtStart);

/** Until the whole queue was looked at, by how long the part so far took: with few messages wanted it ends before. */
const timeLeft = (state: State, job: JobWatch, share: number | undefined): string => {
  if (job.progress?.phase !== 'running' || share === undefined || share === 0) return unknownText;
  const elapsed = (state.now - job.startedAt) / 1000;
  return `about ${formatDuration((elapsed * (1 - share)) / share)}`;
};

const barLines = (state: State, job: JobWatch): readonly Line[] => {
  const share = lookedThrough(job);
  if (share === undefined || job.endedAt !== undefined) return [];
  const seen = `  ${formatCount(job.progress?.received ?? 0)} of about ${formatCount(job.backlogAtStart ?? 0)} looked at`;
  return [
    {
      spans: [
        {text: '  '},
        ...progressSpans(share, barWidth(state.size.columns - seen.length)),
        {text: seen, tone: 'faint'},
      ],
    },
  ];
};

type Count = readonly [label: string, count: number, meaning: string, tone: Tone];

const openCounts = (
  does: JobWatch['does'],
  {refused, heldBack, unsure, notDeleted}: JobProgress,
): readonly Count[] => [
  ['Refused', refused, does === 'import' ? 'not sent' : 'not sent: still in the queue', 'warning'],
  ['Held back', heldBack, 'behind one of their FIFO group that was not sent', 'warning'],
  ['Unsure', unsure, 'sent without an answer: a copy may exist', 'critical'],
  ['Not deleted', notDeleted, 'copy accepted, original still there: twice until it is deleted', 'critical'],
];

/** What matters is always said, the rest where it is not zero; what is open at the end has a sentence of its own. */
const countLines = ({does, queue, outcome}: JobWatch, progress: JobProgress): readonly Line[] => {
  const {sent, deleted, passedOver} = progress;
  const always: readonly Count[] = [
    ...(does === 'delete' ? [] : [['Sent', sent, '', 'strong'] as const]),
    ...(does === 'import' ? [] : [['Deleted', deleted, `from ${queue.name}`, 'strong'] as const]),
  ];
  const others: readonly Count[] = [
    ['Passed over', passedOver, 'not selected: held until the end, then released', 'plain'],
    ...(outcome === undefined ? openCounts(does, progress) : []),
  ];
  return [...always, ...others.filter(([, count]) => count > 0)].map(([label, count, meaning, tone]) => ({
    spans: [
      ...factLine(label, formatCount(count), tone).spans,
      {text: meaning === '' ? '' : ` ${meaning}`, tone: 'faint'},
    ],
  }));
};

const paceText = ({progress, endedAt}: JobWatch): string => {
  const pace =
    progress?.perSecond === undefined ? 'no limit' : `at most ${formatCount(progress.perSecond)}/s`;
  return endedAt === undefined ? `${pace} (+ faster, - slower)` : pace;
};

const workLines = (state: State, job: JobWatch): readonly Line[] => {
  const {progress} = job;
  if (progress === undefined) return job.endedAt === undefined ? [line('  Starting …', 'accent')] : [];
  const rate = progress.perSecondNow ?? jobRate(job);
  return [
    ...barLines(state, job),
    ...countLines(job, progress),
    ...(job.endedAt === undefined
      ? [
          factLine('Rate', rate === undefined ? unknownText : `${formatRate(rate)}/s`),
          factLine('Pace', paceText(job)),
          factLine('Time left', timeLeft(state, job, lookedThrough(job))),
        ]
      : []),
  ];
};

const fromTo = ({does, queue, to}: JobWatch): string => {
  if (does === 'import') return `→ ${queue.name}`;
  return to === undefined ? queue.name : `${queue.name} → ${to}`;
};

const startedText = ({startedAt, endedAt}: JobWatch): string =>
  endedAt === undefined
    ? formatClock(startedAt)
    : `${formatClock(startedAt)}, ended ${formatClock(endedAt)} after ${formatDuration((endedAt - startedAt) / 1000)}`;

const factLines = (state: State, job: JobWatch): readonly Line[] => [
  factLine('What', state.options.redact ? hidden : job.what),
  factLine(job.does === 'import' ? 'To' : 'Queue', fromTo(job)),
  factLine('In', placeText(state, 'whole'), 'accent'),
  factLine('Started', startedText(job)),
];

/** Why messages were not sent, with one of each. */
const refusalLines = (state: State, refusals: Refusals): readonly Line[] =>
  refusals.flatMap(({reason, count, examples: [example]}) => {
    const shown = example !== undefined && state.options.redact ? redactId(example) : example;
    return paragraph(
      '▲',
      `${formatCount(count)} refused: ${reason}${shown === undefined ? '' : ` (such as ${shown})`}`,
      state,
      'warning',
    );
  });

/** Draws one job in `room` lines: what it does, how far it is, and at the end what became of every message. */
export const jobLines = (state: State, id: string, catalog: Catalog, room: number): readonly Line[] => {
  const job = state.jobs[id];
  if (job === undefined) return [blank, line('  This job is not known here.', 'faint')];
  const failure = job.failure ?? job.outcome?.failure;
  const lines = [
    {
      spans: [
        {text: ` ${jobTitles[job.does]} ${job.queue.name}`, tone: 'strong' as const},
        {text: ` · ${jobStatus(job)}`, tone: jobStatusTone(job)},
      ],
    },
    ...factLines(state, job),
    ...workLines(state, job),
    ...(failure === undefined ? [] : failureLines(state, failure)),
    ...verdictLines(state, job),
    ...refusalLines(state, job.outcome?.refusals ?? []),
    ...comeBackLines(state, job, catalog),
  ];
  if (lines.length <= room) return lines;
  const more = ` … ${formatCount(lines.length - room + 1)} lines more on a larger screen`;
  return [...lines.slice(0, room - 1), line(` ${more}`, 'warning')];
};
