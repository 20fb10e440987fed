import {escaped, escapeWidth, kindInPlace, marksAfter, maxMarks} from './code-point.ts';
import type {Match, Matches} from './text-search.ts';
import {truncateEnd, visibleText} from './visible-text.ts';

/** A part of a display line to draw differently: offsets into `line(i)`, end exclusive, and which match it is. */
type Highlight = {readonly from: number; readonly to: number; readonly match: number};

/** Where the display lines of a text begin. Only lines that are asked for are made. */
export type LineIndex = {
  /** At least one: an empty text is one empty line. */
  readonly lineCount: number;
  /** The visible text of a display line, at most as wide as the layout; empty outside of the text. */
  readonly line: (index: number) => string;
  /** The display line on which an offset of the text stands. */
  readonly lineAt: (offset: number) => number;
  /** What of a display line belongs to matches, in order. */
  readonly highlights: (index: number, matches: Matches) => readonly Highlight[];
};

type LayoutOptions = {readonly ascii?: boolean};

/** Index of the first item that is greater than the value, in an ascending list. */
const firstAbove = (count: number, at: (index: number) => number, value: number): number => {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(middle) > value) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Adds where the display lines of one line of the text begin, when it is wrapped after `width` cells. */
const wrapLine = (
  text: string,
  [start, end]: readonly [number, number],
  width: number,
  ascii: boolean,
  starts: number[],
): void => {
  starts.push(start);
  let cells = 0;
  let marks = maxMarks;
  for (let offset = start; offset < end;) {
    const codePoint = text.codePointAt(offset) ?? 0;
    const kind = kindInPlace(codePoint, marks, ascii);
    const taken = kind === escaped ? escapeWidth(codePoint, ascii) : kind;
    if (cells > 0 && cells + taken > width) {
      starts.push(offset);
      cells = 0;
    }
    cells += taken;
    marks = marksAfter(kind, marks);
    offset += codePoint > 0xffff ? 2 : 1;
  }
};

const printableAsciiLines = /^[\n\x20-\x7e]*$/;

/** Offsets at which the display lines begin. A line of printable ASCII is wrapped by counting alone. */
const lineStarts = (text: string, width: number, wrap: boolean, ascii: boolean): readonly number[] => {
  const starts: number[] = [];
  const plain = printableAsciiLines.test(text);
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (!wrap) starts.push(start);
    else if (plain || printableAsciiLines.test(text.slice(start, end))) {
      starts.push(start);
      for (let offset = start + width; offset < end; offset += width) starts.push(offset);
    } else wrapLine(text, [start, end], width, ascii, starts);
    start = end + 1;
  }
  return starts;
};

/** A cell takes at most six code units of the text: a character and two marks outside the basic plane. */
const codeUnitsPerCell = 6;

/**
 * Lays a text out for a window of `width` cells: wrapped after the last cell that fits, or each line cut with an
 * ellipsis. One pass that keeps only offsets, so a body of 1 MiB (the most SQS takes) opens at once.
 */
export const createLineIndex = (
  text: string,
  width: number,
  wrap: boolean,
  {ascii = false}: LayoutOptions = {},
): LineIndex => {
  const cells = Math.max(1, width);
  const starts = lineStarts(text, cells, wrap, ascii);
  const rawLine = (index: number): string => {
    const start = starts[index];
    if (start === undefined) return '';
    const next = starts[index + 1] ?? text.length;
    const end = next > start && text[next - 1] === '\n' ? next - 1 : next;
    return text.slice(start, Math.min(end, start + codeUnitsPerCell * (cells + 2)));
  };
  const line = (index: number): string =>
    truncateEnd(visibleText(rawLine(index), {ascii}), cells, wrap ? '' : ascii ? '~' : '…');
  const highlights = (index: number, {all}: Matches): readonly Highlight[] => {
    const start = starts[index] ?? text.length;
    const raw = rawLine(index);
    const length = line(index).length;
    // What stands before an offset decides how it is escaped, never what follows: a visible prefix stays a prefix.
    const position = (offset: number): number =>
      Math.min(length, visibleText(raw.slice(0, Math.max(0, offset - start)), {ascii}).length);
    const found: Highlight[] = [];
    for (let match = firstAbove(all.length, at => all[at]?.end ?? 0, start); match < all.length; match += 1) {
      const {start: from, end: to}: Match = all[match] ?? {start: Infinity, end: Infinity};
      if (from >= start + raw.length) break;
      const highlight = {from: position(from), to: position(to), match};
      if (highlight.from < highlight.to) found.push(highlight);
    }
    return found;
  };
  return {
    lineCount: starts.length,
    line,
    lineAt: offset => Math.max(0, firstAbove(starts.length, at => starts[at] ?? 0, offset) - 1),
    highlights,
  };
};

/** All display lines of a short text. For a long one, or to scroll, use `createLineIndex`. */
export const wrapLines = (
  text: string,
  width: number,
  {wrap, ...options}: LayoutOptions & {readonly wrap: boolean},
): readonly string[] => {
  const {lineCount, line} = createLineIndex(text, width, wrap, options);
  return Array.from({length: lineCount}, (_, index) => line(index));
};
