/** Every flag of the dashboard, as meow takes it. */
export const flags = {
  profile: {type: 'string'},
  region: {type: 'string'},
  endpointUrl: {type: 'string'},
  service: {type: 'string', isMultiple: true},
  filter: {type: 'string'},
  interval: {type: 'string'},
  readOnly: {type: 'boolean'},
  redact: {type: 'boolean'},
  demo: {type: 'boolean'},
  once: {type: 'boolean'},
  json: {type: 'boolean'},
  color: {type: 'boolean', default: true},
  ascii: {type: 'boolean'},
  config: {type: 'string'},
  logLevel: {type: 'string', default: 'warning'},
  port: {type: 'string'},
} as const;

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** What a flag takes, by its name without dashes: `read-only`. */
export const flagKinds: ReadonlyMap<string, 'text' | 'list' | 'switch'> = new Map(
  Object.entries(flags).map(([name, {type}]) => [
    kebab(name),
    type === 'boolean' ? 'switch' : name === 'service' ? 'list' : 'text',
  ]),
);

const switches = [...flagKinds].filter(([, kind]) => kind === 'switch').map(([name]) => name);

const known: ReadonlySet<string> = new Set([
  ...[...flagKinds.keys()].map(name => `--${name}`),
  // A default of the config file is undone by these.
  ...switches.map(name => `--no-${name}`),
  '--help',
  '--version',
  '-h',
]);

const takesText = (name: string): boolean => {
  const kind = flagKinds.get(name.slice(2));
  return kind === 'text' || kind === 'list';
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
    if (given.has(name) && takesText(name) && name !== '--service') return `${name} is given twice.`;
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
