import process from 'node:process';
import {parseFilter} from '../../domain/filter.ts';
import {parseWhere} from '../../domain/message-filter.ts';
import {maxRedrivePerSecond} from '../../domain/redrive.ts';
import {listedFields} from '../../headless/dlq-list.ts';
import {fieldMistake, parseSort} from '../../headless/field-choice.ts';
import type {Config} from '../config.ts';
import {noConfig} from '../config.ts';
import type {Settings} from '../flags.ts';
import {parseCommandLine} from '../flags.ts';
import {splitList} from '../flag-values.ts';
import {takesText} from '../flag-words.ts';
import type {CommandOf, Consent, DlqCommand, DlqInvocation, DlqVerb, Run, Where} from './dlq-command.ts';
import {onlyReads} from './dlq-command.ts';
import {dlqVerbs, isDlqVerb} from './dlq-flags.ts';
import {dlqAt} from './dlq-word.ts';
import {dlqHelp, verbHelp} from './dlq-help.ts';
import type {SplitWords} from './split-words.ts';
import {splitWords} from './split-words.ts';

type Own = SplitWords['own'];

/** The flags that count something. */
const counted = ['--max', '--rate'] as const;

const isCount = (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) >= 1;

const count = (own: Own, flag: (typeof counted)[number]): number | undefined => {
  const text = own.get(flag);
  return text === undefined ? undefined : Number(text);
};

/** What only a part of the messages, or a message at a time, can have. */
const notNative = ['--where', '--max', '--strip-trace', '--finish'] as const;
const notFinishing = ['--to', '--where', '--max', '--dry-run', '--strip-trace'] as const;

const togetherMistake = (own: Own): string | undefined => {
  const [native, finish] = [own.has('--native'), own.has('--finish')];
  const notWithNative = native ? notNative.find(flag => own.has(flag)) : undefined;
  if (notWithNative !== undefined)
    return `--native moves all messages as they are: ${notWithNative} does not go with it.`;
  const notWithFinish = finish ? notFinishing.find(flag => own.has(flag)) : undefined;
  if (notWithFinish !== undefined) return `${notWithFinish} does not go with --finish.`;
  if (native && own.get('--to')?.startsWith('function:') === true)
    return '--native moves to queues only: leave it out to invoke a function.';
  return native && (count(own, '--rate') ?? 1) > maxRedrivePerSecond
    ? `Expected --rate to be 1 to ${String(maxRedrivePerSecond)} with --native, got "${own.get('--rate') ?? ''}".`
    : undefined;
};

/** What is wrong with how a list is to be printed. */
const listMistake = (own: Own): string | undefined => {
  const {csv, fields, sort, filter} = listOf(own);
  const parsed = parseFilter(filter);
  if (!parsed.ok) return `--filter: ${parsed.message}`;
  if (csv && own.has('--json')) return 'Choose --json or --csv.';
  if (own.has('--fields') && fields.length === 0) return 'Expected a value after --fields.';
  return fieldMistake({fields, sort: parseSort(sort)}, listedFields);
};

/** What is wrong with the values of a verb's flags. */
const valueMistake = (verb: DlqVerb, own: Own): string | undefined => {
  for (const flag of counted) {
    const text = own.get(flag);
    if (text !== undefined && !isCount(text))
      return `Expected ${flag} to be a whole number from 1, got "${text}".`;
  }
  const typed = own.get('--where');
  const parsed = typed === undefined ? undefined : parseWhere(typed);
  if (parsed?.ok === false) return `--where: ${parsed.message}`;
  if (verb === 'delete' && typed === undefined)
    return '"sls-top dlq delete" needs --where EXPR; "sls-top dlq purge" deletes all messages.';
  return togetherMistake(own) ?? (verb === 'list' ? listMistake(own) : undefined);
};

