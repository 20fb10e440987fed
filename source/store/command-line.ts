import {regions} from '../domain/regions.ts';
import type {Catalog} from './catalog.ts';
import {tabsOf} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import {markMoment, runCommand} from './run-keys.ts';
import {focusedStream} from './select-queue.ts';
import type {State} from './state.ts';
import {openCost} from './update-cost.ts';
import {openEvents} from './update-events.ts';
import {openJobs} from './update-job.ts';
import {openJournal} from './update-journal.ts';
import {openFlow} from './update-links.ts';
import {narrowByAge} from './update-narrowing.ts';
import {askPlaces, askProfiles, askRegions} from './update-pick-place.ts';
import {askRecordsFrom, timeOf} from './update-records.ts';
import {isLineFor, notInReplay} from './replay-rules.ts';
import {gotoTime, toggleRecording} from './update-replay.ts';
import {openRules} from './update-rules.ts';
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
    help: 'look at another region, or several: eu-west-1,us-east-1; without a code, a list',
    candidates: () => regions,
    run: askRegions,
  },
  {
    name: 'profile',
    argument: 'NAME',
    help: 'use another profile of the AWS config files, or several; without a name, a list',
    candidates: ({profiles}) => profiles,
    run: askProfiles,
  },
  {
    name: 'places',
    help: 'profiles with their regions, recent ones first: Enter goes there, Space takes several together',
    run: state => askPlaces(state, 'places'),
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
    name: 'events',
    help: 'problems that came and went, newest first',
    run: state => [openEvents(state)],
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
  {
    name: 'record',
    argument: 'FILE',
    help: 'write what is seen to a file for sls-top replay; again: end it',
    run: (state, argument) => toggleRecording(state, argument),
  },
  {
    name: 'goto',
    argument: 'TIME',
    help: 'in a replay: to a time (14:05, 14:05:30), a step from here (+5m, -30s), or 12m from the start',
    run: (state, argument) => gotoTime(state, argument),
  },
  {
    name: 'run',
    argument: 'stop | report',
    help: 'the charts of the load test; stop ends it, report shows what came of it so far',
    candidates: () => ['stop', 'report'],
    run: (state, argument) => runCommand(state, argument),
  },
  {
    name: 'mark',
    argument: 'NOTE',
    help: 'mark this moment, as M does',
    run: (state, argument) => markMoment(state, argument),
  },
  {
    name: 'rules',
    help: 'every health rule with its thresholds, what the config file changes or mutes, and what it finds',
    run: state => [openRules(state)],
  },
  {name: 'refresh', help: 'read everything now', run: state => [state, {type: 'refresh'}]},
  {
    name: 'help',
    help: 'keys and commands',
    run: state => [{...state, screens: [...state.screens, {kind: 'help', scroll: 0}]}],
  },
  {name: 'q', help: 'quit', run: state => [state, {type: 'quit'}]},
];

/** Those that have anything to act on: a replay has no account to ask. */
export const linesFor = (state: State, catalog: Catalog): readonly LineCommand[] =>
  lineCommands(catalog).filter(({name}) => isLineFor(state, name));

/** What completing the typed text gives: all candidates, and the text as far as they agree. */
export const complete = (
  state: State,
  typed: string,
  catalog: Catalog,
): {readonly text: string; readonly candidates: readonly string[]} => {
  const commands = linesFor(state, catalog);
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
  const commands = linesFor(state, catalog);
  const exact = commands.find(({name}) => name === word || (word === 'quit' && name === 'q'));
  const begun = commands.filter(({name}) => name.startsWith(word));
  const command = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (command === undefined) {
    const known = lineCommands(catalog).find(({name}) => name === word);
    if (known !== undefined)
      return [withNotice(state, 'info', state.replay === undefined ? 'This is no replay.' : notInReplay)];
    const names = (begun.length > 1 ? begun : commands).map(({name}) => name).join(', ');
    return [withNotice(state, 'error', `No command "${word}". There are: ${names}`)];
  }
  return command.run(state, argument);
};
