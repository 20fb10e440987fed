import {healthRank} from './health.ts';
import type {Problem} from './problem.ts';

/** A problem and where it stands: what one cause leads to stands below it. */
export type OrderedProblem = {
  readonly problem: Problem;
  /** What it comes from stands above it. */
  readonly isConsequence: boolean;
  /** How many problems it probably leads to. */
  readonly consequences: number;
};

/** The problem that this one comes from, where that is open itself. */
const causeIdOf = ({id, cause}: Problem, open: ReadonlySet<string>): string | undefined => {
  if (cause === undefined) return undefined;
  const causeId = problemId(cause.service, cause.resourceId);
  return causeId === id || !open.has(causeId) ? undefined : causeId;
};

/** The id of the problem that a resource has, if it has one. */
export const problemId = (service: string, resourceId: string): string => `${service} ${resourceId}`;

type Chain = {readonly root: Problem; readonly others: Problem[]};

const worstIn = ({root, others}: Chain): number =>
  Math.max(healthRank(root.health), ...others.map(({health}) => healthRank(health)));

const byName = (a: Problem, b: Problem): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/**
 * Worst first, and what one cause leads to right below it, so that the eye meets the cause first. Of equally bad chains
 * the one with more problems, then the one that `urgencyOf` (0 to below 1) says, then the one that began last.
 */
export const orderProblems = (
  problems: readonly Problem[],
  urgencyOf: (problem: Problem) => number,
): readonly OrderedProblem[] => {
  const open = new Set(problems.map(({id}) => id));
  const chains = new Map<string, Chain>();
  const causes = new Map(problems.map(problem => [problem.id, causeIdOf(problem, open)]));
  for (const root of problems) if (causes.get(root.id) === undefined) chains.set(root.id, {root, others: []});
  const strays = problems.filter(problem => {
    const causeId = causes.get(problem.id);
    if (causeId === undefined) return false;
    const chain = chains.get(causeId);
    chain?.others.push(problem);
    return chain === undefined;
  });
  // Two that accuse each other have no root: each stands for itself.
  for (const root of strays) chains.set(root.id, {root, others: []});
  return [...chains.values()]
    .sort(
      (a, b) =>
        worstIn(b) - worstIn(a) ||
        b.others.length - a.others.length ||
        urgencyOf(b.root) - urgencyOf(a.root) ||
        b.root.since - a.root.since ||
        byName(a.root, b.root),
    )
    .flatMap(({root, others}) => [
      {problem: root, isConsequence: false, consequences: others.length},
      ...others
        .sort((a, b) => healthRank(b.health) - healthRank(a.health) || byName(a, b))
        .map(problem => ({problem, isConsequence: true, consequences: 0})),
    ]);
};
