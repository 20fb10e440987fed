import {formatClock} from '../domain/duration.ts';
import {jobHoldSeconds} from '../domain/job.ts';
import type {Message} from '../domain/message.ts';
import {holdSeconds} from '../domain/message.ts';
import {isNarrowed} from '../domain/narrowing.ts';
import {formatBytes, formatCount, formatRate} from '../domain/quantity.ts';
import type {Queue} from '../domain/queue.ts';
import {redactId} from '../domain/redact.ts';
import {hasListingLine} from '../store/layout.ts';
import {rememberLast} from '../store/remember.ts';
import {peekIsStale} from '../store/select-peek.ts';
import {placedName} from '../store/select-place.ts';
import type {QueuePeek, State} from '../store/state.ts';
import {scanLimit} from '../store/update-peek.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';
import {listingSpans} from './listing-line.ts';
import {progressSpans} from './progress-bar.ts';
import type {Theme} from './theme.ts';

const isScan = ({request}: QueuePeek): boolean => request.deep === true;

/** How many messages the queue holds. What the peek itself holds is in flight meanwhile. */
const depthOf = (queue: Queue | undefined): number | undefined =>
  queue?.counts === undefined ? undefined : queue.counts.visible + queue.counts.inFlight;

/** Why there is no more to see now, or how to see more. */
const endText = (peek: QueuePeek): string => {
  const {outcome, messages} = peek;
  switch (outcome?.endedBy) {
    case 'wanted':
      return ` · stopped at ${formatCount(messages.length)}`;
    case 'bytes':
      return ` · stopped at ${formatBytes(scanLimit.bytes)}`;
    case 'time':
      return ' · stopped: out of time';
    case 'stop':
      return ' · stopped';
    case 'held':
      return ' · held ones may hide more';
    case 'end':
    case undefined:
      return outcome?.reachedEnd === true || isScan(peek) ? ' · nothing more came' : ' · + more, D scans all';
  }
};

const statusSpans = (peek: QueuePeek, room: number): readonly Span[] => {
  if (peek.status === 'receiving') return [{text: ' · receiving …', tone: 'accent'}];
  if (peek.status === 'failed') return [{text: ' · failed', tone: 'critical'}];
  const asOf = ` · as of ${formatClock(peek.startedAt)}`;
  const end = endText(peek);
  return [
    // How it ended says what can be done; the time gives way to that.
    ...(asOf.length + end.length <= room ? [{text: asOf, tone: 'faint' as const}] : []),
    {text: end, tone: 'accent'},
  ];
};

const staleText = ' · a job has taken messages since: D scans again';

/** What is listed may be gone: that matters more than how the peek ended, and than the middle of a long name. */
const staleLine = ({size}: State, peek: QueuePeek): Line => {
  const title = isScan(peek) ? ' Scan of ' : ' Peek at ';
  const {name} = peek.request.queue;
  const seen = `: ${formatCount(peek.messages.length)}`;
  const room = size.columns - title.length - seen.length - staleText.length;
  return {
    spans: [
      {text: title, tone: 'strong'},
      {text: name, width: Math.max(6, Math.min(name.length, room)), cut: 'middle', tone: 'strong'},
      {text: seen, tone: 'strong'},
      {text: staleText, tone: 'warning'},
    ],
  };
};

/** What the peek is doing. */
const progressLine = (state: State, peek: QueuePeek, queue: Queue | undefined): Line => {
  if (peek.status !== 'receiving' && peekIsStale(state, peek)) return staleLine(state, peek);
  const {columns} = state.size;
  const depth = depthOf(queue);
  const about = depth === undefined ? '' : ` of about ${formatCount(depth)}`;
  const head = ` ${isScan(peek) ? 'Scan of' : 'Peek at'} ${placedName(state, peek.request.queue)}: ${formatCount(peek.messages.length)}${about} ${(depth ?? peek.messages.length) === 1 ? 'message' : 'messages'}`;
  return {spans: [{text: head, tone: 'strong'}, ...statusSpans(peek, columns - head.length)]};
};

const groupsOf = rememberLast((messages: readonly Message[]): readonly string[] => [
  ...new Set(messages.map(({groupId}) => groupId).filter(group => group !== undefined)),
]);

