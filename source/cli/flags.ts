import meow from 'meow';
import {parseFilter} from '../domain/filter.ts';
import type {LogLevel} from '../domain/log.ts';
import {services} from '../services/catalog.ts';
import {version} from '../version.ts';
import {helpText} from './help-text.ts';

/** What the command line asked for, checked. */
export type Settings = {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly services: readonly string[];
  readonly filter: string;
  readonly intervalSeconds: number;
  readonly readOnly: boolean;
  readonly demo: boolean;
  readonly json: boolean;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly logLevel: LogLevel;
};

/** What to run; or the one line that says what is wrong with the command line. */
export type Invocation =
  | {readonly kind: 'screen' | 'once'; readonly settings: Settings}
  | {readonly kind: 'demoServer'; readonly port: number}
  | {readonly kind: 'mistake'; readonly message: string};

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

/** Every flag, as meow takes it. */
const flags = {
  profile: {type: 'string'},
  region: {type: 'string'},
  endpointUrl: {type: 'string'},
  service: {type: 'string', isMultiple: true},
  filter: {type: 'string'},
  interval: {type: 'string'},
  readOnly: {type: 'boolean'},
  demo: {type: 'boolean'},
  once: {type: 'boolean'},
  json: {type: 'boolean'},
  color: {type: 'boolean', default: true},
  ascii: {type: 'boolean'},
  logLevel: {type: 'string', default: 'warning'},
  port: {type: 'string'},
} as const;

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

const known: ReadonlySet<string> = new Set([
  ...Object.keys(flags).map(name => `--${kebab(name)}`),
  '--no-color',
  '--help',
  '--version',
  '-h',
]);

const takesText: ReadonlySet<string> = new Set(
  Object.entries(flags)
    .filter(([, {type}]) => type === 'string')
    .map(([name]) => `--${kebab(name)}`),
);

const isNegative = (word: string): boolean => /^-\d/.test(word);

/** A word that begins with a dash is the next option, unless it is a number; meow would take it for one, too. */
const isNoValue = (word: string | undefined): boolean =>
  word === undefined || (word.startsWith('-') && !isNegative(word));

/** A mistake in the words themselves, before what they mean: an unknown flag, a missing value, a value too much. */
const wordMistake = (argv: readonly string[]): string | undefined => {
  const given = new Set<string>();
  for (const [index, word] of argv.entries()) {
    if (!word.startsWith('-') || word === '-') continue;
    if (takesText.has(argv[index - 1] ?? '') && isNegative(word)) continue;
    const [name = '', value] = word.split('=', 2);
    if (!known.has(name)) return `Unknown option ${name}. See sls-top --help.`;
    if (given.has(name) && takesText.has(name) && name !== '--service') return `${name} is given twice.`;
    given.add(name);
    const next = argv[index + 1];
    if (takesText.has(name) && value === undefined && isNoValue(next))
      return `Expected a value after ${name}${next?.startsWith('-') === true ? `; say ${name}=${next} if that is one` : ''}.`;
    if (takesText.has(name) && (value ?? next) === '')
      return `Expected a value after ${name}, got an empty text.`;
    if (!takesText.has(name) && (value !== undefined || next === 'true' || next === 'false'))
      return `${name} takes no value.`;
  }
  return undefined;
};

const mistake = (message: string): Invocation => ({kind: 'mistake', message});

const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) <= 65_535;

const demoServer = (argv: readonly string[], port: string | undefined): Invocation => {
  const other = argv.find(word => word.startsWith('--') && !/^--port(=|$)/.test(word));
  if (other !== undefined) return mistake(`"sls-top demo" takes --port only: leave ${other} out.`);
  return port === undefined || isPort(port)
    ? {kind: 'demoServer', port: Number(port ?? 0)}
    : mistake(`Expected --port to be 0 to 65535, got "${port}".`);
};

const isInterval = (text: string): boolean =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) >= 1 && Number(text) <= 3600;

const isUrl = (text: string): boolean => /^https?:\/\/[^/\s]+/.test(text) && URL.canParse(text);

type Values = ReturnType<typeof read>['flags'];

const read = (argv: readonly string[]) =>
  meow(helpText, {
    argv,
    importMeta: import.meta,
    pkg: {name: 'sls-top', version, description: 'top for serverless messaging'},
    flags,
  });

/** A mistake in what the flags mean together or alone; `undefined` when there is none. */
const meaningMistake = (values: Values): string | undefined => {
  const {
    interval,
    json,
    once,
    demo,
    profile,
    region,
    endpointUrl,
    service = [],
    filter = '',
    logLevel,
    port,
  } = values;
  const ids = services.map(({view}) => view.id);
  const unknown = splitList(service).find(id => !ids.includes(id));
  if (service.length > 0 && splitList(service).length === 0)
    return `Expected --service to name a service. There are: ${ids.join(', ')}.`;
  if (unknown !== undefined) return `Unknown service "${unknown}". There are: ${ids.join(', ')}.`;
  if (interval !== undefined && !isInterval(interval))
    return `Expected --interval to be 1 to 3600 seconds, got "${interval}".`;
  if (json && !once) return '--json needs --once.';
  if (port !== undefined) return '--port belongs to "sls-top demo --port N".';
  const elsewhere = Object.entries({
    '--profile': profile,
    '--region': region,
    '--endpoint-url': endpointUrl,
  }).find(([, value]) => value !== undefined);
  if (demo && elsewhere !== undefined) return `--demo brings its own account: leave ${elsewhere[0]} out.`;
  if (endpointUrl !== undefined && !isUrl(endpointUrl))
    return `Expected --endpoint-url to be like http://localhost:4566, got "${endpointUrl}".`;
  const parsed = parseFilter(filter);
  if (!parsed.ok) return `--filter: ${parsed.message}`;
  if (!logLevels.some(level => level === logLevel))
    return `Expected --log-level to be one of ${logLevels.join(', ')}, got "${logLevel}".`;
  return undefined;
};

const splitList = (lists: readonly string[]): readonly string[] =>
  lists
    .flatMap(list => list.split(','))
    .map(id => id.trim())
    .filter(id => id !== '');

/** Reads the command line. `--help` and `--version` print and end the process, as meow does. */
export const parseCommandLine = (words: readonly string[]): Invocation => {
  const argv = words.map(word => (word === '-h' ? '--help' : word));
  const wrongWord = wordMistake(argv);
  if (wrongWord !== undefined) return mistake(wrongWord);
  const {flags: values, input} = read(argv);
  const [command, ...rest] = input;
  if (command === 'demo' && rest.length === 0) return demoServer(argv, values.port);
  if (command !== undefined) return mistake(`Unknown command "${input.join(' ')}". See sls-top --help.`);
  const wrongMeaning = meaningMistake(values);
  if (wrongMeaning !== undefined) return mistake(wrongMeaning);
  const chosen = splitList(values.service ?? []);
  return {
    kind: values.once ? 'once' : 'screen',
    settings: {
      profile: values.profile,
      region: values.region,
      endpointUrl: values.endpointUrl,
      services: chosen.length === 0 ? services.map(({view}) => view.id) : chosen,
      filter: values.filter ?? '',
      intervalSeconds: Number(values.interval ?? 2),
      readOnly: values.readOnly === true,
      demo: values.demo === true,
      json: values.json === true,
      color: values.color && (process.env['NO_COLOR'] ?? '') === '',
      ascii: values.ascii === true,
      logLevel: logLevels.find(level => level === values.logLevel) ?? 'warning',
    },
  };
};
