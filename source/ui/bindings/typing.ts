import type {Dialog} from '../../store/state.ts';
import type {Binding} from './binding.ts';

/** What Enter does in a dialog without buttons. */
const dialogEnter: Partial<Record<Dialog['kind'], string>> = {
  links: 'go there',
  pickField: 'group by it',
  pickPlace: 'go there',
  purge: 'purge',
};

/** Prompts and dialogs. */
export const typing: readonly Binding[] = [
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
    help: 'press the focused button, or go to the selected link',
    labelIn: ({dialog}) => dialogEnter[dialog?.kind ?? 'link'],
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
    idle: ({dialog}) => dialog?.kind !== 'redrive' && dialog?.kind !== 'part',
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
