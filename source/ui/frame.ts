import type {Catalog} from '../store/catalog.ts';
import {complete, linesFor} from '../store/command-line.ts';
import {parseFilter} from '../domain/filter.ts';
import {parseWhere} from '../domain/message-filter.ts';
import {flowHeight, isTooSmall, textHeight} from '../store/layout.ts';
import type {Screen, State} from '../store/state.ts';
import {dialogLines} from './dialog-lines.ts';
import {flowLines} from './flow-lines.ts';
import {footerLine} from './footer.ts';
import {groupLines} from './group-lines.ts';
import {headerLine, tabsLine} from './header.ts';
import {jobLines} from './job-lines.ts';
import {jobsLines} from './jobs-lines.ts';
import {eventLines} from './event-lines.ts';
import {journalLines} from './journal-lines.ts';
import {stripLines} from './strip-lines.ts';
import {statusLines} from './status-lines.ts';
import {feedTrouble} from './freshness.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {messageLines} from './message-lines.ts';
import {paint} from './paint.ts';
import {peekLines} from './peek-lines.ts';
import {redriveLines} from './redrive-lines.ts';
import {replayLine} from './replay-line.ts';
import {labelHint} from './run-lines.ts';
import {tableLines} from './table-lines.ts';
import {textScreen} from './text-lines.ts';
import type {Theme} from './theme.ts';

/** The middle of the screen, and how many lines its text has where it scrolls. */
type Body = {readonly lines: readonly Line[]; readonly textLines?: number};

const screenBody = (state: State, catalog: Catalog, theme: Theme): Body => {
  const screen = state.screens.at(-1);
  switch (screen?.kind) {
    case undefined:
      return {lines: [...stripLines(state, catalog), ...tableLines(state, catalog, theme)]};
    case 'peek':
      return {lines: peekLines(state, catalog, theme)};
    case 'flow':
      return {lines: flowLines(state, screen, catalog, theme)};
    case 'redrive':
      return {lines: redriveLines(state, screen.sourceArn, catalog)};
    case 'groups':
      return {lines: groupLines(state, screen)};
    case 'job':
      return {lines: jobLines(state, screen.id, catalog, theme, flowHeight(state) + 1)};
    case 'jobs':
      return {lines: jobsLines(state, screen)};
    case 'events':
      return {lines: eventLines(state, screen)};
    case 'journal':
      return {lines: journalLines(state, screen)};
    case 'message': {
      const {lines, count} = messageLines(state);
      return {lines, textLines: count};
    }
    case 'detail':
    case 'describe':
    case 'feeds':
    case 'cost':
    case 'rules':
    case 'repair':
    case 'journalEntry':
    case 'run':
    case 'runReport':
    case 'help': {
      const {title, lines} = textScreen(state, screen, catalog, theme) ?? {title: '', lines: []};
      const height = textHeight(state);
      const scroll = Math.min(screen.scroll, Math.max(0, lines.length - height));
      const more =
        lines.length > scroll + height ? ` (${String(lines.length - scroll - height)} more below)` : '';
      return {
        lines: [
          {
            spans: [
              {text: ` ${title}`, tone: 'strong'},
              {text: more, tone: 'faint'},
            ],
          },
          ...lines.slice(scroll, scroll + height),
        ],
        textLines: lines.length,
      };
    }
  }
};

/** What is wrong with an expression is said while it is typed. */
const whereHint = (text: string): string => {
  const where = text.trim() === '' ? undefined : parseWhere(text.trim());
  return where?.ok === false ? where.message : "JMESPath over body, attributes, system: body.code == 'E1'";
};

const redacted = 'nothing is written with --redact: the file would hold what is hidden';

