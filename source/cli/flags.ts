import process from 'node:process';
import type {AccountLook} from '../domain/account-look.ts';
import type {LogLevel} from '../domain/log.ts';
import type {HookSettings} from '../domain/hooks.ts';
import {nearNames} from '../domain/near-names.ts';
import type {Pin} from '../domain/pins.ts';
import type {PlaceChoice} from '../domain/places.ts';
import type {RuleSetting} from '../domain/rule-setting.ts';
import {services} from '../services/catalog.ts';
import type {Shell} from './command-table.ts';
import {programCommands, shells} from './command-table.ts';
import type {Config} from './config.ts';
import {noConfig, withDefaults} from './config.ts';
import {exclusiveMistake, togetherMistake, valueMistake} from './flag-mistakes.ts';
import type {Run} from './flag-table.ts';
import {flagKinds, goesWith, logLevels} from './flag-table.ts';
import type {FlagValues} from './flag-values.ts';
import {readFlags, splitList} from './flag-values.ts';
import {wordMistake} from './flag-words.ts';
import {scriptMistake} from './script-flags.ts';

/** What command line and config file ask for, checked. */
export type Settings = {
  /** At least one; the first one is where a switch of place starts from. */
  readonly places: readonly PlaceChoice[];
  readonly endpointUrl: string | undefined;
  readonly services: readonly string[];
  readonly filter: string;
  readonly intervalSeconds: number;
  /** Said, and not only the default. */
  readonly isIntervalGiven: boolean;
  readonly readOnly: boolean;
  /** Hides bodies, ids and account numbers. */
  readonly redact: boolean;
  readonly demo: boolean;
  /** How `--once` and `--watch` print. */
  readonly format: 'table' | 'json' | 'csv';
  /** Of JSON and CSV; empty: all. */
  readonly fields: readonly string[];
  /** `-FIELD`: descending. */
  readonly sort: string | undefined;
  /** As typed; each is a condition or a health. */
  readonly failOn: readonly string[];
  readonly until: string | undefined;
  readonly label: string | undefined;
  /** Where the report of a load test goes, without the end of the name. */
  readonly report: string | undefined;
  /** The file that what is seen is written to. */
  readonly record: string | undefined;
  readonly budgetDollarsPerHour: number | undefined;
  readonly free: boolean;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly logLevel: LogLevel;
  /** Of the config file. */
  readonly pins: readonly Pin[];
  readonly accounts: readonly AccountLook[];
  readonly rules: readonly RuleSetting[];
  readonly hooks: HookSettings | undefined;
};

/** What to run; or the one line that says what is wrong with the command line. */
export type Invocation =
  /** `watch` prints every interval; `loadTest` is the command `sls-top watch`. */
  | {readonly kind: 'screen' | 'once' | 'watch' | 'loadTest'; readonly settings: Settings}
  | {readonly kind: 'replay'; readonly path: string; readonly settings: Settings}
  | {readonly kind: 'completion'; readonly shell: Shell}
  | {readonly kind: 'manual'}
  | {readonly kind: 'demoServer'; readonly port: number}
  | {readonly kind: 'mistake'; readonly message: string};

const mistake = (message: string): Invocation & {readonly kind: 'mistake'} => ({kind: 'mistake', message});

const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) <= 65_535;

const demoServer = (argv: readonly string[], port: string | undefined): Invocation => {
  const other = argv.find(word => word.startsWith('--') && !/^--port(=|$)/.test(word));
  if (other !== undefined) return mistake(`"sls-top demo" takes --port only: leave ${other} out.`);
  return port === undefined || isPort(port)
    ? {kind: 'demoServer', port: Number(port ?? 0)}
    : mistake(`Expected --port to be 0 to 65535, got "${port}".`);
};

/** Asked for twice is there once. */
const unique = (lists: readonly string[]): readonly string[] => [...new Set(splitList(lists))];

/** Every profile in every region. */
const placesOf = (profiles: readonly string[], regions: readonly string[]): readonly PlaceChoice[] =>
  (profiles.length === 0 ? [undefined] : profiles).flatMap(profile =>
    (regions.length === 0 ? [undefined] : regions).map(region => ({profile, region})),
  );

const settingsOf = ({text, list, isOn}: FlagValues, {pins, accounts, rules, hooks}: Config): Settings => {
  const chosen = splitList(list('service'));
  const demo = isOn('demo');
  const budget = text('budget');
  return {
    places: placesOf(unique(list('profile')), unique(list('region'))),
    endpointUrl: text('endpoint-url'),
    services: chosen.length === 0 ? services.map(({view}) => view.id) : chosen,
    filter: text('filter') ?? '',
    intervalSeconds: Number(text('interval') ?? 2),
    isIntervalGiven: text('interval') !== undefined,
    readOnly: isOn('read-only'),
    redact: isOn('redact'),
    demo,
    format: isOn('json') ? 'json' : isOn('csv') ? 'csv' : 'table',
    fields: splitList(list('fields')),
    sort: text('sort'),
    failOn: list('fail-on'),
    until: text('until'),
    label: text('label'),
    report: text('report'),
    record: text('record'),
    budgetDollarsPerHour: budget === undefined ? undefined : Number(budget),
    free: isOn('free'),
    color: isOn('color') && (process.env['NO_COLOR'] ?? '') === '',
    ascii: isOn('ascii'),
    logLevel: logLevels.find(level => level === text('log-level')) ?? 'warning',
    // The demo account is reached without any profile.
    pins: demo ? pins.filter(({profiles}) => profiles === undefined) : pins,
    accounts,
    rules,
    hooks,
  };
};

