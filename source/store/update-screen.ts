import {placeOfId} from '../domain/places.ts';
import type {Catalog} from './catalog.ts';
import {tabById, viewById} from './catalog.ts';
import type {Change} from './change.ts';
import {detailScreen, withNotice, withTopScreen} from './change.ts';
import type {Move} from './event.ts';
import {peekHeight, textHeight} from './layout.ts';
import {seekMatch, shownMessage} from './select-message.ts';
import {listedMessages} from './select-peek.ts';
import type {Located} from './select-links.ts';
import {placeAt} from './select-place.ts';
import {focusedResource} from './select-queue.ts';
import {currentTable, feedOf, selectedResource, targetOf} from './select-table.ts';
import type {MessageView, Peek, Screen, State} from './state.ts';
import {moveEvents} from './update-events.ts';
import {enterJob, moveJobs} from './update-job.ts';
import {copyJournal, moveJournal, readAgain} from './update-journal.ts';
import {moveFlow} from './update-links.ts';
import {enterGroup, isPeekNarrowed, moveGroups, widen} from './update-narrowing.ts';
import {moveIndex, moveLine, moveSelection, setFilter, toggleProblems} from './update-table.ts';

const movePeek = (state: State, peek: Peek, by: Move): State => {
  const height = peekHeight(state);
  const selected = moveIndex(peek.selected, by, listedMessages(peek).length, height);
  return {...state, peek: {...peek, selected, line: moveLine(peek.line, peek.selected, selected, height)}};
};

const scrollTo = (scroll: number, by: Move, lines: number, height: number): number => {
  // A text scrolls by its first line, so its last page is the end.
  const last = Math.max(0, lines - height);
  return by === 'bottom' ? last : Math.min(moveIndex(scroll, by, Math.max(1, lines), height), last);
};

const moveText = (state: State, screen: Screen, by: Move, lines: number): State => {
  const height = textHeight(state);
  switch (screen.kind) {
    case 'detail':
    case 'describe':
    case 'feeds':
    case 'cost':
    case 'rules':
    case 'help':
    case 'repair':
    case 'journalEntry':
    case 'run':
    case 'runReport':
      return withTopScreen(state, {...screen, scroll: scrollTo(screen.scroll, by, lines, height)});
    case 'message': {
      const scroll = scrollTo(screen.view.scroll, by, lines, height);
      return withTopScreen(state, {...screen, view: {...screen.view, scroll, matchLine: undefined}});
    }
    case 'peek':
    case 'flow':
    case 'redrive':
    case 'groups':
    case 'job':
    case 'jobs':
    case 'journal':
    case 'events':
      return state;
  }
};

/** Moves whatever is on screen: the selection of a list, or a text of `lines` lines. */
export const move = (state: State, by: Move, lines: number, catalog: Catalog): State => {
  const screen = state.screens.at(-1);
  if (screen === undefined) return moveSelection(state, by, catalog);
  if (screen.kind === 'flow') return moveFlow(state, by, catalog);
  if (screen.kind === 'peek') return state.peek === undefined ? state : movePeek(state, state.peek, by);
  if (screen.kind === 'groups') return moveGroups(state, by);
  if (screen.kind === 'jobs') return moveJobs(state, by);
  if (screen.kind === 'events') return moveEvents(state, by);
  return screen.kind === 'journal' ? moveJournal(state, by) : moveText(state, screen, by, lines);
};

/** Opens what is selected: the detail of a row, the whole of a message. */
export const enter = (state: State, catalog: Catalog): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind === 'peek') {
    const message = shownMessage(state);
    if (message === undefined) return state;
    const view: MessageView = {scroll: 0, pretty: true, wrap: true, search: '', matchLine: undefined};
    return {...state, screens: [...state.screens, {kind: 'message', messageId: message.id, view}]};
  }
  if (screen?.kind === 'groups') return enterGroup(state);
  if (screen?.kind === 'jobs') return enterJob(state);
  const resource = selectedResource(state, catalog);
  if (screen !== undefined || resource === undefined) return state;
  const {service, id} = targetOf(tabById(catalog, state.tabId).view, resource);
  return {...state, screens: [detailScreen(service, id)]};
};

