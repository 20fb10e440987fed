import {formatDuration, formatMoment} from '../domain/duration.ts';
import {problemId} from '../domain/problem-order.ts';
import {counted, formatCount} from '../domain/quantity.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabById} from '../store/catalog.ts';
import {overviewId} from '../store/overview-view.ts';
import type {Located} from '../store/select-links.ts';
import {placesOutOfReach} from '../store/place-reach.ts';
import type {Doubt} from '../store/select-quiet.ts';
import {quietDoubt} from '../store/select-quiet.ts';
import {currentTable, feedOf, tableWindow} from '../store/select-table.ts';
import type {ClockName, State} from '../store/state.ts';
import {failureLines} from './failure-lines.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';
import {wrapWords} from './wrap-words.ts';

/** Whether the overview is on screen, with nothing over it. */
export const isOverviewShown = (state: State, catalog: Catalog): boolean =>
  state.screens.length === 0 && tabById(catalog, state.tabId).view.id === overviewId;

/** `43 queues, 8 streams` of the services that were listed. */
const lookedAt = (state: State, catalog: Catalog): string =>
  catalog
    .filter(({id}) => feedOf(state, id).polls.discovery.at !== undefined)
    .map(({id, noun}) => counted(feedOf(state, id).resources.size, noun))
    .join(', ');

/** Services of which nothing could be listed, each with the reason. */
const unseenLines = (state: State, catalog: Catalog): readonly Line[] =>
  catalog.flatMap(view => {
    const {at, failure} = feedOf(state, view.id).polls.discovery;
    if (at !== undefined || failure === undefined) return [];
    return [line(`  Cannot see ${view.noun}s:`, 'warning'), ...failureLines(state, failure)];
  });

/** Of several places those that are not looked at: what is wrong there does not stand here. */
export const unseenPlaceLines = (state: State): readonly Line[] =>
  placesOutOfReach(state).flatMap(place => {
    const {label, connection} = place;
    if (connection.kind !== 'failed')
      return [line(`  ✖ ${label} does not answer; :feeds says why.`, 'warning')];
    const {message, hint} = connection.failure;
    return [line(`  ✖ ${label} is not looked at: ${message} ${hint}`, 'warning')];
  });

const wrapped = ({size}: State, text: string, tone: 'ok' | 'plain' | 'faint'): readonly Line[] =>
  wrapWords(text, Math.max(20, size.columns - 4)).map(part => line(`  ${part}`, tone));

const clockWords: Readonly<Record<ClockName, string>> = {
  discovery: 'the list',
  live: 'live values',
  metrics: 'metrics',
  detail: 'details',
};

/** What keeps anybody from saying that all is quiet. */
const doubtText = (state: State, doubt: Doubt): string => {
  switch (doubt.kind) {
    case 'waiting':
      return 'still waiting for metrics and lists …';
    case 'unread':
      return `still reading ${formatCount(doubt.count)} of them …`;
    case 'unmeasured':
      return `${formatCount(doubt.count)} of ${formatCount(doubt.of)} not measured yet …`;
    case 'unreached':
      return 'where anybody could look.';
    case 'failed':
      return `but ${clockWords[doubt.clock]} of ${doubt.noun}s cannot be read: ${doubt.failure.message}`;
    case 'old':
      return `but what is known of ${doubt.noun}s is ${formatDuration((state.now - doubt.at) / 1000)} old.`;
  }
};

const quietLines = (state: State, catalog: Catalog): readonly Line[] => {
  const seen = lookedAt(state, catalog);
  if (seen === '') return [];
  const {quietSince} = state.overview;
  // Values grow old without anything being told.
  const doubt = quietDoubt(state, catalog);
  if (quietSince !== undefined && doubt === undefined)
    return wrapped(state, `${seen}: all quiet since ${formatMoment(quietSince, state.now)}.`, 'ok');
  const missing = doubt === undefined ? 'still waiting for metrics and lists …' : doubtText(state, doubt);
  return wrapped(state, `${seen}: no problem so far, ${missing}`, 'faint');
};

/** What stands on the overview when no problem does: that all is quiet, or why nobody can tell. */
export const overviewEmptyLines = (state: State, catalog: Catalog): readonly Line[] => {
  if (state.connection.kind === 'failed') return [blank, ...failureLines(state, state.connection.failure)];
  const {filter} = currentTable(state);
  if (filter !== '' && state.problems.open.size > 0)
    return [blank, line(`  No problem matches "${filter}". Esc clears the filter.`)];
  const unseen = [...unseenPlaceLines(state), ...unseenLines(state, catalog)];
  const lines = [...quietLines(state, catalog), ...unseen];
  return [blank, ...(lines.length === 0 ? [line('  Looking at everything …', 'faint')] : lines)];
};

/** What the selected problem leads to, by name. */
const consequencesOf = (state: State, id: string): readonly string[] =>
  [...state.problems.open.values()]
    .filter(problem => {
      const {cause} = problem;
      return cause !== undefined && problem.id !== id && problemId(cause.service, cause.resourceId) === id;
    })
    .map(({name}) => name);

/** How many rows there are below, why the selected problem is there or what it leads to, and the keys that lead on. */
export const overviewWhy = (state: State, located: Located, catalog: Catalog): readonly Span[] => {
  const {rows, offset, count} = tableWindow(state, catalog);
  const below = count - offset - rows.length;
  const why = whyOf(state, located);
  return below <= 0 ? why : [{text: ` ${formatCount(below)} more below ·`, tone: 'faint'}, ...why];
};

const whyOf = (state: State, {service, resource}: Located): readonly Span[] => {
  const id = problemId(service, resource.id);
  const problem = state.problems.open.get(id);
  if (problem === undefined) return [];
  const {cause} = problem;
  if (cause !== undefined) {
    const leads = problemId(cause.service, cause.resourceId) === id ? '' : ' · C goes there';
    return [
      {text: ` Likely because ${cause.text}`, tone: 'strong'},
      {text: leads, tone: 'accent'},
    ];
  }
  const consequences = consequencesOf(state, id);
  const [first, ...others] = consequences;
  if (first === undefined) return [{text: ' Enter shows it whole', tone: 'accent'}];
  const more = others.length === 0 ? '' : ` and ${String(others.length)} more`;
  return [
    {text: ` Likely leads to ${first}${more}`, tone: 'strong'},
    {text: ' · Enter shows it whole', tone: 'accent'},
  ];
};
