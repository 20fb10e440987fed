import {unknownText} from '../domain/cell.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import {expiresAt} from '../domain/expiry.ts';
import {firstLine} from '../domain/message-body.ts';
import type {Message} from '../domain/message.ts';
import {formatBytes, formatCount} from '../domain/quantity.ts';
import type {Queue} from '../domain/queue.ts';
import {redactMessage} from '../domain/redact.ts';
import type {Catalog} from '../store/catalog.ts';
import {peekHeight} from '../store/layout.ts';
import {listedMessages} from '../store/select-peek.ts';
import {queueOfReference} from '../store/select-queue.ts';
import type {QueuePeek, State} from '../store/state.ts';
import {failureLines} from './failure-lines.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';
import {listOffset} from './list-window.ts';
import {peekHeadLines} from './peek-head-lines.ts';
import {recordLines} from './record-lines.ts';
import type {Theme} from './theme.ts';

const fixedColumns = (fifo: boolean): readonly (readonly [title: string, width: number])[] => [
  ['AGE', 7],
  ['RECV', 5],
  ...(fifo ? ([['GROUP', 12]] as const) : []),
  ['SIZE', 8],
  ['EXPIRES', 8],
];

const expiresText = (message: Message, queue: Queue | undefined, now: number): string => {
  const expiry = expiresAt({
    sentAt: message.sentAt,
    retentionSeconds: queue?.settings?.retentionSeconds,
    type: queue?.type ?? 'standard',
    movedHere: message.sourceQueueArn !== undefined,
  });
  if (expiry === undefined) return unknownText;
  return `${expiry.exact ? '' : '>'}${formatDuration((expiry.at - now) / 1000)}`;
};

type RowContext = {readonly state: State; readonly peek: QueuePeek; readonly queue: Queue | undefined};

const messageLine = ({state, peek, queue}: RowContext, message: Message, selected: boolean): Line => {
  const {now, options} = state;
  const shown = options.redact ? redactMessage(message) : message;
  const max = queue?.settings?.maxReceiveCount;
  const atLimit = max !== undefined && message.receiveCount >= max;
  const fifo = queue?.type === 'fifo';
  const cells: readonly Span[] = [
    {text: message.sentAt === undefined ? unknownText : formatDuration((now - message.sentAt) / 1000)},
    {
      text:
        max === undefined ? String(message.receiveCount) : `${String(message.receiveCount)}/${String(max)}`,
      tone: atLimit ? 'critical' : 'plain',
    },
    ...(fifo ? [{text: shown.groupId ?? unknownText, cut: 'middle', align: 'left'} as const] : []),
    {text: formatBytes(message.sizeBytes)},
    {text: expiresText(message, queue, now)},
  ];
  const widths = fixedColumns(fifo);
  return {
    selected,
    spans: [
      {text: selected ? '▸' : ' '},
      {text: peek.marked.has(message.id) ? '*' : ' ', tone: 'accent'},
      {text: message.sentAt === undefined ? unknownText : formatClock(message.sentAt), width: 9},
      ...cells.flatMap((cell, index): readonly Span[] => [
        {align: 'right', ...cell, width: widths[index]?.[1] ?? 8},
        {text: ' '},
      ]),
      {text: firstLine(shown.body)},
    ],
  };
};

const titlesLine = (queue: Queue | undefined): Line => ({
  spans: [
    {text: '  SENT', width: 11, tone: 'faint'},
    ...fixedColumns(queue?.type === 'fifo').flatMap(([title, width]): readonly Span[] => [
      {text: title, width, align: title === 'GROUP' ? 'left' : 'right', tone: 'faint'},
      {text: ' '},
    ]),
    {text: 'BODY', tone: 'faint'},
  ],
});

/** Why there is nothing to see. */
const emptyLines = (state: State, peek: QueuePeek): readonly Line[] => {
  if (peek.messages.length > 0)
    return [
      line(
        peek.messages.length === 1
          ? '  The one message is not listed: Esc lists it.'
          : `  None of the ${formatCount(peek.messages.length)} messages is listed: Esc lists all of them.`,
      ),
    ];
  if (peek.failure !== undefined) return [blank, ...failureLines(state, peek.failure)];
  return peek.status === 'ended'
    ? [line('  No message came: the queue is empty, or others hold what is in it.')]
    : [];
};

/** Draws the list of peeked messages: what was done, titles, then exactly the rows that fit. */
export const peekLines = (state: State, catalog: Catalog, theme: Theme): readonly Line[] => {
  const {peek} = state;
  if (peek === undefined) return [blank];
  if (peek.kind === 'records') return recordLines(state, peek, theme);
  const queue = queueOfReference(state, catalog, peek.request.queue);
  const height = peekHeight(state);
  const messages = listedMessages(peek);
  const offset = listOffset(peek, messages.length, height);
  const rows = messages
    .slice(offset, offset + height)
    .map((message, index) => messageLine({state, peek, queue}, message, offset + index === peek.selected));
  return [
    ...peekHeadLines(state, peek, queue, theme),
    titlesLine(queue),
    ...rows,
    ...(rows.length === 0 ? emptyLines(state, peek) : []),
  ];
};
