import type {UserEvent} from '../store/event.ts';
import {focusedQueue} from '../store/select-queue.ts';
import type {Catalog} from '../store/catalog.ts';
import type {Dialog, State} from '../store/state.ts';
import {isOver} from '../domain/redrive.ts';
import {redriveRefusal} from '../domain/redrive-preflight.ts';

/** Where a key works: the table, the innermost screen over it, a prompt or a dialog. */
export type Context =
  'table' | 'detail' | 'describe' | 'peek' | 'message' | 'redrive' | 'help' | 'prompt' | 'dialog';

/** One entry of the keymap. The handler, the footer, the help and the README all come from it. */
export type Binding = {
  /** As shown; the first ones stand for all in the footer. */
  readonly keys: readonly string[];
  readonly contexts: readonly Context[];
  readonly action: UserEvent;
  /** Two or three words for the footer; absent: the footer leaves it out. */
  readonly label?: string;
  readonly help: string;
  /** Out of sight in this state. Pressed all the same, the update says why nothing happens. */
  readonly hidden?: (state: State) => boolean;
  /** There is nothing for it to act on at the moment: left out of the footer, but not of the help. */
  readonly idle?: (state: State) => boolean;
  /** Why the key would do nothing useful now; shown faint. */
  readonly disabled?: (state: State, catalog: Catalog) => string | undefined;
};

const lists: readonly Context[] = ['table', 'peek'];
const texts: readonly Context[] = ['detail', 'describe', 'message', 'help'];
const movable: readonly Context[] = [...lists, ...texts];
const screens: readonly Context[] = [...movable, 'redrive'];
const onResource: readonly Context[] = ['table', 'detail', 'describe'];
const mutates = ({options}: State): boolean => options.readOnly;

const runsTask = ({redrives, screens: open}: State): boolean => {
  const screen = open.at(-1);
  const task = screen?.kind === 'redrive' ? redrives[screen.sourceArn]?.task : undefined;
  return task !== undefined && !isOver(task);
};

const noRedrive = (state: State, catalog: Catalog): string | undefined => {
  const queue = focusedQueue(state, catalog);
  if (queue === undefined) return 'no queue is selected';
  return queue.deadLetters === undefined ? redriveRefusal(queue) : undefined;
};

