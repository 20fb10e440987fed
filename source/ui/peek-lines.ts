import {unknownText} from '../domain/cell.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import {expiresAt} from '../domain/expiry.ts';
import {firstLine} from '../domain/message-body.ts';
import type {Message} from '../domain/message.ts';
import {formatBytes, formatCount} from '../domain/quantity.ts';
import type {Queue} from '../domain/queue.ts';
import type {Catalog} from '../store/catalog.ts';
import {peekHeight} from '../store/layout.ts';
import {queueByArn} from '../store/select-queue.ts';
import type {QueuePeek, State} from '../store/state.ts';
import {failureLines} from './failure-lines.ts';
import type {Line, Span} from './line.ts';
import {recordLines} from './record-lines.ts';
import {blank, line} from './line.ts';

/** What the peek is doing and what it did to the queue, said plainly. */
const progressLine = (state: State, peek: QueuePeek, queue: Queue | undefined): Line => {
  const {name} = peek.request.queue;
  const seen = formatCount(peek.messages.length);
  // What the peek itself holds is in flight meanwhile.
  const about =
    queue?.counts === undefined
      ? ''
      : ` of about ${formatCount(queue.counts.visible + queue.counts.inFlight)}`;
  const head: Span = {text: ` Peek at ${name}: ${seen}${about} messages`, tone: 'strong'};
  switch (peek.status) {
    case 'receiving':
      return {spans: [head, {text: ' · receiving …', tone: 'accent'}]};
    case 'failed':
      return {spans: [head, {text: ' · failed', tone: 'critical'}]};
    case 'ended':
      return {
        spans: [
          head,
          {text: ` · as of ${formatClock(peek.startedAt)}`, tone: 'faint'},
          {
            text: peek.outcome?.reachedEnd === true ? ' · nothing more came' : ' · + looks for more',
            tone: 'accent',
          },
        ],
      };
  }
};

const heldText = (held: number): string =>
  held === 0 ? '' : ` ${formatCount(held)} could not be released: hidden up to 30 s.`;

/** What the peek did to the queue. */
const honestyLine = ({failure, messages, outcome, request, rounds, status}: QueuePeek): Line => {
  const held = outcome?.stillHeld ?? 0;
  const rose = `receive counts rose by ${rounds === 1 ? 'one' : `up to ${String(rounds)}`}.`;
  if (failure !== undefined)
    return messages.length === 0 && held === 0
      ? blank
      : line(` ✖${heldText(held)} ${failure.message} ${failure.hint}`, 'critical');
  if (held > 0) return line(`${heldText(held)} Their ${rose}`, 'warning');
  if (!request.hold) return line(` Nothing was hidden (visibility timeout 0), but ${rose}`, 'faint');
  return status === 'receiving'
    ? line(' Hidden until the peek ends, for 30 s at most; receive counts rise by one.', 'faint')
    : line(` Everything received is visible again, but ${rose}`, 'faint');
};

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

const messageLine = (state: State, message: Message, queue: Queue | undefined, selected: boolean): Line => {
  const {now} = state;
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
    ...(fifo ? [{text: message.groupId ?? unknownText, cut: 'middle', align: 'left'} as const] : []),
    {text: formatBytes(message.sizeBytes)},
    {text: expiresText(message, queue, now)},
  ];
  const widths = fixedColumns(fifo);
  return {
    selected,
    spans: [
      {text: selected ? '▸ ' : '  '},
      {text: message.sentAt === undefined ? unknownText : formatClock(message.sentAt), width: 9},
      ...cells.flatMap((cell, index): readonly Span[] => [
        {align: 'right', ...cell, width: widths[index]?.[1] ?? 8},
        {text: ' '},
      ]),
      {text: firstLine(message.body)},
    ],
  };
};

/** Draws the list of peeked messages: what was done, titles, then exactly the rows that fit. */
export const peekLines = (state: State, catalog: Catalog): readonly Line[] => {
  const {peek} = state;
  if (peek === undefined) return [blank];
  if (peek.kind === 'records') return recordLines(state, peek);
  const queue = queueByArn(state, catalog, peek.request.queue.arn);
  const height = peekHeight(state);
  const {messages, selected} = peek;
  const offset = Math.max(0, Math.min(selected - Math.min(peek.line, height - 1), messages.length - height));
  const rows = messages
    .slice(offset, offset + height)
    .map((message, index) => messageLine(state, message, queue, offset + index === selected));
  const titles: Line = {
    spans: [
      {text: '  SENT', width: 11, tone: 'faint'},
      ...fixedColumns(queue?.type === 'fifo').flatMap(([title, width]): readonly Span[] => [
        {text: title, width, align: title === 'GROUP' ? 'left' : 'right', tone: 'faint'},
        {text: ' '},
      ]),
      {text: 'BODY', tone: 'faint'},
    ],
  };
  const empty =
    rows.length === 0 && peek.status === 'ended'
      ? [line('  No message came: the queue is empty, or others hold what is in it.')]
      : [];
  const failed =
    peek.failure === undefined || rows.length > 0 ? [] : [blank, ...failureLines(state, peek.failure)];
  return [progressLine(state, peek, queue), honestyLine(peek), titles, ...rows, ...failed, ...empty];
};
