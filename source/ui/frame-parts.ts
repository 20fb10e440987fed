import {assess} from '../domain/assess.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import {formatCount} from '../domain/quantity.ts';
import {isOver} from '../domain/redrive.ts';
import {redriveRefusal} from '../domain/redrive-preflight.ts';
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

/** Profile, account and region, always visible. `wide` says the account whole and where requests go instead of AWS. */
export const placeText = ({place, options}: Pick<State, 'place' | 'options'>, wide: boolean): string => {
  const {profile, account, region, endpointUrl} = place;
  const name = profile ?? (options.demo ? 'demo' : 'default');
  const who = `${name} (${wide ? (account ?? '–') : shortAccount(account)}) ${region ?? 'no region'}`;
  return endpointUrl === undefined || !wide ? who : `${who} @ ${endpointUrl.replace(/^https?:\/\//, '')}`;
};

const problemsSpan = (count: number, unread: number): Span => {
  if (count > 0) return {text: `${formatCount(count)} problem${count === 1 ? '' : 's'}`, tone: 'critical'};
  return unread === 0
    ? {text: 'all quiet', tone: 'ok'}
    : {text: `quiet so far, ${formatCount(unread)} to read`, tone: 'faint'};
};

/** The header, from the one that says most to the one that fits anywhere. */
const headerVariants = (state: State, catalog: Catalog): readonly (readonly [Span[], Span[]])[] => {
  const counted = feedOf(state, tabById(catalog, state.tabId).view.id).polls.live.at !== undefined;
  const problems = counted
    ? [problemsSpan(problemCount(state, catalog), unreadCount(state, catalog)), {text: ' '}]
    : [];
  const clock: Span[] = [{text: ' '}, {text: `${formatClock(state.now)} `, tone: 'faint'}];
  const [live = {text: ''}, ...metrics] = freshness(state, catalog);
  const left = (wide: boolean, fresh: readonly Span[]): Span[] => [
    {text: ' sls-top  ', tone: 'strong'},
    {text: placeText(state, wide), tone: 'accent'},
    ...(state.options.readOnly ? [{text: '  READ-ONLY', tone: 'warning'} as const] : []),
    {text: '  '},
    ...fresh,
  ];
  return [
    [left(true, [live, ...metrics]), [...problems, ...clock]],
    [left(false, [live, ...metrics]), [...problems, ...clock]],
    [left(false, [live, ...metrics]), problems],
    [left(false, [live]), problems],
    [left(false, []), problems],
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
    return {spans: [{text: ` ${placeText(state, false)}`, tone: 'accent', width: columns, cut: 'middle'}]};
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
  const narrowed = [
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
  if ((queue.deadLetters?.visible ?? 0) > 0) return 'm peeks at the dead letters, R redrives them';
  if (refusal === undefined)
    return (queue.counts?.visible ?? 0) > 0 ? 'm peeks, R redrives' : 'no dead letters';
  return queue.deadLetters === undefined ? 'm peeks · no redrive: not a DLQ of SQS' : 'm peeks';
};

/** The two lines about the selected row: why it is in trouble, how old what is said of it is, what to press. */
export const statusLines = (state: State, catalog: Catalog): readonly [Line, Line] => {
  const trouble = feedTrouble(state, catalog);
  if (trouble !== undefined && trouble.clock !== 'metrics') return troubleLines(trouble);
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
      : {
          spans: [
            {text: ` ${worst.reason}`, tone: worst.health},
            ...(others.length === 0
              ? []
              : [{text: `  (+${String(others.length)} more, Enter)`, tone: 'faint' as const}]),
          ],
        };
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
