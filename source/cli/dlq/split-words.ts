import {flagKinds, goesWith} from '../flag-table.ts';
import type {DlqFlag} from './dlq-flags.ts';
import {dlqFlags, isDlqFlag} from './dlq-flags.ts';

/** The words of a dlq command line, sorted: what is the command's own and what is of the whole program. */
export type SplitWords = {
  /** The words that are no flags: verb, queue, file. */
  readonly plain: readonly string[];
  /** The command's own flags; the text of one that takes none is empty. */
  readonly own: ReadonlyMap<DlqFlag, string>;
  /** Flags of the whole program with their values, as they were given. */
  readonly globals: readonly string[];
  readonly asksHelp: boolean;
};

type Split = {readonly ok: true; readonly words: SplitWords} | {readonly ok: false; readonly message: string};

/** Whether a word is a flag of the whole program that says nothing here. */
const isMisplaced = (flag: string): boolean => {
  const name = flag.slice(2);
  return flag.startsWith('--') && flagKinds.has(name) && !goesWith(name, 'dlq');
};

const isNegative = (word: string): boolean => /^-\d/.test(word);

/** The text behind a flag, or what is wrong with it. */
const textAfter = (
  name: string,
  value: string | undefined,
  next: string | undefined,
): {readonly text: string} | {readonly message: string} => {
  const text = value ?? next;
  if (text === '') return {message: `Expected a value after ${name}, got an empty text.`};
  if (text === undefined) return {message: `Expected a value after ${name}.`};
  // `-` alone is a file.
  if (value === undefined && text.startsWith('-') && !isNegative(text))
    return {message: `Expected a value after ${name}; say ${name}=${text} if that is one.`};
  return {text};
};

type Taken = {readonly words: number} | {readonly message: string};

/** Takes one of the command's own flags off the front of `rest`, into `own`. */
const takeOwn = (own: Map<DlqFlag, string>, rest: readonly string[]): Taken | undefined => {
  const [word = '', next] = rest;
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const value = equals < 0 ? undefined : word.slice(equals + 1);
  if (!isDlqFlag(name)) return undefined;
  if (own.has(name)) return {message: `${name} is given twice.`};
  if (dlqFlags[name].kind === 'switch') {
    own.set(name, '');
    return value === undefined ? {words: 1} : {message: `${name} takes no value.`};
  }
  const after = textAfter(name, value, next);
  if ('message' in after) return after;
  own.set(name, after.text);
  return {words: value === undefined ? 2 : 1};
};

/**
 * Sorts the words behind `dlq`, and those before it. `takesText` says which flags of the whole program have their value
 * in the next word. After `--` every word is plain: a file may be called `--json`.
 */
export const splitWords = (argv: readonly string[], takesText: (flag: string) => boolean): Split => {
  const plain: string[] = [];
  const own = new Map<DlqFlag, string>();
  const globals: string[] = [];
  let asksHelp = false;
  for (let index = 0; index < argv.length;) {
    const word = argv[index] ?? '';
    if (word === '--') {
      plain.push(...argv.slice(index + 1));
      break;
    }
    const taken = takeOwn(own, argv.slice(index));
    if (taken !== undefined && 'message' in taken) return {ok: false, message: taken.message};
    const [flag = ''] = word.split('=', 1);
    if (taken === undefined && isMisplaced(flag))
      return {ok: false, message: `${flag} does not go with sls-top dlq.`};
    if (taken === undefined) {
      if (word === '--help' || word === '-h') asksHelp = true;
      else if (!word.startsWith('-') || word === '-') plain.push(word);
      else globals.push(...argv.slice(index, index + (takesText(word) ? 2 : 1)));
    }
    index += taken?.words ?? (takesText(word) ? 2 : 1);
  }
  return {ok: true, words: {plain, own, globals, asksHelp}};
};
