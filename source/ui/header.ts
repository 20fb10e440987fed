import type {AccountColor} from '../domain/account-look.ts';
import {accountLook} from '../domain/account-look.ts';
import {formatDollars} from '../domain/dollars.ts';
import {formatClock} from '../domain/duration.ts';
import {formatBytes, formatCount} from '../domain/quantity.ts';
import {redactText} from '../domain/redact.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabById, tabsOf} from '../store/catalog.ts';
import {columnsOf} from '../store/place-column.ts';
import {isOutOfReach, placesOutOfReach} from '../store/place-reach.ts';
import {currentCost, freeSpending} from '../store/select-cost.ts';
import {quietDoubt} from '../store/select-quiet.ts';
import {
  currentTable,
  feedOf,
  problemCount,
  tableWindow,
  tabProblemCount,
  unreadCount,
} from '../store/select-table.ts';
import type {State} from '../store/state.ts';
import {freshness, isFailing} from './freshness.ts';
import type {Line, Span} from './line.ts';
import {spread} from './line.ts';
import {presentedWidth} from './paint.ts';
import type {Theme} from './theme.ts';

/** `123456789012` as `1234…9012`: enough to tell accounts apart, short enough to stand on every screen. */
const shortAccount = (account: string): string =>
  account.length > 9 ? `${account.slice(0, 4)}…${account.slice(-4)}` : account;

/** How much is said of the place: everything, with the account shortened, with the profile shortened too. */
type Detail = 'whole' | 'short' | 'shortest';

const shortName = (name: string): string =>
  name.length > 14 ? `${name.slice(0, 7)}…${name.slice(-6)}` : name;

/** The account by its name of the config file, else by its number. A production account shows without colour, too. */
const accountText = (
  {place: {account}, options: {accounts, redact}}: Pick<State, 'place' | 'options'>,
  detail: Detail,
  color: boolean,
): string => {
  if (account === undefined) return '–';
  const look = accountLook(accounts, account);
  const number = redact ? redactText(account) : account;
  const shown = detail === 'whole' ? number : shortAccount(number);
  const text = look?.name === undefined ? shown : detail === 'shortest' ? shortName(look.name) : look.name;
  return look?.color === undefined || color ? text : `!${text.toUpperCase()}!`;
};

/** What of the state says where one is; `places` are left out where one of them is meant. */
type Placed = Pick<State, 'place' | 'options'> & Partial<Pick<State, 'places'>>;

/** More than this is a number. */
const mostNamed = 3;

/**
 * Several places, from all that is known of each to the first and how many more. That one cannot be looked at is said,
 * and so is a production account.
 */
const placesText = ({places = [], options}: Placed, detail: Detail, color: boolean): string | undefined => {
  if (places.length === 0) return undefined;
  const named = places.map(each => {
    const {label, place} = each;
    const look = place.account === undefined ? undefined : accountLook(options.accounts, place.account);
    const short = look?.color === undefined || color ? label : `!${label.toUpperCase()}!`;
    const text = detail === 'whole' ? placeText({place, options}, 'short', color) : short;
    return isOutOfReach(each) ? `${text} ✖` : text;
  });
  const isAll = detail === 'whole' || (detail === 'short' && named.length <= mostNamed);
  if (isAll) return named.join(' + ');
  // What fails must not hide behind a number.
  const [first = ''] = named;
  const shown = named.find(text => text.endsWith('✖')) ?? first;
  return `${detail === 'shortest' ? shortName(shown) : shown} + ${String(places.length - 1)} more`;
};

/**
 * Profile, account and region, always visible. The whole of it also says where requests go instead of AWS. `color`:
 * whether the line shows an account's colour.
 */
