import {missingParameter, serializationFailed} from './service-error.ts';

/** A JSON document or a part of it whose fields nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const expected = (what: string, name: string) => serializationFailed(`Expected \`${name}\` to be ${what}.`);

/** A field left out, and one sent as `null`, both count as absent, as they do for AWS. */
const present = (input: JsonObject, name: string): unknown => input[name] ?? undefined;

export const optionalText = (input: JsonObject, name: string): string | undefined => {
  const value = present(input, name);
  if (value === undefined || typeof value === 'string') return value;
  throw expected('a string', name);
};

/** Throws `MissingParameter` when it is absent or empty. */
export const requiredText = (input: JsonObject, name: string): string => {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
};

export const optionalInteger = (input: JsonObject, name: string): number | undefined => {
  const value = present(input, name);
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return value;
  throw expected('an integer', name);
};

export const requiredInteger = (input: JsonObject, name: string): number => {
  const value = optionalInteger(input, name);
  if (value === undefined) throw missingParameter(name);
  return value;
};

export const requiredNumber = (input: JsonObject, name: string): number => {
  const value = present(input, name);
  if (value === undefined) throw missingParameter(name);
  if (typeof value !== 'number') throw expected('a number', name);
  return value;
};

/** An absent list is an empty one. */
export const textList = (input: JsonObject, name: string): readonly string[] => {
  const value = present(input, name);
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value;
  throw expected('a list of strings', name);
};

/** An absent list is an empty one. */
export const objectList = (input: JsonObject, name: string): readonly JsonObject[] => {
  const value = present(input, name);
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(isJsonObject)) return value;
  throw expected('a list of structures', name);
};

/** An absent structure is an empty one. */
export const objectField = (input: JsonObject, name: string): JsonObject => {
  const value = present(input, name);
  if (value === undefined) return {};
  if (isJsonObject(value)) return value;
  throw expected('a structure', name);
};

/** A map of strings; absent is empty. */
export const textRecord = (input: JsonObject, name: string): Readonly<Record<string, string>> => {
  const fields = objectField(input, name);
  return Object.fromEntries(Object.keys(fields).map(key => [key, optionalText(fields, key) ?? '']));
};
