import {assess} from '../domain/assess.ts';
import {endName, endNoun} from '../domain/flow-end.ts';
import type {FlowNode} from '../domain/flow-graph.ts';
import {rankOf} from '../domain/flow-graph.ts';
import type {FlowLine} from '../domain/flow.ts';
import {drawFlow} from '../domain/flow.ts';
import {localId, qualifiedId} from '../domain/places.ts';
import type {Edge, Finding, Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import {flowHeight} from './layout.ts';
import {rememberBy} from './remember.ts';
import type {Located} from './select-links.ts';
import {edgesIn, resourceByArn} from './select-links.ts';
import {stateAt} from './select-place.ts';
import {feedOf} from './select-table.ts';
import type {Screen, State} from './state.ts';

/** All chains, and how many resources of each kind have no connection at all. */
export type Flow = {
  readonly lines: readonly FlowLine[];
  readonly chains: number;
  readonly alone: readonly {readonly noun: string; readonly count: number}[];
};

const endNode = (key: string, noun: string): FlowNode => ({
  key,
  name: endName(localId(key)),
  noun,
  health: undefined,
  finding: undefined,
  cause: undefined,
  face: {summary: ''},
});

const knownNodes = new WeakMap<Resource, FlowNode>();

const causeOf = ({rules}: ServiceView<Resource>, resource: Resource): Finding | undefined =>
  rules
    .filter(({isConsequence}) => isConsequence !== true)
    .map(({check}) => check(resource))
    .filter(finding => finding !== undefined)
    .reduce<Finding | undefined>(
      (worst, finding) => (rankOf(finding) > rankOf(worst) ? finding : worst),
      undefined,
    );

/** Remembered: resources never change. */
const resourceNode = (view: ServiceView<Resource>, resource: Resource, key: string): FlowNode => {
  const known = knownNodes.get(resource);
  if (known?.key === key) return known;
  const {health, findings} = assess(view, resource);
  const {name} = resource;
  const finding = findings[0];
  const cause = finding === undefined ? undefined : causeOf(view, resource);
  const node = {
    key,
    name,
    noun: view.noun,
    health,
    finding,
    cause,
    face: view.flow(resource),
    urgency: view.urgency?.(resource),
  };
  knownNodes.set(resource, node);
  return node;
};

const nodeOf = (catalog: Catalog, key: string, located: Located | undefined): FlowNode => {
  const view = located === undefined ? undefined : viewById(catalog, located.service);
  return located === undefined || view === undefined
    ? endNode(key, endNoun(localId(key)))
    : resourceNode(view, located.resource, key);
};

/** Those that nothing leads to or from; who only watches is no part of any chain. */
const aloneIn = (state: State, catalog: Catalog, linked: ReadonlySet<Resource>): Flow['alone'] =>
  catalog.flatMap(view => {
    if (edgesIn(state, view).some(({kind}) => kind === 'watches')) return [];
    let count = 0;
    for (const resource of feedOf(state, view.id).resources.values()) if (!linked.has(resource)) count += 1;
    return count === 0 ? [] : [{noun: view.noun, count}];
  });

/** The connections of each place, by ends that tell places apart: accounts may have the same names. */
const edgesOfPlaces = (state: State, catalog: Catalog): readonly Edge[] => {
  const edgesAt = (local: State): readonly Edge[] =>
    catalog.flatMap(view => edgesIn(local, view)).filter(({kind}) => kind !== 'watches');
  if (state.places.length === 0) return edgesAt(state);
  return state.places.flatMap(({id}) =>
    edgesAt(stateAt(state, id)).map(edge => ({
      ...edge,
      from: qualifiedId(id, edge.from),
      to: qualifiedId(id, edge.to),
    })),
  );
};

const draw = (state: State, catalog: Catalog): Flow => {
  const edges = edgesOfPlaces(state, catalog);
  const linked = new Set<Resource>();
  const nodes = [...new Set(edges.flatMap(({from, to}) => [from, to]))].map(key => {
    const located = resourceByArn(state, catalog, key);
    if (located !== undefined) linked.add(located.resource);
    return nodeOf(catalog, key, located);
  });
  const lines = drawFlow(nodes, edges);
  return {
    lines,
    chains: lines.filter(({edge}) => edge === undefined).length,
    alone: aloneIn(state, catalog, linked),
  };
};

/** The chains of the account, worst first; drawn anew only when resources of some service changed. */
export const flowOf = rememberBy(
  (state: State, catalog: Catalog) => [
    catalog,
    state.place,
    ...catalog.map(({id}) => feedOf(state, id).resources),
  ],
  draw,
);

type FlowScreen = Extract<Screen, {kind: 'flow'}>;

/** What of the chains is on screen: never without the selected line. */
export type FlowWindow = {
  readonly lines: readonly FlowLine[];
  readonly offset: number;
  /** Index among all lines; -1 when there is none. */
  readonly selectedIndex: number;
};

/** The lines on screen. The selection sticks to its line while others move; where that is gone, to its place. */
export const flowWindow = (state: State, screen: FlowScreen, catalog: Catalog): FlowWindow => {
  const {lines} = flowOf(state, catalog);
  const height = flowHeight(state);
  const found = lines.findIndex(({id}) => id === screen.lineId);
  const selectedIndex = found >= 0 ? found : Math.min(screen.selected, lines.length - 1);
  const line = Math.min(screen.line, height - 1);
  const offset = Math.max(0, Math.min(selectedIndex - line, lines.length - height));
  return {lines: lines.slice(offset, offset + height), offset, selectedIndex};
};

/** The line of the flow screen that is selected, where that screen is the innermost. */
export const selectedFlowLine = (state: State, catalog: Catalog): FlowLine | undefined => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'flow') return undefined;
  return flowOf(state, catalog).lines[flowWindow(state, screen, catalog).selectedIndex];
};

/** The resource of that line; `undefined` where it is not listed here. */
export const flowFocus = (state: State, catalog: Catalog): Located | undefined => {
  const line = selectedFlowLine(state, catalog);
  return line === undefined ? undefined : resourceByArn(state, catalog, line.node.key);
};
