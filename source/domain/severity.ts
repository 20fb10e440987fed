import {assess} from './assess.ts';
import {healthRank} from './health.ts';
import type {Resource, ServiceView} from './service.ts';

/** Rank for sorting, a higher number is worse: among what is equally bad the most urgent. */
export const severityOf = (view: ServiceView<Resource>, resource: Resource): number =>
  healthRank(assess(view, resource).health) + (view.urgency?.(resource) ?? 0);
