import type {TimelineEntry} from '../domain/problem-timeline.ts';
import {timelineOf} from '../domain/problem-timeline.ts';
import {problemId} from '../domain/problem-order.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice, withTopScreen} from './change.ts';
import type {Move} from './event.ts';
import {flowHeight} from './layout.ts';
import {rememberEach} from './remember.ts';
import {focusedResource} from './select-queue.ts';
import {feedOf} from './select-table.ts';
import type {Screen, State} from './state.ts';
import {goTo} from './update-links.ts';
import {moveIndex, moveLine} from './update-table.ts';

type EventsScreen = Extract<Screen, {kind: 'events'}>;

const timeline = rememberEach(timelineOf);

/** The timeline of problems, newest first. */
export const eventEntries = ({problems}: Pick<State, 'problems'>): readonly TimelineEntry[] =>
  timeline(problems.news);

/** Which line is selected: it stays so while new ones come above it. The newest, until somebody moves. */
export const selectedEvent = (state: Pick<State, 'problems'>, {selected, lineId}: EventsScreen): number => {
  const entries = eventEntries(state);
  const found = entries.findIndex(({id}) => id === lineId);
  return found >= 0 ? found : Math.max(0, Math.min(selected, entries.length - 1));
};

/** Shows what came and went. */
export const openEvents = (state: State): State =>
  state.screens.at(-1)?.kind === 'events'
    ? state
    : {...state, screens: [...state.screens, {kind: 'events', selected: 0, line: 0}]};

export const moveEvents = (state: State, by: Move): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'events') return state;
  const entries = eventEntries(state);
  const before = selectedEvent(state, screen);
  const height = flowHeight(state);
  const selected = moveIndex(before, by, entries.length, height);
  const lineId = selected === 0 ? undefined : entries[selected]?.id;
  return withTopScreen(state, {
    kind: 'events',
    selected,
    line: moveLine(screen.line, before, selected, height),
    ...(lineId === undefined ? {} : {lineId}),
  });
};

/** Opens the detail of what the selected line is about. */
export const enterEvent = (state: State, catalog: Catalog): Change => {
  const screen = state.screens.at(-1);
  const entry = screen?.kind === 'events' ? eventEntries(state)[selectedEvent(state, screen)] : undefined;
  if (entry === undefined) return [state];
  const {service, resourceId: id, name} = entry.problem;
  return feedOf(state, service).resources.has(id)
    ? goTo(state, {service, id}, catalog)
    : [withNotice(state, 'info', `${name} is not there any more.`)];
};

/** Opens the detail of what probably leads to the trouble of what the screen is about. */
export const goToCause = (state: State, catalog: Catalog): Change => {
  const focused = focusedResource(state, catalog);
  if (focused === undefined) return [withNotice(state, 'info', 'Nothing is selected.')];
  const {service, resource} = focused;
  const problem = state.problems.open.get(problemId(service, resource.id));
  if (problem === undefined) return [withNotice(state, 'info', `${resource.name} is not in trouble.`)];
  const {cause} = problem;
  if (cause === undefined || problemId(cause.service, cause.resourceId) === problem.id) {
    const text =
      cause === undefined
        ? `Nothing that ${resource.name} is linked to explains it; Enter shows it whole, f the flow.`
        : `Likely because ${cause.text}.`;
    return [withNotice(state, 'info', text)];
  }
  return goTo(state, {service: cause.service, id: cause.resourceId}, catalog);
};
