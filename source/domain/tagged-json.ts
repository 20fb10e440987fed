/** Anything that `JSON.stringify` writes as it is. */
export type Json =
  string | number | boolean | null | readonly Json[] | {readonly [member: string]: Json | undefined};

/** A list of JSON values; `Array.isArray` alone does not tell readonly ones from objects. */
export const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

/** Begins what JSON has no word for: a text for a single value, a member for a container. A text of its own doubles it. */
const tag = '~';

/** Numbers that JSON cannot write, and no value at all. */
const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['~u', undefined],
  ['~n', NaN],
  ['~+', Infinity],
  ['~-', -Infinity],
  ['~0', -0],
]);

const wordOf = (value: unknown): string | undefined => {
  for (const [word, meaning] of words) if (Object.is(meaning, value)) return word;
  return undefined;
};

const escaped = (text: string): string => (text.startsWith(tag) ? tag + text : text);
const unescaped = (text: string): string => (text.startsWith(tag) ? text.slice(1) : text);

/** Members in a new object; `fromEntries`, because assigning `__proto__` would not make a member. */
const objectOf = <Value>(
  entries: Iterable<readonly [string, Value]>,
): {readonly [member: string]: Value | undefined} => Object.fromEntries(entries);

type Sample = {readonly at: number; readonly value: number};

/** Of two times within these even the difference is exact. */
const furthest = 2 ** 52;

const isSample = (item: unknown): item is Sample => {
  if (typeof item !== 'object' || item === null || Object.keys(item).length !== 2) return false;
  if (!('at' in item && 'value' in item)) return false;
  const {at, value} = item;
  const isTime = typeof at === 'number' && Number.isInteger(at) && Math.abs(at) <= furthest;
  return isTime && !Object.is(at, -0) && Number.isFinite(value) && !Object.is(value, -0);
};

/** Sums of a minute per second, milliseconds as seconds: numbers that are whole again when they are divided by one of these. */
const scales: readonly number[] = [1, 1 / 60, 1 / 1000];

/** Each value as so many of `scale`; `undefined` where that would not give the very same numbers back. */
const scaled = (values: readonly number[], scale: number): readonly number[] | undefined => {
  const counts = values.map(value => Math.round(value / scale));
  const isExact = counts.every(
    (count, index) => Number.isSafeInteger(count) && !Object.is(count, -0) && count * scale === values[index],
  );
  return isExact ? counts : undefined;
};

/** Samples as two rows of numbers, the times as differences: a compressor makes next to nothing of the first row. */
const encodeSamples = (samples: readonly Sample[]): Json => {
  const times = samples.map(({at}, index) => at - (samples[index - 1]?.at ?? 0));
  const values = samples.map(({value}) => value);
  for (const [index, scale] of scales.entries()) {
    const counts = scaled(values, scale);
    if (counts !== undefined) return {'~t': [index, times, counts]};
  }
  return {'~t': [-1, times, values]};
};

const encodeList = (items: readonly unknown[]): Json =>
  items.length > 0 && items.every(isSample) ? encodeSamples(items) : items.map(encode);

const encodeObject = (value: object): Json => {
  if (Array.isArray(value)) return encodeList(value);
  if (value instanceof Map) return {'~m': [...value].map(([key, item]) => [encode(key), encode(item)])};
  if (value instanceof Set) return {'~s': [...value].map(encode)};
  if (value instanceof Float64Array) return {'~f': [...value].map(encode)};
  if (value instanceof Uint8Array) return {'~x': [...value]};
  if (value instanceof Date) return {'~d': encode(value.getTime())};
  return objectOf(Object.entries(value).map(([name, item]) => [escaped(name), encode(item)]));
};

/**
 * A value as JSON that `decode` makes the same of again: plain objects, arrays, maps, sets, dates, `undefined` and every
 * number. What is no data (a function) becomes `undefined`.
 */
export const encode = (value: unknown): Json => {
  switch (typeof value) {
    case 'string':
      return escaped(value);
    case 'boolean':
      return value;
    case 'number':
      // Most numbers need no word.
      return Number.isFinite(value) && value !== 0 ? value : (wordOf(value) ?? value);
    case 'bigint':
      return `~b${String(value)}`;
    case 'object':
      return value === null ? null : encodeObject(value);
    case 'undefined':
    case 'function':
    case 'symbol':
      return '~u';
  }
};

/** What is no encoded value: the file it comes from is damaged. */
export class NotDecodable extends Error {
  override readonly name = 'NotDecodable';
}

const listOf = (json: Json | undefined): readonly Json[] => {
  if (isList(json)) return json;
  throw new NotDecodable('a list is missing');
};

const numberOf = (json: Json | undefined): number => {
  const value = decode(json ?? null);
  if (typeof value === 'number') return value;
  throw new NotDecodable('a number is missing');
};

const decodeText = (text: string): unknown => {
  if (!text.startsWith(tag) || text.startsWith('~~')) return unescaped(text);
  if (words.has(text)) return words.get(text);
  if (/^~b-?\d+$/.test(text)) return BigInt(text.slice(2));
  throw new NotDecodable('an unknown word');
};

const decodeSamples = ([index, times, values]: readonly Json[]): readonly Sample[] => {
  const scale = scales[numberOf(index)] ?? 1;
  const numbers = listOf(values);
  let at = 0;
  return listOf(times).map((step, place) => {
    at += numberOf(step);
    return {at, value: numberOf(numbers[place]) * scale};
  });
};

const decodePair = (pair: Json): readonly [unknown, unknown] => {
  const [key = null, item = null] = listOf(pair);
  return [decode(key), decode(item)];
};

const containers: Readonly<Record<string, (content: Json) => unknown>> = {
  '~t': content => decodeSamples(listOf(content)),
  '~m': content => new Map(listOf(content).map(decodePair)),
  '~s': content => new Set(listOf(content).map(decode)),
  '~f': content => Float64Array.from(listOf(content).map(numberOf)),
  '~x': content => Uint8Array.from(listOf(content).map(numberOf)),
  '~d': content => new Date(numberOf(content)),
};

/** The value that was encoded. Throws `NotDecodable`. */
export const decode = (json: Json): unknown => {
  if (typeof json === 'string') return decodeText(json);
  if (typeof json !== 'object' || json === null) return json;
  if (isList(json)) return json.map(decode);
  const members = Object.entries(json);
  const [first] = members;
  if (first !== undefined && first[0].startsWith(tag) && !first[0].startsWith('~~')) {
    const container = containers[first[0]];
    if (container === undefined || first[1] === undefined) throw new NotDecodable('an unknown container');
    return container(first[1]);
  }
  return objectOf(members.map(([name, item]) => [unescaped(name), decode(item ?? null)]));
};
