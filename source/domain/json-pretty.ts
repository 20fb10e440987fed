import type {JsonToken} from './json-text.ts';
import {decodeString, walkJson} from './json-text.ts';

/** An indented JSON text and where in it strings were opened that hold JSON themselves. */
export type PrettyJson = {readonly text: string; readonly embeddedAt: readonly string[]};

/** Stands before JSON that was the content of a string, so that nobody takes it for part of the document. */
export const embeddedMark = '/* JSON in a string */ ';

/** Indenting can make a text many times longer; above this it is not done. */
const maxPrettyLength = 16 * 1024 * 1024;

/** A list of places longer than this says no more. */
const maxPlaces = 8;

const indentation = '  ';

type Output = {
  readonly opensStrings: boolean;
  readonly embeddedAt: Set<string>;
  /** Adds text; `false` when the output has grown too long. */
  readonly add: (text: string) => boolean;
};

/** Where the walk is: `detail.items[].id`. */
const createPath = (base: readonly string[]) => {
  const keys: string[] = [];
  return {
    enter: (character: string): void => void keys.push(character === '[' ? '[]' : ''),
    leave: (): void => void keys.pop(),
    key: (name: string): void => void keys.splice(-1, 1, name),
    keys: (): readonly string[] => [...base, ...keys],
  };
};

const showPath = (keys: readonly string[]): string => keys.join('.').replaceAll('.[]', '[]');

const looksLikeJson = /^[\t\n\r ]*[{[]/;
const looksLikeJsonString = /^"(?:\\[nrt]|[\t\n\r ])*[{[]/;

/** The content of a string token when that is a JSON object or array; else `undefined`. */
export const jsonInString = (token: string): string | undefined => {
  if (!looksLikeJsonString.test(token)) return undefined;
  const content = decodeString(token);
  return looksLikeJson.test(content) && walkJson(content, () => true) ? content : undefined;
};

const write = (text: string, base: readonly string[], baseDepth: number, output: Output): boolean => {
  const path = createPath(base);
  let depth = baseDepth;
  let isFresh = false;
  const newLine = (): string => `\n${indentation.repeat(depth)}`;
  /** What separates a key or value from the bracket it is the first in. */
  const lead = (): string => {
    const separator = isFresh ? newLine() : '';
    isFresh = false;
    return separator;
  };
  const string = (token: string): boolean => {
    const content = output.opensStrings ? jsonInString(token) : undefined;
    if (content === undefined) return output.add(lead() + token);
    if (output.embeddedAt.size < maxPlaces) output.embeddedAt.add(showPath(path.keys()));
    return output.add(lead() + embeddedMark) && write(content, path.keys(), depth, output);
  };
  const visit = (token: JsonToken, start: number, end: number): boolean => {
    const raw = text.slice(start, end);
    switch (token) {
      case 'open': {
        const separator = lead();
        path.enter(raw);
        depth += 1;
        isFresh = true;
        return output.add(separator + raw);
      }
      case 'close': {
        path.leave();
        depth -= 1;
        const separator = isFresh ? '' : newLine();
        isFresh = false;
        return output.add(separator + raw);
      }
      case 'comma':
        return output.add(`,${newLine()}`);
      case 'colon':
        return output.add(': ');
      case 'key':
        path.key(decodeString(raw));
        return output.add(lead() + raw);
      case 'string':
        return string(raw);
      case 'literal':
        return output.add(lead() + raw);
    }
  };
  return walkJson(text, visit);
};

/**
 * Indents a JSON text token by token: numbers and strings stay as they were written, and strings that hold JSON
 * are opened after `embeddedMark`, unless they are to stay. `undefined` when the text is no JSON or would grow beyond
 * 16 Mi characters.
 */
export const prettyJson = (
  text: string,
  {opensStrings = true}: {readonly opensStrings?: boolean} = {},
): PrettyJson | undefined => {
  const parts: string[] = [];
  let length = 0;
  const embeddedAt = new Set<string>();
  const add = (part: string): boolean => {
    parts.push(part);
    length += part.length;
    return length <= maxPrettyLength;
  };
  if (!write(text, [], 0, {opensStrings, embeddedAt, add})) return undefined;
  return {text: parts.join(''), embeddedAt: [...embeddedAt]};
};
