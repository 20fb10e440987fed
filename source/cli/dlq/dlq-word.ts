import {flagKinds} from '../flag-table.ts';

/** Whether a word is a flag of the whole program whose value may be the next word. */
export const takesText = (word: string): boolean => {
  const kind = flagKinds.get(word.slice(2));
  return word.startsWith('--') && (kind === 'text' || kind === 'list');
};

/** Where the word `dlq` stands when it is the command; -1 when another or none is. */
export const dlqAt = (words: readonly string[]): number => {
  const first = words.findIndex(
    (word, index) => (!word.startsWith('-') || word === '-') && !takesText(words[index - 1] ?? ''),
  );
  return words[first] === 'dlq' ? first : -1;
};

/** Whether the words of a command line are a dlq command, whatever is wrong with them. */
export const isDlq = (words: readonly string[]): boolean => dlqAt(words) >= 0;