/** Esc: the innermost thing goes first. Leaving a peek stops it, so that what it holds is released. */
export const escape = (state: State): Change => {
  const screen = state.screens.at(-1);
  if (screen?.kind === 'peek' && isPeekNarrowed(state)) return [widen(state)];
  if (screen !== undefined) {
    const next: State = {...state, screens: state.screens.slice(0, -1)};
    if (screen.kind === 'journal') return readAgain(next);
    return screen.kind === 'peek' ? [next, {type: 'stopPeek'}] : [next];
  }
  const {filter, onlyProblems} = currentTable(state);
  if (filter !== '') return [setFilter(state, '')];
  return [onlyProblems ? toggleProblems(state) : state];
};

/** Switches wrapping, or between the raw and the pretty body. */
export const toggleView = (state: State, which: 'wrap' | 'pretty'): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'message') return state;
  return withTopScreen(state, {
    ...screen,
    view: {...screen.view, [which]: !screen.view[which], scroll: 0, matchLine: undefined},
  });
};

/** Goes to the next or the previous match of the search. */
export const seek = (state: State, by: 1 | -1): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'message') return state;
  return screen.view.search === ''
    ? withNotice(state, 'info', 'Nothing is searched for; / starts a search.')
    : seekMatch(state, screen.view.search, by);
};

/** What the marked rows stand for; without marks, what the screen is about. */
const markedOr = (state: State, focused: Located, catalog: Catalog): readonly Located[] => {
  const {view} = tabById(catalog, state.tabId);
  const marked = [...state.marked].flatMap((id): readonly Located[] => {
    const row = feedOf(state, view.id).resources.get(id);
    if (row === undefined) return [];
    const {service, id: targetId} = targetOf(view, row);
    const resource = feedOf(state, service).resources.get(targetId);
    return resource === undefined ? [] : [{service, resource}];
  });
  return marked.length === 0 ? [focused] : marked;
};

/** Copies the ARNs of the marked rows, or of the one the screen is about, or the body of the message. */
export const copyFocused = (state: State, catalog: Catalog): Change => {
  const kind = state.screens.at(-1)?.kind;
  if (kind === 'journal' || kind === 'journalEntry') return copyJournal(state);
  const message = state.screens.at(-1)?.kind === 'message' ? shownMessage(state) : undefined;
  if (message !== undefined && state.options.redact)
    return [withNotice(state, 'warning', 'Redacted: the body is not copied.')];
  if (message !== undefined) return [state, {type: 'copy', text: message.body, what: 'the body'}];
  const focused = focusedResource(state, catalog);
  if (focused === undefined) return [withNotice(state, 'info', 'Nothing is selected.')];
  const chosen = state.screens.length === 0 ? markedOr(state, focused, catalog) : [focused];
  const arns = chosen
    .map(({service, resource}) => viewById(catalog, service)?.arnOf(resource))
    .filter(arn => arn !== undefined);
  if (arns.length === 0)
    return [withNotice(state, 'info', 'The ARN is not known yet; try again in a moment.')];
  const what = arns.length === 1 ? 'the ARN' : `${String(arns.length)} ARNs`;
  return [state, {type: 'copy', text: arns.join('\n'), what}];
};

/** Shows the link to the AWS console. */
export const linkFocused = (state: State, catalog: Catalog): State => {
  const focused = focusedResource(state, catalog);
  const view = focused === undefined ? undefined : viewById(catalog, focused.service);
  if (focused === undefined || view === undefined) return state;
  const {region} = placeAt(state, placeOfId(focused.resource.id));
  if (region === undefined) return state;
  const url = view.consoleUrl(focused.resource, region);
  return {...state, dialog: {kind: 'link', name: focused.resource.name, url}};
};
