import {assess} from '../domain/assess.ts';
import {formatDuration} from '../domain/duration.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {sparkline} from '../domain/sparkline.ts';
import type {Catalog} from '../store/catalog.ts';
import {viewById} from '../store/catalog.ts';
import {lineCommands} from '../store/command-line.ts';
import {feedOf} from '../store/select-table.ts';
import type {Screen, State} from '../store/state.ts';
import type {Context} from './keymap.ts';
import {keymap} from './keymap.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';

const labelWidth = 20;

const findingLines = (view: ServiceView<Resource>, resource: Resource): readonly Line[] => {
  const {findings} = assess(view, resource);
  if (findings.length === 0) return [line('  No problem found.', 'ok')];
  return findings.map(({health, reason}) => line(`  ${health === 'critical' ? '✖' : '▲'} ${reason}`, health));
};

const factLines = (state: State, view: ServiceView<Resource>, resource: Resource): readonly Line[] =>
  view.facts(resource, state.now).map(({label, text, at, health}) => ({
    spans: [
      {text: '  '},
      {text: label, width: labelWidth, tone: 'faint'},
      {text, tone: health ?? 'plain'},
      ...(at === undefined
        ? []
        : [{text: `   ${formatDuration(Math.max(0, state.now - at) / 1000)} ago`, tone: 'faint' as const}]),
    ],
  }));

/** Everything about one resource: what is wrong and why, then the facts with their ages. */
export const detailLines = (
  state: State,
  view: ServiceView<Resource>,
  resource: Resource,
): readonly Line[] => {
  const queue = view.queueOf(resource);
  const width = Math.max(10, state.size.columns - labelWidth - 4);
  const trend = sparkline(queue?.history.map(({value}) => value) ?? [], Math.min(width, 120));
  return [
    line('  Health', 'strong'),
    ...findingLines(view, resource),
    blank,
    line('  Facts', 'strong'),
    ...factLines(state, view, resource),
    ...(trend.trim() === ''
      ? []
      : [
          {
            spans: [
              {text: '  '},
              {text: 'Visible, live', width: labelWidth, tone: 'faint' as const},
              {text: trend},
            ],
          },
        ]),
  ];
};

/** The raw document, as JSON. */
export const describeLines = (view: ServiceView<Resource>, resource: Resource): readonly Line[] =>
  JSON.stringify(view.document(resource), undefined, 2)
    .split('\n')
    .map((text) => line(`  ${text}`));

const sections: readonly (readonly [title: string, context: Context])[] = [
  ['Table', 'table'],
  ['Detail and describe', 'detail'],
  ['Peek', 'peek'],
  ['Message', 'message'],
  ['Redrive progress', 'redrive'],
  ['Dialogs', 'dialog'],
  ['While typing', 'prompt'],
];

/** The help, made from the keymap, the commands, the columns and the health rules themselves. */
export const helpLines = (state: State, catalog: Catalog): readonly Line[] => [
  ...sections.flatMap(([title, context]) => [
    line(`  ${title}`, 'strong'),
    ...keymap
      .filter(
        ({contexts, hidden}) =>
          contexts.includes(context) && !(hidden?.(state) === true && contexts.length < 5),
      )
      .filter(({keys}) => !/^[2-9]$/.test(keys[0] ?? ''))
      .map(({keys, help}): Line => ({
        spans: [
          {text: '    '},
          {text: keys[0] === '1' ? '1-9' : keys.join(' '), width: 16, tone: 'accent'},
          {text: keys[0] === '1' ? 'view by its number' : help},
        ],
      })),
    blank,
  ]),
  line('  Commands (Tab completes)', 'strong'),
  ...lineCommands(catalog).map(({name, argument, help}): Line => ({
    spans: [
      {text: '    '},
      {text: `:${name}${argument === undefined ? '' : ` ${argument}`}`, width: 16, tone: 'accent'},
      {text: help},
    ],
  })),
  ...catalog.flatMap((view) => [
    blank,
    line(`  Columns of a ${view.noun}`, 'strong'),
    ...view.columns.map(({title, help}): Line => ({
      spans: [{text: '    '}, {text: title, width: 16, tone: 'accent'}, {text: help}],
    })),
    blank,
    line(`  When a ${view.noun} is in trouble`, 'strong'),
    ...view.rules.flatMap(({summary, source}) => [line(`    ${summary}`), line(`      ${source}`, 'faint')]),
  ]),
];

/** Title and lines of a text screen; `undefined` for the screens that are no text. */
export const textScreen = (
  state: State,
  screen: Screen,
  catalog: Catalog,
): {readonly title: string; readonly lines: readonly Line[]} | undefined => {
  if (screen.kind === 'help') return {title: 'Help', lines: helpLines(state, catalog)};
  if (screen.kind !== 'detail' && screen.kind !== 'describe') return undefined;
  const view = viewById(catalog, screen.service);
  const resource = feedOf(state, screen.service).resources.get(screen.id);
  if (view === undefined || resource === undefined)
    return {title: screen.id, lines: [blank, line('  It is gone: no longer listed.', 'warning')]};
  return screen.kind === 'detail'
    ? {title: resource.name, lines: detailLines(state, view, resource)}
    : {title: `${resource.name} as AWS describes it`, lines: describeLines(view, resource)};
};
