/** A selection and the line of the window that it stands on. */
type Cursor = {readonly selected: number; readonly line: number};

/** The first row of `count` that is shown in a window of `height` rows. */
export const listOffset = ({selected, line}: Cursor, count: number, height: number): number =>
  Math.max(0, Math.min(selected - Math.min(line, height - 1), count - height));
