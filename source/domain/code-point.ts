import stringWidth from 'string-width';
import {asciiSigns} from './ascii-signs.ts';

/** How a code point is shown: as itself in 0 (combining mark), 1 or 2 cells, or as an escape. */
export const combining = 0;
const narrow = 1;
const wide = 2;
export const escaped = 3;
export type CodePointKind = typeof combining | typeof narrow | typeof wide | typeof escaped;

/**
 * Code points that move, hide, reorder or join what stands around them, or whose width terminals do not agree on:
 * controls, formats, surrogates, private use, unassigned, line separators, spacing marks, variation selectors,
 * tags and fillers, halves of flags, skin tones.
 */
const neverShown =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Mc}\p{Default_Ignorable_Code_Point}\p{Regional_Indicator}\p{Emoji_Modifier}]/u;
const mark = /\p{M}/u;
/** Ideographs and Hangul syllables are many and all alike. */
const plainWide = /[\p{Unified_Ideograph}\uac00-\ud7a3]/u;

/** Neighbours that join with some code points: keycap digit, Indic consonant, Hangul consonant and syllable. */
const neighbours = ['1', 'क', 'ᄀ', '가'];
const amongNeighbours = (character: string): string =>
  neighbours.map(neighbour => neighbour + character + neighbour).join(' ');
const widthOfNeighbours = (): number => stringWidth(amongNeighbours(' ')) - neighbours.length;

/**
 * Whether a text that holds the character is as wide as the sum of its parts. Conjoining Hangul vowels, Indic
 * viramas, Thai sara am or the keycap sign are not: programs and terminals count them differently.
 */
const addsUp = (character: string, width: number): boolean =>
  stringWidth(amongNeighbours(character)) === widthOfNeighbours() + neighbours.length * width;

const classify = (codePoint: number): CodePointKind => {
  const character = String.fromCodePoint(codePoint);
  if (plainWide.test(character)) return wide;
  if (neverShown.test(character)) return escaped;
  const kind = mark.test(character) ? combining : stringWidth(character) === 2 ? wide : narrow;
  return addsUp(character, kind) ? kind : escaped;
};

/** Signs that this program itself draws with. */
const ownSigns: ReadonlySet<string> = new Set(Object.keys(asciiSigns));

/**
 * Latin-1, lines, blocks, braille and our own signs: one cell each, known without the large patterns above, which take some
 * 50 ms to compile and would delay the first frame.
 */
const isPlainlyNarrow = (codePoint: number): boolean =>
  (codePoint >= 0xa1 && codePoint <= 0xff && codePoint !== 0xad) ||
  (codePoint >= 0x2500 && codePoint <= 0x259f) ||
  (codePoint >= 0x2800 && codePoint <= 0x28ff) ||
  ownSigns.has(String.fromCodePoint(codePoint));

/** Kind plus one by code point, filled on demand; zero: not looked at yet. Created with the first one outside ASCII. */
let known: Uint8Array | undefined;

/** The kind of a code point by itself; of a combining mark only the first two after a base are shown. */
export const kindOf = (codePoint: number): CodePointKind => {
  if (codePoint < 0x7f) return codePoint < 0x20 ? escaped : narrow;
  known ??= new Uint8Array(0x11_0000);
  const found = known[codePoint] ?? 0;
  if (found === 0 && isPlainlyNarrow(codePoint)) return narrow;
  // The table holds nothing but kinds plus one.
  if (found !== 0) return (found - 1) as CodePointKind;
  const kind = classify(codePoint);
  known[codePoint] = kind + 1;
  return kind;
};

/** The visible stand-in of a code point: `␛` for C0 and DEL, `\u{202e}` for others and for all in ASCII. */
export const escapeOf = (codePoint: number, ascii: boolean): string => {
  if (!ascii && codePoint < 0x20) return String.fromCodePoint(0x2400 + codePoint);
  if (!ascii && codePoint === 0x7f) return '␡';
  return `\\u{${codePoint.toString(16)}}`;
};

/** Cells of `escapeOf`, without making it. */
export const escapeWidth = (codePoint: number, ascii: boolean): number => {
  if (!ascii && (codePoint < 0x20 || codePoint === 0x7f)) return 1;
  let digits = 1;
  for (let rest = codePoint >>> 4; rest > 0; rest >>>= 4) digits += 1;
  return digits + 4;
};

/** How many combining marks after one base are drawn; more would climb over neighbouring lines. */
export const maxMarks = 2;

/** The kind in its place: in an ASCII text, or after `marks` combining marks (`maxMarks` where there is no base). */
export const kindInPlace = (codePoint: number, marks: number, ascii: boolean): CodePointKind => {
  if (ascii && codePoint > 0x7e) return escaped;
  const kind = kindOf(codePoint);
  return kind === combining && marks >= maxMarks ? escaped : kind;
};

/** How many marks the next code point comes after; an escape is no base. */
export const marksAfter = (kind: CodePointKind, marks: number): number =>
  kind === combining ? marks + 1 : kind === escaped ? maxMarks : 0;
