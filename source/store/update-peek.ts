import {jobHoldSeconds} from '../domain/job.ts';
import type {Message, PeekRequest} from '../domain/message.ts';
import {everyMessage} from '../domain/narrowing.ts';
import {formatCount} from '../domain/quantity.ts';
import {redactId} from '../domain/redact.ts';
import type {Queue} from '../domain/queue.ts';
import {backlogOf} from '../domain/queue.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {FactEvent} from './event.ts';
import {moreRecords} from './update-records.ts';
import {readOnlyRefusal} from './select-pins.ts';
import {queueReference} from './select-queue.ts';
import type {Dialog, PeekChoice, QueuePeek, State} from './state.ts';

/** How many messages a peek shows at first, and how many more each time. */
const peekStep = 50;

/** One ReceiveMessage call returns at most ten messages (ReceiveMessage API reference). */
const oneCall = 10;

const leave: PeekChoice = {label: 'Leave it', request: undefined};

/** FIFO is looked at without holding: one call that hides nothing, because a held message stalls its whole group. */
const firstRequest = (queue: Queue): PeekRequest | undefined => {
  const reference = queueReference(queue);
  if (reference === undefined) return undefined;
  return queue.type === 'fifo'
    ? {queue: reference, wanted: oneCall, hold: false}
    : {queue: reference, wanted: peekStep, hold: true};
};

const warnAboutRedrivePolicy = (queue: Queue, deadLetterQueue: Queue | undefined): Dialog => {
  const {maxReceiveCount} = queue.settings ?? {};
  const max = maxReceiveCount === undefined ? 'unknown' : String(maxReceiveCount);
  const own: PeekChoice = {label: `Peek at ${queue.name} all the same`, request: firstRequest(queue)};
  const other: PeekChoice | undefined =
    deadLetterQueue === undefined
      ? undefined
      : {
          label: `Peek at its dead letters in ${deadLetterQueue.name}`,
          request: undefined,
          insteadUrl: deadLetterQueue.url,
        };
  return {
    kind: 'confirmPeek',
    title: `Peek at ${queue.name}?`,
    reasons: [
      `${queue.name} has a redrive policy: a message received more than ${max} times (maxReceiveCount) moves to its DLQ.`,
      'SQS has no read-only look: each peek is a receive and counts as one.',
      maxReceiveCount === 1
        ? 'Here that means: after this peek the next receive by a real consumer loses the message to the DLQ.'
        : 'A message near its limit may move to the DLQ because of this peek. Receive counts are shown as count/max.',
    ],
    choices: [...(other === undefined ? [] : [other]), own, leave],
    // What is focused at first must not do harm.
    focus: other === undefined ? 1 : 0,
  };
};

/** Starts a peek, or asks first where receiving could do harm. */
export const askPeek = (state: State, queue: Queue, deadLetterQueue: Queue | undefined): Change => {
  if (state.options.readOnly)
    return [
      withNotice(
        state,
        'warning',
        'Read-only: a peek raises receive counts. Start without --read-only to peek.',
      ),
    ];
  if (queue.settings === undefined)
    return [withNotice(state, 'warning', `${queue.name} has not been read yet; try again in a moment.`)];
  const request = firstRequest(queue);
  if (request === undefined)
    return [
      withNotice(state, 'warning', `The ARN of ${queue.name} is not known yet; try again in a moment.`),
    ];
  const refusal = readOnlyRefusal(state, request.queue, 'a peek raises receive counts.');
  if (refusal !== undefined) return [withNotice(state, 'warning', refusal)];
  if (queue.settings.deadLetterQueueArn !== undefined)
    return [{...state, dialog: warnAboutRedrivePolicy(queue, deadLetterQueue)}];
  return startPeek(state, request, []);
};

/** Opens the peek screen and asks for messages; those already seen stay listed. */
export const startPeek = (state: State, request: PeekRequest, seen: readonly Message[]): Change => {
  const number = state.counter + 1;
  const previous = seen.length > 0 && state.peek?.kind === 'messages' ? state.peek : undefined;
  const open = state.screens.at(-1)?.kind === 'peek';
  return [
    {
      ...state,
      counter: number,
      dialog: undefined,
      screens: open ? state.screens : [...state.screens, {kind: 'peek'}],
      peek: {
        kind: 'messages',
        number,
        rounds: (previous?.rounds ?? 0) + 1,
        request,
        status: 'receiving',
        messages: seen,
        before: seen,
        selected: previous?.selected ?? 0,
        line: previous?.line ?? 0,
        outcome: undefined,
        failure: undefined,
        startedAt: state.now,
        narrowing: previous?.narrowing ?? everyMessage,
        marked: previous?.marked ?? new Set(),
      },
    },
    {type: 'stopPeek'},
    {type: 'peek', number, request},
  ];
};

const groupsOf = (messages: readonly Message[]): readonly string[] =>
  [...new Set(messages.map(({groupId}) => groupId).filter(group => group !== undefined))].sort();

