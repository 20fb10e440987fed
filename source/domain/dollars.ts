import {unknownText} from './cell.ts';
import {formatCount} from './quantity.ts';

/** What is less than this is not written out. */
const least = 0.00001;

/**
 * An amount of money in at most nine characters: `$0.021` with two digits that count, `$1.20`, from a hundred on
 * `$1,204`; what is more than nothing never reads as `$0`.
 */
export const formatDollars = (dollars: number | undefined): string => {
  if (dollars === undefined || !Number.isFinite(dollars) || dollars < 0) return unknownText;
  if (dollars === 0) return '$0';
  if (dollars < least) return '<$0.00001';
  if (dollars < 0.995) return `$${dollars.toPrecision(2)}`;
  return dollars < 99.995 ? `$${dollars.toFixed(2)}` : `$${formatCount(dollars)}`;
};
