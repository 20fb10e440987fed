import type {GroupBy} from '../../domain/message-group.ts';
import {isNarrowed} from '../../domain/narrowing.ts';
import {listedMessages} from '../../store/select-peek.ts';
import {focusedQueue} from '../../store/select-queue.ts';
import type {Peek, State} from '../../store/state.ts';
import type {Binding} from './binding.ts';
import {onResource} from './contexts.ts';

const mutates = ({options}: State): boolean => options.readOnly;

/** Records of a stream can be listed and marked, but neither grouped nor deleted. */
const noMessages = ({peek}: State): boolean => peek?.kind !== 'messages' || peek.messages.length === 0;

const noneListed = (state: State): boolean =>
  noMessages(state) || state.peek === undefined || listedMessages(state.peek).length === 0;

/** What a key that acts on a part of a queue acts on, where that is more than the message under the cursor. */
const partWords = ({screens, peek}: State): string | undefined => {
  const kind = screens.at(-1)?.kind;
  if (peek === undefined || (kind !== 'peek' && kind !== 'groups')) return undefined;
  if (peek.marked.size > 0) return 'marked';
  if (kind === 'groups') return 'group';
  return isNarrowed(peek.narrowing) ? 'listed' : undefined;
};

/** The label with what the key acts on: `redrive marked`. */
export const withPart =
  (label: string) =>
  (state: State): string | undefined => {
    const words = partWords(state);
    return words === undefined ? undefined : `${label} ${words}`;
  };

const isReceiving = (peek: Peek | undefined): boolean => peek?.status === 'receiving';

const shownGrouping = ({screens}: State): GroupBy['kind'] | undefined => {
  const screen = screens.at(-1);
  return screen?.kind === 'groups' ? screen.by.kind : undefined;
};

/** What the key for the grouping leads to. */
const nextGrouping: Readonly<Record<GroupBy['kind'], string>> = {
  error: 'by source',
  source: 'by shape',
  shape: 'by error',
  field: 'by error',
};

/** What is listed, grouped, marked. */
const understanding: readonly Binding[] = [
  {
    keys: ['s'],
    contexts: ['peek'],
    action: {type: 'peekStopAsked'},
    label: 'stop',
    help: 'stop receiving; what was seen stays listed and is shown to consumers again',
    idle: ({peek}) => !isReceiving(peek),
  },
  {
    keys: ['o'],
    contexts: ['peek'],
    action: {type: 'groupsAsked'},
    label: 'groups',
    help: 'the messages in groups: by error, source, shape or a field of the body',
    idle: noMessages,
  },
  {
    keys: ['/'],
    contexts: ['peek'],
    action: {type: 'promptOpened', kind: 'narrow'},
    label: 'search',
    help: 'list only messages with a text in body, attributes or ids',
  },
  {
    keys: ['o'],
    contexts: ['groups'],
    action: {type: 'groupingCycled'},
    label: 'by the next',
    labelIn: state => nextGrouping[shownGrouping(state) ?? 'field'],
    help: 'group by error, by source or by shape of the body',
  },
  {
    keys: ['b'],
    contexts: ['groups'],
    action: {type: 'fieldAsked'},
    label: 'by field',
    help: 'group by a field of the body; asks which',
  },
];

/** What is done to the messages of a queue. */
const acting: readonly Binding[] = [
  {
    keys: ['e'],
    contexts: ['message'],
    action: {type: 'editAsked'},
    label: 'edit',
    help: 'take the message in hand and edit it in $EDITOR; asks before it is sent',
    hidden: mutates,
    idle: noMessages,
    disabled: ({options}) => (options.redact ? 'an editor would show the whole message' : undefined),
  },
  {
    keys: ['R'],
    contexts: ['message', 'groups'],
    action: {type: 'redriveAsked'},
    label: 'redrive',
    labelIn: withPart('redrive'),
    help: 'redrive this message, or this group or all that is marked: shows the dry run first',
    hidden: mutates,
    idle: noMessages,
  },
  {
    keys: ['x'],
    contexts: ['message'],
    action: {type: 'deleteAsked'},
    label: 'delete',
    help: 'delete this message; asks first',
    hidden: mutates,
    idle: noMessages,
  },
];

/** More of the peek; a narrow footer has the keys above first. */
const more: readonly Binding[] = [
  {
    keys: ['Space'],
    contexts: ['peek', 'groups'],
    action: {type: 'markToggled'},
    label: 'mark',
    help: 'mark the message or all messages of the group; keys act on what is marked',
  },
  {
    keys: ['D'],
    contexts: ['peek'],
    action: {type: 'scanAsked'},
    label: 'scan',
    help: 'look through the whole queue, thousands of messages; asks first and says what that costs it',
    hidden: mutates,
    idle: ({peek}) => peek?.kind !== 'messages' || isReceiving(peek),
  },
  {
    keys: ['x'],
    contexts: ['peek'],
    action: {type: 'deleteAsked'},
    label: 'delete',
    labelIn: withPart('delete'),
    help: 'delete what is marked, else what is listed, else the selected message; asks first',
    hidden: mutates,
    idle: noneListed,
  },
  {
    keys: ['e'],
    contexts: ['peek'],
    action: {type: 'editAsked'},
    label: 'edit',
    help: 'take the selected message in hand and edit it in $EDITOR; asks before it is sent',
    hidden: mutates,
    idle: noneListed,
    disabled: ({options}) => (options.redact ? 'an editor would show the whole message' : undefined),
  },
  {
    keys: ['w'],
    contexts: ['peek'],
    action: {type: 'promptOpened', kind: 'where'},
    label: 'where',
    help: 'list only messages for which a JMESPath expression is true',
  },
  {
    keys: ['E'],
    contexts: ['peek'],
    action: {type: 'promptOpened', kind: 'export'},
    label: 'export',
    help: 'write what is marked, else what is listed, to a file of JSON lines',
    idle: noneListed,
    disabled: ({options}) => (options.redact ? 'the file would hold whole messages' : undefined),
  },
  {
    keys: ['a'],
    contexts: ['peek'],
    action: {type: 'allMarksToggled'},
    label: 'mark all',
    help: 'mark all that is listed, or take the marks away',
    idle: ({peek}) => peek === undefined || listedMessages(peek).length === 0,
  },
];

/** Understanding dead letters and acting on some of them. The keys that matter most stand first in a narrow footer. */
export const workbench: readonly Binding[] = [...understanding, ...acting];

/** Keys that may fall off a narrow footer before those of the peek itself do. */
export const furtherWorkbench: readonly Binding[] = [
  ...more,
  {
    keys: ['P'],
    contexts: onResource,
    action: {type: 'purgeAsked'},
    help: 'purge the queue: deletes every message in it; its name must be typed',
    hidden: mutates,
    idle: (state, catalog) => focusedQueue(state, catalog) === undefined,
  },
  {
    keys: ['I'],
    contexts: onResource,
    action: {type: 'promptOpened', kind: 'import'},
    help: 'send the messages of a file, as an export writes it, to the queue; shows the dry run first',
    hidden: mutates,
    idle: (state, catalog) => focusedQueue(state, catalog) === undefined,
  },
];