export const placeText = (state: Placed, detail: Detail, color = false): string => {
  const {options, place} = state;
  const {profile, region, endpointUrl} = place;
  const name = profile ?? (options.demo ? 'demo' : 'default');
  const several = placesText(state, detail, color);
  if (several !== undefined) return several;
  const who = `${detail === 'shortest' ? shortName(name) : name} (${accountText(state, detail, color)}) ${region ?? 'no region'}`;
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
  if (placesOutOfReach(state).length > 0) return {text: 'quiet where seen', tone: 'plain'};
  if (!measured) return {text: 'counts are quiet', tone: 'plain'};
  return quietDoubt(state, catalog) === undefined
    ? {text: 'all quiet', tone: 'ok'}
    : {text: 'none seen', tone: 'plain'};
};

/** What is free says so; what is not covered by a free tier is said, whatever it is. */
const freeText = (beyond: number | undefined): string =>
  beyond === undefined || beyond === 0
    ? '$0.00/h free tier'
    : `${formatDollars(beyond)} beyond the free tier`;

/** Dollars an hour; in the first minute, which says nothing of an hour, what was spent so far. */
const costSpans = (state: State): readonly Span[] => {
  const cost = currentCost(state);
  if (cost === undefined) return [];
  const spending = state.options.spending?.kind;
  if (spending === 'free') return [{text: ` · ${freeText(freeSpending(state))}`}];
  const {dollars, perHour, unpriced} = cost;
  const amount = perHour === undefined ? `${formatDollars(dollars)} so far` : `${formatDollars(perHour)}/h`;
  return [
    {text: ` · ${unpriced.length === 0 ? '' : 'over '}${amount}${spending === 'budget' ? ' (budget)' : ''}`},
  ];
};

/** That a load test is under way, wherever one looks meanwhile. */
const testSpans = ({run}: State): readonly Span[] =>
  run === undefined || run.end !== undefined ? [] : [{text: '  ● TEST', tone: 'accent'}];

/** That it is a replay, or that a recording is being written and how large it is by now. */
const recordingSpans = ({replay, recording}: State): readonly Span[] => {
  if (replay !== undefined) return [{text: '  REPLAY', tone: 'warning'}];
  if (recording === undefined) return [];
  return [{text: `  ● REC ${formatBytes(recording.bytes)}`, tone: 'critical'}];
};

/** The header, from the one that says most to the one that fits anywhere: how old and how safe always stays. */
const headerVariants = (
  state: State,
  catalog: Catalog,
  {color}: Theme,
): readonly (readonly [Span[], Span[]])[] => {
  const counted = feedOf(state, tabById(catalog, state.tabId).view.id).polls.live.at !== undefined;
  const problems = counted ? [problemsSpan(state, catalog), {text: ' '}] : [];
  const clock: Span[] = [{text: ' '}, {text: `${formatClock(state.now)} `, tone: 'faint'}];
  const [live = {text: ''}, ...metrics] = freshness(state, catalog);
  const left = (title: string, detail: Detail, news: readonly Span[]): Span[] => [
    {text: title, tone: 'strong'},
    {text: placeText(state, detail, color), tone: 'accent'},
    ...recordingSpans(state),
    ...testSpans(state),
    ...(state.options.readOnly ? [{text: '  READ-ONLY', tone: 'warning'} as const] : []),
    {text: '  '},
    ...news,
  ];
  const title = ' sls-top  ';
  const fresh = [live, ...metrics];
  const priced = [...fresh, ...costSpans(state)];
  const whole = left(title, 'whole', fresh);
  const cheap = left(title, 'short', priced);
  // Where somebody else answers than AWS, who it is matters more than what AWS would charge.
  const isElsewhere = state.place.endpointUrl !== undefined && !state.options.demo;
  const [second, third] = isElsewhere ? [whole, cheap] : [cheap, whole];
  return [
    [left(title, 'whole', priced), [...problems, ...clock]],
    [second, [...problems, ...clock]],
    [third, [...problems, ...clock]],
    [left(title, 'short', fresh), [...problems, ...clock]],
    [left(title, 'short', fresh), problems],
    [left(title, 'short', [live]), problems],
    [left(' ', 'shortest', [live]), problems],
    [left(' ', 'shortest', [live]), []],
  ];
};

