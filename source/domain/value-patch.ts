import type {Json} from './tagged-json.ts';
import {NotDecodable, decode, encode, isList} from './tagged-json.ts';

/** Nothing changed. */
const unchanged = 0;

type Members = {readonly [member: string]: unknown};

const isMembers = (value: unknown): value is Members => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const escaped = (name: string): string => (name.startsWith('~') ? `~${name}` : name);
const unescaped = (name: string): string => (name.startsWith('~') ? name.slice(1) : name);

/** A whole new value. Texts and the like stand for themselves; numbers would be taken for differences. */
const replaced = (value: unknown): Json => {
  const json = encode(value);
  return typeof json === 'string' || typeof json === 'boolean' || json === null ? json : [json];
};

const diffNumbers = (before: number, after: number): Json => {
  const difference = after - before;
  const isExact =
    difference !== unchanged &&
    Number.isSafeInteger(before) &&
    Number.isSafeInteger(after) &&
    Number.isSafeInteger(difference) &&
    Object.is(before + difference, after);
  return isExact ? difference : replaced(after);
};

const diffMembers = (before: Members, after: Members): Json => {
  const changes: [string, Json][] = [];
  for (const name of Object.keys(after)) {
    const change = Object.hasOwn(before, name) ? diff(before[name], after[name]) : replaced(after[name]);
    if (change !== unchanged || !Object.hasOwn(before, name)) changes.push([escaped(name), change]);
  }
  const gone = Object.keys(before).filter(name => !Object.hasOwn(after, name));
  if (gone.length > 0) changes.push(['~', gone]);
  return changes.length === 0 ? unchanged : Object.fromEntries(changes);
};

const isSame = (before: unknown, after: unknown): boolean => diff(before, after) === unchanged;

/** Where the new list begins in the old one, and for how long it goes on alike: a window that moved over a series. */
const overlap = (before: readonly unknown[], after: readonly unknown[]): readonly [number, number] => {
  const from = after.length === 0 ? -1 : before.findIndex(item => isSame(item, after[0]));
  if (from === -1) return [0, 0];
  let kept = 1;
  while (kept < after.length && from + kept < before.length && isSame(before[from + kept], after[kept]))
    kept += 1;
  return [from, kept];
};

/** Item by item; what is beyond the old end is new, what is beyond the new one is gone. */
const diffItems = (before: readonly unknown[], after: readonly unknown[]): Json => {
  const changes: [string, Json][] = [];
  after.forEach((item, index) => {
    const change = index < before.length ? diff(before[index], item) : replaced(item);
    if (change !== unchanged || index >= before.length) changes.push([String(index), change]);
  });
  if (after.length < before.length) changes.push(['~l', after.length]);
  return Object.fromEntries(changes);
};

const diffLists = (before: readonly unknown[], after: readonly unknown[]): Json => {
  const [from, kept] = overlap(before, after);
  if (from === 0 && kept === before.length && kept === after.length) return unchanged;
  if (before.length === 0 && after.length === 0) return unchanged;
  const window: Json = {'~w': [from, kept, encode(after.slice(kept))]};
  // Most of it is there already: nothing is shorter.
  if (kept > 0 && kept * 3 >= after.length * 2) return window;
  const candidates = [...(kept === 0 ? [] : [window]), diffItems(before, after), replaced(after)];
  const sizes = candidates.map(candidate => JSON.stringify(candidate).length);
  return candidates[sizes.indexOf(Math.min(...sizes))] ?? window;
};

/**
 * What makes `after` of `before`, as JSON: 0 for nothing, another number for a difference of whole numbers, an object for
 * what changed in an object or a list, anything else for a new value (lists of one hold those that would be mistaken).
 */
export const diff = (before: unknown, after: unknown): Json => {
  if (Object.is(before, after)) return unchanged;
  if (typeof before === 'number' && typeof after === 'number') return diffNumbers(before, after);
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after);
  if (isMembers(before) && isMembers(after)) return diffMembers(before, after);
  if (typeof before !== 'object' || typeof after !== 'object') return replaced(after);
  return JSON.stringify(encode(before)) === JSON.stringify(encode(after)) ? unchanged : replaced(after);
};

const patchMembers = (before: Members, patch: {readonly [name: string]: Json | undefined}): Members => {
  const next = new Map(Object.entries(before));
  for (const [name, change = null] of Object.entries(patch)) {
    if (name === '~') {
      for (const gone of isList(change) ? change : []) if (typeof gone === 'string') next.delete(gone);
    } else next.set(unescaped(name), apply(next.get(unescaped(name)), change));
  }
  // Not by assignment, which would not make a member of `__proto__`.
  return Object.fromEntries(next);
};

const patchItems = (
  before: readonly unknown[],
  patch: {readonly [name: string]: Json | undefined},
): readonly unknown[] => {
  const next = [...before];
  for (const [name, change = null] of Object.entries(patch)) {
    const index = Number(name);
    if (name === '~l') next.length = Math.min(next.length, Number(change));
    else if (Number.isInteger(index) && index >= 0 && index <= next.length)
      next[index] = apply(next[index], change);
    else throw new NotDecodable('a change of no item');
  }
  return next;
};

const patchWindow = (before: readonly unknown[], window: Json): readonly unknown[] => {
  const [from, kept, added = null] = isList(window) ? window : [];
  const items = decode(added);
  if (typeof from !== 'number' || typeof kept !== 'number' || !Array.isArray(items))
    throw new NotDecodable('a window of no list');
  return [...before.slice(from, from + kept), ...(items as unknown[])];
};

/** Undoes `diff`: `apply(before, diff(before, after))` is `after`. Throws `NotDecodable`. */
export const apply = (before: unknown, patch: Json): unknown => {
  if (patch === unchanged) return before;
  if (typeof patch === 'number') {
    if (typeof before === 'number') return before + patch;
    throw new NotDecodable('a difference of no number');
  }
  if (typeof patch !== 'object' || patch === null) return decode(patch);
  if (isList(patch)) return decode(patch[0] ?? null);
  if (isMembers(before)) return patchMembers(before, patch);
  if (!Array.isArray(before)) throw new NotDecodable('a change of no object');
  return patch['~w'] === undefined ? patchItems(before, patch) : patchWindow(before, patch['~w']);
};
