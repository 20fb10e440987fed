import {regions} from '../../domain/regions.ts';
import {listedFields} from '../../headless/dlq-list.ts';
import {fieldsOf} from '../../headless/resource-report.ts';
import {services} from '../../services/catalog.ts';
import type {ProgramCommand} from '../command-table.ts';
import {programCommands} from '../command-table.ts';
import type {DlqVerb} from '../dlq/dlq-command.ts';
import type {DlqFlag} from '../dlq/dlq-flags.ts';
import {dlqFlags, dlqVerbs, isDlqVerb} from '../dlq/dlq-flags.ts';
import type {Flag, Run} from '../flag-table.ts';
import {flagsByName} from '../flag-table.ts';
import {flagMeaning, flagWords} from '../help-text.ts';

/** What is offered in the place of a value: names of files, profiles of the AWS config files, some words, or nothing. */
export type Offer = 'nothing' | 'file' | 'profile' | readonly string[];

/** A flag as a shell offers it. */
export type OfferedFlag = {
  /** With its dashes. */
  readonly flag: string;
  /** One line. */
  readonly help: string;
  /** What stands behind it; `undefined`: it takes no value. */
  readonly value: {readonly offer: Offer; readonly isList: boolean} | undefined;
};

/** A place on the command line: the words before it that are neither flags nor their values, and what can follow. */
export type Route = {
  /** Empty; or `watch`, `dlq`, `dlq redrive`, … */
  readonly words: string;
  readonly flags: readonly OfferedFlag[];
  /** What can stand next: commands with their help. */
  readonly commands: readonly (readonly [word: string, help: string])[];
  /** What stands behind the command, in order. */
  readonly operands: readonly Offer[];
};

const fields = fieldsOf(
  services.map(({view}) => view),
  true,
);

const offerOf = (completes: Flag['completes']): Offer => {
  if (completes === 'region') return regions;
  return completes === 'field' ? fields : (completes ?? 'nothing');
};

const help: OfferedFlag = {flag: '--help', help: 'print the help', value: undefined};
const version: OfferedFlag = {flag: '--version', help: 'print the version', value: undefined};

const flagsOf = (runs: readonly Run[]): readonly OfferedFlag[] =>
  [...flagsByName]
    .filter(([, flag]) => flag.runs.some(run => runs.includes(run)))
    .map(([name, {kind, completes}]) => ({
      flag: flagWords(name).split(' ', 1).join(''),
      help: flagMeaning(name),
      value: kind === 'switch' ? undefined : {offer: offerOf(completes), isList: kind === 'list'},
    }));

const routeOf = ({name, runs, completes}: ProgramCommand): Route => ({
  words: name,
  flags: [...flagsOf(runs), ...(runs.length > 0 ? [help] : []), ...(name === '' ? [version] : [])],
  commands:
    name === ''
      ? programCommands.filter(command => command.name !== '').map(command => [command.name, command.help])
      : name === 'dlq'
        ? Object.entries(dlqVerbs).map(([verb, {summary}]) => [verb, summary])
        : [],
  operands: completes === undefined ? [] : [completes],
});

const dlqFlag = (flag: DlqFlag): OfferedFlag => {
  const {kind, help: words} = dlqFlags[flag];
  const takesFields = flag === '--fields' || flag === '--sort';
  return {
    flag,
    help: words[1],
    value:
      kind === 'switch'
        ? undefined
        : {offer: takesFields ? listedFields : 'nothing', isList: flag === '--fields'},
  };
};

const dlqRoute = (verb: DlqVerb): Route => {
  const {flags, operands} = dlqVerbs[verb];
  return {
    words: `dlq ${verb}`,
    flags: [...flags.map(dlqFlag), ...flagsOf(['dlq']), help],
    commands: [],
    operands: operands.map(operand => (operand === 'FILE' ? 'file' : 'nothing')),
  };
};

/** Everything that can be completed, from the tables that the program itself reads its command line by. */
export const routes: readonly Route[] = [
  ...programCommands.map(routeOf),
  ...Object.keys(dlqVerbs).filter(isDlqVerb).map(dlqRoute),
];

/** A flag that takes a value, and where. */
export type ValueFlag = OfferedFlag & {readonly value: object; readonly words: string};

const allValueFlags: readonly ValueFlag[] = routes.flatMap(({words, flags}) =>
  flags.flatMap(flag => (flag.value === undefined ? [] : [{...flag, value: flag.value, words}])),
);

/** Every flag that takes a value, once: what it means in most places. */
export const valueFlags: readonly ValueFlag[] = allValueFlags.filter(
  ({flag}, index) => allValueFlags.findIndex(other => other.flag === flag) === index,
);

/** Those that mean something else in one place. */
export const otherValueFlags: readonly ValueFlag[] = allValueFlags.filter(({flag, value}) =>
  valueFlags.some(usual => usual.flag === flag && usual.value.offer !== value.offer),
);

/**
 * The shell command that prints the profiles of the AWS config files, one a line (AWS CLI user guide, configuration and
 * credential file settings: sections are `[profile NAME]` and `[default]` in one file and `[NAME]` in the other).
 */
export const profilesCommand = `sed -n -e 's/^\\[profile  *\\([^]]*\\)\\].*/\\1/p' -e 's/^\\[\\(default\\)\\].*/\\1/p' "\${AWS_CONFIG_FILE:-$HOME/.aws/config}" 2>/dev/null
sed -n 's/^\\[\\([^]]*\\)\\].*/\\1/p' "\${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" 2>/dev/null`;
