import type {Health} from './health.ts';

/** What stands in a table where nothing is known. Missing data is not zero. */
export const unknownText = '–';

/** One place of a table: its text, what it sorts by (`undefined` sorts last) and how bad it is. */
export type Cell = {
  readonly text: string;
  readonly sort: number | string | undefined;
  readonly health?: Health;
  /** The value is older than its neighbours' and is drawn faint. */
  readonly stale?: boolean;
};

/** A cell for a value that nobody has told us. */
export const unknownCell: Cell = {text: unknownText, sort: undefined};