/** One production account among several is enough to show it. */
const bannerOf = ({options, place, places}: State): AccountColor | undefined => {
  const all = places.length === 0 ? [place] : places.map(each => each.place);
  const looks = all.map(({account}) => accountLook(options.accounts, account)?.color);
  return looks.find(color => color !== undefined);
};

/** The first line: where, how fresh, how bad, what time. What matters least leaves first where there is no room. */
export const headerLine = (state: State, catalog: Catalog, theme: Theme): Line => {
  const measure = (text: string): number => presentedWidth(text, theme);
  const widthOf = (spans: readonly Span[]): number => spans.reduce((sum, {text}) => sum + measure(text), 0);
  const variants = headerVariants(state, catalog, theme);
  const banner = bannerOf(state);
  const {columns} = state.size;
  const fitting = variants.find(([left, right]) => widthOf(left) + widthOf(right) + 2 <= columns);
  // Where nothing fits, the middle of the profile gives way: account and region are always visible.
  if (fitting === undefined)
    return {
      spans: [
        {
          text: ` ${placeText(state, 'shortest', theme.color)}`,
          tone: 'accent',
          width: columns,
          cut: 'middle',
        },
      ],
      banner,
    };
  return {...spread(...fitting, columns, measure), banner};
};

/** The second line: the views by number, and what keeps rows out of sight. */
export const tabsLine = (state: State, catalog: Catalog, theme: Theme): Line => {
  const {count} = tableWindow(state, catalog);
  const {filter, onlyProblems} = currentTable(state);
  const {view} = tabById(catalog, state.tabId);
  const total = feedOf(state, view.id).resources.size;
  const {sortColumnId, direction} = currentTable(state);
  // The column may not be on screen, so the words stand here.
  const sorted = columnsOf(state, view).find(({id}) => id === sortColumnId)?.title;
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
  const measure = (text: string): number => presentedWidth(text, theme);
  const widthOf = (spans: readonly Span[]): number => spans.reduce((sum, {text}) => sum + measure(text), 0);
  const {columns} = state.size;
  // A filter that nobody sees hides problems, so titles leave before it does; the bare number of rows leaves first.
  const isNarrowed = filter !== '' || onlyProblems || state.marked.size > 0 || sorted !== undefined;
  const needed = isNarrowed ? widthOf(right) + 1 : 0;
  const variants = tabWords.map(words => tabSpans(state, catalog, theme, words));
  const left = variants.find(spans => widthOf(spans) + needed <= columns) ?? variants[1] ?? [];
  return spread(left, right, columns, measure);
};

/** What is said of the views, most first: titles and counts, titles, numbers with the title of the open one. */
const tabWords = ['counted', 'titles', 'numbers'] as const;

/** The views by number. A feed that fails and rows in trouble show here, whatever view is open. */
const tabSpans = (
  state: State,
  catalog: Catalog,
  theme: Theme,
  words: (typeof tabWords)[number],
): readonly Span[] =>
  tabsOf(catalog).flatMap((entry, index): readonly Span[] => {
    const {view, tab} = entry;
    const isOpen = tab.id === state.tabId;
    const label = words === 'numbers' && !isOpen ? String(index + 1) : `${String(index + 1)} ${tab.title}`;
    // Without colour there is no reverse either.
    const name: Span = isOpen
      ? {text: theme.color ? ` ${label} ` : `[${label}]`, tone: 'strong', inverse: true}
      : {text: ` ${label} `, tone: 'faint'};
    const problems = tabProblemCount(state, entry);
    const marks: Span[] = [
      ...(words === 'counted' && problems > 0
        ? [{text: `${formatCount(problems)} `, tone: 'warning'} as const]
        : []),
      ...(isFailing(feedOf(state, view.id), view) ? [{text: '✖ ', tone: 'critical'} as const] : []),
    ];
    if (isOpen && marks.length > 0) marks.unshift({text: ' '});
    return [name, ...marks];
  });
