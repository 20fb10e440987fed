import meow from 'meow';
import type {AccountLook} from '../domain/account-look.ts';
import {parseFilter} from '../domain/filter.ts';
import type {LogLevel} from '../domain/log.ts';
import type {Pin} from '../domain/pins.ts';
import {services} from '../services/catalog.ts';
import {version} from '../version.ts';
import type {Config} from './config.ts';
import {noConfig, withDefaults} from './config.ts';
import {flagKinds, flags, wordMistake} from './flag-table.ts';
import {helpText} from './help-text.ts';

/** What command line and config file ask for, checked. */
export type Settings = {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly services: readonly string[];
  readonly filter: string;
  readonly intervalSeconds: number;
  readonly readOnly: boolean;
  /** Hides bodies, ids and account numbers. */
  readonly redact: boolean;
  readonly demo: boolean;
  readonly json: boolean;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly logLevel: LogLevel;
  /** Of the config file. */
  readonly pins: readonly Pin[];
  readonly accounts: readonly AccountLook[];
};

/** What to run; or the one line that says what is wrong with the command line. */
export type Invocation =
  | {readonly kind: 'screen' | 'once'; readonly settings: Settings}
  | {readonly kind: 'demoServer'; readonly port: number}
  | {readonly kind: 'mistake'; readonly message: string};

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

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

/** A mistake in what one flag was given, wherever it stands; `undefined` when there is none. */
const valueMistake = (values: Values): string | undefined => {
  const {interval, endpointUrl, service = [], filter = '', logLevel} = values;
  const ids = services.map(({view}) => view.id);
  const unknown = splitList(service).find(id => !ids.includes(id));
  if (service.length > 0 && splitList(service).length === 0)
    return `Expected --service to name a service. There are: ${ids.join(', ')}.`;
  if (unknown !== undefined) return `Unknown service "${unknown}". There are: ${ids.join(', ')}.`;
  if (interval !== undefined && !isInterval(interval))
    return `Expected --interval to be 1 to 3600 seconds, got "${interval}".`;
  if (endpointUrl !== undefined && !isUrl(endpointUrl))
    return `Expected --endpoint-url to be like http://localhost:4566, got "${endpointUrl}".`;
  const parsed = parseFilter(filter);
  if (!parsed.ok) return `--filter: ${parsed.message}`;
  if (!logLevels.some(level => level === logLevel))
    return `Expected --log-level to be one of ${logLevels.join(', ')}, got "${logLevel}".`;
  return undefined;
};

/** A mistake in what the flags mean together; `undefined` when there is none. */
const togetherMistake = (values: Values): string | undefined => {
  const {json, once, demo, profile, region, endpointUrl, port} = values;
  if (json === true && once !== true) return '--json needs --once.';
  if (port !== undefined) return '--port belongs to "sls-top demo --port N".';
  const elsewhere = Object.entries({
    '--profile': profile,
    '--region': region,
    '--endpoint-url': endpointUrl,
  }).find(([, value]) => value !== undefined);
  return demo === true && elsewhere !== undefined
    ? `--demo brings its own account: leave ${elsewhere[0]} out.`
    : undefined;
};

const splitList = (lists: readonly string[]): readonly string[] =>
  lists
    .flatMap(list => list.split(','))
    .map(id => id.trim())
    .filter(id => id !== '');

const settingsOf = (values: Values, {pins, accounts}: Config): Settings => {
  const chosen = splitList(values.service ?? []);
  const demo = values.demo === true;
  return {
    profile: values.profile,
    region: values.region,
    endpointUrl: values.endpointUrl,
    services: chosen.length === 0 ? services.map(({view}) => view.id) : chosen,
    filter: values.filter ?? '',
    intervalSeconds: Number(values.interval ?? 2),
    readOnly: values.readOnly === true,
    redact: values.redact === true,
    demo,
    json: values.json === true,
    color: values.color && (process.env['NO_COLOR'] ?? '') === '',
    ascii: values.ascii === true,
    logLevel: logLevels.find(level => level === values.logLevel) ?? 'warning',
    // The demo account is reached without any profile.
    pins: demo ? pins.filter(({profiles}) => profiles === undefined) : pins,
    accounts,
  };
};

/** Why a default of the config file cannot be taken; `undefined` when all can. */
const defaultsMistake = ({file, defaults}: Config): string | undefined => {
  if (defaults.size === 0) return undefined;
  const ours = [...defaults].filter(([flag]) => flagKinds.has(flag)).map(([, word]) => word);
  const wrong = valueMistake(read(ours).flags);
  return wrong === undefined ? undefined : `${file}: defaults: ${wrong}`;
};

/**
 * Reads the command line, which beats the defaults of the config file; those beat what is built in. `--help` and
 * `--version` print and end the process, as meow does.
 */
export const parseCommandLine = (words: readonly string[], config: Config = noConfig): Invocation => {
  const argv = words.map(word => (word === '-h' ? '--help' : word));
  const wrongWord = wordMistake(argv);
  if (wrongWord !== undefined) return mistake(wrongWord);
  const {flags: given, input} = read(argv);
  const [command, ...rest] = input;
  if (command === 'demo' && rest.length === 0) return demoServer(argv, given.port);
  if (command !== undefined) return mistake(`Unknown command "${input.join(' ')}". See sls-top --help.`);
  const wrongDefault = defaultsMistake(config);
  if (wrongDefault !== undefined) return mistake(wrongDefault);
  const {flags: values} = read(withDefaults(argv, config, flag => flagKinds.has(flag)));
  const wrongMeaning = valueMistake(values) ?? togetherMistake(values);
  if (wrongMeaning !== undefined) return mistake(wrongMeaning);
  return {kind: values.once === true ? 'once' : 'screen', settings: settingsOf(values, config)};
};
