import {pseudonymText} from './redact.ts';

const redactObject = (value: object, redact: (value: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map(redact);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [redact(key), redact(item)]));
  if (value instanceof Set) return new Set([...value].map(redact));
  // Numbers and times tell nobody's name.
  if (ArrayBuffer.isView(value) || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [pseudonymText(name), redact(item)]));
};

/**
 * Replaces ids and account numbers in all texts of a value, names of members included, by pseudonyms: the same ones
 * everywhere, so that what belongs together still does. The same object gives the same object.
 */
export const createRecordingRedaction = (): (<Value>(value: Value) => Value) => {
  const known = new WeakMap<object, unknown>();
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return pseudonymText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (known.has(value)) return known.get(value);
    const redacted = redactObject(value, redact);
    known.set(value, redacted);
    return redacted;
  };
  // Only texts change, and none of them is a word that decides anything: types and services look like no id.
  return <Value>(value: Value): Value => redact(value) as Value;
};
