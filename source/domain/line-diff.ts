import {diffArrays} from 'diff';
import {formatCount} from './quantity.ts';

/** One line of a comparison; `gap` stands for lines that are the same, in words. */
export type DiffLine = {readonly kind: 'same' | 'added' | 'removed' | 'gap'; readonly text: string};

/** Lines that are shown around a change. */
const contextLines = 3;

/** Texts that differ in more lines are not compared: the time grows with the square of it. */
const maxDifferences = 2000;

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));

const toLines = (kind: DiffLine['kind'], lines: readonly string[]): readonly DiffLine[] =>
  lines.map(text => ({kind, text}));

const compare = (before: string[], after: string[]): readonly DiffLine[] => {
  const changes = diffArrays(before, after, {maxEditLength: maxDifferences});
  // Too different to say what became of what.
  if (changes === undefined) return [...toLines('removed', before), ...toLines('added', after)];
  return changes.flatMap(({added, removed, value}) =>
    toLines(added ? 'added' : removed ? 'removed' : 'same', value),
  );
};

/** Leaves out what is far from any change. */
const shorten = (lines: readonly DiffLine[]): readonly DiffLine[] => {
  const shown: boolean[] = lines.map(() => false);
  for (const [index, {kind}] of lines.entries())
    if (kind !== 'same')
      for (let near = index - contextLines; near <= index + contextLines; near += 1)
        if (near >= 0 && near < shown.length) shown[near] = true;
  const short: DiffLine[] = [];
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    const nextShown = shown.indexOf(true, index);
    const hidden = (nextShown === -1 ? lines.length : nextShown) - index;
    // A gap of one line takes as much room as the line.
    if (line !== undefined && hidden <= 1) short.push(line);
    else short.push({kind: 'gap', text: `${formatCount(hidden)} lines the same`});
    index += Math.max(1, hidden);
  }
  return short;
};

/**
 * What changed between two texts, line by line, with three lines around each change. Empty when nothing did. Foreign
 * text: make it visible.
 */
export const diffLines = (before: string, after: string): readonly DiffLine[] =>
  before === after ? [] : shorten(compare(linesOf(before), linesOf(after)));
