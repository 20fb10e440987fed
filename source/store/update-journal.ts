import {jobOperation} from '../domain/job-entry.ts';
import {journalCommand} from '../domain/journal-command.ts';
import type {Change} from './change.ts';
import {withNotice, withTopScreen} from './change.ts';
import type {FactEvent, Move} from './event.ts';
import {flowHeight} from './layout.ts';
import type {Screen, State} from './state.ts';
import {moveIndex, moveLine} from './update-table.ts';

const shownJournal = ({screens}: State): Extract<Screen, {kind: 'journal'}> | undefined =>
  screens.findLast(screen => screen.kind === 'journal');

/** Shows what this program changed; it is read from the file each time. */
export const openJournal = (state: State): Change => {
  const screen = state.screens.at(-1);
  if (screen?.kind === 'journal') return readAgain(state);
  return readAgain({...state, screens: [...state.screens, {kind: 'journal', selected: 0, line: 0}]});
};

/** Has the innermost journal read from its file. */
export const readAgain = (state: State): Change => {
  const screen = shownJournal(state);
  const next: State = {...state, journal: undefined};
  return screen === undefined ? [next] : [next, {type: 'readJournal', job: screen.job}];
};

/** What was read is shown where its journal is still open. */
export const journalRead = (
  state: State,
  {job, records}: Extract<FactEvent, {type: 'journalRead'}>,
): State => {
  const screen = shownJournal(state);
  return screen !== undefined && screen.job === job ? {...state, journal: records} : state;
};

export const moveJournal = (state: State, by: Move): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'journal') return state;
  const height = flowHeight(state);
  const selected = moveIndex(screen.selected, by, state.journal?.length ?? 0, height);
  return withTopScreen(state, {
    ...screen,
    selected,
    line: moveLine(screen.line, screen.selected, selected, height),
  });
};

/** Shows the selected entry whole, or the calls of a job. */
export const enterJournal = (state: State): Change => {
  const screen = state.screens.at(-1);
  const record = screen?.kind === 'journal' ? state.journal?.[screen.selected] : undefined;
  if (screen?.kind !== 'journal' || record === undefined) return [state];
  if (record.operation === jobOperation && record.job !== undefined)
    return readAgain({
      ...state,
      screens: [...state.screens, {kind: 'journal', job: record.job, selected: 0, line: 0}],
    });
  return [{...state, screens: [...state.screens, {kind: 'journalEntry', index: screen.selected, scroll: 0}]}];
};

/** Copies the command of the AWS CLI that does what the entry did. */
export const copyJournal = (state: State): Change => {
  const screen = state.screens.at(-1);
  const index =
    screen?.kind === 'journal' ? screen.selected : screen?.kind === 'journalEntry' ? screen.index : -1;
  const record = state.journal?.[index];
  const command = record === undefined ? undefined : journalCommand(record.entry);
  return command === undefined
    ? [withNotice(state, 'info', 'There is no command of the AWS CLI for this entry.')]
    : [state, {type: 'copy', text: command, what: 'the command'}];
};
