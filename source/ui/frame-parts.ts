import {assess} from '../domain/assess.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import {formatCount} from '../domain/quantity.ts';
import {isOver} from '../domain/redrive.ts';
import {redriveRefusal} from '../domain/redrive-preflight.ts';
import type {Finding} from '../domain/service.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabById, tabsOf} from '../store/catalog.ts';
import {focusedQueue, focusedResource} from '../store/select-queue.ts';
import {currentTable, feedOf, problemCount, tableWindow, unreadCount} from '../store/select-table.ts';
import type {State} from '../store/state.ts';
import type {Trouble} from './freshness.ts';
import {feedTrouble, freshness} from './freshness.ts';
import type {Binding} from './keymap.ts';
import {contextOf, keymap} from './keymap.ts';
import type {Line, Span} from './line.ts';
import {blank, spread} from './line.ts';
import {presentedWidth} from './paint.ts';
import type {Theme} from './theme.ts';

/** `123456789012` as `1234…9012`: enough to tell accounts apart, short enough to stand on every screen. */
const shortAccount = (account: string | undefined): string =>
  account === undefined ? '–' : account.length > 9 ? `${account.slice(0, 4)}…${account.slice(-4)}` : account;

/** How much is said of the place: everything, with the account shortened, with the profile shortened too. */
type Detail = 'whole' | 'short' | 'shortest';

const shortName = (name: string): string =>
  name.length > 14 ? `${name.slice(0, 7)}…${name.slice(-6)}` : name;

/** Profile, account and region, always visible. The whole of it also says where requests go instead of AWS. */
export const placeText = ({place, options}: Pick<State, 'place' | 'options'>, detail: Detail): string => {
  const {profile, account, region, endpointUrl} = place;
  const name = profile ?? (options.demo ? 'demo' : 'default');
  const who = `${detail === 'shortest' ? shortName(name) : name} (${detail === 'whole' ? (account ?? '–') : shortAccount(account)}) ${region ?? 'no region'}`;
  return endpointUrl === undefined || detail !== 'whole'
    ? who
    : `${who} @ ${endpointUrl.replace(/^https?:\/\//, '')}`;
};

const problemsSpan = (state: State, catalog: Catalog): Span => {
  const count = problemCount(state, catalog);
  if (count > 0) return {text: `${formatCount(count)} problem${count === 1 ? '' : 's'}`, tone: 'critical'};
  const unread = unreadCount(state, catalog);
  if (unread > 0) return {text: `quiet so far, ${formatCount(unread)} to read`, tone: 'faint'};
  // Without metrics most rules have nothing to judge by, so green would say too much.
  const measured = catalog.every(({id}) => {
    const {metrics} = feedOf(state, id).polls;
    return metrics.at !== undefined && metrics.failure === undefined;
  });
  return measured ? {text: 'all quiet', tone: 'ok'} : {text: 'counts are quiet', tone: 'plain'};
};

/** The header, from the one that says most to the one that fits anywhere: how old and how safe always stays. */
const headerVariants = (state: State, catalog: Catalog): readonly (readonly [Span[], Span[]])[] => {
  const counted = feedOf(state, tabById(catalog, state.tabId).view.id).polls.live.at !== undefined;
  const problems = counted ? [problemsSpan(state, catalog), {text: ' '}] : [];
  const clock: Span[] = [{text: ' '}, {text: `${formatClock(state.now)} `, tone: 'faint'}];
  const [live = {text: ''}, ...metrics] = freshness(state, catalog);
  const left = (title: string, detail: Detail, fresh: readonly Span[]): Span[] => [
    {text: title, tone: 'strong'},
    {text: placeText(state, detail), tone: 'accent'},
    ...(state.options.readOnly ? [{text: '  READ-ONLY', tone: 'warning'} as const] : []),
    {text: '  '},
    ...fresh,
  ];
  const title = ' sls-top  ';
  return [
    [left(title, 'whole', [live, ...metrics]), [...problems, ...clock]],
    [left(title, 'short', [live, ...metrics]), [...problems, ...clock]],
    [left(title, 'short', [live, ...metrics]), problems],
    [left(title, 'short', [live]), problems],
    [left(' ', 'shortest', [live]), problems],
    [left(' ', 'shortest', [live]), []],
  ];
};

