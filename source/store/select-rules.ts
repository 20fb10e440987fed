import {assess} from '../domain/assess.ts';
import type {Health} from '../domain/health.ts';
import {worstHealth} from '../domain/health.ts';
import type {HealthRule, Resource, ServiceView} from '../domain/service.ts';
import {mutedFindings} from '../domain/with-rule-settings.ts';
import {feedOf} from './select-table.ts';
import type {State} from './state.ts';

/** A rule and what it comes to now. */
export type RuleStatus = {
  readonly rule: HealthRule<Resource>;
  /** How many resources it finds something of, and the worst of it (`ok`: nothing; `unknown`: nobody looked yet). */
  readonly found: number;
  readonly health: Health;
  /** How many more it would find, were they not muted. */
  readonly muted: number;
};

/** Every rule of a service with what it finds now, in their order. */
export const ruleStatuses = (state: State, view: ServiceView<Resource>): readonly RuleStatus[] => {
  const resources = [...feedOf(state, view.id).resources.values()];
  const found = new Map<string, Health[]>();
  const muted = new Map<string, number>();
  for (const resource of resources) {
    for (const {ruleId, health} of assess(view, resource).findings)
      found.set(ruleId, [...(found.get(ruleId) ?? []), health]);
    for (const {ruleId} of mutedFindings(view, resource)) muted.set(ruleId, (muted.get(ruleId) ?? 0) + 1);
  }
  const isRead = resources.some(resource => assess(view, resource).health !== 'unknown');
  return view.rules.map(rule => {
    const healths = found.get(rule.id) ?? [];
    return {
      rule,
      found: healths.length,
      health: healths.length > 0 ? worstHealth(healths) : isRead ? 'ok' : 'unknown',
      muted: muted.get(rule.id) ?? 0,
    };
  });
};
