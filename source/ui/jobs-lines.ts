import {formatMoment} from '../domain/duration.ts';
import type {UnfinishedJob} from '../domain/job-journal.ts';
import {formatCount, formatRate} from '../domain/quantity.ts';
import {hidden, redactId} from '../domain/redact.ts';
import {flowHeight} from '../store/layout.ts';
import type {JobRow} from '../store/select-job.ts';
import {jobRate, jobRows} from '../store/select-job.ts';
import {placedName} from '../store/select-place.ts';
import type {Screen, State} from '../store/state.ts';
import type {JobWatch} from '../store/workbench-state.ts';
import {paragraph} from './failure-lines.ts';
import {jobStatus, jobStatusTone} from './job-words.ts';
import type {Line, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {listOffset} from './list-window.ts';

type JobsScreen = Extract<Screen, {kind: 'jobs'}>;

/** What stands on a line. */
type Cells = {
  readonly time: string;
  readonly does: string;
  readonly queue: string;
  readonly status: string;
  readonly tone: Tone;
  readonly what: string;
};

const leadWidth = 2;
const doesWidth = 8;
const leastWhat = 20;

const watchedStatus = (job: JobWatch): string => {
  const {progress, failure, does} = job;
  if (failure !== undefined) return `did not start: ${failure.message}`;
  if (progress === undefined) return jobStatus(job);
  const rate = job.endedAt === undefined ? jobRate(job) : undefined;
  const done =
    does === 'delete' ? `${formatCount(progress.deleted)} deleted` : `${formatCount(progress.sent)} sent`;
  return `${jobStatus(job)}, ${done}${rate === undefined ? '' : `, ${formatRate(rate)}/s`}`;
};

/** What a killed program left, in the words that say what is to be done. */
const openText = ({copied, unsure}: UnfinishedJob): string => {
  const copies = Object.keys(copied).length;
  return [
    ...(copies > 0 ? [`${formatCount(copies)} ${copies === 1 ? 'original' : 'originals'} to delete`] : []),
    ...(unsure.length > 0 ? [`${formatCount(unsure.length)} unsure`] : []),
    ...(copies + unsure.length === 0 ? ['nothing open'] : []),
  ].join(', ');
};

const cellsOf = (row: JobRow, state: State): Cells => {
  const redacted = (what: string): string => (state.options.redact ? hidden : what);
  if (row.kind === 'watched') {
    const {job} = row;
    return {
      time: formatMoment(job.startedAt, state.now),
      does: job.does,
      queue: placedName(state, job.queue),
      status: watchedStatus(job),
      tone: jobStatusTone(job),
      what: redacted(job.what),
    };
  }
  const {header} = row.job;
  return {
    time: formatMoment(header.at, state.now),
    does: header.does,
    queue: header.queue.name,
    status: `✖ ${openText(row.job)}`,
    tone: 'critical',
    what: redacted(header.what),
  };
};

type Widths = {
  readonly time: number;
  readonly queue: number;
  readonly status: number;
  readonly what: number;
};

const widthsOf = ({size}: State, cells: readonly Cells[]): Widths => {
  const longest = (textOf: (cell: Cells) => string): number =>
    Math.max(5, ...cells.map(cell => textOf(cell).length));
  const time = longest(cell => cell.time);
  const queue = Math.min(
    longest(cell => cell.queue),
    Math.max(12, Math.floor(size.columns / 4)),
  );
  const rest = Math.max(0, size.columns - leadWidth - time - doesWidth - queue - 4);
  const status =
    rest - leastWhat < 30
      ? rest
      : Math.min(
          rest - leastWhat,
          longest(cell => cell.status),
        );
  return {time, queue, status, what: rest - status};
};

const rowLine = (cells: Cells, {time, queue, status, what}: Widths, selected: boolean): Line => ({
  selected,
  spans: [
    {text: selected ? '▸ ' : '  '},
    {text: cells.time, width: time + 1},
    {text: cells.does, width: doesWidth + 1},
    {text: cells.queue, width: queue, cut: 'middle'},
    {text: ' '},
    {text: cells.status, width: status, tone: cells.tone},
    {text: ' '},
    {text: cells.what, width: what},
  ],
});

const titlesLine = ({time, queue, status, what}: Widths): Line => ({
  spans: [
    {text: '', width: leadWidth},
    {text: 'TIME', width: time + 1, tone: 'faint'},
    {text: 'DOES', width: doesWidth + 1, tone: 'faint'},
    {text: 'QUEUE', width: queue + 1, tone: 'faint'},
    {text: 'STATE', width: status + 1, tone: 'faint'},
    {text: 'WHAT', width: what, tone: 'faint'},
  ],
});

/** What the selected unfinished job left, whole, with the ids that somebody has to look for. */
const unfinishedLines = (state: State, {header, copied, unsure}: UnfinishedJob): readonly Line[] => {
  const copies = Object.keys(copied).length;
  const ids = unsure.map(id => (state.options.redact ? redactId(id) : id));
  return [
    blank,
    ...paragraph(
      '✖',
      `The program that began this at ${formatMoment(header.at, state.now)} never said how it ended. Enter finishes or settles.`,
      state,
      'critical',
    ),
    ...(copies === 0
      ? []
      : paragraph(
          ' ',
          `${formatCount(copies)} ${copies === 1 ? 'copy was' : 'copies were'} accepted and the ${copies === 1 ? 'original' : 'originals'} must be deleted, or they are there twice.`,
          state,
          'warning',
        )),
    ...(ids.length === 0
      ? []
      : [
          ...paragraph(' ', 'Unsure, a copy may exist and the original is still there:', state, 'warning'),
          ...ids.map(id => line(`      ${id}`)),
        ]),
  ];
};

/** Draws every job of this run and what earlier runs left open. */
export const jobsLines = (state: State, screen: JobsScreen): readonly Line[] => {
  const rows = jobRows(state);
  const open = state.unfinished.length;
  const title = line(
    ` Jobs: ${formatCount(rows.length - open)} of this program${open === 0 ? '' : `, ${formatCount(open)} left unfinished`}`,
    'strong',
  );
  if (rows.length === 0)
    return [title, blank, line('  No job was started, and earlier ones left nothing open.', 'faint')];
  const height = flowHeight(state);
  const offset = listOffset(screen, rows.length, height);
  const cells = rows.slice(offset, offset + height).map(row => cellsOf(row, state));
  const widths = widthsOf(state, cells);
  const selected = rows[screen.selected];
  const below = selected?.kind === 'unfinished' ? unfinishedLines(state, selected.job) : [];
  const room = height - cells.length;
  return [
    title,
    titlesLine(widths),
    ...cells.map((cell, index) => rowLine(cell, widths, offset + index === screen.selected)),
    ...(below.length <= room || room < 4
      ? below.slice(0, room)
      : [...below.slice(0, room - 1), line(`      … ${formatCount(below.length - room + 1)} more`, 'faint')]),
  ];
};
