import type {Health} from './health.ts';
import {healthRank} from './health.ts';
import type {Edge, Finding, FlowFace} from './service.ts';
import {sortRows} from './table-layout.ts';

/** Something that data flows through. */
export type FlowNode = {
  /** Its ARN, or the endpoint itself where it has none. */
  readonly key: string;
  readonly name: string;
  /** `queue`, `web hook`. */
  readonly noun: string;
  /** `undefined`: it is not among what is listed here. */
  readonly health: Health | undefined;
  /** The worst that was found. */
  readonly finding: Finding | undefined;
  /** The worst that was found and is no consequence of trouble elsewhere. */
  readonly cause: Finding | undefined;
  readonly face: FlowFace;
  /** From 0 to below 1: which of two chains that are equally bad stands first, where they begin with such nodes. */
  readonly urgency?: number | undefined;
};

/** Nodes by key, and what leads to and from each, in natural order of the names. */
export type FlowGraph = {
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly outgoing: ReadonlyMap<string, readonly Edge[]>;
  readonly incoming: ReadonlyMap<string, readonly Edge[]>;
};

/** Whether the work itself goes this way; where only failures go is a consequence. */
export const isMain = ({kind}: Pick<Edge, 'kind'>): boolean => kind !== 'deadLetter' && kind !== 'onFailure';

/** Tells the connections of a graph apart. */
export const edgeId = ({from, kind, to}: Edge): string => `${from} ${kind} ${to}`;

/** How bad, for sorting; something that is not listed here is not bad. */
export const rankOf = (of: {readonly health: Health | undefined} | undefined): number =>
  of?.health === undefined ? 0 : healthRank(of.health);

/** More than any rank of health. */
export const mostRank = 10;

/** The same connection may be told twice, by either side: the worse one stays. */
const withoutDoubles = (edges: readonly Edge[]): readonly Edge[] => {
  const byId = new Map<string, Edge>();
  for (const edge of edges) {
    const id = edgeId(edge);
    const known = byId.get(id);
    if (known === undefined || rankOf(edge.finding) > rankOf(known.finding)) byId.set(id, edge);
  }
  return [...byId.values()];
};

/** Connections by one of their ends. */
export const edgesByEnd = (
  edges: readonly Edge[],
  side: 'from' | 'to',
): ReadonlyMap<string, readonly Edge[]> => {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(edge[side]);
    if (group === undefined) groups.set(edge[side], [edge]);
    else group.push(edge);
  }
  return groups;
};

/** The graph of these nodes; edges to or from anything else are left out, and so is what only watches. */
export const flowGraph = (nodes: readonly FlowNode[], edges: readonly Edge[]): FlowGraph => {
  const byKey = new Map(sortRows(nodes, ({name}) => name, 'ascending').map(node => [node.key, node]));
  const known = edges.filter(({kind, from, to}) => kind !== 'watches' && byKey.has(from) && byKey.has(to));
  const kept = sortRows(withoutDoubles(known), ({to}) => byKey.get(to)?.name, 'ascending');
  return {nodes: byKey, outgoing: edgesByEnd(kept, 'from'), incoming: edgesByEnd(kept, 'to')};
};

/** Which connections a chain is judged along, and by what of its nodes. */
export type Judgement = {
  readonly along: (edge: Edge) => boolean;
  readonly rank: (node: FlowNode) => number;
};

/**
 * How bad it gets from each node on. What is wrong with a connection counts for the node that it leaves. Every node is
 * visited once, from the worst ranks to the best.
 */
export const worstFrom = (
  {nodes, outgoing, incoming}: FlowGraph,
  {along, rank}: Judgement,
): ReadonlyMap<string, number> => {
  const byRank = new Map<number, string[]>();
  for (const [key, node] of nodes) {
    const edges = (outgoing.get(key) ?? []).filter(along);
    const own = edges.reduce((worst, {finding}) => Math.max(worst, rankOf(finding)), rank(node));
    const same = byRank.get(own);
    if (same === undefined) byRank.set(own, [key]);
    else same.push(key);
  }
  const worst = new Map<string, number>();
  for (const bad of [...byRank.keys()].sort((a, b) => b - a)) {
    const open = [...(byRank.get(bad) ?? [])];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (worst.has(key)) continue;
      worst.set(key, bad);
      for (const edge of incoming.get(key) ?? []) if (along(edge)) open.push(edge.from);
    }
  }
  return worst;
};

/** Keys such that every node comes before what it leads to, as far as there are no cycles. */
const downstreamOrder = ({nodes, outgoing}: FlowGraph): readonly string[] => {
  const seen = new Set<string>();
  const finished: string[] = [];
  for (const start of nodes.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const path = [{key: start, next: 0}];
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const edge = outgoing.get(step.key)?.[step.next];
      step.next += 1;
      if (edge === undefined) {
        finished.push(step.key);
        path.pop();
      } else if (!seen.has(edge.to)) {
        seen.add(edge.to);
        path.push({key: edge.to, next: 0});
      }
    }
  }
  return finished.reverse();
};

/** Where chains begin: nodes that nothing leads to, and one node of each cycle that nothing leads into. */
export const startsOf = (graph: FlowGraph): readonly string[] => {
  const reached = new Set<string>();
  return downstreamOrder(graph).filter(start => {
    if (reached.has(start)) return false;
    const open = [start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (reached.has(key)) continue;
      reached.add(key);
      for (const {to} of graph.outgoing.get(key) ?? []) open.push(to);
    }
    return true;
  });
};
