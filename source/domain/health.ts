/** How bad a thing is, from "nobody knows" to "act now". */
export const healths = ['unknown', 'ok', 'warning', 'critical'] as const;
export type Health = (typeof healths)[number];

/** Rank for sorting: a higher number is worse. */
export const healthRank = (health: Health): number => healths.indexOf(health);

/** The worst of several healths; `unknown` when there is none. */
export const worstHealth = (all: readonly Health[]): Health =>
  all.reduce<Health>((worst, health) => (healthRank(health) > healthRank(worst) ? health : worst), 'unknown');
