import type {Resource, ServiceView} from '../domain/service.ts';
import {timeZoneText} from '../domain/time-zone.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabById, viewById} from '../store/catalog.ts';
import {linesFor} from '../store/command-line.ts';
import type {State} from '../store/state.ts';
import type {Binding, Context} from './bindings/binding.ts';
import {movable} from './bindings/contexts.ts';
import {bindingsIn, contextOf} from './keymap.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import type {Theme} from './theme.ts';
import {alarmSign, markOf} from './theme.ts';
import {wrapWords} from './wrap-words.ts';

/** What the help and the manual call the places where keys work. */
export const titles: Readonly<Record<Context, string>> = {
  table: 'Table',
  detail: 'Detail',
  describe: 'Describe',
  peek: 'Peek',
  message: 'Message',
  groups: 'Groups',
  repair: 'Repair',
  job: 'Job',
  jobs: 'Jobs',
  redrive: 'Redrive progress',
  flow: 'Flow',
  feeds: 'Feeds',
  cost: 'Cost',
  rules: 'Rules',
  events: 'Events',
  journal: 'Journal',
  journalEntry: 'Entry of the journal',
  run: 'Load test',
  runReport: 'Report of a load test',
  help: 'Help',
  dialog: 'Dialogs',
  prompt: 'While typing',
};

/** A word and what it means. */
type Entry = readonly [term: string, meaning: string];

const leastTermWidth = 18;
/** A longer word stands on a line of its own, above its meaning: whatever would be cut of it is what tells it apart. */
const greatestTermWidth = 26;
const leastMeaningWidth = 28;

const cell = (term: string, width: number, text: string): Line => ({
  spans: [{text: '    '}, {text: term, width, tone: 'accent'}, {text}],
});

/** Wrapped at spaces, and within what is too long for a line, such as the name of a metric. */
const wrapWhole = (text: string, width: number): readonly string[] =>
  wrapWords(text, width).flatMap(part =>
    Array.from({length: Math.max(1, Math.ceil(part.length / width))}, (_, index) =>
      part.slice(index * width, (index + 1) * width),
    ),
  );

/** Words and their meanings in two columns, or below each other where the screen is narrow; nothing is cut. */
const entryLines = ({size}: State, entries: readonly Entry[]): readonly Line[] => {
  const longest = Math.max(...entries.map(([term]) => term.length)) + 2;
  const termWidth = Math.max(leastTermWidth, Math.min(longest, greatestTermWidth));
  const isNarrow = size.columns - termWidth - 6 < leastMeaningWidth;
  const indent = isNarrow ? 2 : termWidth;
  return entries.flatMap(([term, meaning]) => {
    const parts = wrapWhole(meaning, Math.max(20, size.columns - indent - 6));
    const isApart = isNarrow || term.length > termWidth - 2;
    return [
      ...(isApart && term !== '' ? [line(`    ${term}`, 'accent')] : []),
      ...parts.map((text, index) => cell(index === 0 && !isApart ? term : '', indent, text)),
    ];
  });
};

const section = (state: State, title: string, entries: readonly Entry[]): readonly Line[] =>
  entries.length === 0 ? [] : [line(`  ${title}`, 'strong'), ...entryLines(state, entries), blank];

/** On every screen that can be moved in, with the same meaning. */
const worksEverywhere = ({contexts}: Binding): boolean =>
  movable.every(context => contexts.includes(context));

const keyEntries = (state: State, belongs: (binding: Binding) => boolean): readonly Entry[] =>
  bindingsIn(state)
    .filter(binding => belongs(binding) && binding.hidden?.(state) !== true)
    .filter(({keys}) => !/^[2-9]$/.test(keys[0] ?? ''))
    .map(({keys, help}): Entry => (keys[0] === '1' ? ['1-9', 'view by its number'] : [keys.join(' '), help]));

const keySection = (state: State, context: Context): readonly Line[] =>
  section(
    state,
    `Keys: ${titles[context]}`,
    keyEntries(state, binding => binding.contexts.includes(context) && !worksEverywhere(binding)),
  );

const signs = ({now}: State, theme: Theme): readonly Entry[] => [
  [markOf('critical', theme), 'critical: act now'],
  [markOf('warning', theme), 'warning: look at it'],
  [markOf('ok', theme), 'no problem found'],
  [markOf('unknown', theme), 'not read yet: nobody knows'],
  [alarmSign, 'an alarm of CloudWatch that watches it is in ALARM'],
  ['*', 'marked with Space'],
  ['▸', 'selected'],
  ['◀', 'flow: where the chain sticks'],
  ['▲ ▼', 'the column that sorts; beside a number: it grows or shrinks'],
  ['–', 'not known, which is not zero'],
  ['14:05', `times are those of this machine: ${timeZoneText(now)}`],
];

const serviceLines = (state: State, view: ServiceView<Resource>): readonly Line[] => [
  ...section(
    state,
    `Columns: ${view.noun}s`,
    view.columns.map(({title, help}): Entry => [title, help]),
  ),
  ...section(
    state,
    `Problems: ${view.noun}s`,
    view.rules.flatMap(({id, summary, source}): readonly Entry[] => [
      [id, summary],
      ['', source],
    ]),
  ),
];

/**
 * The help, made from the keymap, the commands, the columns and the health rules themselves: first what belongs to the
 * screen that it was opened from.
 */
export const helpLines = (state: State, catalog: Catalog, theme: Theme): readonly Line[] => {
  const below = state.screens.slice(0, -1);
  const context = contextOf({dialog: undefined, prompt: undefined, screens: below});
  const about = below.findLast(screen => screen.kind === 'detail' || screen.kind === 'describe');
  const view = viewById(catalog, about?.service ?? '') ?? tabById(catalog, state.tabId).view;
  // The keys of all contexts, in the order of the titles; the one it was opened from stands first.
  const others = (Object.keys(titles) as readonly Context[]).filter(other => other !== context);
  return [
    ...keySection(state, context),
    ...section(state, 'Keys: everywhere', keyEntries(state, worksEverywhere)),
    ...section(state, 'Signs', signs(state, theme)),
    ...serviceLines(state, view),
    ...section(
      state,
      'Commands (Tab completes)',
      linesFor(state, catalog).map(({name, argument, help}): Entry => [
        `:${name}${argument === undefined ? '' : ` ${argument}`}`,
        help,
      ]),
    ),
    ...others.flatMap(other => keySection(state, other)),
    ...catalog.filter(({id}) => id !== view.id).flatMap(other => serviceLines(state, other)),
  ].slice(0, -1);
};
