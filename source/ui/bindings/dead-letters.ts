import {redriveRefusal} from '../../domain/redrive-preflight.ts';
import {isOver} from '../../domain/redrive.ts';
import type {Catalog} from '../../store/catalog.ts';
import {focusedQueue, focusedStream} from '../../store/select-queue.ts';
import {peekSelection} from '../../store/select-peek.ts';
import type {Peek, State} from '../../store/state.ts';
import type {Binding} from './binding.ts';
import {onResource} from './contexts.ts';
import {withPart} from './workbench.ts';

const mutates = ({options}: State): boolean => options.readOnly;

const runsTask = ({redrives, screens: open}: State): boolean => {
  const screen = open.at(-1);
  const task = screen?.kind === 'redrive' ? redrives[screen.sourceArn]?.task : undefined;
  return task !== undefined && !isOver(task);
};

/** SQS itself moves all or nothing and refuses some queues; a part is moved by this program, from any queue. */
const isPart = ({screens: open, peek}: State): boolean =>
  open.at(-1)?.kind === 'peek' && peek?.kind === 'messages' && peekSelection(peek).kind !== 'all';

const noRedrive = (state: State, catalog: Catalog): string | undefined => {
  if (isPart(state)) return undefined;
  const queue = focusedQueue(state, catalog);
  return queue === undefined || queue.deadLetters !== undefined ? undefined : redriveRefusal(queue);
};

/** A scan sees all it can at once, and only another one sees more. */
const mayComeMore = (peek: Peek | undefined): boolean =>
  peek !== undefined &&
  peek.status !== 'receiving' &&
  peek.outcome?.reachedEnd !== true &&
  !(peek.kind === 'messages' && peek.request.deep === true);

/** Peeking, reading what was peeked at, redriving. */
export const deadLetters: readonly Binding[] = [
  {
    keys: ['m'],
    contexts: onResource,
    action: {type: 'peekAsked'},
    label: 'peek',
    help: 'peek at messages of a queue or records of a stream; asks first where that can do harm',
    hidden: mutates,
    idle: (state, catalog) =>
      focusedQueue(state, catalog) === undefined && focusedStream(state, catalog) === undefined,
  },
  {
    keys: ['R'],
    contexts: [...onResource, 'peek'],
    action: {type: 'redriveAsked'},
    label: 'redrive',
    labelIn: withPart('redrive'),
    help: 'redrive dead letters, or those that are marked or listed: shows the pre-flight, Enter starts; shows progress while one runs',
    hidden: mutates,
    idle: (state, catalog) => focusedQueue(state, catalog) === undefined,
    disabled: noRedrive,
  },
  {
    keys: ['+'],
    contexts: ['peek'],
    action: {type: 'peekMoreAsked'},
    label: 'more',
    help: 'look for 50 messages more',
    idle: ({peek}) => !mayComeMore(peek),
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
    disabled: ({options}) => (options.redact ? 'the file would hold the whole body' : undefined),
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
