import {examples, exitCodes, programCommands} from './command-table.ts';
import type {Flag, FlagName} from './flag-table.ts';
import {flagsByName} from './flag-table.ts';
import type {HelpEntry} from './help-layout.ts';
import {helpColumns, helpExamples, helpOf, helpSection} from './help-layout.ts';
import {alternatives, runWords} from './run-words.ts';

/** The words of a flag as the help shows them: `--region CODES`. */
export const flagWords = (name: FlagName): string => {
  const {argument, default: preset} = flagsByName.get(name) ?? {};
  return `--${preset === true ? 'no-' : ''}${name}${argument === undefined ? '' : ` ${argument}`}`;
};

/** What a flag does, and what it goes with where that is not the dashboard. */
export const flagMeaning = (name: FlagName): string => {
  const {runs = [], help = ''} = flagsByName.get(name) ?? {};
  return runs.includes('screen') ? help : `with ${alternatives(runs.map(run => runWords[run]))}: ${help}`;
};

const titles = {
  place: 'Where to look',
  screen: 'What is shown',
  script: 'Scripts',
  loadTest: 'Load tests',
  cost: 'Cost',
  program: 'The program',
} as const satisfies Readonly<Record<Flag['group'], string>>;

const ownFlags: readonly HelpEntry[] = [
  ['--version', 'print the version'],
  ['--help', 'print this help; sls-top dlq --help: that of dead letters'],
];

/** Every flag by heading, in the order of the help, with the words for it. */
export const flagGroups: readonly {readonly title: string; readonly entries: readonly HelpEntry[]}[] =
  Object.entries(titles).map(([group, title]) => ({
    title,
    entries: [
      ...[...flagsByName]
        .filter(([, flag]) => flag.group === group)
        .map(([name]): HelpEntry => [flagWords(name), flagMeaning(name)]),
      ...(group === 'program' ? ownFlags : []),
    ],
  }));

/** One for all headings: the longest usages stand above their meanings. */
const indent = 26;

/** The help of `--help` below the description, for a terminal of so many columns. */
export const helpText = (terminalColumns: number | undefined): string => {
  const columns = helpColumns(terminalColumns);
  const usage = programCommands.map(({name, operands, help}): HelpEntry => [
    ['$ sls-top', name, operands].filter(word => word !== '').join(' '),
    help,
  ]);
  const codes = exitCodes.map(({code, help}): HelpEntry => [String(code), help]);
  return helpOf([
    helpSection('Usage', usage, {columns, indent}),
    ...flagGroups.map(({title, entries}) => helpSection(title, entries, {columns, indent})),
    helpExamples(examples),
    helpSection('Exit codes', codes, {columns}),
  ]);
};