const unknownCommand = (input: readonly string[]): string => {
  const [near] = nearNames(
    input[0] ?? '',
    programCommands.map(({name}) => name).filter(name => name !== ''),
  );
  const meant = near === undefined || input[0] === near ? '' : ` Did you mean ${near}?`;
  return `Unknown command "${input.join(' ')}".${meant} See sls-top --help.`;
};

/** What the plain words ask for, and `--once` and `--watch` where there are none. */
const commandOf = (
  input: readonly string[],
  {isOn}: FlagValues,
):
  | {readonly kind: 'screen' | 'once' | 'watch' | 'loadTest'}
  | {readonly kind: 'replay'; readonly path: string}
  | {readonly kind: 'mistake'; readonly message: string} => {
  const [command, ...rest] = input;
  const [path, ...more] = rest;
  if (command === undefined) return {kind: isOn('once') ? 'once' : isOn('watch') ? 'watch' : 'screen'};
  if (command === 'watch' && path === undefined) return {kind: 'loadTest'};
  if (command === 'replay' && path === undefined) return mistake('Expected a file after replay.');
  if (command === 'replay' && path !== undefined && more.length === 0) return {kind: 'replay', path};
  return mistake(unknownCommand(input));
};

/** The commands that print something that is known without settings. */
const printing = ([command, word, ...more]: readonly string[]): Invocation | undefined => {
  if (command === 'man' && word === undefined) return {kind: 'manual'};
  if (command !== 'completion' || more.length > 0) return undefined;
  const shell = shells.find(known => known === word);
  return shell === undefined
    ? mistake(`Expected a shell after completion: ${shells.join(', ')}.`)
    : {kind: 'completion', shell};
};

/** Why a default of the config file cannot be taken; `undefined` when all can. */
const defaultsMistake = ({file, defaults}: Config): string | undefined => {
  if (defaults.size === 0) return undefined;
  const {values} = readFlags([...defaults].filter(([flag]) => flagKinds.has(flag)).map(([, word]) => word));
  const wrong =
    valueMistake(values) ?? exclusiveMistake(values) ?? scriptMistake(settingsOf(values, noConfig));
  return wrong === undefined ? undefined : `${file}: defaults: ${wrong}`;
};

/** Whether the config file says `once`, and the command line nothing about it. */
const isOnceByDefault = (argv: readonly string[], {defaults}: Config): boolean =>
  defaults.get('once') === '--once' && !argv.some(word => word === '--no-once' || word === '--watch');

/** Flags that turn a screen into a text: as defaults they are about what prints anyway. */
const printed = ['json', 'csv'];

/** The settings, with those defaults that are taken; or what is wrong with them. */
const readSettings = (
  argv: readonly string[],
  config: Config,
  run: Run,
  takes: (flag: string, run: Run) => boolean,
): {readonly settings: Settings} | {readonly message: string} => {
  const {values} = readFlags(
    withDefaults(argv, config, flag => takes(flag, run) && !(run === 'loadTest' && printed.includes(flag))),
  );
  const wrongMeaning = valueMistake(values) ?? togetherMistake(values, run);
  if (wrongMeaning !== undefined) return {message: wrongMeaning};
  const settings = settingsOf(values, config);
  const wrongNames = scriptMistake(settings);
  return wrongNames === undefined ? {settings} : {message: wrongNames};
};

/**
 * Reads the command line, which beats the defaults of the config file; those beat what is built in. `--help` and
 * `--version` print and end the process, as meow does.
 */
export const parseCommandLine = (words: readonly string[], config: Config = noConfig): Invocation => {
  const argv = words.map(word => (word === '-h' ? '--help' : word));
  const wrongWord = wordMistake(argv);
  if (wrongWord !== undefined) return mistake(wrongWord);
  const {values: given, input} = readFlags(argv);
  if (input[0] === 'demo' && input.length === 1) return demoServer(argv, given.text('port'));
  const known = printing(input);
  if (known !== undefined) return known;
  const wrongDefault = defaultsMistake(config);
  if (wrongDefault !== undefined) return mistake(wrongDefault);
  const typed = commandOf(input, given);
  if (typed.kind === 'mistake') return typed;
  const command =
    typed.kind === 'screen' && isOnceByDefault(argv, config) ? ({kind: 'once'} as const) : typed;
  const read = readSettings(argv, config, command.kind, goesWith);
  if ('settings' in read) return {...command, settings: read.settings};
  // A default that is of services which were not chosen stays out, as others do that make no sense here.
  const without = readSettings(
    argv,
    config,
    command.kind,
    (flag, run) => flag !== 'sort' && goesWith(flag, run),
  );
  return 'settings' in without ? {...command, settings: without.settings} : mistake(read.message);
};
