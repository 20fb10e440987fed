import type {JsonValue} from './json-value.ts';
import {isJsonObject} from './json-value.ts';

/** Arrays are looked at up to here: their elements are alike. */
const maxElements = 20;
/** More keys than these no shape needs to be told apart. */
const maxKeys = 200;

const deepest = 2;

/** `customer.name`, `errors[].at`: the places of a value up to a depth of two keys. */
const addPaths = (value: JsonValue, path: string, depth: number, paths: Set<string>): void => {
  if (paths.size >= maxKeys) return;
  if (Array.isArray(value)) {
    const elements: readonly JsonValue[] = value;
    const inner = elements.slice(0, maxElements).filter(isJsonObject);
    if (inner.length === 0 || depth === deepest) paths.add(`${path}[]`);
    else for (const element of inner) addPaths(element, `${path}[]`, depth, paths);
    return;
  }
  const members = isJsonObject(value) && depth < deepest ? Object.entries(value) : [];
  if (members.length === 0) {
    if (path !== '') paths.add(path);
    return;
  }
  for (const [key, member] of members)
    addPaths(member, path === '' ? key : `${path}.${key}`, depth + 1, paths);
};

const mostStrange = 0.1;

/** Control characters and replacement characters in number, or base64 that is long and has no spaces. */
const looksBinary = (text: string): boolean => {
  const head = text.slice(0, 4096);
  const strange = head.match(/[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]/g)?.length ?? 0;
  return strange > head.length * mostStrange || /^[A-Za-z0-9+/]{64,}={0,2}$/.test(head.trim());
};

const textShape = (text: string): string => {
  if (text.trim() === '') return 'empty';
  const element = /^\s*<(?:\?[^>]*>\s*<)?([A-Za-z][\w:.-]*)/.exec(text)?.[1];
  if (element !== undefined) return `XML <${element}>`;
  return looksBinary(text) ? 'binary-looking' : 'text';
};

/**
 * What a body looks like: the sorted keys of JSON up to a depth of two, `{amount, customer.name, errors[].at}`; `text`,
 * `empty`, `XML <order>` or `binary-looking` for the rest. Keys are foreign text.
 */
export const shapeOf = (body: JsonValue): string => {
  if (typeof body === 'string') return textShape(body);
  if (typeof body !== 'object' || body === null) return 'text';
  const paths = new Set<string>();
  addPaths(body, '', 0, paths);
  const keys = [...paths].sort().join(', ');
  return Array.isArray(body) && !keys.startsWith('[]') ? `[${keys}]` : `{${keys}}`;
};
