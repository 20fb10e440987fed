import type {Health} from './health.ts';
import {healthRank} from './health.ts';
import type {Assessment, Resource, ServiceView} from './service.ts';

const cache = new WeakMap<Resource, Assessment>();

/** The health of a resource by its service's rules. Remembered per resource object, which never changes. */
export const assess = (view: ServiceView<Resource>, resource: Resource): Assessment => {
  const known = cache.get(resource);
  if (known !== undefined) return known;
  const findings = view.rules
    .map(rule => rule.check(resource))
    .filter(finding => finding !== undefined)
    .sort((a, b) => healthRank(b.health) - healthRank(a.health));
  const quiet: Health = view.observedAt(resource) === undefined ? 'unknown' : 'ok';
  const assessment = {health: findings[0]?.health ?? quiet, findings};
  cache.set(resource, assessment);
  return assessment;
};

/** Whether the only-problems view keeps it. */
export const isProblem = ({health}: Assessment): boolean => healthRank(health) >= healthRank('warning');
