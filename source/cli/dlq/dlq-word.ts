import {takesText} from '../flag-words.ts';

/** Where the word `dlq` stands when it is the command; -1 when another or none is. */
export const dlqAt = (words: readonly string[]): number => {
  const first = words.findIndex(
    (word, index) => (!word.startsWith('-') || word === '-') && !takesText(words[index - 1] ?? ''),
  );
  return words[first] === 'dlq' ? first : -1;
};

/** Whether the words of a command line are a dlq command, whatever is wrong with them. */
export const isDlq = (words: readonly string[]): boolean => dlqAt(words) >= 0;
