import {parseArn} from '../domain/arn.ts';
import {assess} from '../domain/assess.ts';
import {endKey, endName} from '../domain/flow-end.ts';
import {edgesByEnd} from '../domain/flow-graph.ts';
import {healthRank} from '../domain/health.ts';
import {localId} from '../domain/places.ts';
import type {Queue} from '../domain/queue.ts';
import type {Edge, EdgeKind, Finding, Resource, ServiceView} from '../domain/service.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import {stateAround} from './select-place.ts';
import {feedOf} from './select-table.ts';
import type {State} from './state.ts';

/** A resource and whose it is. */
export type Located = {readonly service: string; readonly resource: Resource};

/** What a resource is connected to, and how, in words. */
export type Neighbour = {
  /** What the other is to this one: `consumed by`, `DLQ`, `source`. */
  readonly relation: string;
  readonly name: string;
  /** `undefined`: not in this account and region, or not listed. */
  readonly target: {readonly service: string; readonly id: string} | undefined;
  readonly edge: Edge;
};

/** An alarm that is in ALARM now. */
export type RaisedAlarm = {readonly name: string; readonly finding: Finding};

type EdgesByEnd = ReadonlyMap<string, readonly Edge[]>;

/** What the resources of one feed know of connections. What is not needed on every frame is made when it is. */
type FeedLinks = {
  readonly edges: readonly Edge[];
  /** Alarms in ALARM, by what they watch. */
  readonly raised: EdgesByEnd;
  readonly ends: () => {readonly from: EdgesByEnd; readonly to: EdgesByEnd};
  /** By ARN, and those whose ARN is not read yet by name. */
  readonly resources: () => {
    readonly byArn: ReadonlyMap<string, Resource>;
    readonly unread: ReadonlyMap<string, Resource>;
  };
};

const once = <T>(make: () => T): (() => T) => {
  let made: {readonly value: T} | undefined;
  return () => (made ??= {value: make()}).value;
};

const edgesOfResource = new WeakMap<Resource, readonly Edge[]>();

/** The edges of one resource with the ends that others know them by. Remembered: resources never change. */
const edgesOf = (view: ServiceView<Resource>, resource: Resource): readonly Edge[] => {
  const known = edgesOfResource.get(resource);
  if (known !== undefined) return known;
  const edges = view
    .edges(resource)
    .map((edge): Edge => ({...edge, from: endKey(edge.from), to: endKey(edge.to)}));
  edgesOfResource.set(resource, edges);
  return edges;
};

const byArnIn = (
  view: ServiceView<Resource>,
  resources: ReadonlyMap<string, Resource>,
): ReturnType<FeedLinks['resources']> => {
  const byArn = new Map<string, Resource>();
  const unread = new Map<string, Resource>();
  for (const resource of resources.values()) {
    const arn = view.arnOf(resource);
    if (arn === undefined) unread.set(resource.name, resource);
    else byArn.set(endKey(arn), resource);
  }
  return {byArn, unread};
};

const index = (view: ServiceView<Resource>, resources: ReadonlyMap<string, Resource>): FeedLinks => {
  const edges: Edge[] = [];
  for (const resource of resources.values()) for (const edge of edgesOf(view, resource)) edges.push(edge);
  const raised = edges.filter(({kind, finding}) => kind === 'watches' && finding !== undefined);
  return {
    edges,
    raised: edgesByEnd(raised, 'to'),
    ends: once(() => ({from: edgesByEnd(edges, 'from'), to: edgesByEnd(edges, 'to')})),
    resources: once(() => byArnIn(view, resources)),
  };
};

const linksOfFeed = new WeakMap<ReadonlyMap<string, Resource>, FeedLinks>();

/** The index of one feed, made anew only when its resources changed: it is asked for on every frame. */
const feedLinks = (state: State, view: ServiceView<Resource>): FeedLinks => {
  const {resources} = feedOf(state, view.id);
  const known = linksOfFeed.get(resources);
  if (known !== undefined) return known;
  const links = index(view, resources);
  linksOfFeed.set(resources, links);
  return links;
};

/** Every connection that the resources of a service know of. */
export const edgesIn = (state: State, view: ServiceView<Resource>): readonly Edge[] =>
  feedLinks(state, view).edges;

/** The connections that leave an end, or arrive there. */
export const edgesAt = (state: State, catalog: Catalog, side: 'from' | 'to', end: string): readonly Edge[] =>
  catalog.flatMap(view => feedLinks(state, view).ends()[side].get(end) ?? []);

/** Whether the ARN may be one of the account and region on screen, as far as these are known. */
export const isHere = ({place}: State, {region, account}: {region: string; account: string}): boolean =>
  (place.region === undefined || place.region === region) &&
  (place.account === undefined || place.account === account);

/**
 * The resource with this ARN, also a queue whose own ARN was not read yet: in one account and region the name at the
 * end of the ARN is unique. The ARN may carry one of several places, as ids do.
 */
export const resourceByArn = (all: State, catalog: Catalog, key: string): Located | undefined => {
  const state = stateAround(all, key);
  const end = localId(key);
  for (const view of catalog) {
    const resource = feedLinks(state, view).resources().byArn.get(end);
    if (resource !== undefined) return {service: view.id, resource};
  }
  const arn = parseArn(end);
  const view = arn === undefined ? undefined : viewById(catalog, arn.service);
  if (arn === undefined || view === undefined || !isHere(state, arn)) return undefined;
  const resource = feedLinks(state, view).resources().unread.get(endName(end));
  return resource === undefined ? undefined : {service: view.id, resource};
};