/** The first line: where, how fresh, how bad, what time. What matters least leaves first where there is no room. */
export const headerLine = (state: State, catalog: Catalog, theme: Theme): Line => {
  const measure = (text: string): number => presentedWidth(text, theme);
  const widthOf = (spans: readonly Span[]): number => spans.reduce((sum, {text}) => sum + measure(text), 0);
  const variants = headerVariants(state, catalog);
  const {columns} = state.size;
  const fitting = variants.find(([left, right]) => widthOf(left) + widthOf(right) + 2 <= columns);
  // Where nothing fits, the middle of the profile gives way: account and region are always visible.
  if (fitting === undefined)
    return {
      spans: [{text: ` ${placeText(state, 'shortest')}`, tone: 'accent', width: columns, cut: 'middle'}],
    };
  return spread(...fitting, columns, measure);
};

/** The second line: the views by number, and what keeps rows out of sight. */
export const tabsLine = (state: State, catalog: Catalog, theme: Theme): Line => {
  const {count} = tableWindow(state, catalog);
  const {filter, onlyProblems} = currentTable(state);
  const {view} = tabById(catalog, state.tabId);
  const total = feedOf(state, view.id).resources.size;
  const left = tabsOf(catalog).flatMap(({tab}, index): readonly Span[] => {
    const label = `${String(index + 1)} ${tab.title}`;
    if (tab.id !== state.tabId) return [{text: ` ${label} `, tone: 'faint'}];
    // Without colour there is no reverse either.
    return [{text: theme.color ? ` ${label} ` : `[${label}]`, tone: 'strong', inverse: true}];
  });
  const {sortColumnId, direction} = currentTable(state);
  // The column may not be on screen, so the words stand here.
  const sorted = view.columns.find(({id}) => id === sortColumnId)?.title;
  const narrowed = [
    ...(sorted === undefined ? [] : [`by ${sorted} ${direction === 'ascending' ? '▲' : '▼'}`]),
    ...(filter === '' ? [] : [`filter: ${filter}`]),
    ...(onlyProblems ? ['only problems'] : []),
    ...(state.marked.size === 0 ? [] : [`${String(state.marked.size)} marked`]),
    `${count === total ? '' : `${String(count)} of `}${String(total)} ${view.noun}${total === 1 ? '' : 's'}`,
  ];
  const right: readonly Span[] = [
    {text: `${narrowed.join(' · ')} `, tone: filter !== '' || onlyProblems ? 'warning' : 'faint'},
  ];
  return spread(left, right, state.size.columns, text => presentedWidth(text, theme));
};

const retryText = ({retrySeconds}: Trouble): string =>
  retrySeconds === undefined ? '' : ` Trying again in ${formatDuration(retrySeconds)}.`;

/** What stops the rows from being true takes both lines; what leaves them true takes one. */
const troubleLines = (trouble: Trouble): readonly [Line, Line] => [
  {spans: [{text: ` ✖ ${trouble.what}: ${trouble.failure.message}`, tone: 'critical'}]},
  {spans: [{text: `   ${trouble.failure.hint}${retryText(trouble)}`, tone: 'warning'}]},
];

const redriveSpan = (state: State): readonly Span[] => {
  const running = Object.values(state.redrives).find(({task}) => task !== undefined && !isOver(task));
  if (running?.task === undefined) return [];
  const {moved, total} = running.task;
  return [
    {
      text: ` · redrive of ${running.queue.name}: ${String(moved)}${total === undefined ? '' : `/${String(total)}`}`,
      tone: 'accent',
    },
  ];
};

const whatToPress = (state: State, catalog: Catalog): string => {
  const queue = focusedQueue(state, catalog);
  if (queue === undefined || state.options.readOnly || contextOf(state) !== 'table') return '';
  const refusal = redriveRefusal(queue);
  if ((queue.deadLetters?.depth ?? 0) > 0) return 'm peeks at the dead letters, R redrives them';
  if (refusal === undefined)
    return (queue.counts?.visible ?? 0) > 0 ? 'm peeks, R redrives' : 'no dead letters';
  return queue.deadLetters === undefined ? 'm peeks · no redrive: not a DLQ of SQS' : 'm peeks';
};

/** The worst that was found, and how much more there is: a long reason gives way to that. */
const reasonLine = ({reason, health}: Finding, others: number, columns: number): Line => {
  if (others === 0) return {spans: [{text: ` ${reason}`, tone: health}]};
  const more = `  (+${String(others)} more, Enter)`;
  const room = columns - more.length;
  const text = ` ${reason}`;
  return {
    spans: [
      {text, tone: health, ...(text.length > room ? {width: Math.max(0, room)} : {})},
      {text: more, tone: 'faint'},
    ],
  };
};

