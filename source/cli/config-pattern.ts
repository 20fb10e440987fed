import {parseFilter} from '../domain/filter.ts';

/** Whether a text of the config file is a pattern for names that says something. */
export const isPattern = (text: string): boolean =>
  text.trim() !== '' && text.trim() !== '!' && parseFilter(text).ok;

/** What is expected of one, for messages. */
export const patternWords = 'a pattern as in --filter, such as "payments-*"';
