/** What was typed as a filter: a test of names, or why it is none (yet). */
export type Filter =
  | {readonly ok: true; readonly matches: (name: string) => boolean}
  | {readonly ok: false; readonly message: string};

/** Names are tested up to here; a queue name has at most 80 characters (CreateQueue API reference). */
const maxNameLength = 256;

/** Glob without a regular expression, so that no pattern is slow: on a mismatch only the last `*` takes one more. */
const matchesGlob = (pattern: readonly string[], name: readonly string[]): boolean => {
  let at = 0;
  let lastStar = -1;
  let starFrom = 0;
  for (let index = 0; index < name.length;) {
    if (pattern[at] === '*') {
      lastStar = at;
      starFrom = index;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[index])) {
      at += 1;
      index += 1;
    } else {
      if (lastStar === -1) return false;
      starFrom += 1;
      index = starFrom;
      at = lastStar + 1;
    }
  }
  return pattern.slice(at).every(character => character === '*');
};

/** A pattern without escapes, classes, lazy marks and group kinds: only what repeats, chooses and nests is left. */
const outlineOf = (source: string): string =>
  source
    .replace(/\\./gs, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?/g, '(')
    .replace(/([*+?}])\?/g, '$1');

/** Each repetition beyond these multiplies the time by the length of the name, each option doubles it. */
const maxRepetitions = 3;
const maxOptions = 8;

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Whether a group that is repeated repeats or chooses inside, such as `(a+)+` or `(a|ab)*`. */
const repeatsWhatVaries = (outline: string): boolean => {
  const varying: boolean[] = [];
  const markInnermost = (): void => {
    if (varying.length > 0) varying[varying.length - 1] = true;
  };
  for (let index = 0; index < outline.length; index += 1) {
    const character = outline.charAt(index);
    if (character === '(') varying.push(false);
    else if (character === ')') {
      const varies = varying.pop() ?? false;
      if (varies && /[*+{]/.test(outline.charAt(index + 1))) return true;
      if (varies) markInnermost();
    } else if (/[*+?{|]/.test(character)) markInnermost();
  }
  return false;
};

/**
 * Whether matching could take longer than anybody waits. Names are tested on the thread that draws, and nothing can
 * interrupt a regular expression.
 */
const canHang = (source: string): boolean => {
  const outline = outlineOf(source);
  return (
    repeatsWhatVaries(outline) ||
    countOf(outline, /[*+{]/g) > maxRepetitions ||
    countOf(outline, /\?/g) > maxOptions
  );
};

const parseRegex = (text: string): Filter => {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined || flags === undefined)
    return {ok: false, message: 'Regular expression not closed: end it with /'};
  if (canHang(source))
    return {
      ok: false,
      message: 'This regular expression could hang: use fewer repetitions, none inside another',
    };
  // `g` and `y` would make each test start where the last one ended.
  const expression = compile(source, flags.replace(/[gy]/g, ''));
  return typeof expression === 'string'
    ? {ok: false, message: expression}
    : {ok: true, matches: name => expression.test(name)};
};

/** The regular expression, or what is wrong with it: the constructor has no way to say so but to throw. */
const compile = (source: string, flags: string): RegExp | string => {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const parsePositive = (text: string): Filter => {
  if (text.startsWith('/')) return parseRegex(text);
  const wanted = text.toLowerCase();
  if (!/[*?]/.test(wanted)) return {ok: true, matches: name => name.toLowerCase().includes(wanted)};
  const pattern = Array.from(wanted);
  return {ok: true, matches: name => matchesGlob(pattern, Array.from(name.toLowerCase()))};
};

/**
 * Reads a filter: words anywhere in the name, a glob over the whole name when it has `*` or `?` (both in any case),
 * `/a regular expression/` with optional flags, `!` before any of them for the names that do not match. Empty, and
 * `!` alone, match all.
 */
export const parseFilter = (text: string): Filter => {
  const typed = text.trim();
  const inverts = typed.startsWith('!');
  const rest = inverts ? typed.slice(1).trimStart() : typed;
  if (rest === '') return {ok: true, matches: () => true};
  const filter = parsePositive(rest);
  if (!filter.ok) return filter;
  return {ok: true, matches: name => filter.matches(name.slice(0, maxNameLength)) !== inverts};
};
