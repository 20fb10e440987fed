import {formatMoment} from '../domain/duration.ts';
import {problemId} from '../domain/problem-order.ts';
import {counted, formatCount} from '../domain/quantity.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabById} from '../store/catalog.ts';
import {overviewId} from '../store/overview-view.ts';
import type {Located} from '../store/select-links.ts';
import {currentTable, feedOf, unreadCount} from '../store/select-table.ts';
import type {State} from '../store/state.ts';
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

const wrapped = ({size}: State, text: string, tone: 'ok' | 'plain' | 'faint'): readonly Line[] =>
  wrapWords(text, Math.max(20, size.columns - 4)).map(part => line(`  ${part}`, tone));

const quietLines = (state: State, catalog: Catalog): readonly Line[] => {
  const seen = lookedAt(state, catalog);
  if (seen === '') return [];
  const {quietSince} = state.overview;
  if (quietSince !== undefined)
    return wrapped(state, `${seen}: all quiet since ${formatMoment(quietSince, state.now)}.`, 'ok');
  const unread = unreadCount(state, catalog);
  const missing =
    unread > 0 ? `still reading ${formatCount(unread)} of them` : 'still waiting for metrics and lists';
  return wrapped(state, `${seen}: no problem so far, ${missing} …`, 'faint');
};

/** What stands on the overview when no problem does: that all is quiet, or why nobody can tell. */
export const overviewEmptyLines = (state: State, catalog: Catalog): readonly Line[] => {
  if (state.connection.kind === 'failed') return [blank, ...failureLines(state, state.connection.failure)];
  const {filter} = currentTable(state);
  if (filter !== '' && state.problems.open.size > 0)
    return [blank, line(`  No problem matches "${filter}". Esc clears the filter.`)];
  const lines = [...quietLines(state, catalog), ...unseenLines(state, catalog)];
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

/** Why the selected problem is there, or what it leads to, and the keys that lead on. */
export const overviewWhy = (state: State, {service, resource}: Located): readonly Span[] => {
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
