/** What a piece of JSON text is. A `literal` is a number, `true`, `false` or `null`. */
export type JsonToken = 'open' | 'close' | 'comma' | 'colon' | 'key' | 'string' | 'literal';

/** Called with every token and its offsets; `false` ends the walk. */
export type JsonVisitor = (token: JsonToken, start: number, end: number) => boolean;

type Expected = 'value' | 'valueOrClose' | 'key' | 'keyOrClose' | 'colon' | 'commaOrClose' | 'nothing';

const quote = 0x22;
const backslash = 0x5c;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const isWhitespace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

const endOf = (pattern: RegExp, text: string, start: number): number => {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

/** The offset behind the closing quote of the JSON string that starts here; -1 when it is none. */
export const endOfString = (text: string, start: number): number => {
  for (let index = start + 1; index < text.length;) {
    const code = text.charCodeAt(index);
    if (code === quote) return index + 1;
    if (code < 0x20) return -1;
    index = code === backslash ? endOf(escapeSequence, text, index) : index + 1;
    if (index === -1) return -1;
  }
  return -1;
};

const structure: Readonly<Record<string, JsonToken>> = {
  '{': 'open',
  '[': 'open',
  '}': 'close',
  ']': 'close',
  ',': 'comma',
  ':': 'colon',
};

const takesValue = (expected: Expected): boolean => expected === 'value' || expected === 'valueOrClose';
const takesKey = (expected: Expected): boolean => expected === 'key' || expected === 'keyOrClose';
const takesClose = (expected: Expected): boolean =>
  expected === 'commaOrClose' || expected === 'valueOrClose' || expected === 'keyOrClose';

/** What may follow the token, by the grammar of RFC 8259; `undefined` when the token may not stand there. */
const follow = (
  expected: Expected,
  token: JsonToken,
  character: string,
  open: string[],
): Expected | undefined => {
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'commaOrClose');
  switch (token) {
    case 'open':
      if (!takesValue(expected)) return undefined;
      open.push(character);
      return character === '{' ? 'keyOrClose' : 'valueOrClose';
    case 'close':
      if (!takesClose(expected) || open.pop() !== (character === '}' ? '{' : '[')) return undefined;
      return afterValue();
    case 'comma':
      if (expected !== 'commaOrClose') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
    case 'colon':
      return expected === 'colon' ? 'value' : undefined;
    case 'key':
      return takesKey(expected) ? 'colon' : undefined;
    case 'string':
    case 'literal':
      return takesValue(expected) ? afterValue() : undefined;
  }
};

/**
 * Walks over the tokens of a JSON text without making values of them, so that numbers keep all their digits and
 * nothing nests too deep. Returns whether the whole text is JSON and was walked to its end.
 */
export const walkJson = (text: string, visit: JsonVisitor): boolean => {
  const open: string[] = [];
  let expected: Expected | undefined = 'value';
  for (let index = 0; index < text.length;) {
    const start = index;
    const code = text.charCodeAt(start);
    index += 1;
    if (isWhitespace(code)) continue;
    const character = text[start] ?? '';
    let token = structure[character];
    if (token === undefined) {
      const isString = code === quote;
      token = !isString ? 'literal' : takesKey(expected) ? 'key' : 'string';
      index = isString ? endOfString(text, start) : endOf(literal, text, start);
      if (index === -1) return false;
    }
    expected = follow(expected, token, character, open);
    if (expected === undefined || !visit(token, start, index)) return false;
  }
  return expected === 'nothing';
};

/** The text that a JSON string token stands for. Only for tokens that `walkJson` or `endOfString` found. */
export const decodeString = (token: string): string => String(JSON.parse(token));

/** The raw text of each member's value of a JSON object; the last of equal keys counts. `undefined`: no object. */
export const jsonMembers = (text: string): ReadonlyMap<string, string> | undefined => {
  const members = new Map<string, string>();
  let depth = 0;
  let key: string | undefined;
  let valueStart = 0;
  const isJson = walkJson(text, (token, start, end) => {
    if (token === 'open') {
      depth += 1;
      if (depth === 1) return text[start] === '{';
      if (depth === 2) valueStart = start;
    } else if (token === 'close') depth -= 1;
    else if (token === 'key' && depth === 1) key = decodeString(text.slice(start, end));
    else if (depth === 1 && (token === 'string' || token === 'literal')) valueStart = start;
    const endsValue = token === 'close' || token === 'string' || token === 'literal';
    if (endsValue && depth === 1 && key !== undefined) members.set(key, text.slice(valueStart, end));
    return true;
  });
  return isJson && /^\s*\{/.test(text) ? members : undefined;
};
