import type {Cell} from './cell.ts';

type SortKey = Cell['sort'];
type Keyed<T> = {readonly item: T; readonly key: number | string | undefined};

/**
 * A text whose plain comparison is the natural order in any case: before each number stands how many digits it
 * has, so that `queue-2` comes before `queue-10`.
 */
const naturalKey = (text: string): string =>
  text.toLowerCase().replace(/\d+/g, digits => {
    const significant = digits.replace(/^0+(?=\d)/, '');
    return String.fromCharCode(0x30 + significant.length) + significant;
  });

const comparableKey = (key: SortKey): SortKey => {
  if (typeof key === 'string') return naturalKey(key);
  return Number.isNaN(key) ? undefined : key;
};

/** Numbers before texts. Neither is `undefined`. */
const compare = (a: number | string, b: number | string): number => {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
};

/**
 * Sorts by what `cellOf` says of each item: numbers before texts, texts in natural order in any case. Equal items
 * keep their order, and what has no key is last, in both directions.
 */
export const sortRows = <T>(
  items: readonly T[],
  cellOf: (item: T) => SortKey,
  direction: 'ascending' | 'descending',
): readonly T[] => {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = items.map((item): Keyed<T> => ({item, key: comparableKey(cellOf(item))}));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined)
      return Number(a.key === undefined) - Number(b.key === undefined);
    return sign * compare(a.key, b.key);
  });
  return keyed.map(({item}) => item);
};

/** What a column asks of the layout, in cells; a service's `Column` fits. */
export type ColumnRoom = {
  readonly id: string;
  readonly minWidth: number;
  readonly maxWidth: number;
  readonly dropOrder: number;
};

/** A column on the screen and how many cells it has. */
export type FittedColumn = {readonly id: string; readonly width: number};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const widthOf = (columns: readonly ColumnRoom[], gap: number): number =>
  sum(columns.map(({minWidth}) => minWidth)) + gap * (columns.length - 1);

/** The column to leave out next: of the highest drop order the rightmost, never the first column. */
const nextToDrop = (columns: readonly ColumnRoom[]): ColumnRoom | undefined => {
  const [, ...others] = columns;
  const highest = Math.max(...others.map(({dropOrder}) => dropOrder));
  return others.findLast(({dropOrder}) => dropOrder === highest);
};

/** Grows widths by one cell each in turn, until the room is used or nothing may grow. */
const grow = (columns: readonly ColumnRoom[], room: number): readonly number[] => {
  const widths = columns.map(({minWidth}) => minWidth);
  let left = room;
  for (let grew = true; grew && left > 0;) {
    grew = false;
    for (const [index, {maxWidth}] of columns.entries()) {
      const width = widths[index] ?? 0;
      if (left === 0 || width >= maxWidth) continue;
      widths[index] = width + 1;
      left -= 1;
      grew = true;
    }
  }
  return widths;
};

/**
 * Chooses the columns that fit side by side in `totalWidth` cells with `gap` cells between them, and their widths.
 * Columns of the highest drop order leave first; the rest grow in turn up to their greatest width, so that the first
 * one, the name, has what the others do not need. The first is always there, narrower than asked where it must be.
 */
export const fitColumns = (
  columns: readonly ColumnRoom[],
  totalWidth: number,
  gap: number,
): readonly FittedColumn[] => {
  let chosen = columns;
  while (chosen.length > 1 && widthOf(chosen, gap) > totalWidth) {
    const dropped = nextToDrop(chosen);
    chosen = chosen.filter(column => column !== dropped);
  }
  const [first] = chosen;
  if (first === undefined) return [];
  const room = totalWidth - widthOf(chosen, gap);
  if (room < 0) return [{id: first.id, width: Math.max(0, totalWidth)}];
  const widths = grow(chosen, room);
  return chosen.map(({id, minWidth}, index) => ({id, width: widths[index] ?? minWidth}));
};

/** The offset of a window of `height` rows that shows the selected row, moved as little as possible. */
export const windowOf = (count: number, selectedIndex: number, offset: number, height: number): number => {
  const rows = Math.max(1, height);
  const selected = Math.max(0, Math.min(selectedIndex, count - 1));
  const shown = Math.max(selected - rows + 1, Math.min(offset, selected));
  return Math.max(0, Math.min(shown, count - rows));
};
