/** One place where the searched words stand: offsets into the text, end exclusive. */
export type Match = {readonly start: number; readonly end: number};

/** All matches in order; `more` when the text has further ones that were not collected. */
export type Matches = {readonly all: readonly Match[]; readonly more: boolean};

/** More matches than anybody steps through; bounds the work on a body that matches everywhere. */
export const maxMatches = 10_000;

/** Finds the words as they are written, in any case. No query, no match. */
export const findMatches = (text: string, query: string): Matches => {
  if (query === '') return {all: [], more: false};
  const pattern = new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
  const all: Match[] = [];
  for (const {index, 0: found} of text.matchAll(pattern)) {
    if (all.length === maxMatches) return {all, more: true};
    all.push({start: index, end: index + found.length});
  }
  return {all, more: false};
};

/**
 * The match to go to from a display line, given `lineAt` of the text's line index: the first on that line or below (`by` 0), the next below (1) or the
 * nearest above (-1); past the last comes the first again. `undefined` when nothing matches.
 */
export const seekMatch = (
  {all}: Matches,
  lineAt: (offset: number) => number,
  fromLine: number,
  by: -1 | 0 | 1,
): {readonly match: number; readonly line: number} | undefined => {
  if (all.length === 0) return undefined;
  const lineOf = (match: number): number => lineAt(all[match]?.start ?? 0);
  const found =
    by === -1
      ? all.findLastIndex((_, match) => lineOf(match) < fromLine)
      : all.findIndex((_, match) => (by === 0 ? lineOf(match) >= fromLine : lineOf(match) > fromLine));
  const match = found >= 0 ? found : by === -1 ? all.length - 1 : 0;
  return {match, line: lineOf(match)};
};
