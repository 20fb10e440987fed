import {displayWidth, padEnd, padStart} from '../domain/visible-text.ts';

/** A column of a printed table. */
export type PrintedColumn<Row> = {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Text that is safe to print. */
  readonly text: (row: Row) => string;
};

/** The rows as aligned lines below their headings, every cell whole, without trailing spaces. */
export const alignedLines = <Row>(
  columns: readonly PrintedColumn<Row>[],
  rows: readonly Row[],
): readonly string[] => {
  const table = [columns.map(({title}) => title), ...rows.map(row => columns.map(({text}) => text(row)))];
  const widths = columns.map((_, index) => Math.max(...table.map(cells => displayWidth(cells[index] ?? ''))));
  return table.map(cells =>
    cells
      .map((cell, index) => (columns[index]?.align === 'right' ? padStart : padEnd)(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