const movement: readonly Binding[] = [
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

const deadLetters: readonly Binding[] = [
  {
    keys: ['m'],
    contexts: onResource,
    action: {type: 'peekAsked'},
    label: 'peek',
    help: 'peek at messages: receive, show, release; asks first where that can do harm',
    hidden: mutates,
  },
  {
    keys: ['R'],
    contexts: [...onResource, 'peek'],
    action: {type: 'redriveAsked'},
    label: 'redrive',
    help: 'redrive dead letters: shows the pre-flight, Enter starts; shows progress while one runs',
    hidden: mutates,
    disabled: noRedrive,
  },
  {
    keys: ['+'],
    contexts: ['peek'],
    action: {type: 'peekMoreAsked'},
    label: 'more',
    help: 'look for 50 messages more',
  },
  {
    keys: ['w'],
    contexts: ['message'],
    action: {type: 'wrapToggled'},
    label: 'wrap',
    help: 'wrap long lines or cut them',
  },
  {
    keys: ['r'],
    contexts: ['message'],
    action: {type: 'prettyToggled'},
    label: 'raw',
    help: 'raw body or unwrapped and indented',
  },
  {
    keys: ['/'],
    contexts: ['message'],
    action: {type: 'promptOpened', kind: 'search'},
    label: 'search',
    help: 'search in the message',
  },
  {keys: ['n'], contexts: ['message'], action: {type: 'matchSought', by: 1}, help: 'next match'},
  {keys: ['N'], contexts: ['message'], action: {type: 'matchSought', by: -1}, help: 'previous match'},
  {
    keys: ['f'],
    contexts: ['message'],
    action: {type: 'promptOpened', kind: 'save'},
    label: 'save',
    help: 'save the body to a file, byte for byte',
  },
  {
    keys: ['x'],
    contexts: ['redrive'],
    action: {type: 'redriveCancelAsked'},
    label: 'cancel the task',
    help: 'cancel the running move task; asks first',
    hidden: mutates,
    idle: state => !runsTask(state),
  },
];

const table: readonly Binding[] = [
  {
    keys: ['/'],
    contexts: ['table'],
    action: {type: 'promptOpened', kind: 'filter'},
    label: 'filter',
    help: 'filter: text, glob *, /regex/, ! for the inverse',
  },
  {
    keys: ['!'],
    contexts: ['table'],
    action: {type: 'problemsToggled'},
    label: 'problems',
    help: 'only rows with a problem, or all',
  },
  {
    keys: ['s'],
    contexts: ['table'],
    action: {type: 'sortCycled'},
    label: 'sort',
    help: 'sort by the next column',
  },
  {keys: ['S'], contexts: ['table'], action: {type: 'sortReversed'}, help: 'reverse the sort'},
  {
    keys: ['Space'],
    contexts: ['table'],
    action: {type: 'markToggled'},
    help: 'mark the row; c copies all marked',
  },
  {
    keys: ['d'],
    contexts: ['table', 'detail'],
    action: {type: 'describeAsked'},
    label: 'describe',
    help: 'everything AWS says of it, raw',
  },
  {
    keys: ['c', 'y'],
    contexts: [...onResource, 'message'],
    action: {type: 'copyAsked'},
    label: 'copy',
    help: 'copy the ARN, or the body of the message, to the clipboard (OSC 52)',
  },
  {
    keys: ['o', 'b'],
    contexts: onResource,
    action: {type: 'linkAsked'},
    help: 'the link to the AWS console (OSC 8)',
  },
];

const program: readonly Binding[] = [
  {keys: ['p'], contexts: screens, action: {type: 'pauseToggled'}, help: 'pause or resume polling'},
  {keys: ['+'], contexts: ['table', 'detail'], action: {type: 'rateChanged', by: 1}, help: 'poll faster'},
  {keys: ['-'], contexts: ['table', 'detail'], action: {type: 'rateChanged', by: -1}, help: 'poll slower'},
  {keys: ['Ctrl-r', 'F5'], contexts: screens, action: {type: 'refreshAsked'}, help: 'read everything now'},
  {keys: ['Tab'], contexts: screens, action: {type: 'tabCycled', by: 1}, help: 'next view'},
  {keys: ['Shift-Tab'], contexts: screens, action: {type: 'tabCycled', by: -1}, help: 'previous view'},
  ...Array.from({length: 9}, (_, index): Binding => ({
    keys: [String(index + 1)],
    contexts: screens,
    action: {type: 'tabChosen', index},
    help: `view ${String(index + 1)}`,
  })),
  {
    keys: [':'],
    contexts: screens,
    action: {type: 'promptOpened', kind: 'command'},
    help: 'type a command, Tab completes',
  },
  {keys: ['?'], contexts: screens, action: {type: 'helpAsked'}, label: 'help', help: 'this help'},
  {
    keys: ['F'],
    contexts: screens,
    action: {type: 'fixAsked'},
    label: 'deploy the fix',
    help: 'demo account only: deploy the fix that ends the incident',
    hidden: ({options}) => !options.demo,
  },
  {
    keys: ['Ctrl-z'],
    contexts: [...screens, 'prompt', 'dialog'],
    action: {type: 'suspendAsked'},
    help: 'suspend; fg comes back',
  },
  {keys: ['q'], contexts: screens, action: {type: 'quitAsked'}, label: 'quit', help: 'quit'},
  {
    keys: ['Ctrl-c'],
    contexts: [...screens, 'prompt', 'dialog'],
    action: {type: 'quitAsked'},
    help: 'quit, from anywhere',
  },
];

const typing: readonly Binding[] = [
  {
    keys: ['Enter'],
    contexts: ['prompt'],
    action: {type: 'entered'},
    label: 'done',
    help: 'take what is typed',
  },
  {
    keys: ['Esc'],
    contexts: ['prompt'],
    action: {type: 'escaped'},
    label: 'leave',
    help: 'leave it as it was',
  },
  {
    keys: ['Tab'],
    contexts: ['prompt'],
    action: {type: 'completionAsked'},
    label: 'complete',
    help: 'complete a command',
  },
  {
    keys: ['Backspace', 'Delete'],
    contexts: ['prompt', 'dialog'],
    action: {type: 'erased', all: false},
    help: 'erase a character',
  },
  {
    keys: ['Ctrl-u'],
    contexts: ['prompt', 'dialog'],
    action: {type: 'erased', all: true},
    help: 'erase everything',
  },
  {
    keys: ['c'],
    contexts: ['dialog'],
    action: {type: 'copyAsked'},
    label: 'copy',
    help: 'copy the link',
    idle: ({dialog}) => dialog?.kind !== 'link',
  },
  {
    keys: ['Enter'],
    contexts: ['dialog'],
    action: {type: 'entered'},
    label: 'press the button',
    help: 'press the focused button',
  },
  {
    keys: ['Tab', 'Down'],
    contexts: ['dialog'],
    action: {type: 'focusMoved', by: 1},
    label: 'next',
    help: 'next field',
  },
  {
    keys: ['Shift-Tab', 'Up'],
    contexts: ['dialog'],
    action: {type: 'focusMoved', by: -1},
    help: 'previous field',
  },
  {
    keys: ['Right'],
    contexts: ['dialog'],
    action: {type: 'choiceMoved', by: 1},
    label: 'change',
    help: 'next choice',
  },
  {keys: ['Left'], contexts: ['dialog'], action: {type: 'choiceMoved', by: -1}, help: 'previous choice'},
  {
    keys: ['Esc'],
    contexts: ['dialog'],
    action: {type: 'escaped'},
    label: 'leave',
    help: 'leave without doing anything',
  },
];

/** The one keymap, in the order of the help. Nothing destructive is on Ctrl-d, which shells teach people to press. */
export const keymap: readonly Binding[] = [...movement, ...deadLetters, ...table, ...program, ...typing];

/** Which keys work now. */
export const contextOf = (
  state: {readonly dialog: Dialog | undefined} & Pick<State, 'prompt' | 'screens'>,
): Context =>
  state.dialog !== undefined
    ? 'dialog'
    : state.prompt !== undefined
      ? 'prompt'
      : (state.screens.at(-1)?.kind ?? 'table');

/** What the key means in this state; `undefined` when nothing. */
export const bindingFor = (state: State, key: string): Binding | undefined => {
  const context = contextOf(state);
  return keymap.find(({keys, contexts}) => keys.includes(key) && contexts.includes(context));
};
