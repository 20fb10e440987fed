import {flagKinds, flagsByName} from './flag-table.ts';

const switches = [...flagKinds].filter(([, kind]) => kind === 'switch').map(([name]) => name);

const known: ReadonlySet<string> = new Set([
  ...[...flagKinds.keys()].map(name => `--${name}`),
  // A default of the config file is undone by these.
  ...switches.map(name => `--no-${name}`),
  '--help',
  '--version',
  '-h',
]);

const repeatable: ReadonlySet<string> = new Set(
  [...flagsByName]
    .filter(([, {kind, isRepeatable}]) => kind === 'repeated' || isRepeatable === true)
    .map(([name]) => `--${name}`),
);

/** Whether a word is a flag of the whole program whose value may be the next word. */
export const takesText = (word: string): boolean => {
  const kind = flagKinds.get(word.slice(2));
  return word.startsWith('--') && kind !== undefined && kind !== 'switch';
};

const isNegative = (word: string): boolean => /^-\d/.test(word);

/** A word that begins with a dash is the next option, unless it is a number; meow would take it for one, too. */
const isNoValue = (word: string | undefined): boolean =>
  word === undefined || (word.startsWith('-') && !isNegative(word));

/** A mistake in the words themselves, before what they mean: an unknown flag, a missing value, a value too much. */
export const wordMistake = (argv: readonly string[]): string | undefined => {
  const given = new Set<string>();
  for (const [index, word] of argv.entries()) {
    if (!word.startsWith('-') || word === '-') continue;
    if (takesText(argv[index - 1] ?? '') && isNegative(word)) continue;
    const [name = '', value] = word.split('=', 2);
    if (!known.has(name)) return `Unknown option ${name}. See sls-top --help.`;
    if (given.has(name) && takesText(name) && !repeatable.has(name)) return `${name} is given twice.`;
    given.add(name);
    const next = argv[index + 1];
    if (takesText(name) && value === undefined && isNoValue(next))
      return `Expected a value after ${name}${next?.startsWith('-') === true ? `; say ${name}=${next} if that is one` : ''}.`;
    if (takesText(name) && (value ?? next) === '')
      return `Expected a value after ${name}, got an empty text.`;
    if (!takesText(name) && (value !== undefined || next === 'true' || next === 'false'))
      return `${name} takes no value.`;
  }
  return undefined;
};
