import type {ChartScale} from './chart-scale.ts';
import type {Trace} from './chart-trace.ts';

/** What the line is drawn with: dots of braille, columns of blocks, or ASCII. */
export type ChartStyle = 'braille' | 'block' | 'ascii';

/** How many dots a cell has; a block has eight steps of height and fills from below. */
export const dotsOfCell: Readonly<Record<ChartStyle, {readonly across: number; readonly down: number}>> = {
  braille: {across: 2, down: 4},
  block: {across: 1, down: 8},
  ascii: {across: 1, down: 3},
};

/** Bits of the dots of a braille pattern, left column and right column, top to bottom (Unicode, Braille Patterns). */
const brailleBits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
];
const blocks = Array.from(' ▁▂▃▄▅▆▇█');
/** By the dots that are set: 1 the upper, 2 the middle, 4 the lower one. */
const asciiMarks = ['', "'", '-', '!', '.', ':', ';', '|'];

/** The level of a value among the dots of so many rows, from 0 at the bottom. */
const levelOf = (value: number, {low, high}: ChartScale, rows: number, style: ChartStyle): number => {
  const {down} = dotsOfCell[style];
  const share = (value - low) / (high - low);
  // A line is read against labels, so what is labelled lies in the middle of its row; blocks stand on the bottom.
  const isCentred = style !== 'block' && rows > 1;
  const level = isCentred
    ? share * (rows - 1) * down + Math.floor((down - 1) / 2)
    : share * (rows * down - 1);
  return Math.max(0, Math.min(rows * down - 1, Math.round(level)));
};

/** The row of cells that holds a value, counted from the top. */
export const rowOf = (value: number, scale: ChartScale, rows: number, style: ChartStyle): number =>
  rows - 1 - Math.floor(levelOf(value, scale, rows, style) / dotsOfCell[style].down);

/** The bit of a dot in its cell. */
const bitOf = (style: ChartStyle, across: number, down: number): number =>
  style === 'braille' ? (brailleBits[across]?.[down] ?? 0) : 1 << down;

const markOf = (style: ChartStyle, bits: number): string => {
  if (bits === 0) return '';
  switch (style) {
    case 'braille':
      return String.fromCharCode(0x2800 + bits);
    case 'block':
      // Filled from below, so the number of dots is the height.
      return blocks[8 - Math.log2(bits & -bits)] ?? '';
    case 'ascii':
      return asciiMarks[bits] ?? '';
  }
};

/** Draws a trace into `rows` rows of cells, top row first. A cell that the line does not touch is an empty text. */
export const drawTrace = (
  trace: Trace,
  scale: ChartScale,
  rows: number,
  style: ChartStyle,
): readonly (readonly string[])[] => {
  const {across, down} = dotsOfCell[style];
  const levels = rows * down;
  const columns = trace.low.length / across;
  const bits = new Uint8Array(rows * columns);
  trace.low.forEach((low, dot) => {
    if (Number.isNaN(low)) return;
    const from = style === 'block' ? 0 : levelOf(low, scale, rows, style);
    const to = levelOf(trace.high[dot] ?? low, scale, rows, style);
    for (let level = from; level <= to; level += 1) {
      // Levels count from the bottom, rows and the dots of a cell from the top.
      const fromTop = levels - 1 - level;
      const cell = Math.floor(fromTop / down) * columns + Math.floor(dot / across);
      bits[cell] = (bits[cell] ?? 0) | bitOf(style, dot % across, fromTop % down);
    }
  });
  return Array.from({length: rows}, (_, row) =>
    Array.from(bits.subarray(row * columns, (row + 1) * columns), mask => markOf(style, mask)),
  );
};