/** The two lines about the selected row: why it is in trouble, how old what is said of it is, what to press. */
export const statusLines = (state: State, catalog: Catalog): readonly [Line, Line] => {
  const trouble = feedTrouble(state, catalog);
  if (trouble?.leavesRows === false) return troubleLines(trouble);
  const focused = focusedResource(state, catalog);
  if (focused === undefined) return [blank, {spans: redriveSpan(state)}];
  const {view} = tabById(catalog, state.tabId);
  const {findings, health} = assess(view, focused.resource);
  const [worst, ...others] = findings;
  const ages = [
    ageText('live', view.observedAt(focused.resource), state.now),
    ageText('metrics', view.measuredAt(focused.resource), state.now),
  ].join(', ');
  const first: Line =
    worst === undefined
      ? {
          spans: [
            {
              text: ` ${focused.resource.name}: ${health === 'unknown' ? 'not read yet' : 'no problem found'}`,
              tone: 'faint',
            },
          ],
        }
      : reasonLine(worst, others.length, state.size.columns);
  if (trouble !== undefined) {
    const {what, failure} = trouble;
    const text = ` ✖ ${what}: ${failure.message} ${failure.hint}${retryText(trouble)}`;
    return [first, {spans: [{text, tone: 'warning'}]}];
  }
  const press = whatToPress(state, catalog);
  return [
    first,
    {
      spans: [
        {text: ` ${ages}`, tone: 'faint'},
        ...(press === '' ? [] : [{text: ` · ${press}`, tone: 'accent' as const}]),
        ...redriveSpan(state),
      ],
    },
  ];
};

const ageText = (what: string, at: number | undefined, now: number): string =>
  at === undefined ? `${what} –` : `${what} ${formatDuration(Math.max(0, now - at) / 1000)} ago`;

const promptSign = {filter: '/', command: ':', search: '/', save: 'Save to: '} as const;

/** The last line: what is being typed, what was just said, or the keys that work now. */
export const footerLine = (state: State, catalog: Catalog, promptHint: string, theme: Theme): Line => {
  const {prompt, notice, size} = state;
  if (prompt !== undefined) {
    const sign = ` ${promptSign[prompt.kind]}`;
    // What was typed last stays in sight, and so does the cursor.
    const width = Math.min(presentedWidth(prompt.text, theme), Math.max(0, size.columns - sign.length - 1));
    return {
      spans: [
        {text: sign, tone: 'accent'},
        {text: prompt.text, width, cut: 'middle'},
        {text: '█', tone: 'accent'},
        {text: `  ${promptHint}`, tone: 'faint'},
      ],
    };
  }
  if (notice !== undefined)
    return {
      spans: [
        {
          text: ` ${notice.text}`,
          tone: notice.level === 'error' ? 'critical' : notice.level === 'warning' ? 'warning' : 'accent',
        },
      ],
    };
  return {spans: keySpans(state, catalog)};
};

/** Keys that stand in every footer, however narrow; F is offered in the demo only, whose story needs it. */
const always: ReadonlySet<string> = new Set(['?', 'q', 'F']);

const keySpans = (state: State, catalog: Catalog): readonly Span[] => {
  const context = contextOf(state);
  const offered = keymap.filter(
    binding =>
      binding.label !== undefined && binding.contexts.includes(context) && binding.hidden?.(state) !== true,
  );
  const width = ({keys, label}: Binding): number => (keys[0]?.length ?? 0) + (label?.length ?? 0) + 3;
  const isAlways = ({keys}: Binding): boolean => always.has(keys[0] ?? '');
  let room = state.size.columns - offered.filter(isAlways).reduce((sum, binding) => sum + width(binding), 0);
  const shown = offered.filter(binding => {
    if (isAlways(binding)) return true;
    room -= width(binding);
    return room >= 0;
  });
  return shown.flatMap((binding): readonly Span[] => {
    const off = binding.disabled?.(state, catalog) !== undefined;
    return [
      {text: ` ${binding.keys[0] ?? ''}`, tone: off ? 'faint' : 'accent'},
      {text: ` ${binding.label ?? ''} `, tone: off ? 'faint' : 'plain'},
    ];
  });
};
