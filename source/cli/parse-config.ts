import type {AccountLook} from '../domain/account-look.ts';
import {accountColors} from '../domain/account-look.ts';
import type {Pin} from '../domain/pins.ts';
import type {Config} from './config.ts';
import {hooksOf} from './config-hooks.ts';
import {isPattern, patternWords} from './config-pattern.ts';
import {ruleSettingsOf} from './config-rules.ts';
import type {Table} from './config-value.ts';
import {
  checkKeys,
  ConfigMistake,
  expected,
  isTable,
  switchOf,
  tablesOf,
  textOf,
  textsOf,
} from './config-value.ts';
import {flagKinds, flagsByName} from './flag-table.ts';

const defaultKeys = [...flagsByName].filter(([, {isDefaultable}]) => isDefaultable).map(([flag]) => flag);

/** Flags that are numbers by nature. */
const numbers: ReadonlyMap<string, string> = new Map([
  ['interval', 'a number of seconds'],
  ['budget', 'a number of dollars'],
]);

/** What a text flag may hold. */
const valueWord = (where: string, flag: string, value: unknown): string => {
  if (typeof value === 'string' && value !== '') return `--${flag}=${value}`;
  if (numbers.has(flag) && typeof value === 'number') return `--${flag}=${String(value)}`;
  throw expected(where, numbers.get(flag) ?? 'a text in quotes', value);
};

const wordOf = (flag: string, table: Table): string => {
  const where = `defaults: ${flag}`;
  switch (flagKinds.get(flag)) {
    case 'switch':
      return switchOf('defaults: ', table, flag) ? `--${flag}` : `--no-${flag}`;
    case 'repeated':
    case 'list': {
      const texts =
        textsOf('defaults: ', table, flag, 'a text or a list of texts', text => text !== '') ?? [];
      return `--${flag}=${texts.join(',')}`;
    }
    case 'text':
    case undefined:
      return valueWord(where, flag, table[flag]);
  }
};

const defaultsOf = (document: Table): ReadonlyMap<string, string> => {
  const table = document['defaults'] ?? {};
  if (!isTable(table)) throw expected('defaults', 'a table under [defaults]', table);
  checkKeys('defaults: ', table, defaultKeys);
  return new Map(Object.keys(table).map(flag => [flag, wordOf(flag, table)]));
};

/** Flags of the dlq commands that may have a default: none that answers a question or allows something. */
const dlqCounts = ['rate', 'max'] as const;
const dlqSwitches = ['strip-trace', 'dry-run'] as const;

const countOf = (table: Table, key: string): number | undefined => {
  const value = table[key];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw expected(`dlq: ${key}`, 'a whole number from 1', value);
};

const dlqDefaultsOf = (document: Table): ReadonlyMap<string, string> => {
  const table = document['dlq'] ?? {};
  if (!isTable(table)) throw expected('dlq', 'a table under [dlq]', table);
  checkKeys('dlq: ', table, [...dlqCounts, ...dlqSwitches]);
  const counts = dlqCounts.flatMap((key): readonly [string, string][] => {
    const count = countOf(table, key);
    return count === undefined ? [] : [[`--${key}`, String(count)]];
  });
  const switches = dlqSwitches
    .filter(key => switchOf('dlq: ', table, key))
    .map((key): [string, string] => [`--${key}`, '']);
  return new Map([...counts, ...switches]);
};

const isAccount = (text: string): boolean => /^\d{12}$/.test(text);
const accountWords = 'an account number of twelve digits in quotes, such as "123456789012"';

const pinOf = (file: string, table: Table, index: number): Pin => {
  const where = `pin ${String(index + 1)}: `;
  checkKeys(where, table, ['profile', 'account', 'queue', 'name', 'read-only', 'type-name']);
  const pin = {
    profiles: textsOf(where, table, 'profile', 'the name of a profile', text => text.trim() !== ''),
    accounts: textsOf(where, table, 'account', accountWords, isAccount),
    queues: textsOf(where, table, 'queue', patternWords, isPattern),
    names: textsOf(where, table, 'name', patternWords, isPattern),
    readOnly: switchOf(where, table, 'read-only'),
    typeName: switchOf(where, table, 'type-name'),
    file,
  };
  const {profiles, accounts, queues, names, readOnly, typeName} = pin;
  if ([profiles, accounts, queues, names].every(condition => condition === undefined))
    throw new ConfigMistake(
      `${where}expected profile, account, queue or name, got none of them. For everything say name = "*".`,
    );
  if (!readOnly && !typeName)
    throw new ConfigMistake(`${where}expected read-only = true or type-name = true, got neither.`);
  return pin;
};

const accountOf = (table: Table, index: number): AccountLook => {
  const where = `account ${String(index + 1)}: `;
  checkKeys(where, table, ['id', 'name', 'color']);
  const id = textOf(where, table, 'id', accountWords);
  if (id === undefined || !isAccount(id)) throw expected(`${where}id`, accountWords, id);
  const colorWords = `one of ${accountColors.join(', ')}`;
  const given = textOf(where, table, 'color', colorWords);
  const color = accountColors.find(known => known === given);
  if (given !== undefined && color === undefined) throw expected(`${where}color`, colorWords, given);
  return {id, name: textOf(where, table, 'name', 'a text in quotes'), color};
};

const accountsOf = (document: Table): readonly AccountLook[] => {
  const accounts = tablesOf(document, 'account').map(accountOf);
  const ids = accounts.map(({id}) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ConfigMistake(`account: "${twice}" is described twice.`);
  return accounts;
};

/** Reads a TOML document as config file. Throws a `ConfigMistake` that names the key and what was expected. */
export const parseConfig = (document: Table, file: string): Config => {
  checkKeys('', document, ['defaults', 'dlq', 'pin', 'account', 'rule', 'hooks']);
  return {
    file,
    defaults: defaultsOf(document),
    dlq: dlqDefaultsOf(document),
    pins: tablesOf(document, 'pin').map((table, index) => pinOf(file, table, index)),
    accounts: accountsOf(document),
    rules: ruleSettingsOf(document, file),
    hooks: hooksOf(document),
  };
};
