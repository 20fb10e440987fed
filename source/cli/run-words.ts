import type {Run} from './flag-table.ts';

/** What a flag goes with, in the words of the help and of mistakes. */
export const runWords: Readonly<Record<Run, string>> = {
  screen: 'the dashboard',
  once: '--once',
  watch: '--watch',
  loadTest: 'the command watch',
  replay: 'the command replay',
  dlq: 'the command dlq',
  demoServer: 'the command demo',
};

/** `a, b or c`. */
export const alternatives = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
