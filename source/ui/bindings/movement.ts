import {jobOperation} from '../../domain/job-entry.ts';
import {isNarrowed} from '../../domain/narrowing.ts';
import {jobRows} from '../../store/select-job.ts';
import type {State} from '../../store/state.ts';
import type {Binding} from './binding.ts';
import {lists, movable, screens} from './contexts.ts';

const enterLabel = (state: State): string | undefined => {
  const screen = state.screens.at(-1);
  if (screen?.kind === 'groups') return 'list';
  if (screen?.kind === 'journal')
    return state.journal?.[screen.selected]?.operation === jobOperation ? 'its calls' : undefined;
  const row = screen?.kind === 'jobs' ? jobRows(state)[screen.selected] : undefined;
  return row?.kind === 'unfinished' ? 'finish or settle' : undefined;
};

/** Moving, opening and going back. */
export const movement: readonly Binding[] = [
  {keys: ['j', 'Down'], contexts: movable, action: {type: 'moved', by: 1}, help: 'down'},
  {keys: ['k', 'Up'], contexts: movable, action: {type: 'moved', by: -1}, help: 'up'},
  {keys: ['PgDn', 'Ctrl-f'], contexts: movable, action: {type: 'moved', by: 'pageDown'}, help: 'a page down'},
  {keys: ['PgUp', 'Ctrl-b'], contexts: movable, action: {type: 'moved', by: 'pageUp'}, help: 'a page up'},
  {keys: ['g', 'Home'], contexts: movable, action: {type: 'moved', by: 'top'}, help: 'to the top'},
  {keys: ['G', 'End'], contexts: movable, action: {type: 'moved', by: 'bottom'}, help: 'to the bottom'},
  {
    keys: ['Enter'],
    contexts: lists,
    action: {type: 'entered'},
    label: 'open',
    labelIn: enterLabel,
    help: 'open the selected row: detail, whole message, messages of the group, job or entry',
  },
  {
    keys: ['Esc'],
    contexts: screens,
    action: {type: 'escaped'},
    label: 'back',
    labelIn: ({screens: open, peek}) => {
      const kind = open.at(-1)?.kind;
      if (kind === 'repair') return 'let it go';
      return kind === 'peek' && peek !== undefined && isNarrowed(peek.narrowing) ? 'list all' : undefined;
    },
    help: 'back, innermost first; clears the filter of the table, lists all messages of a peek again',
    idle: ({screens: open, tables, tabId}) =>
      open.length === 0 && (tables[tabId]?.filter ?? '') === '' && tables[tabId]?.onlyProblems !== true,
  },
];