const listed = (names: readonly string[]): string =>
  names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${String(names.length - 5)} more`;

const groupsHeld = (groups: readonly string[]): string =>
  groups.length === 0
    ? 'To see further messages, those of whole groups are hidden for up to 30 s.'
    : `To see further messages, those of these groups are hidden for up to 30 s: ${listed(groups)}, and of groups not seen yet.`;

/** Looks for more messages than the peek has shown; asks first where that holds messages back from consumers. */
export const askMore = (state: State, queue: Queue | undefined): Change => {
  const {peek} = state;
  if (peek === undefined) return [state];
  if (peek.status === 'receiving')
    return [withNotice(state, 'info', 'Still receiving; wait for the end or press Esc.')];
  if (peek.kind === 'records') return moreRecords(state, peek);
  const request: PeekRequest = {
    queue: peek.request.queue,
    wanted: peek.messages.length + peekStep,
    hold: true,
  };
  const reasons = [
    ...(request.queue.type === 'fifo'
      ? [
          groupsHeld(groupsOf(peek.messages).map(id => (state.options.redact ? redactId(id) : id))),
          'Consumers get nothing of a group while one of its messages is hidden.',
        ]
      : []),
    ...(queue?.settings?.maxReceiveCount === undefined
      ? []
      : [
          `Messages seen before are received again. ${String(atLimit(peek.messages, queue.settings.maxReceiveCount))} of them are at maxReceiveCount ${String(queue.settings.maxReceiveCount)}: another receive moves them to the DLQ.`,
        ]),
  ];
  if (reasons.length === 0) return startPeek(state, request, peek.messages);
  const dialog: Dialog = {
    kind: 'confirmPeek',
    title: `Look for more in ${request.queue.name}?`,
    reasons,
    choices: [{label: 'Look for more', request}, leave],
    focus: 1,
  };
  return [{...state, dialog}];
};

/** Messages that one scan shows at most, and what they may weigh together: it all stays in memory. */
export const scanLimit = {messages: 10_000, bytes: 64 * 1024 * 1024} as const;

/** Asks before the whole queue is looked through, and says what that costs it. */
export const askScan = (state: State, queue: Queue | undefined): Change => {
  const {peek} = state;
  if (peek?.kind !== 'messages') return [withNotice(state, 'info', 'Only queues can be scanned.')];
  if (peek.status === 'receiving') return [withNotice(state, 'info', 'Still receiving; s stops it.')];
  const request: PeekRequest = {...peek.request, wanted: scanLimit.messages, hold: true, deep: true};
  const depth = queue?.counts === undefined ? '' : `all of about ${formatCount(backlogOf(queue.counts))} `;
  const max = queue?.settings?.maxReceiveCount;
  const reasons = [
    `It receives ${depth}messages, at most ${formatCount(scanLimit.messages)} or 64 MiB: the receive count of each rises by one.`,
    `Each is hidden from consumers until the scan ends, ${String(jobHoldSeconds)} s at most; s stops it and shows them again.`,
    ...(request.queue.type === 'fifo'
      ? [
          'Groups are held meanwhile: consumers get nothing of a group while one of its messages is hidden.',
          'Of each group SQS shows only the first messages while they are held.',
        ]
      : []),
    ...(max === undefined
      ? []
      : [`This queue has a redrive policy: messages received ${String(max)} times already move to its DLQ.`]),
  ];
  const dialog: Dialog = {
    kind: 'confirmPeek',
    title: `Scan ${request.queue.name}?`,
    reasons,
    choices: [{label: 'Scan', request}, leave],
    focus: max === undefined ? 0 : 1,
  };
  return [{...state, dialog}];
};

const atLimit = (messages: readonly Message[], maxReceiveCount: number): number =>
  messages.filter(({receiveCount}) => receiveCount >= maxReceiveCount).length;

/** Adds what arrived; a message seen again keeps its place and takes its new receive count. */
const merge = (known: readonly Message[], arrived: readonly Message[]): readonly Message[] => {
  const byId = new Map(known.map(message => [message.id, message]));
  for (const message of arrived) byId.set(message.id, message);
  return [...byId.values()];
};

/** A scan that saw the whole queue has seen anew whatever is still there. */
const withoutGone = (peek: QueuePeek): QueuePeek => {
  if (peek.request.deep !== true || peek.outcome?.reachedEnd !== true) return peek;
  const old = new Set(peek.before);
  const messages = peek.messages.filter(message => !old.has(message));
  return {...peek, messages, selected: Math.max(0, Math.min(peek.selected, messages.length - 1))};
};

/** What the peek tells while it runs. Replies of an older peek are dropped. */
export const updatePeek = (
  state: State,
  event: Extract<
    FactEvent,
    {type: 'peekReceived' | 'peekEnded' | 'peekFailed' | 'recordPeekEnded' | 'recordPeekFailed'}
  >,
): Change => {
  const {peek} = state;
  if (peek?.number !== event.number) return [state];
  switch (event.type) {
    case 'peekReceived':
      return [{...state, peek: {...peek, messages: merge(peek.messages, event.messages)}}];
    case 'peekEnded':
      return peek.kind === 'messages'
        ? [{...state, peek: withoutGone({...peek, status: 'ended', outcome: event.outcome})}]
        : [state];
    case 'peekFailed': {
      const {failure, outcome} = event;
      return peek.kind === 'messages'
        ? [{...state, peek: {...peek, status: 'failed', failure, outcome}}]
        : [state];
    }
    case 'recordPeekEnded':
      return peek.kind === 'records'
        ? [{...state, peek: {...peek, status: 'ended', outcome: event.outcome}}]
        : [state];
    case 'recordPeekFailed': {
      const {failure, outcome} = event;
      return peek.kind === 'records'
        ? [{...state, peek: {...peek, status: 'failed', failure, outcome}}]
        : [state];
    }
  }
};
