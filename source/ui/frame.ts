import type {Catalog} from '../store/catalog.ts';
import {complete, lineCommands} from '../store/command-line.ts';
import {parseFilter} from '../domain/filter.ts';
import {isTooSmall, textHeight} from '../store/layout.ts';
import type {State} from '../store/state.ts';
import {dialogLines} from './dialog-lines.ts';
import {flowLines} from './flow-lines.ts';
import {footerLine} from './footer.ts';
import {headerLine, tabsLine} from './header.ts';
import {stripLines} from './strip-lines.ts';
import {statusLines} from './status-lines.ts';
import {feedTrouble} from './freshness.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {messageLines} from './message-lines.ts';
import {paint} from './paint.ts';
import {peekLines} from './peek-lines.ts';
import {redriveLines} from './redrive-lines.ts';
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
      return {lines: peekLines(state, catalog)};
    case 'flow':
      return {lines: flowLines(state, screen, catalog, theme)};
    case 'redrive':
      return {lines: redriveLines(state, screen.sourceArn, catalog)};
    case 'message': {
      const {lines, count} = messageLines(state);
      return {lines, textLines: count};
    }
    case 'detail':
    case 'describe':
    case 'feeds':
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

const promptHint = (state: State, catalog: Catalog): string => {
  const {prompt} = state;
  if (prompt === undefined) return '';
  if (prompt.kind === 'filter') {
    const filter = parseFilter(prompt.text);
    return filter.ok ? 'text, glob *, /regex/, ! inverts' : filter.message;
  }
  if (prompt.kind === 'command') {
    const {candidates} = complete(state, prompt.text, catalog);
    const all = lineCommands(catalog).map(({name}) => name);
    return (prompt.text === '' ? all : candidates).slice(0, 8).join('  ');
  }
  return prompt.kind === 'save'
    ? 'Enter saves; an existing file is never overwritten'
    : 'Enter searches, n and N step through';
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
  const status = isText ? textStatus(state, catalog) : statusLines(state, catalog);
  const bottom = [...status, footer];
  const room = rows - top.length - bottom.length;
  const body =
    state.dialog === undefined
      ? screenBody(state, catalog, theme).lines
      : dialogLines(state, state.dialog, catalog, room);
  const filled = [
    ...body.slice(0, room),
    ...Array.from({length: Math.max(0, room - body.length)}, () => blank),
  ];
  return [...top, ...filled, ...bottom];
};

/** A text says all of itself, so below it stands only what goes wrong meanwhile. */
const textStatus = (state: State, catalog: Catalog): readonly Line[] => {
  const trouble = feedTrouble(state, catalog);
  return [trouble === undefined ? blank : line(` ✖ ${trouble.what}: ${trouble.failure.message}`, 'warning')];
};

const screenBodyIsText = ({screens}: State): boolean => {
  const kind = screens.at(-1)?.kind;
  return (
    kind === 'detail' || kind === 'describe' || kind === 'feeds' || kind === 'help' || kind === 'message'
  );
};

/** The screen as the terminal gets it: one safe string a row. */
export const paintFrame = (state: State, catalog: Catalog, theme: Theme): readonly string[] =>
  frame(state, catalog, theme).map(row => paint(row, state.size.columns, theme));
