import {counted} from '../domain/quantity.ts';
import {unknownText} from '../domain/cell.ts';
import {formatDuration, formatMoment, formatTimestamp} from '../domain/duration.ts';
import {jobOperation} from '../domain/job-entry.ts';
import {journalCommand} from '../domain/journal-command.ts';
import type {JournalRecord} from '../domain/journal-line.ts';
import {hidden, redactText} from '../domain/redact.ts';
import {wrapLines} from '../domain/text-layout.ts';
import {flowHeight} from '../store/layout.ts';
import type {Screen, State} from '../store/state.ts';

import {factLine} from './fact-line.ts';
import {paragraph} from './failure-lines.ts';
import type {Line, Span, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {listOffset} from './list-window.ts';

type JournalScreen = Extract<Screen, {kind: 'journal'}>;

const outcomes: Readonly<Record<JournalRecord['outcome'], readonly [text: string, tone: Tone]>> = {
  done: ['✓ done', 'ok'],
  failed: ['✖ failed', 'critical'],
  unknown: ['? unknown', 'warning'],
};

const operationWidth = 21;
const outcomeWidth = 9;
/** `20261121T172301Z-4f9c` */
const jobWidth = 21;
const leadWidth = 2;

type Widths = {readonly time: number; readonly target: number; readonly job: number};

const widthsOf = ({size}: State, times: readonly string[]): Widths => {
  const time = Math.max(5, ...times.map(({length}) => length));
  const rest = Math.max(0, size.columns - leadWidth - time - operationWidth - outcomeWidth - 3);
  const job = rest >= jobWidth + 30 ? jobWidth : 0;
  return {time, job, target: rest - (job === 0 ? 0 : job + 1)};
};

const titlesLine = ({time, target, job}: Widths): Line => ({
  spans: [
    {text: '', width: leadWidth},
    {text: 'TIME', width: time + 1, tone: 'faint'},
    {text: 'OPERATION', width: operationWidth + 1, tone: 'faint'},
    {text: 'OUTCOME', width: outcomeWidth + 1, tone: 'faint'},
    {text: 'TARGET', width: target + (job === 0 ? 0 : 1), tone: 'faint'},
    {text: job === 0 ? '' : 'JOB', tone: 'faint'},
  ],
});

/** A job is told from another by what it does. */
const operationText = ({operation, entry}: JournalRecord): string => {
  const does = operation === jobOperation ? entry.parameters['does'] : undefined;
  return typeof does === 'string' ? `${operation}: ${does}` : operation;
};

const rowLine = (state: State, record: JournalRecord, widths: Widths, selected: boolean): Line => {
  const {at, target, outcome, job} = record;
  const [text, tone] = outcomes[outcome];
  const jobSpans: readonly Span[] =
    widths.job === 0 ? [] : [{text: ' '}, {text: job ?? unknownText, width: widths.job, tone: 'faint'}];
  return {
    selected,
    spans: [
      {text: selected ? '▸ ' : '  '},
      {text: formatMoment(at, state.now), width: widths.time + 1},
      {text: operationText(record), width: operationWidth, cut: 'middle'},
      {text: ' '},
      {text, width: outcomeWidth + 1, tone},
      {text: target ?? unknownText, width: widths.target, cut: 'middle'},
      ...jobSpans,
    ],
  };
};

/** Draws what this program changed, or the calls of one job, newest first. */
export const journalLines = (state: State, screen: JournalScreen): readonly Line[] => {
  const {journal} = state;
  const {job} = screen;
  const name = job === undefined ? 'Journal' : `Calls of job ${job}`;
  if (journal === undefined)
    return [line(` ${name}`, 'strong'), blank, line('  Reading the journal …', 'faint')];
  const title = line(` ${name}: ${counted(journal.length, 'change')}, newest first`, 'strong');
  if (journal.length === 0)
    return [
      title,
      blank,
      line(
        job === undefined
          ? '  Nothing was changed by this program yet: every change is written down here.'
          : '  No change of this job is written down.',
      ),
    ];
  const height = flowHeight(state);
  const offset = listOffset(screen, journal.length, height);
  const shown = journal.slice(offset, offset + height);
  const widths = widthsOf(
    state,
    shown.map(({at}) => formatMoment(at, state.now)),
  );
  return [
    title,
    titlesLine(widths),
    ...shown.map((record, index) => rowLine(state, record, widths, offset + index === screen.selected)),
  ];
};

/** What can hold contents of messages or names that somebody chose for them. */
const concealed: ReadonlySet<string> = new Set(['MessageGroupId', 'MessageDeduplicationId', 'what', 'path']);

/** Wrapped whole. Account numbers and ids are hidden before that: half of one is not recognised any more. */
const wrapped = ({size, options}: State, text: string, tone: Tone = 'plain'): readonly Line[] => {
  const shown = options.redact ? redactText(text) : text;
  const width = Math.max(10, size.columns - 5);
  return wrapLines(shown, width, {wrap: true, ascii: options.ascii}).map(part => line(`    ${part}`, tone));
};

const jsonLines = (state: State, value: unknown): readonly Line[] =>
  wrapped(
    state,
    JSON.stringify(
      value,
      (name, member: unknown) => (state.options.redact && concealed.has(name) ? hidden : member),
      2,
    ),
  );

const facts = ({entry, ...record}: JournalRecord): readonly (readonly [string, string | undefined])[] => [
  ['Asked', formatTimestamp(record.at)],
  [
    'Ended',
    record.endedAt === undefined
      ? 'not known: it was not answered, or not yet'
      : `${formatTimestamp(record.endedAt)}, after ${formatDuration((record.endedAt - record.at) / 1000)}`,
  ],
  ['Service', record.service],
  ['Target', record.target],
  ['Region', record.region],
  ['Account', record.account],
  ['Profile', record.profile],
  ['Endpoint', entry.endpointUrl],
  ['Job', record.job],
];

const commandLines = (state: State, {entry}: JournalRecord): readonly Line[] => {
  const command = journalCommand(entry);
  return command === undefined
    ? paragraph(
        ' ',
        'No command of the AWS CLI does the same: contents of messages are not kept here.',
        state,
        'faint',
      )
    : [line('  The same with the AWS CLI (c copies it):', 'faint'), ...wrapped(state, command, 'accent')];
};

/** The title of one entry. */
export const journalEntryTitle = (record: JournalRecord | undefined): string =>
  record === undefined ? 'Entry of the journal' : `${operationText(record)} · ${outcomes[record.outcome][0]}`;

/** Draws one entry whole. */
export const journalEntryLines = (state: State, record: JournalRecord | undefined): readonly Line[] => {
  if (record === undefined) return [blank, line('  This entry is not there any more.', 'warning')];
  const {error, entry, outcome} = record;
  return [
    factLine('Outcome', outcomes[outcome][0], outcomes[outcome][1]),
    ...(error === undefined ? [] : paragraph('✖', `${error.code}: ${error.message}`, state, 'critical')),
    ...facts(record).flatMap(([label, text]) => (text === undefined ? [] : [factLine(label, text)])),
    blank,
    ...commandLines(state, record),
    blank,
    line('  Parameters', 'strong'),
    ...jsonLines(state, entry.parameters),
    ...(entry.messageIds === undefined || entry.messageIds.length === 0
      ? []
      : [blank, line('  Messages', 'strong'), ...entry.messageIds.map(id => line(`    ${id}`))]),
    ...(entry.outcome === undefined
      ? []
      : [blank, line('  Answer', 'strong'), ...jsonLines(state, entry.outcome)]),
  ];
};
