import {unknownText} from '../domain/cell.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import type {JobProgress} from '../domain/job.ts';
import {formatCount, formatRate} from '../domain/quantity.ts';
import {hidden} from '../domain/redact.ts';
import type {Catalog} from '../store/catalog.ts';
import {jobRate} from '../store/select-job.ts';
import {placeAt, placedName} from '../store/select-place.ts';
import type {State} from '../store/state.ts';
import type {JobWatch} from '../store/workbench-state.ts';
import {factLine} from './fact-line.ts';
import {failureLines} from './failure-lines.ts';
import {placeText} from './header.ts';
import {leftAloneCount, openCount} from './job-count.ts';
import {comeBackLines, verdictLines} from './job-verdict-lines.ts';
import {jobStatus, jobStatusTone, jobTitles} from './job-words.ts';
import type {Line, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {barWidth, progressSpans} from './progress-bar.ts';
import {refusalLines} from './refusal-lines.ts';
import type {Theme} from './theme.ts';

/** How much of the queue was looked at, 0 to 1; `undefined` where its depth is not known, as for a file. */
const lookedThrough = ({progress, backlogAtStart}: JobWatch): number | undefined =>
  progress === undefined || backlogAtStart === undefined || backlogAtStart === 0
    ? undefined
    : Math.min(1, progress.received / backlogAtStart);

/** How far a job is: of the messages that were asked for where they are known, else of the queue. */
type Course = {readonly share: number; readonly text: string};

const courseOf = (state: State, job: JobWatch): Course | undefined => {
  const {progress, ids, backlogAtStart} = job;
  const looked = lookedThrough(job);
  const seen =
    looked === undefined
      ? undefined
      : `${formatCount(progress?.received ?? 0)} of about ${formatCount(backlogAtStart ?? 0)} looked at`;
  if (ids === undefined || progress === undefined)
    return looked === undefined || seen === undefined ? undefined : {share: looked, text: seen};
  const asked = ids.size - leftAloneCount(state, job);
  const settled = ids.size - (openCount(job, progress) ?? 0);
  const text = `${formatCount(settled)} of ${formatCount(asked)} settled`;
  return {
    share: asked === 0 ? 1 : settled / asked,
    text: seen === undefined ? text : `${text}, ${seen}`,
  };
};

const rateOf = (job: JobWatch): number | undefined =>
  job.progress?.phase === 'running' ? (job.progress.perSecondNow ?? jobRate(job)) : undefined;

/**
 * At the rate of now where it is known what is asked for. Else until the whole queue was looked at, by how long the part
 * so far took: with few messages wanted it ends before.
 */
const secondsLeft = (state: State, job: JobWatch, {share}: Course): number | undefined => {
  const {progress, startedAt} = job;
  if (progress === undefined) return undefined;
  const open = openCount(job, progress);
  if (open === undefined)
    return share === 0 ? undefined : ((state.now - startedAt) / 1000) * ((1 - share) / share);
  const rate = rateOf(job);
  return rate === undefined || rate === 0 ? undefined : (open - leftAloneCount(state, job)) / rate;
};

const timeLeft = (state: State, job: JobWatch, course: Course | undefined): string => {
  if (job.progress?.phase !== 'running' || course === undefined) return unknownText;
  const seconds = secondsLeft(state, job, course);
  return seconds === undefined ? unknownText : `about ${formatDuration(Math.max(0, seconds))}`;
};

const barLines = ({size}: State, course: Course): readonly Line[] => {
  const text = `  ${course.text}`;
  return [
    {
      spans: [
        {text: '  '},
        ...progressSpans(course.share, barWidth(size.columns - text.length)),
        {text, tone: 'faint'},
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

const paceText = ({perSecond}: JobProgress): string =>
  `${perSecond === undefined ? 'no limit' : `at most ${formatCount(perSecond)}/s`} (+ faster, - slower)`;

const workLines = (state: State, job: JobWatch): readonly Line[] => {
  const {progress} = job;
  if (progress === undefined) return job.endedAt === undefined ? [line('  Starting …', 'accent')] : [];
  if (job.endedAt !== undefined) return countLines(job, progress);
  const rate = rateOf(job);
  const course = courseOf(state, job);
  return [
    ...(course === undefined ? [] : barLines(state, course)),
    ...countLines(job, progress),
    factLine('Rate', rate === undefined ? unknownText : `${formatRate(rate)}/s`),
    factLine('Pace', paceText(progress)),
    factLine('Time left', timeLeft(state, job, course)),
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

const factLines = (state: State, job: JobWatch, {color}: Theme): readonly Line[] => [
  factLine('What', state.options.redact ? hidden : job.what),
  factLine(job.does === 'import' ? 'To' : 'Queue', fromTo(job)),
  factLine(
    'In',
    placeText({place: placeAt(state, job.queue.placeId), options: state.options}, 'whole', color),
    'accent',
  ),
  factLine('Started', startedText(job)),
];

/** Draws one job in `room` lines: what it does, how far it is, and at the end what became of every message. */
export const jobLines = (
  state: State,
  id: string,
  catalog: Catalog,
  theme: Theme,
  room: number,
): readonly Line[] => {
  const job = state.jobs[id];
  if (job === undefined) return [blank, line('  This job is not known here.', 'faint')];
  const failure = job.failure ?? job.outcome?.failure;
  const lines = [
    {
      spans: [
        {text: ` ${jobTitles[job.does]} ${placedName(state, job.queue)}`, tone: 'strong' as const},
        {text: ` · ${jobStatus(job)}`, tone: jobStatusTone(job)},
      ],
    },
    ...factLines(state, job, theme),
    ...workLines(state, job),
    ...(failure === undefined ? [] : failureLines(state, failure)),
    ...verdictLines(state, job),
    ...refusalLines(state, job.outcome?.refusals ?? [], {sign: '▲', tone: 'warning', most: Infinity}),
    ...comeBackLines(state, job, catalog),
  ];
  if (lines.length <= room) return lines;
  const more = ` … ${formatCount(lines.length - room + 1)} lines more on a larger screen`;
  return [...lines.slice(0, room - 1), line(` ${more}`, 'warning')];
};
