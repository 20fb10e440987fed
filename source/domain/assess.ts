import type {Health} from './health.ts';
import {healthRank} from './health.ts';
import type {Assessment, Resource, RuleFinding, ServiceView} from './service.ts';
import {hasTableMetrics} from './service.ts';

/**
 * Whether enough is known to call it fine. What has no live values of its own is judged by CloudWatch alone, so nobody
 * knows anything before that has answered, be it that there is nothing.
 */
const isRead = (view: ServiceView<Resource>, resource: Resource): boolean => {
  if (view.observedAt(resource) === undefined) return false;
  return view.live !== undefined || !hasTableMetrics(view) || resource.readThrough !== undefined;
};

/** By the view, too: those of the same service with other settings judge the same resource apart. */
const caches = new WeakMap<ServiceView<Resource>, WeakMap<Resource, Assessment>>();

const cacheFor = (view: ServiceView<Resource>): WeakMap<Resource, Assessment> => {
  const known = caches.get(view);
  if (known !== undefined) return known;
  const cache = new WeakMap<Resource, Assessment>();
  caches.set(view, cache);
  return cache;
};

/** The health of a resource by its service's rules. Remembered per resource object, which never changes. */
export const assess = (view: ServiceView<Resource>, resource: Resource): Assessment => {
  const cache = cacheFor(view);
  const known = cache.get(resource);
  if (known !== undefined) return known;
  const findings = view.rules
    .flatMap(({id: ruleId, check}): readonly RuleFinding[] => {
      const finding = check(resource);
      return finding === undefined ? [] : [{...finding, ruleId}];
    })
    .sort((a, b) => healthRank(b.health) - healthRank(a.health));
  const quiet: Health = isRead(view, resource) ? 'ok' : 'unknown';
  const assessment = {health: findings[0]?.health ?? quiet, findings};
  cache.set(resource, assessment);
  return assessment;
};

/** Whether the only-problems view keeps it. */
export const isProblem = ({health}: Assessment): boolean => healthRank(health) >= healthRank('warning');