const whereOf = (own: Own): Where | undefined => {
  const text = own.get('--where');
  const parsed = text === undefined ? undefined : parseWhere(text);
  return text === undefined || parsed?.ok !== true ? undefined : {text, matches: parsed.matches};
};

/** How many messages a peek shows when nobody says. */
const defaultPeek = 10;

const partOf = (own: Own): {readonly where: Where | undefined; readonly max: number | undefined} => ({
  where: whereOf(own),
  max: count(own, '--max'),
});

const consentOf = (own: Own): Consent => ({yes: own.has('--yes'), confirm: own.get('--confirm')});

const runOf = (own: Own): Run => ({
  ...consentOf(own),
  rate: count(own, '--rate'),
  dryRun: own.has('--dry-run'),
  json: own.has('--json'),
});

const listOf = (own: Own): Omit<CommandOf<'list'>, 'verb' | 'json'> => ({
  csv: own.has('--csv'),
  fields: splitList([own.get('--fields') ?? '']),
  sort: own.get('--sort'),
  filter: own.get('--filter') ?? '',
});

const commandOf = (verb: DlqVerb, [queue = '', file = '']: readonly string[], own: Own): DlqCommand => {
  const json = own.has('--json');
  const stripTrace = own.has('--strip-trace');
  switch (verb) {
    case 'list':
      return {verb, json, ...listOf(own)};
    case 'status':
      return {verb, queue, json, settle: own.has('--settle')};
    case 'peek':
      return {verb, queue, where: whereOf(own), max: count(own, '--max') ?? defaultPeek, json};
    case 'redrive': {
      const [to, native, finish] = [own.get('--to'), own.has('--native'), own.has('--finish')];
      return {verb, queue, to, stripTrace, native, finish, ...partOf(own), ...runOf(own)};
    }
    case 'delete':
      return {verb, queue, ...partOf(own), ...runOf(own)};
    case 'export':
      return {verb, queue, file, ...partOf(own), force: own.has('--force'), json};
    case 'import':
      return {verb, queue, file, stripTrace, ...runOf(own)};
    case 'purge':
      return {verb, queue, ...consentOf(own), json};
  }
};

/** What is wrong with the plain words and the flags of a verb. */
const shapeMistake = (verb: DlqVerb, operands: readonly string[], own: Own): string | undefined => {
  const {operands: wanted, flags} = dlqVerbs[verb];
  const missing = wanted[operands.length];
  if (missing !== undefined)
    return `Expected ${missing} after "sls-top dlq ${[verb, ...operands].join(' ')}". See sls-top dlq ${verb} --help.`;
  const extra = operands[wanted.length];
  if (extra !== undefined) return `"${extra}" is one word too many. See sls-top dlq ${verb} --help.`;
  const foreign = [...own.keys()].find(flag => !flags.includes(flag));
  return foreign === undefined
    ? undefined
    : `${foreign} does not go with sls-top dlq ${verb}. See sls-top dlq ${verb} --help.`;
};

/** What these settings do not allow. */
const settingsMistake = (verb: DlqVerb, {readOnly, redact}: Settings): string | undefined => {
  if (readOnly && verb === 'peek')
    return 'dlq peek receives messages, which raises their receive counts: --read-only does not allow it.';
  if (readOnly && verb === 'export')
    return 'dlq export receives messages, which raises their receive counts: --read-only does not allow it.';
  if (readOnly && !onlyReads.has(verb))
    return `dlq ${verb} changes the queue: --read-only does not allow it.`;
  return redact && verb === 'export'
    ? 'dlq export writes whole messages: --redact does not allow it.'
    : undefined;
};

const mistake = (message: string): DlqInvocation => ({kind: 'mistake', message});

