/** A value of the config file that is not what it should be. */
export class ConfigMistake extends Error {
  override readonly name = 'ConfigMistake';
}

/** A table of a TOML document. */
export type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** A value as it was typed, or what sort of thing it is. */
const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return isTable(value) ? 'a table' : 'a date';
};

/** The words for a key that holds the wrong thing: where, what was expected, what is there. */
export const expected = (where: string, what: string, value: unknown): ConfigMistake =>
  new ConfigMistake(`${where}: expected ${what}, got ${shown(value)}.`);

/** Throws a `ConfigMistake` when the table has a key that is not one of these. */
export const checkKeys = (where: string, table: Table, keys: readonly string[]): void => {
  const unknown = Object.keys(table).find(key => !keys.includes(key));
  if (unknown === undefined) return;
  throw new ConfigMistake(`${where}unknown key "${unknown}". There are: ${keys.join(', ')}.`);
};

/** The text of a key, if it is there. Throws a `ConfigMistake` when it is anything else, or empty. */
export const textOf = (where: string, table: Table, key: string, what: string): string | undefined => {
  const value = table[key];
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw expected(`${where}${key}`, what, value);
};

/** Whether a switch is on. Throws a `ConfigMistake` when it is neither true nor false. */
export const switchOf = (where: string, table: Table, key: string): boolean => {
  const value = table[key] ?? false;
  if (typeof value === 'boolean') return value;
  throw expected(`${where}${key}`, 'true or false', value);
};

/** A text or a list of texts, as a list, each of them checked. Throws a `ConfigMistake` for anything else. */
export const textsOf = (
  where: string,
  table: Table,
  key: string,
  what: string,
  isGood: (text: string) => boolean,
): readonly string[] | undefined => {
  const value = table[key];
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = list.find(text => typeof text !== 'string' || !isGood(text));
  if (wrong !== undefined) throw expected(`${where}${key}`, what, wrong);
  if (list.length === 0) throw new ConfigMistake(`${where}${key}: expected ${what}, got an empty list.`);
  return list.filter(text => typeof text === 'string');
};

/** The tables of `[[key]]`. Throws a `ConfigMistake` when the key holds something else. */
export const tablesOf = (table: Table, key: string): readonly Table[] => {
  const value = table[key] ?? [];
  if (Array.isArray(value) && value.every(isTable)) return value;
  throw expected(key, `tables, each under [[${key}]]`, value);
};
