import {assess} from '../domain/assess.ts';
import {parseFilter} from '../domain/filter.ts';
import type {Health} from '../domain/health.ts';
import {worstHealth} from '../domain/health.ts';
import type {RuleSetting} from '../domain/rule-setting.ts';
import type {HealthRule, Resource, ServiceView} from '../domain/service.ts';
import {mutedFindings} from '../domain/with-rule-settings.ts';
import type {Catalog} from './catalog.ts';
import {rememberBy, rememberEach, rememberLast} from './remember.ts';
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

const statusesOf = (view: ServiceView<Resource>, resources: readonly Resource[]): readonly RuleStatus[] => {
  const found = new Map<string, {readonly count: number; readonly worst: Health}>();
  const muted = new Map<string, number>();
  for (const resource of resources) {
    for (const {ruleId, health} of assess(view, resource).findings)
      found.set(ruleId, {
        count: (found.get(ruleId)?.count ?? 0) + 1,
        worst: worstHealth([found.get(ruleId)?.worst ?? health, health]),
      });
    for (const {ruleId} of mutedFindings(view, resource)) muted.set(ruleId, (muted.get(ruleId) ?? 0) + 1);
  }
  const isRead = resources.some(resource => assess(view, resource).health !== 'unknown');
  return view.rules.map(rule => {
    const its = found.get(rule.id);
    return {
      rule,
      found: its?.count ?? 0,
      health: its?.worst ?? (isRead ? 'ok' : 'unknown'),
      muted: muted.get(rule.id) ?? 0,
    };
  });
};

const statusesIn = rememberEach((view: ServiceView<Resource>) =>
  rememberLast((resources: ReadonlyMap<string, Resource>) => statusesOf(view, [...resources.values()])),
);

/** Every rule of a service with what it finds now, in their order. */
export const ruleStatuses = (state: State, view: ServiceView<Resource>): readonly RuleStatus[] =>
  statusesIn(view)(feedOf(state, view.id).resources);

const isAboutAny = ({names}: RuleSetting, resources: readonly Resource[]): boolean => {
  const filters = (names ?? []).map(parseFilter);
  return (
    names === undefined ||
    resources.some(({name}) => filters.some(filter => filter.ok && filter.matches(name)))
  );
};

const isListed = (state: State, {id}: ServiceView<Resource>): boolean =>
  feedOf(state, id).polls.discovery.at !== undefined;

/**
 * The settings with names that no resource has: a slip in a name changes and mutes nothing. One that concerns a service
 * which was not listed yet is none of them.
 */
export const strangeSettings: (state: State, catalog: Catalog) => ReadonlySet<RuleSetting> = rememberBy(
  (state, catalog) => [
    catalog,
    ...catalog.flatMap(view => [feedOf(state, view.id).resources, isListed(state, view)]),
  ],
  (state, catalog) => {
    const [all, known] = [new Set<RuleSetting>(), new Set<RuleSetting>()];
    for (const view of catalog) {
      const resources = [...feedOf(state, view.id).resources.values()];
      for (const setting of new Set(view.rules.flatMap(rule => rule.settings ?? []))) {
        all.add(setting);
        if (!isListed(state, view) || isAboutAny(setting, resources)) known.add(setting);
      }
    }
    return new Set([...all].filter(setting => !known.has(setting)));
  },
);