const promptHint = (state: State, catalog: Catalog): string => {
  const {prompt} = state;
  switch (prompt?.kind) {
    case undefined:
      return '';
    case 'filter': {
      const filter = parseFilter(prompt.text);
      return filter.ok ? 'text, glob *, /regex/, ! inverts' : filter.message;
    }
    case 'command': {
      const {candidates} = complete(state, prompt.text, catalog);
      const all = linesFor(state, catalog).map(({name}) => name);
      return (prompt.text === '' ? all : candidates).slice(0, 8).join('  ');
    }
    case 'where':
      return whereHint(prompt.text);
    case 'save':
      return state.options.redact ? redacted : 'Enter saves; an existing file is never overwritten';
    case 'search':
      return 'Enter searches, n and N step through';
    case 'narrow':
      return 'Enter keeps it, Esc undoes';
    case 'export':
      return state.options.redact ? redacted : 'Enter writes JSON lines; an existing file is asked about';
    case 'label':
      return labelHint(state, catalog);
    case 'marker':
      return 'Enter marks this moment in the charts and the report';
    case 'saveReport':
      return 'Enter saves: .json for JSON, else Markdown; an existing file is never overwritten';
    case 'import':
      return 'path of a file of JSON lines, as an export writes it';
  }
};

/** How many lines the text on screen has, for scrolling; zero where a list or a dialog is shown. */
export const textLineCount = (state: State, catalog: Catalog, theme: Theme): number =>
  screenBody(state, catalog, theme).textLines ?? 0;

/** The whole screen: exactly as many lines as the terminal has rows, innermost thing on top. */
const frame = (state: State, catalog: Catalog, theme: Theme): readonly Line[] => {
  const {rows, columns} = state.size;
  const footer = footerLine(state, catalog, promptHint(state, catalog), theme);
  if (isTooSmall(state))
    return [
      line(`${String(columns)}x${String(rows)} is too small`),
      ...Array.from({length: Math.max(0, rows - 1)}, () => blank),
    ];
  const isText = state.dialog === undefined && screenBodyIsText(state);
  const top = isText
    ? [headerLine(state, catalog, theme)]
    : [headerLine(state, catalog, theme), tabsLine(state, catalog, theme)];
  const isAlone = isText || (state.dialog === undefined && isAboutNoRow(state));
  const status = isAlone ? textStatus(state, catalog) : statusLines(state, catalog);
  const bottom = [...status, footer];
  const room = rows - top.length - bottom.length;
  const body =
    state.dialog === undefined
      ? screenBody(state, catalog, theme).lines
      : dialogLines(state, state.dialog, catalog, theme, room);
  const filled = [
    ...body.slice(0, room),
    ...Array.from({length: Math.max(0, room - body.length)}, () => blank),
  ];
  return [...top, ...filled, ...bottom];
};

/** Lists of the workbench: the two lines about a row of the table would be about something else. */
const isAboutNoRow = ({screens}: State): boolean => {
  const kind = screens.at(-1)?.kind;
  return kind === 'groups' || kind === 'jobs' || kind === 'journal' || kind === 'events';
};

/** A text says all of itself, and so do these lists: below them stands only what goes wrong meanwhile. */
const textStatus = (state: State, catalog: Catalog): readonly Line[] => {
  const trouble = feedTrouble(state, catalog);
  return [trouble === undefined ? blank : line(` ✖ ${trouble.what}: ${trouble.failure.message}`, 'warning')];
};

const textScreens: ReadonlySet<Screen['kind']> = new Set([
  'detail',
  'describe',
  'feeds',
  'cost',
  'rules',
  'help',
  'message',
  'repair',
  'journalEntry',
  'run',
  'runReport',
]);

const screenBodyIsText = ({screens}: State): boolean => {
  const kind = screens.at(-1)?.kind;
  return kind !== undefined && textScreens.has(kind);
};

/** The screen as the terminal gets it: one safe string a row. */
export const paintFrame = (state: State, catalog: Catalog, theme: Theme): readonly string[] =>
  [
    ...frame(state, catalog, theme),
    // Below everything else, on a line that is not counted among those of the screen.
    ...(state.replay === undefined ? [] : [replayLine(state, state.replay, theme)]),
  ].map(row => paint(row, state.size.columns, theme));
