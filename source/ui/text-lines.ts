import type {Resource, ServiceView} from '../domain/service.ts';
import {wrapLines} from '../domain/text-layout.ts';
import type {Catalog} from '../store/catalog.ts';
import {viewById} from '../store/catalog.ts';
import {lineCommands} from '../store/command-line.ts';
import {feedOf} from '../store/select-table.ts';
import type {Screen, State} from '../store/state.ts';
import {detailLines} from './detail-lines.ts';
import {feedLines} from './feed-lines.ts';
import type {Context} from './bindings/binding.ts';
import {keymap} from './keymap.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import type {Theme} from './theme.ts';
import {wrapWords} from './wrap-words.ts';

/** The raw document, as JSON, whole: policies are long lines. */
const describeLines = (
  {size, options}: State,
  view: ServiceView<Resource>,
  resource: Resource,
): readonly Line[] =>
  wrapLines(JSON.stringify(view.document(resource), undefined, 2), Math.max(10, size.columns - 3), {
    wrap: true,
    ascii: options.ascii,
  }).map(text => line(`  ${text}`));

const sections: readonly (readonly [title: string, context: Context])[] = [
  ['Table', 'table'],
  ['Detail', 'detail'],
  ['Peek', 'peek'],
  ['Message', 'message'],
  ['Redrive progress', 'redrive'],
  ['Flow', 'flow'],
  ['Feeds', 'feeds'],
  ['Dialogs', 'dialog'],
  ['While typing', 'prompt'],
];

const termWidth = 18;

/** A word and what it means, the meaning wrapped so that nothing of it is lost on a narrow screen. */
const entry = (state: State, term: string, meaning: string): readonly Line[] =>
  wrapWords(meaning, Math.max(20, state.size.columns - termWidth - 6)).map((text, index) => ({
    spans: [{text: '    '}, {text: index === 0 ? term : '', width: termWidth, tone: 'accent'}, {text}],
  }));

const keyEntries = (state: State, context: Context): readonly Line[] =>
  keymap
    .filter(({contexts, hidden}) => contexts.includes(context) && hidden?.(state) !== true)
    .filter(({keys}) => !/^[2-9]$/.test(keys[0] ?? ''))
    .flatMap(({keys, help}) =>
      keys[0] === '1' ? entry(state, '1-9', 'view by its number') : entry(state, keys.join(' '), help),
    );

/** The help, made from the keymap, the commands, the columns and the health rules themselves. */
const helpLines = (state: State, catalog: Catalog): readonly Line[] => [
  ...sections.flatMap(([title, context]) => [
    line(`  ${title}`, 'strong'),
    ...keyEntries(state, context),
    blank,
  ]),
  line('  Commands (Tab completes)', 'strong'),
  ...lineCommands(catalog).flatMap(({name, argument, help}) =>
    entry(state, `:${name}${argument === undefined ? '' : ` ${argument}`}`, help),
  ),
  ...catalog.flatMap(view => [
    blank,
    line(`  Columns of a ${view.noun}`, 'strong'),
    ...view.columns.flatMap(({title, help}) => entry(state, title, help)),
    blank,
    line(`  When a ${view.noun} is in trouble`, 'strong'),
    ...view.rules.flatMap(({id, summary, source}) => [
      ...entry(state, id, summary),
      ...entry(state, '', source),
    ]),
  ]),
];

/** Title and lines of a text screen; `undefined` for the screens that are no text. */
export const textScreen = (
  state: State,
  screen: Screen,
  catalog: Catalog,
  theme: Theme,
): {readonly title: string; readonly lines: readonly Line[]} | undefined => {
  if (screen.kind === 'feeds') return {title: 'Feeds', lines: feedLines(state, catalog)};
  if (screen.kind === 'help') return {title: 'Help', lines: helpLines(state, catalog)};
  if (screen.kind !== 'detail' && screen.kind !== 'describe') return undefined;
  const view = viewById(catalog, screen.service);
  const resource = feedOf(state, screen.service).resources.get(screen.id);
  if (view === undefined || resource === undefined)
    return {title: screen.id, lines: [blank, line('  It is gone: no longer listed.', 'warning')]};
  return screen.kind === 'detail'
    ? {title: resource.name, lines: detailLines(state, screen, view, resource, catalog, theme)}
    : {title: `${resource.name} as AWS describes it`, lines: describeLines(state, view, resource)};
};
