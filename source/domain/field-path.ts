import type {JsonValue} from './json-value.ts';
import {isJsonObject, parseJson} from './json-value.ts';

const plain = /^[A-Za-z_]\w*$/;

/** A path as JMESPath writes it: `customer.country`, `"content-type".main`. */
export const showPath = (keys: readonly string[]): string =>
  keys.map(key => (plain.test(key) ? key : JSON.stringify(key))).join('.');

/** The keys of a path as typed: names, or JSON strings for those with other characters; `undefined` when it is none. */
export const parsePath = (path: string): readonly string[] | undefined => {
  const parts = path.match(/"(?:\\.|[^"\\])*"|[^."]+/g);
  if (parts === null || parts.join('.') !== path) return undefined;
  const keys = parts.map(part => (part.startsWith('"') ? parseJson(part) : part));
  return keys.every(key => typeof key === 'string') ? keys : undefined;
};

/** The value at a path; `undefined` when there is none. Arrays have no keys. */
export const valueAt = (value: JsonValue, keys: readonly string[]): JsonValue | undefined =>
  keys.reduce<JsonValue | undefined>(
    (inside, key) => (isJsonObject(inside) ? inside[key] : undefined),
    value,
  );
