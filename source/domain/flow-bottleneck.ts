import type {FlowNode} from './flow-graph.ts';
import {rankOf} from './flow-graph.ts';
import {formatRate} from './quantity.ts';
import type {Edge, FlowFace} from './service.ts';

/** Where a chain may stick, and why in words. */
export type Suspect = {
  readonly line: number;
  readonly words: string;
  /** What fills up comes before what is in trouble; then the more, or the worse. */
  readonly weight: readonly [isFilling: 0 | 1, amount: number];
};

/** Less of the input than this waiting is the ordinary saw-tooth of polling consumers. */
const ordinaryBacklogSeconds = 10;

/**
 * How much more comes in than goes out, per second; `undefined` where that may be chance: counts of a minute scatter
 * by about their square root, and three times that is none. Neither does anything fill up where hardly anything waits
 * now, or less and less: then the rates are of a time that is over.
 */
const surplusOf = (face: FlowFace): number | undefined => {
  const {inPerSecond, outPerSecond, backlog = Infinity, isDraining = false} = face;
  if (inPerSecond === undefined || outPerSecond === undefined) return undefined;
  if (isDraining || backlog < inPerSecond * ordinaryBacklogSeconds) return undefined;
  const perMinute = (inPerSecond - outPerSecond) * 60;
  return perMinute > 3 * Math.sqrt((inPerSecond + outPerSecond) * 60) ? perMinute / 60 : undefined;
};

/** Where a line stands in its chain. */
export type Place = {
  readonly line: number;
  readonly node: FlowNode;
  readonly edge: Edge | undefined;
  /** Where the connection comes from. */
  readonly parent: FlowNode | undefined;
  /** Something is wrong with a connection that leaves the node: what is wrong with the node comes from there. */
  readonly isExplained: boolean;
};

/**
 * What speaks for this line being where its chain sticks. A connection that is broken tells why the things at its ends
 * are in trouble, so it weighs more than they do.
 */
export const suspectOf = ({line, node, edge, parent, isExplained}: Place): Suspect | undefined => {
  const {inPerSecond = 0, outPerSecond = 0, rateWords} = node.face;
  const surplus = surplusOf(node.face);
  if (surplus !== undefined) {
    const words = rateWords ?? `${formatRate(inPerSecond)}/s in, ${formatRate(outPerSecond)}/s out`;
    return {line, words, weight: [1, surplus]};
  }
  if (edge?.finding !== undefined) {
    const worst = Math.max(rankOf(edge.finding), rankOf(parent?.cause), rankOf(node.cause));
    return {line, words: edge.finding.reason, weight: [0, worst * 2 + 1]};
  }
  if (node.cause === undefined || isExplained) return undefined;
  return {line, words: node.cause.reason, weight: [0, rankOf(node.cause) * 2]};
};

/** The stronger suspect; equally strong, the one that the flow comes to first. */
export const stronger = (first: Suspect | undefined, then: Suspect | undefined): Suspect | undefined => {
  if (first === undefined || then === undefined) return first ?? then;
  const [isFilling, amount] = first.weight;
  const [thenIsFilling, thenAmount] = then.weight;
  return thenIsFilling > isFilling || (thenIsFilling === isFilling && thenAmount > amount) ? then : first;
};