/** Groups that messages were received of: their others wait until these are released. */
const groupNames = (messages: readonly Message[], {options}: State): string => {
  const groups = groupsOf(messages);
  const named = groups
    .slice(0, 5)
    .map(group => (options.redact ? redactId(group) : group))
    .join(', ');
  return groups.length > 5 ? `${named} and ${formatCount(groups.length - 5)} more` : named;
};

/** What a scan does to the queue while it runs: of a group that has a message held consumers get nothing. */
const scanText = (state: State, {messages}: QueuePeek): string => {
  const limit = `${String(jobHoldSeconds)} s at most`;
  const groups = groupNames(messages, state);
  return groups === ''
    ? ` Hidden until the scan ends, for ${limit}; receive counts rise by one.`
    : ` Receive counts rise by one; held for ${limit}: groups ${groups}`;
};

const heldText = (held: number, peek: QueuePeek): string =>
  held === 0
    ? ''
    : ` ${formatCount(held)} could not be released: hidden up to ${String(isScan(peek) ? jobHoldSeconds : holdSeconds)} s.`;

/** What the peek did to the queue, said plainly. */
const honestyLine = (state: State, peek: QueuePeek): Line => {
  const {failure, messages, outcome, request, rounds, status} = peek;
  const held = outcome?.stillHeld ?? 0;
  const rose = `receive counts rose by ${rounds === 1 ? 'one' : `up to ${String(rounds)}`}.`;
  if (failure !== undefined)
    return messages.length === 0 && held === 0
      ? blank
      : line(` ✖${heldText(held, peek)} ${failure.message} ${failure.hint}`, 'critical');
  if (held > 0) return line(`${heldText(held, peek)} Their ${rose}`, 'warning');
  if (!request.hold) return line(` Nothing was hidden (visibility timeout 0), but ${rose}`, 'faint');
  if (status !== 'receiving') return line(` Everything received is visible again, but ${rose}`, 'faint');
  return isScan(peek)
    ? line(scanText(state, peek), 'warning')
    : line(
        ` Hidden until the peek ends, for ${String(holdSeconds)} s at most; receive counts rise by one.`,
        'faint',
      );
};

/** A scan receives what was listed before it again, so that all of it counts. */
const rateText = ({now}: State, {messages, startedAt}: QueuePeek): string =>
  now - startedAt < 1000 ? '' : ` · ${formatRate((messages.length / (now - startedAt)) * 1000)}/s`;

/** How far a scan is, as far as the depth of the queue is known. */
const scanSpans = (state: State, peek: QueuePeek, queue: Queue | undefined): readonly Span[] => {
  const depth = depthOf(queue);
  const total = depth === undefined ? undefined : Math.min(depth, peek.request.wanted);
  return [
    {text: ' '},
    ...(total === undefined || total === 0 ? [] : progressSpans(peek.messages.length / total, 24)),
    {text: rateText(state, peek), tone: 'faint'},
    {text: ' · s stops', tone: 'accent'},
  ];
};

/** How far it is, what is listed, or where the rest can be had. */
const listingLine = (state: State, peek: QueuePeek, queue: Queue | undefined, theme: Theme): Line => {
  const listing = listingSpans(state, peek, theme);
  const scanning = isScan(peek) && peek.status === 'receiving' ? scanSpans(state, peek, queue) : [];
  if (listing.length + scanning.length > 0) return {spans: [...scanning, ...listing]};
  const {endedBy} = peek.outcome ?? {};
  return endedBy === 'wanted' || endedBy === 'bytes'
    ? line(` sls-top dlq export ${peek.request.queue.name} reads any number of messages.`, 'faint')
    : blank;
};

/** What the peek is doing, what it did to the queue, and what is listed of it. */
export const peekHeadLines = (
  state: State,
  peek: QueuePeek,
  queue: Queue | undefined,
  theme: Theme,
): readonly Line[] => {
  const listing = listingLine(state, peek, queue, theme);
  const head = progressLine(state, peek, queue);
  if (hasListingLine(state)) return [head, honestyLine(state, peek), listing];
  // Where there is no room for both, nobody may take what is listed for all there is.
  return [head, isNarrowed(peek.narrowing) ? listing : honestyLine(state, peek)];
};
