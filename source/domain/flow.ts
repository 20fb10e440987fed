import type {Suspect} from './flow-bottleneck.ts';
import {stronger, suspectOf} from './flow-bottleneck.ts';
import type {FlowGraph, FlowNode} from './flow-graph.ts';
import {edgeId, flowGraph, isMain, mostRank, rankOf, startsOf, worstFrom} from './flow-graph.ts';
import type {Edge} from './service.ts';

/** One line of the flow: a node, and the connection that leads to it. */
export type FlowLine = {
  /** Tells the line from all others for as long as the connection exists. */
  readonly id: string;
  /** Tree signs, with a space behind them; empty where a chain begins. */
  readonly tree: string;
  /** `undefined` where a chain begins. */
  readonly edge: Edge | undefined;
  readonly node: FlowNode;
  /** The node and what follows it stand further up. */
  readonly isReference: boolean;
  /** Why the chain sticks here, in words; `undefined`: it does not, or not here. */
  readonly bottleneck: string | undefined;
};

/** A line that is still to be drawn. */
type Step = {
  readonly key: string;
  readonly edge: Edge | undefined;
  readonly parent: FlowNode | undefined;
  /** The tree signs of the line, and those that stand before the lines below it. */
  readonly tree: string;
  readonly below: string;
  /** Only the main flow has a bottleneck; dead letters are what becomes of it. */
  readonly isMain: boolean;
  /** The strongest suspect on the way here. */
  readonly suspect: Suspect | undefined;
};

type Ranks = ReadonlyMap<string, number>;

/** Worst first; equally bad ones keep their order. */
const sortedBy = <T>(items: readonly T[], rank: (item: T) => number): readonly T[] =>
  items.length < 2
    ? items
    : items
        .map(item => ({item, rank: rank(item)}))
        .sort((a, b) => b.rank - a.rank)
        .map(({item}) => item);

/**
 * What holds the work up, before what became of it; but what is wrong with a start, of whatever cause, is wrong with its
 * chain. Among equally bad ones the most urgent stands first.
 */
const sortedStarts = (graph: FlowGraph, ranks: Ranks): readonly string[] => {
  const all = worstFrom(graph, {along: () => true, rank: rankOf});
  const starts = new Set(startsOf(graph));
  return sortedBy(
    [...graph.nodes.keys()].filter(key => starts.has(key)),
    key => {
      const start = graph.nodes.get(key);
      const worst = Math.max(ranks.get(key) ?? 0, rankOf(start));
      return worst * mostRank + (all.get(key) ?? 0) + (start?.urgency ?? 0);
    },
  );
};

/** Where the work goes stands before where failures go; then worst first. */
const sortedEdges = (edges: readonly Edge[], ranks: Ranks): readonly Edge[] =>
  sortedBy(edges, edge => {
    const worst = Math.max(rankOf(edge.finding), ranks.get(edge.to) ?? 0);
    return Number(isMain(edge)) * mostRank + worst;
  });

const childSteps = (
  step: Step,
  parent: FlowNode,
  edges: readonly Edge[],
  suspect: Suspect | undefined,
): readonly Step[] =>
  edges.map((edge, index) => {
    const isLast = index === edges.length - 1;
    const main = step.isMain && isMain(edge);
    return {
      key: edge.to,
      edge,
      parent,
      tree: `${step.below}${isLast ? '└─ ' : '├─ '}`,
      below: `${step.below}${isLast ? '   ' : '│  '}`,
      isMain: main,
      suspect: main ? suspect : undefined,
    };
  });

const firstStep = (key: string): Step => ({
  key,
  edge: undefined,
  parent: undefined,
  tree: '',
  below: '',
  isMain: true,
  suspect: undefined,
});

/**
 * Draws the chains that data flows through, worst first, as a forest: every node once, with what it leads to below
 * it; a node that was drawn already is referred to. On each way from the start of a chain to its end the bottleneck
 * is marked, where there is one: where most more comes in than goes out, else the first in the worst trouble.
 */
export const drawFlow = (nodes: readonly FlowNode[], edges: readonly Edge[]): readonly FlowLine[] => {
  const graph = flowGraph(nodes, edges);
  const ranks = worstFrom(graph, {along: isMain, rank: ({cause}) => rankOf(cause)});
  const drawn = new Set<string>();
  const lines: Omit<FlowLine, 'bottleneck'>[] = [];
  const bottlenecks = new Map<number, string>();
  const open: Step[] = sortedStarts(graph, ranks).map(firstStep).reverse();
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const {key, edge, parent, tree} = step;
    const node = graph.nodes.get(key);
    if (node === undefined) continue;
    const isReference = drawn.has(key);
    drawn.add(key);
    const edges = graph.outgoing.get(key) ?? [];
    const isExplained = edges.some(({kind, finding}) => isMain({kind}) && finding !== undefined);
    const own = step.isMain ? suspectOf({line: lines.length, node, edge, parent, isExplained}) : undefined;
    const suspect = stronger(step.suspect, own);
    lines.push({id: edge === undefined ? key : edgeId(edge), tree, edge, node, isReference});
    const onward = isReference ? [] : sortedEdges(edges, ranks);
    // Here a way ends: what was the strongest suspect on it is where it sticks.
    if (suspect !== undefined && !onward.some(isMain)) bottlenecks.set(suspect.line, suspect.words);
    for (const child of childSteps(step, node, onward, suspect).toReversed()) open.push(child);
  }
  return lines.map((line, index) => ({...line, bottleneck: bottlenecks.get(index)}));
};