/** The queue with this ARN, also one whose own ARN was not read yet. */
export const findQueue = (state: State, catalog: Catalog, arn: string): Queue | undefined => {
  const found = resourceByArn(state, catalog, arn);
  return found === undefined ? undefined : viewById(catalog, found.service)?.queueOf(found.resource);
};

/** When the service that has queues was listed last; `undefined`: it does not take part, or has none. */
export const queuesListedAt = (state: State, catalog: Catalog): number | undefined => {
  for (const view of catalog) {
    const {resources, polls} = feedOf(state, view.id);
    const [first] = resources.values();
    if (first !== undefined && view.queueOf(first) !== undefined) return polls.discovery.at;
  }
  return undefined;
};

/** What is at the other end, seen from where the data comes from and from where it goes to; in the order of a list. */
const relations: readonly (readonly [kind: EdgeKind, side: 'from' | 'to', words: string])[] = [
  ['subscription', 'to', 'topic'],
  ['mapping', 'to', 'trigger'],
  ['consumer', 'to', 'consumes'],
  ['onSuccess', 'to', 'on success of'],
  ['onFailure', 'to', 'on failure of'],
  ['deadLetter', 'to', 'source'],
  ['subscription', 'from', 'delivers to'],
  ['mapping', 'from', 'consumed by'],
  ['consumer', 'from', 'consumed by'],
  ['onSuccess', 'from', 'on success'],
  ['onFailure', 'from', 'on failure'],
  ['deadLetter', 'from', 'DLQ'],
  ['watches', 'from', 'watches'],
  ['watches', 'to', 'alarm'],
];

const gravity = ({finding}: Edge): number => (finding === undefined ? 0 : healthRank(finding.health));

/** Both sides may tell of the same connection: the worse word stays. */
const withoutDoubles = (
  neighbours: readonly (Neighbour & {readonly end: string})[],
): readonly Neighbour[] => {
  const known = new Map<string, Neighbour>();
  for (const {end, ...neighbour} of neighbours) {
    const key = `${neighbour.relation} ${end}`;
    const other = known.get(key);
    if (other === undefined || gravity(neighbour.edge) > gravity(other.edge)) known.set(key, neighbour);
  }
  return [...known.values()];
};

/** What the resource is connected to: where its data comes from, where it goes, who watches it. */
export const neighboursOf = (
  all: State,
  catalog: Catalog,
  {service, resource}: Located,
): readonly Neighbour[] => {
  const state = stateAround(all, resource.id);
  const arn = viewById(catalog, service)?.arnOf(resource);
  if (arn === undefined) return [];
  const own = endKey(arn);
  const edges = {from: edgesAt(state, catalog, 'from', own), to: edgesAt(state, catalog, 'to', own)};
  const found = relations.flatMap(([kind, side, relation]) => {
    const neighbours = edges[side]
      .filter(edge => edge.kind === kind)
      .map(edge => {
        const end = edge[side === 'from' ? 'to' : 'from'];
        const located = resourceByArn(state, catalog, end);
        const target =
          located === undefined ? undefined : {service: located.service, id: located.resource.id};
        return {relation, name: located?.resource.name ?? endName(end), target, edge, end};
      });
    return sortRows(neighbours, ({name}) => name, 'ascending');
  });
  return withoutDoubles(found);
};

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Everything that is wrong with a resource, worst first: what it says itself, and what others know of its connections to
 * them, such as a trigger that is disabled. Alarms have a mark of their own.
 */
export const findingsAt = (state: State, catalog: Catalog, located: Located): readonly Finding[] => {
  const {service, resource} = located;
  const view = viewById(catalog, service);
  if (view === undefined) return [];
  const {findings} = assess(view, resource);
  // Who tells of a broken connection has a rule that says the same.
  const told = new Set(edgesOf(view, resource));
  const ofLinks = neighboursOf(state, catalog, located).flatMap(({relation, name, edge}) => {
    const {kind, finding} = edge;
    if (kind === 'watches' || finding === undefined || told.has(edge)) return [];
    return [{...finding, reason: `${capitalized(relation)} ${name}: ${finding.reason}`}];
  });
  return ofLinks.length === 0
    ? findings
    : sortRows([...findings, ...ofLinks], ({health}) => healthRank(health), 'descending');
};

/** The alarms on a resource that are in ALARM, worst first. */
export const alarmsOn = (all: State, catalog: Catalog, arn: string | undefined): readonly RaisedAlarm[] => {
  if (arn === undefined) return [];
  const state = stateAround(all, arn);
  const key = endKey(localId(arn));
  const raised = catalog.flatMap(view => {
    const links = feedLinks(state, view);
    return (links.raised.get(key) ?? []).flatMap(({from, finding}) =>
      finding === undefined
        ? []
        : [{name: links.resources().byArn.get(from)?.name ?? endName(from), finding}],
    );
  });
  return sortRows(raised, ({finding}) => healthRank(finding.health), 'descending');
};
