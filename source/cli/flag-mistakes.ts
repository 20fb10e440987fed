import {parseFilter} from '../domain/filter.ts';
import {services} from '../services/catalog.ts';
import type {FlagName, Run} from './flag-table.ts';
import {flagsByName, goesWith, logLevels} from './flag-table.ts';
import type {FlagValues} from './flag-values.ts';
import {splitList} from './flag-values.ts';
import {alternatives, runWords} from './run-words.ts';

const isInterval = (text: string): boolean =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) >= 1 && Number(text) <= 3600;

const isBudget = (text: string): boolean => /^\d*\.?\d+$/.test(text) && Number(text) > 0;

const isUrl = (text: string): boolean => /^https?:\/\/[^/\s]+/.test(text) && URL.canParse(text);

const isLogLevel = (text: string): boolean => logLevels.some(level => level === text);

/** What some flags hold when they are right, and the words for that. */
const formats: readonly {
  readonly flag: FlagName;
  readonly isGood: (text: string) => boolean;
  readonly words: string;
}[] = [
  {flag: 'interval', isGood: isInterval, words: '1 to 3600 seconds'},
  {flag: 'endpoint-url', isGood: isUrl, words: 'like http://localhost:4566'},
  {flag: 'budget', isGood: isBudget, words: 'dollars an hour, such as 0.05'},
  {flag: 'log-level', isGood: isLogLevel, words: `one of ${logLevels.join(', ')}`},
];

const listMistake = ({list}: FlagValues): string | undefined => {
  for (const name of ['service', 'profile', 'region', 'fields'] as const)
    if (list(name).length > 0 && splitList(list(name)).length === 0)
      return `Expected a value after --${name}, got "${list(name).join(' ')}".`;
  const ids = services.map(({view}) => view.id);
  const unknown = splitList(list('service')).find(id => !ids.includes(id));
  return unknown === undefined ? undefined : `Unknown service "${unknown}". There are: ${ids.join(', ')}.`;
};

/** A mistake in what one flag was given, wherever it stands; `undefined` when there is none. */
export const valueMistake = (values: FlagValues): string | undefined => {
  const wrongList = listMistake(values);
  if (wrongList !== undefined) return wrongList;
  for (const {flag, isGood, words} of formats) {
    const text = values.text(flag);
    if (text !== undefined && !isGood(text)) return `Expected --${flag} to be ${words}, got "${text}".`;
  }
  const parsed = parseFilter(values.text('filter') ?? '');
  return parsed.ok ? undefined : `--filter: ${parsed.message}`;
};

/** Flags of which one only can be meant. */
export const exclusive: readonly {readonly flags: readonly [FlagName, FlagName]; readonly words: string}[] = [
  {flags: ['once', 'watch'], words: '--once prints once and --watch again and again: choose one.'},
  {flags: ['json', 'csv'], words: 'Choose --json or --csv.'},
  {flags: ['free', 'budget'], words: '--free spends nothing: leave --budget out.'},
];

/** A mistake in flags that exclude each other; `undefined` when there is none. */
export const exclusiveMistake = ({isGiven}: FlagValues): string | undefined =>
  exclusive.find(({flags}) => flags.every(isGiven))?.words;

/** Why a flag has no use there. */
const misplaced = (name: FlagName, run: Run): string => {
  const {runs = []} = flagsByName.get(name) ?? {};
  if (name === 'port') return '--port belongs to "sls-top demo --port N".';
  return runs.includes('screen')
    ? `--${name} does not go with ${runWords[run]}.`
    : `--${name} needs ${alternatives(runs.map(other => runWords[other]))}.`;
};

/** A mistake in what the flags mean together; `undefined` when there is none. */
export const togetherMistake = (values: FlagValues, run: Run): string | undefined => {
  const {isGiven, isOn} = values;
  const excluding = exclusiveMistake(values);
  if (excluding !== undefined) return excluding;
  const useless = [...flagsByName.keys()].find(name => isGiven(name) && !goesWith(name, run));
  if (useless !== undefined) return misplaced(useless, run);
  if (isGiven('fields') && !isOn('json') && !isOn('csv')) return '--fields needs --json or --csv.';
  const elsewhere = (['profile', 'region', 'endpoint-url'] as const).find(isGiven);
  return isOn('demo') && elsewhere !== undefined
    ? `--demo brings its own account: leave --${elsewhere} out.`
    : undefined;
};
