import type {RuleSetting} from '../domain/rule-setting.ts';
import type {Threshold, Thresholds} from '../domain/rule-threshold.ts';
import type {HealthRule, Resource} from '../domain/service.ts';
import {formatThreshold, parseThreshold, thresholdWords} from '../domain/threshold-text.ts';
import {services} from '../services/catalog.ts';
import {momentOf} from './config-moment.ts';
import {isPattern, patternWords} from './config-pattern.ts';
import type {Table} from './config-value.ts';
import {ConfigMistake, expected, switchOf, tablesOf, textsOf} from './config-value.ts';

/** Keys that are no thresholds. */
const ownKeys = ['rule', 'service', 'name', 'mute', 'until'] as const;

/** A rule and whose it is. */
type KnownRule = {readonly service: string; readonly rule: HealthRule<Resource>};

const knownRules: readonly KnownRule[] = services.flatMap(({view}) =>
  view.rules.map(rule => ({service: view.id, rule})),
);

const ruleList = (among: readonly KnownRule[]): string =>
  services
    .map(({view}) => ({service: view.id, ids: among.filter(({service}) => service === view.id)}))
    .filter(({ids}) => ids.length > 0)
    .map(({service, ids}) => `${ids.map(({rule}) => rule.id).join(', ')} (${service})`)
    .join('; ');

const serviceIds = services.map(({view}) => view.id);

const servicesOf = (where: string, table: Table): readonly string[] | undefined =>
  textsOf(where, table, 'service', `one of ${serviceIds.join(', ')}`, text => serviceIds.includes(text));

/** The rules that a table names. Throws where it names none, or one that there is not. */
const rulesOf = (
  where: string,
  table: Table,
  inServices: readonly string[] | undefined,
): {readonly ids: readonly string[]; readonly rules: readonly KnownRule[]} => {
  const among = knownRules.filter(({service}) => inServices?.includes(service) ?? true);
  const ids = textsOf(where, table, 'rule', 'the id of a rule, or "*"', text => text !== '');
  if (ids === undefined)
    throw new ConfigMistake(`${where}expected rule, got none. For every rule say rule = "*".`);
  const unknown = ids.find(id => id !== '*' && !among.some(({rule}) => rule.id === id));
  if (unknown !== undefined)
    throw new ConfigMistake(`${where}rule: unknown rule "${unknown}". There are: ${ruleList(among)}.`);
  return {ids, rules: among.filter(({rule}) => ids.includes('*') || ids.includes(rule.id))};
};

const unknownKey = (where: string, key: string, rules: readonly KnownRule[]): ConfigMistake => {
  const thresholds = rules.map(({rule}) => (rule.thresholds ?? []).map(({id}) => id));
  const shared = (thresholds[0] ?? []).filter(id => thresholds.every(ids => ids.includes(id)));
  const names = [...new Set(rules.map(({rule}) => rule.id))];
  const which = names.length === 1 ? (names[0] ?? '') : 'these rules together';
  const what =
    shared.length === 0
      ? `${which} ${names.length === 1 ? 'has' : 'have'} no thresholds; there are: ${ownKeys.join(', ')}`
      : `the thresholds of ${which} are: ${shared.join(', ')}`;
  return new ConfigMistake(`${where}unknown key "${key}": ${what}.`);
};

/** The threshold that a key names in every one of the rules. Throws where one has none of the name, or in other units. */
const thresholdOf = (where: string, key: string, rules: readonly KnownRule[]): Threshold => {
  const found = rules.map(({rule}) => rule.thresholds?.find(({id}) => id === key));
  const [first] = found;
  if (first === undefined || found.includes(undefined)) throw unknownKey(where, key, rules);
  if (found.some(threshold => threshold?.unit !== first.unit))
    throw new ConfigMistake(
      `${where}${key}: these rules measure different things by it: ${ruleList(rules)}. Say which service, or set them apart.`,
    );
  return first;
};

const thresholdsOf = (where: string, table: Table, rules: readonly KnownRule[]): Thresholds =>
  Object.fromEntries(
    Object.keys(table)
      .filter(key => !ownKeys.some(own => own === key))
      .map(key => {
        const threshold = thresholdOf(where, key, rules);
        const value = parseThreshold(threshold, table[key]);
        if (value === undefined)
          throw expected(`${where}${key} (${threshold.help})`, thresholdWords(threshold.unit), table[key]);
        return [key, value];
      }),
  );

/** Both are of one table: where critical comes first, nothing would ever be a warning, or nothing critical as meant. */
const checkOrder = (where: string, {warning, critical}: Thresholds, rules: readonly KnownRule[]): void => {
  if (warning === undefined || critical === undefined) return;
  const unit = rules[0]?.rule.thresholds?.find(({id}) => id === 'critical')?.unit;
  if (unit === undefined || critical >= warning) return;
  throw new ConfigMistake(
    `${where}critical: expected at least warning, which is ${formatThreshold(unit, warning)}, got ${formatThreshold(unit, critical)}.`,
  );
};

const settingOf = (file: string, table: Table, index: number): RuleSetting => {
  const where = `rule ${String(index + 1)}: `;
  const inServices = servicesOf(where, table);
  const {ids, rules} = rulesOf(where, table, inServices);
  const thresholds = thresholdsOf(where, table, rules);
  checkOrder(where, thresholds, rules);
  const mute = table['mute'] === undefined ? undefined : switchOf(where, table, 'mute');
  const until = momentOf(`${where}until`, table['until']);
  if (mute === undefined && Object.keys(thresholds).length === 0)
    throw new ConfigMistake(`${where}expected a threshold or mute = true, got neither.`);
  if (until !== undefined && mute !== true)
    throw new ConfigMistake(`${where}until: expected mute = true beside it: it says when the mute ends.`);
  return {
    number: index + 1,
    file,
    rules: ids,
    services: inServices,
    names: textsOf(where, table, 'name', patternWords, isPattern),
    thresholds,
    mute,
    until,
  };
};

/** The `[[rule]]` tables of a config file. Throws a `ConfigMistake` that names the key and what was expected. */
export const ruleSettingsOf = (document: Table, file: string): readonly RuleSetting[] =>
  tablesOf(document, 'rule').map((table, index) => settingOf(file, table, index));
