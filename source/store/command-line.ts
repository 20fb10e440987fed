import {looksLikeRegion, regions} from '../domain/regions.ts';
import type {Catalog} from './catalog.ts';
import {tabsOf} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import {focusedStream} from './select-queue.ts';
import type {State} from './state.ts';
import {openCost} from './update-cost.ts';
import {openJobs} from './update-job.ts';
import {openJournal} from './update-journal.ts';
import {openFlow} from './update-links.ts';
import {narrowByAge} from './update-narrowing.ts';
import {askRecordsFrom, timeOf} from './update-records.ts';
import {chooseTab, setFilter} from './update-table.ts';

/** One command that can be typed after `:`. */
export type LineCommand = {
  readonly name: string;
  /** What stands for the argument in the help; absent: it takes none. */
  readonly argument?: string;
  readonly help: string;
  /** Arguments to complete. */
  readonly candidates?: (state: State) => readonly string[];
  readonly run: (state: State, argument: string) => Change;
};

const switchPlace = (state: State, to: {profile?: string; region?: string}): Change => {
  const name = to.profile ?? to.region ?? '';
  if (state.options.demo) return [withNotice(state, 'warning', 'The demo account has one place only.')];
  return [withNotice(state, 'info', `Switching to ${name} …`), {type: 'switchPlace', ...to}];
};

const peekRecordsFrom = (state: State, argument: string, catalog: Catalog): Change => {
  const stream = focusedStream(state, catalog);
  const since = timeOf(argument, state.now);
  if (stream === undefined) return [withNotice(state, 'info', 'No stream is selected.')];
  return since === undefined
    ? [withNotice(state, 'error', `Expected a time such as 14:05, 30m or 2h, got "${argument}"`)]
    : askRecordsFrom(state, stream, since, argument);
};

/** The commands of the command line; the help and the README list them from here. */
export const lineCommands = (catalog: Catalog): readonly LineCommand[] => [
  ...tabsOf(catalog).map(({tab}, index) => ({
    name: tab.id,
    help: `show ${tab.title}`,
    run: (state: State): Change => [chooseTab(state, index, catalog), {type: 'stopPeek'}],
  })),
  {
    name: 'region',
    argument: 'CODE',
    help: 'look at another region',
    candidates: () => regions,
    run: (state, argument) =>
      looksLikeRegion(argument)
        ? switchPlace(state, {region: argument})
        : [withNotice(state, 'error', `Expected a region such as eu-west-1, got "${argument}"`)],
  },
  {
    name: 'profile',
    argument: 'NAME',
    help: 'use another profile of the AWS config files',
    candidates: ({profiles}) => profiles,
    run: (state, argument) =>
      argument === ''
        ? [withNotice(state, 'error', 'Expected the name of a profile')]
        : state.profiles.length > 0 && !state.profiles.includes(argument)
          ? [
              withNotice(
                state,
                'error',
                `There is no profile "${argument}". There are: ${state.profiles.join(', ')}`,
              ),
            ]
          : switchPlace(state, {profile: argument}),
  },
  {
    name: 'records',
    argument: 'TIME',
    help: 'peek at records of the selected stream from a time on: 14:05, 30m, 2h; asks first',
    run: (state, argument) => peekRecordsFrom(state, argument, catalog),
  },
  {
    name: 'older',
    argument: 'AGE',
    help: 'list peeked messages sent longer ago only: 30m, 2h, 3d; without an age, all',
    run: (state, argument) => [narrowByAge(state, 'older', argument)],
  },
  {
    name: 'newer',
    argument: 'AGE',
    help: 'list peeked messages sent since then only',
    run: (state, argument) => [narrowByAge(state, 'newer', argument)],
  },
  {
    name: 'jobs',
    help: 'redrives, deletions and imports of this program, and what earlier runs left unfinished',
    run: state => openJobs(state),
  },
  {
    name: 'journal',
    help: 'what this program changed, with the command of the AWS CLI where there is one',
    run: state => openJournal(state),
  },
  {
    name: 'filter',
    argument: 'TEXT',
    help: 'filter the rows, as / does',
    run: (state, argument) => [setFilter(state, argument)],
  },
  {
    name: 'flow',
    help: 'the chains that data flows through, worst first',
    run: state => [openFlow(state, catalog)],
  },
  {
    name: 'feeds',
    help: 'every feed with its age and status',
    run: state => [{...state, screens: [...state.screens, {kind: 'feeds', scroll: 0}]}],
  },
  {
    name: 'cost',
    help: 'what the requests of this program cost, by API, with the prices',
    run: state => [openCost(state)],
  },
  {name: 'refresh', help: 'read everything now', run: state => [state, {type: 'refresh'}]},
  {
    name: 'help',
    help: 'keys and commands',
    run: state => [{...state, screens: [...state.screens, {kind: 'help', scroll: 0}]}],
  },
  {name: 'q', help: 'quit', run: state => [state, {type: 'quit'}]},
];

/** What completing the typed text gives: all candidates, and the text as far as they agree. */
export const complete = (
  state: State,
  typed: string,
  catalog: Catalog,
): {readonly text: string; readonly candidates: readonly string[]} => {
  const commands = lineCommands(catalog);
  const space = typed.indexOf(' ');
  const command = space === -1 ? undefined : commands.find(({name}) => name === typed.slice(0, space));
  const word = space === -1 ? typed : typed.slice(space + 1);
  const pool = space === -1 ? commands.map(({name}) => name) : (command?.candidates?.(state) ?? []);
  const candidates = pool.filter(candidate => candidate.startsWith(word));
  const [only] = candidates;
  if (only === undefined) return {text: typed, candidates};
  const head = space === -1 ? '' : typed.slice(0, space + 1);
  if (candidates.length > 1) return {text: head + commonStart(candidates), candidates};
  const takesArgument = space === -1 && commands.find(({name}) => name === only)?.argument !== undefined;
  return {text: `${head}${only}${takesArgument ? ' ' : ''}`, candidates};
};

const commonStart = ([first = '', ...others]: readonly string[]): string => {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
};

/** Runs what was typed after `:`. An unambiguous beginning of a name is enough. */
export const runLine = (state: State, typed: string, catalog: Catalog): Change => {
  const [, word = '', argument = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(typed) ?? [];
  if (word === '') return [state];
  const commands = lineCommands(catalog);
  const exact = commands.find(({name}) => name === word || (word === 'quit' && name === 'q'));
  const begun = commands.filter(({name}) => name.startsWith(word));
  const command = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (command === undefined) {
    const names = (begun.length > 1 ? begun : commands).map(({name}) => name).join(', ');
    return [withNotice(state, 'error', `No command "${word}". There are: ${names}`)];
  }
  return command.run(state, argument);
};
