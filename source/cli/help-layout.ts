import {wrapWords} from '../ui/wrap-words.ts';

const widestColumns = 100;
const leastColumns = 60;
/** A word and what it means. */
export type HelpEntry = readonly [words: string, meaning: string];

/** The columns that a help uses on a terminal of so many: 60 to 100; 100 where there is no terminal. */
export const helpColumns = (terminalColumns: number | undefined): number =>
  Math.max(leastColumns, Math.min(widestColumns, terminalColumns ?? widestColumns));

/** A text with two spaces before each of its lines. */
export const helpParagraph = (text: string, columns: number): string =>
  wrapWords(text, columns - 2)
    .map(line => `  ${line}`)
    .join('\n');

/** Beside the words, or below them where these are too long for that. */
const entryLines = ([words, meaning]: HelpEntry, indent: number, columns: number): readonly string[] => {
  const lines = wrapWords(meaning, columns - indent).map(line => ' '.repeat(indent) + line);
  const start = `    ${words}`;
  const [first = '', ...more] = lines;
  return start.length > indent - 2 ? [start, ...lines] : [start.padEnd(indent) + first.trimStart(), ...more];
};

/** Where the meanings begin when each is to stand beside its words, the longest of them included. */
export const helpIndent = (entries: readonly HelpEntry[]): number =>
  Math.max(...entries.map(([words]) => words.length)) + 6;

/** A heading and its entries, the meanings wrapped at spaces; they begin after `indent` columns. */
export const helpSection = (
  title: string,
  entries: readonly HelpEntry[],
  {columns, indent = helpIndent(entries)}: {readonly columns: number; readonly indent?: number},
): string => [`  ${title}`, ...entries.flatMap(entry => entryLines(entry, indent, columns))].join('\n');

/** A heading and lines that are typed: they are not wrapped. */
export const helpExamples = (lines: readonly string[]): string =>
  ['  Examples', ...lines.map(line => `    $ ${line}`)].join('\n');

/** A whole help: its parts with an empty line between them. */
export const helpOf = (parts: readonly string[]): string => `\n${parts.join('\n\n')}\n`;
