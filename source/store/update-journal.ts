import {journalCommand} from '../domain/journal-command.ts';
import type {Change} from './change.ts';
import {withNotice, withTopScreen} from './change.ts';
import type {Move} from './event.ts';
import {flowHeight} from './layout.ts';
import type {State} from './state.ts';
import {moveIndex, moveLine} from './update-table.ts';

/** Shows what this program changed; it is read from the file each time. */
export const openJournal = (state: State): Change => [
  state.screens.at(-1)?.kind === 'journal'
    ? state
    : {...state, screens: [...state.screens, {kind: 'journal', selected: 0, line: 0}]},
  {type: 'readJournal'},
];

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

/** Shows the selected entry whole. */
export const enterJournal = (state: State): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'journal' || state.journal?.[screen.selected] === undefined) return state;
  return {...state, screens: [...state.screens, {kind: 'journalEntry', index: screen.selected, scroll: 0}]};
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
