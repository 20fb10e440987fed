import {withRuleSettings} from '../domain/with-rule-settings.ts';
import type {CatalogEntry} from '../services/catalog.ts';
import {services} from '../services/catalog.ts';
import type {Settings} from './flags.ts';

const chosenBefore = new WeakMap<readonly unknown[], Map<string, readonly CatalogEntry[]>>();

/**
 * The services to look at, judged by the rules as the config file has them. The same settings give the very same
 * views, which what is remembered of a resource's health goes by.
 */
export const chosenServices = ({
  services: ids,
  rules,
}: Pick<Settings, 'services' | 'rules'>): readonly CatalogEntry[] => {
  const byIds = chosenBefore.get(rules) ?? new Map<string, readonly CatalogEntry[]>();
  chosenBefore.set(rules, byIds);
  const key = ids.join();
  const known = byIds.get(key);
  if (known !== undefined) return known;
  const chosen = services
    .filter(({view}) => ids.includes(view.id))
    .map(entry => ({...entry, view: withRuleSettings(entry.view, rules)}));
  byIds.set(key, chosen);
  return chosen;
};
