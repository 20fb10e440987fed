import {
  combining,
  escaped,
  escapeOf,
  escapeWidth,
  kindInPlace,
  kindOf,
  marksAfter,
  maxMarks,
} from './code-point.ts';

const printableAscii = /^[\x20-\x7e]*$/;

const codeUnits = (codePoint: number): number => (codePoint > 0xffff ? 2 : 1);

/**
 * Foreign text made safe to show: one line, and whatever would move the cursor, hide, reorder or join its
 * neighbours stands there as a visible escape (`␛`, `\u{202e}`). Its width is the sum over its code points.
 * With `ascii` nothing but printable ASCII is left.
 */
export const visibleText = (text: string, {ascii = false}: {readonly ascii?: boolean} = {}): string => {
  if (printableAscii.test(text)) return text;
  let visible = '';
  let shownFrom = 0;
  let marks = maxMarks;
  for (let index = 0; index < text.length;) {
    const codePoint = text.codePointAt(index) ?? 0;
    const next = index + codeUnits(codePoint);
    const kind = kindInPlace(codePoint, marks, ascii);
    if (kind === escaped) {
      visible += text.slice(shownFrom, index) + escapeOf(codePoint, ascii);
      shownFrom = next;
    }
    marks = marksAfter(kind, marks);
    index = next;
  }
  return visible + text.slice(shownFrom);
};

/** Cells of a code point of visible text; what should not be there counts as its escape. */
const cellsOf = (codePoint: number): number => {
  const kind = kindOf(codePoint);
  return kind === escaped ? escapeWidth(codePoint, false) : kind;
};

/** Cells that a text from `visibleText` takes: wide characters two, combining marks none. */
export const displayWidth = (visible: string): number => {
  if (printableAscii.test(visible)) return visible.length;
  let cells = 0;
  for (let index = 0; index < visible.length;) {
    const codePoint = visible.codePointAt(index) ?? 0;
    cells += cellsOf(codePoint);
    index += codeUnits(codePoint);
  }
  return cells;
};

/** The longest start of at most `cells` cells, together with the marks of its last character. */
const startOf = (visible: string, cells: number): string => {
  if (cells <= 0) return '';
  let used = 0;
  for (let index = 0; index < visible.length;) {
    const codePoint = visible.codePointAt(index) ?? 0;
    used += cellsOf(codePoint);
    if (used > cells) return visible.slice(0, index);
    index += codeUnits(codePoint);
  }
  return visible;
};

const codePointBefore = (visible: string, index: number): number => {
  const whole = index >= 2 ? (visible.codePointAt(index - 2) ?? 0) : 0;
  return whole > 0xffff ? whole : visible.charCodeAt(index - 1);
};

/** The longest end of at most `cells` cells; it never begins with a mark whose base is gone. */
const endOf = (visible: string, cells: number): string => {
  let used = 0;
  let from = visible.length;
  for (let index = visible.length; index > 0;) {
    const codePoint = codePointBefore(visible, index);
    used += cellsOf(codePoint);
    if (used > cells) break;
    index -= codeUnits(codePoint);
    if (kindOf(codePoint) !== combining) from = index;
  }
  return visible.slice(from);
};

/** The text in at most `width` cells, `ellipsis` in place of an end that is too long. */
export const truncateEnd = (visible: string, width: number, ellipsis = '…'): string => {
  if (displayWidth(visible) <= width) return visible;
  const room = width - displayWidth(ellipsis);
  return room < 0 ? startOf(ellipsis, width) : startOf(visible, room) + ellipsis;
};

/** The end of the text in at most `width` cells. For a row of samples, of which the newest is last. */
export const truncateStart = (visible: string, width: number): string =>
  displayWidth(visible) <= width ? visible : endOf(visible, width);

/** The text in at most `width` cells, both ends kept and `ellipsis` between them. For names that differ at the end. */
export const truncateMiddle = (visible: string, width: number, ellipsis = '…'): string => {
  if (displayWidth(visible) <= width) return visible;
  const room = width - displayWidth(ellipsis);
  if (room < 0) return startOf(ellipsis, width);
  const start = startOf(visible, Math.ceil(room / 2));
  return start + ellipsis + endOf(visible, room - displayWidth(start));
};

/** Spaces behind the text until it takes `width` cells; longer text stays as it is. */
export const padEnd = (visible: string, width: number): string =>
  visible + ' '.repeat(Math.max(0, width - displayWidth(visible)));

/** Spaces before the text until it takes `width` cells; longer text stays as it is. */
export const padStart = (visible: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(visible))) + visible;
