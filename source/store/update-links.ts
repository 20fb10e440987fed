import {endKey} from '../domain/flow-end.ts';
import {mostRank, rankOf} from '../domain/flow-graph.ts';
import {placeOfId, qualifiedId} from '../domain/places.ts';
import {hasSourceQueues} from '../domain/queue.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import type {Change} from './change.ts';
import {detailScreen, withNotice, withTopScreen} from './change.ts';
import type {Move} from './event.ts';
import {flowHeight} from './layout.ts';
import {flowOf, flowWindow, selectedFlowLine} from './select-flow.ts';
import type {Located, Neighbour} from './select-links.ts';
import {neighboursOf, resourceByArn} from './select-links.ts';
import {focusedQueue, focusedResource, queueReference} from './select-queue.ts';
import type {Dialog, Screen, State} from './state.ts';
import {moveIndex, moveLine} from './update-table.ts';

type LinkChoice = Extract<Dialog, {kind: 'links'}>['choices'][number];

/**
 * Opens the detail of a resource over what is on screen, so that Esc comes back. That of a dead-letter queue also shows
 * a move task that somebody else started.
 */
export const goTo = (
  state: State,
  {service, id}: {readonly service: string; readonly id: string},
  catalog: Catalog,
): Change => {
  const next: State = {...state, dialog: undefined, screens: [...state.screens, detailScreen(service, id)]};
  const queue = focusedQueue(next, catalog);
  const reference = queue === undefined || !hasSourceQueues(queue) ? undefined : queueReference(queue);
  return reference === undefined ? [next] : [next, {type: 'findRedrive', queue: reference}];
};

/** One choice for each resource, whatever all it is. */
const choicesOf = (neighbours: readonly Neighbour[]): readonly LinkChoice[] => {
  const choices = new Map<string, LinkChoice>();
  for (const {relation, target} of neighbours) {
    if (target === undefined) continue;
    const key = `${target.service} ${target.id}`;
    const known = choices.get(key);
    choices.set(key, {...target, label: known === undefined ? relation : `${known.label}, ${relation}`});
  }
  return [...choices.values()];
};

/** Goes to the one neighbour of what the screen is about, or asks to which. */
export const askLinks = (state: State, catalog: Catalog): Change => {
  const focused = focusedResource(state, catalog);
  if (focused === undefined) return [withNotice(state, 'info', 'Nothing is selected.')];
  const {name} = focused.resource;
  const neighbours = neighboursOf(state, catalog, focused);
  const choices = choicesOf(neighbours);
  const [only, ...others] = choices;
  if (only === undefined) {
    const elsewhere = neighbours.map(neighbour => `${neighbour.relation} ${neighbour.name}`).join(', ');
    const text =
      elsewhere === ''
        ? `No link of ${name} is known.`
        : `What ${name} is linked to is not listed here: ${elsewhere}`;
    return [withNotice(state, 'info', text)];
  }
  if (others.length === 0) return goTo(state, only, catalog);
  return [{...state, dialog: {kind: 'links', name, choices, focus: 0}}];
};

/** The line of a resource; of what only watches, that of the worst that it watches. -1: nothing flows through either. */
const flowIndexOf = (state: State, catalog: Catalog, focused: Located): number => {
  const {lines} = flowOf(state, catalog);
  const indexOf = (key: string): number =>
    lines.findIndex(({node, isReference}) => node.key === key && !isReference);
  const arn = viewById(catalog, focused.service)?.arnOf(focused.resource);
  const placeId = placeOfId(focused.resource.id);
  const own = arn === undefined ? -1 : indexOf(qualifiedId(placeId, endKey(arn)));
  if (own >= 0) return own;
  const watched = neighboursOf(state, catalog, focused).flatMap(({relation, edge}) => {
    const index = relation === 'watches' ? indexOf(qualifiedId(placeId, edge.to)) : -1;
    const accused = rankOf(edge.finding);
    return index < 0 ? [] : [{index, weight: accused * mostRank + rankOf(lines[index]?.node)}];
  });
  return sortRows(watched, ({weight}) => weight, 'descending')[0]?.index ?? -1;
};

/** Opens the chains of the account at what the screen is about. */
export const openFlow = (state: State, catalog: Catalog): State => {
  if (state.screens.at(-1)?.kind === 'flow') return state;
  const focused = focusedResource(state, catalog);
  const {lines} = flowOf(state, catalog);
  const found = focused === undefined ? -1 : flowIndexOf(state, catalog, focused);
  const selected = Math.max(0, found);
  const screen: Screen = {
    kind: 'flow',
    selected,
    // Above it stands what leads to it, below it what it leads to.
    line: Math.min(selected, Math.floor(flowHeight(state) / 3)),
    ...withLineId(lines[selected]?.id),
  };
  const next: State = {...state, screens: [...state.screens, screen]};
  return found < 0 && focused !== undefined && lines.length > 0
    ? withNotice(
        next,
        'info',
        `Nothing is known to flow through ${focused.resource.name}; these are all the chains.`,
      )
    : next;
};

const withLineId = (lineId: string | undefined): {readonly lineId?: string} =>
  lineId === undefined ? {} : {lineId};

/** Opens the detail of the selected line. */
export const enterFlow = (state: State, catalog: Catalog): Change => {
  const line = selectedFlowLine(state, catalog);
  if (line === undefined) return [state];
  const located = resourceByArn(state, catalog, line.node.key);
  if (located === undefined)
    return [withNotice(state, 'info', `${line.node.name} is in another account or region, or not listed.`)];
  return goTo(state, {service: located.service, id: located.resource.id}, catalog);
};

/** Moves the selection of the flow screen; from then on it sticks to its line. */
export const moveFlow = (state: State, by: Move, catalog: Catalog): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'flow') return state;
  const {lines} = flowOf(state, catalog);
  if (lines.length === 0) return state;
  const {selectedIndex, offset} = flowWindow(state, screen, catalog);
  const height = flowHeight(state);
  const selected = moveIndex(selectedIndex, by, lines.length, height);
  const line = moveLine(selectedIndex - offset, selectedIndex, selected, height);
  return withTopScreen(state, {kind: 'flow', selected, line, ...withLineId(lines[selected]?.id)});
};