/** Who named several places: the command line, or the config file, where a word of the command line beats it. */
const manyPlaces = (globals: readonly string[], {file, defaults}: Config): string => {
  const typed = (flag: string): boolean =>
    globals.some(word => word === `--${flag}` || word.startsWith(`--${flag}=`));
  const several = (['profile', 'region'] as const).filter(
    flag => !typed(flag) && defaults.get(flag)?.includes(',') === true,
  );
  return several.length === 0
    ? 'dlq acts in one place: name one profile and one region.'
    : `dlq acts in one place, and the defaults in ${file} name several: add ${several.map(flag => `--${flag} ${flag === 'region' ? 'CODE' : 'NAME'}`).join(' and ')}.`;
};

/** The settings that the flags of the whole program make. */
const settingsOf = (
  globals: readonly string[],
  config: Config,
): {readonly ok: true; readonly settings: Settings} | {readonly ok: false; readonly message: string} => {
  const read = parseCommandLine(globals, config);
  switch (read.kind) {
    case 'screen':
    case 'once':
      return read.settings.places.length > 1
        ? {ok: false, message: manyPlaces(globals, config)}
        : {ok: true, settings: read.settings};
    case 'watch':
    case 'loadTest':
    case 'replay':
    case 'completion':
    case 'manual':
    case 'demoServer':
      return {ok: false, message: '"sls-top dlq" stands alone.'};
    case 'mistake':
      return {ok: false, message: read.message};
  }
};

const withDefaultJson = (command: DlqCommand, globals: readonly string[], {defaults}: Config): DlqCommand =>
  defaults.get('json') === '--json' && !globals.includes('--no-json') ? {...command, json: true} : command;

/** The flags as typed, and what the config file says of those that go with them and the verb. */
const withDlqDefaults = (verb: DlqVerb, own: Own, {dlq}: Config): Own => {
  const excluded: readonly string[] = [
    ...(own.has('--native') ? notNative : []),
    ...(own.has('--finish') ? notFinishing : []),
  ];
  const {flags} = dlqVerbs[verb];
  const fitting = [...dlq].flatMap(([name, value]) => {
    const flag = flags.find(known => known === name);
    return flag === undefined || own.has(flag) || excluded.includes(flag) ? [] : [[flag, value] as const];
  });
  return new Map([...fitting, ...own]);
};

const parseVerb = (
  verb: DlqVerb,
  operands: readonly string[],
  {own: typed, globals}: SplitWords,
  config: Config,
): DlqInvocation => {
  const own = withDlqDefaults(verb, typed, config);
  const wrong = shapeMistake(verb, operands, own) ?? valueMistake(verb, own);
  if (wrong !== undefined) return mistake(wrong);
  const read = settingsOf(globals, config);
  if (!read.ok) return mistake(read.message);
  const refused = settingsMistake(verb, read.settings);
  if (refused !== undefined) return mistake(refused);
  const command = withDefaultJson(commandOf(verb, operands, own), globals, config);
  if (command.verb === 'list' && command.fields.length > 0 && !command.json && !command.csv)
    return mistake('--fields needs --json or --csv.');
  return {kind: 'dlq', settings: read.settings, command};
};

/** Reads the words of a dlq command, the flags of the whole program among them. A mistake is one line. */
export const parseDlq = (words: readonly string[], config: Config = noConfig): DlqInvocation => {
  const split = splitWords(words.toSpliced(dlqAt(words), 1), takesText);
  if (!split.ok) return mistake(split.message);
  const {plain, own, asksHelp, globals} = split.words;
  const [verb, ...operands] = plain;
  if (verb === undefined && own.size === 0) {
    const read = settingsOf(globals, config);
    return read.ok ? {kind: 'help', text: dlqHelp(process.stdout.columns)} : mistake(read.message);
  }
  if (verb === undefined || !isDlqVerb(verb))
    return mistake(
      `${verb === undefined ? 'Expected a command after "sls-top dlq"' : `Unknown command "dlq ${verb}"`}. There are: ${Object.keys(dlqVerbs).join(', ')}.`,
    );
  return asksHelp
    ? {kind: 'help', text: verbHelp(verb, process.stdout.columns)}
    : parseVerb(verb, operands, split.words, config);
};
