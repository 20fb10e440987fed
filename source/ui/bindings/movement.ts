import type {Binding} from './binding.ts';
import {lists, movable, screens} from './contexts.ts';

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
    help: 'open the selected row: detail, or the whole message',
  },
  {
    keys: ['Esc'],
    contexts: screens,
    action: {type: 'escaped'},
    label: 'back',
    help: 'back, innermost first; clears the filter in the table',
    idle: ({screens: open, tables, tabId}) =>
      open.length === 0 && (tables[tabId]?.filter ?? '') === '' && tables[tabId]?.onlyProblems !== true,
  },
];
