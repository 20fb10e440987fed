import {decodeString, walkJson} from './json-text.ts';

/** Any JSON value. Objects have no prototype, so that a member is there or it is not. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | {readonly [member: string]: JsonValue};

type Members = {[member: string]: JsonValue};

const emptyObject = (): Members => {
  const members: unknown = Object.create(null);
  // Object.create is typed `any`.
  return members as Members;
};

/** An object, as opposed to an array and all that is no container. */
export const isJsonObject = (value: JsonValue | undefined): value is {readonly [member: string]: JsonValue} =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fifteen digits always survive as a double (ECMA-262, IEEE 754 binary64); more only by luck. */
const surelyExactDigits = 15;

/** A number of which nothing is lost, or the text that it was written as. */
export const exactNumber = (text: string): number | string => {
  const value = Number(text);
  const digits = text.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').length;
  const keepsAll = Number.isFinite(value) && (digits <= surelyExactDigits || String(value) === text);
  return keepsAll ? value : text;
};

const literalOf = (token: string): JsonValue => {
  switch (token) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      return exactNumber(token);
  }
};

type Open = {readonly value: JsonValue[] | Members; key: string};

/**
 * A JSON text as values. A number that a double cannot hold is the string of its digits, so that two of them are never
 * taken for the same; of members with the same name the last counts. `undefined` when the text is no JSON.
 */
export const parseJson = (text: string): JsonValue | undefined => {
  const open: Open[] = [];
  let root: JsonValue | undefined;
  const place = (value: JsonValue): void => {
    const parent = open.at(-1);
    if (parent === undefined) root = value;
    else if (Array.isArray(parent.value)) parent.value.push(value);
    else parent.value[parent.key] = value;
  };
  const isJson = walkJson(text, (token, start, end) => {
    if (token === 'open') {
      const value = text[start] === '[' ? [] : emptyObject();
      place(value);
      open.push({value, key: ''});
    } else if (token === 'close') open.pop();
    else if (token === 'string') place(decodeString(text.slice(start, end)));
    else if (token === 'literal') place(literalOf(text.slice(start, end)));
    else if (token === 'key') {
      const parent = open.at(-1);
      if (parent !== undefined) parent.key = decodeString(text.slice(start, end));
    }
    return true;
  });
  return isJson ? root : undefined;
};
