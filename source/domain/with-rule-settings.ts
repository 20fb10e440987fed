import {assess} from './assess.ts';
import type {Cell} from './cell.ts';
import {parseFilter} from './filter.ts';
import {worstHealth} from './health.ts';
import type {RuleSetting, SettingInForce} from './rule-setting.ts';
import {concernsRule, settingInForce} from './rule-setting.ts';
import type {Column, Edge, HealthRule, MutedFinding, Resource, ServiceView} from './service.ts';
import {forgetType} from './service.ts';

/** Whether a setting is about a name. A pattern that cannot be read is about none: the config file is checked. */
const nameTest = ({names}: RuleSetting): ((name: string) => boolean) => {
  if (names === undefined) return () => true;
  const filters = names.map(parseFilter);
  return name => filters.some(filter => filter.ok && filter.matches(name));
};

/** Settings of one service's rules, by the names that they are about. */
type SettingsOf = (ruleId: string, name: string) => readonly RuleSetting[];

const settingsLookup = (service: string, settings: readonly RuleSetting[]): SettingsOf => {
  const tests = settings.map(setting => ({setting, matches: nameTest(setting)}));
  const byName = new Map<string, readonly RuleSetting[]>();
  const ofName = (name: string): readonly RuleSetting[] => {
    const known = byName.get(name);
    if (known !== undefined) return known;
    const found = tests.filter(({matches}) => matches(name)).map(({setting}) => setting);
    byName.set(name, found);
    return found;
  };
  return (ruleId, name) => ofName(name).filter(setting => concernsRule(setting, service, ruleId));
};

/** When a resource was looked at last: what ends a mute is the time that the values are of, in a replay as well. */
const lookedAt = <R extends Resource>(
  {observedAt}: Pick<ServiceView<R>, 'observedAt'>,
  resource: R,
): number => Math.max(observedAt(resource) ?? 0, resource.readThrough ?? 0);

const withSettings = <R extends Resource>(
  rule: HealthRule<R>,
  settings: readonly RuleSetting[],
  inForce: (resource: R) => SettingInForce,
): HealthRule<R> => {
  if (settings.length === 0) return rule;
  const forAll = settings.filter(({names}) => names === undefined);
  const {thresholds} = settingInForce(forAll, 0);
  return {
    ...rule,
    summary: rule.describe?.(thresholds) ?? rule.summary,
    settings,
    check: resource => {
      const {thresholds: changed, mutedBy} = inForce(resource);
      return mutedBy === undefined ? rule.check(resource, changed) : undefined;
    },
    mutedFinding: resource => {
      const {thresholds: changed, mutedBy} = inForce(resource);
      const finding = mutedBy === undefined ? undefined : rule.check(resource, changed);
      return finding === undefined || mutedBy === undefined ? undefined : {...finding, mutedBy};
    },
  };
};

/** A cell is as bad as the rules that speak of it find. */
const withRules = (cell: Cell, found: readonly ('warning' | 'critical')[]): Cell => {
  if (found.length > 0) return {...cell, health: worstHealth(found)};
  const {health, ...rest} = cell;
  return health === 'warning' || health === 'critical' ? rest : cell;
};

/**
 * The view with the settings of the config file applied to its rules, to the colours of its columns and to what is
 * wrong with its edges. Without a setting for this service it is the very same view.
 */
export const withRuleSettings = <R extends Resource, Account>(
  view: ServiceView<R, Account>,
  settings: readonly RuleSetting[],
): ServiceView<R, Account> => {
  const its = settings.filter(({services}) => services === undefined || services.includes(view.id));
  if (its.length === 0) return view;
  const lookup = settingsLookup(view.id, its);
  const found = (resource: R, ruleIds: readonly string[]): readonly ('warning' | 'critical')[] =>
    assess(forgetType(wrapped), resource)
      .findings.filter(({ruleId}) => ruleIds.includes(ruleId))
      .map(({health}) => health);
  const isSet = (resource: R, ruleIds: readonly string[]): boolean =>
    ruleIds.some(ruleId => lookup(ruleId, resource.name).length > 0);
  const column = (declared: Column<R>): Column<R> => {
    const {rules, cell} = declared;
    if (rules === undefined) return declared;
    return {
      ...declared,
      cell: (resource, now, history) =>
        isSet(resource, rules)
          ? withRules(cell(resource, now, history), found(resource, rules))
          : cell(resource, now, history),
    };
  };
  const edge = (resource: R, declared: Edge): Edge => {
    const rules = view.edgeRules?.[declared.kind];
    if (declared.finding === undefined || rules === undefined || !isSet(resource, rules)) return declared;
    return found(resource, rules).length > 0 ? declared : {...declared, finding: undefined};
  };
  const wrapped: ServiceView<R, Account> = {
    ...view,
    rules: view.rules.map(rule =>
      withSettings(
        rule,
        its.filter(setting => concernsRule(setting, view.id, rule.id)),
        resource => settingInForce(lookup(rule.id, resource.name), lookedAt(view, resource)),
      ),
    ),
    columns: view.columns.map(column),
    edges: resource => view.edges(resource).map(declared => edge(resource, declared)),
    detail: (resource, context) =>
      view.detail(resource, {
        ...context,
        thresholds: ruleId =>
          settingInForce(lookup(ruleId, resource.name), lookedAt(view, resource)).thresholds,
      }),
  };
  return wrapped;
};

/** What the config file keeps from being told of a resource, in the order of the rules. */
export const mutedFindings = <R extends Resource>(
  {rules}: Pick<ServiceView<R>, 'rules'>,
  resource: R,
): readonly (MutedFinding & {readonly ruleId: string})[] =>
  rules.flatMap(({id: ruleId, mutedFinding}) => {
    const finding = mutedFinding?.(resource);
    return finding === undefined ? [] : [{...finding, ruleId}];
  });
