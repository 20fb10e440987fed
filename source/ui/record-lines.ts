import {unknownText} from '../domain/cell.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import {firstLine} from '../domain/message-body.ts';
import type {Message} from '../domain/message.ts';
import {isNarrowed} from '../domain/narrowing.ts';
import {counted, formatBytes, formatCount} from '../domain/quantity.ts';
import {redactMessage} from '../domain/redact.ts';
import {hasListingLine, peekHeight} from '../store/layout.ts';
import {listedMessages} from '../store/select-peek.ts';
import type {RecordPeek, State} from '../store/state.ts';

import {failureLines} from './failure-lines.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';
import {listOffset} from './list-window.ts';
import {listingSpans} from './listing-line.ts';
import type {Theme} from './theme.ts';

const fromText = ({request: {from}}: RecordPeek): string =>
  from === 'latest' ? 'the newest' : `from ${formatClock(from.since)} on`;

const progressLine = (peek: RecordPeek): Line => {
  const seen = formatCount(peek.messages.length);
  const head: Span = {
    text: ` Records of ${peek.request.stream.name}, ${fromText(peek)}: ${seen}`,
    tone: 'strong',
  };
  switch (peek.status) {
    case 'receiving':
      return {spans: [head, {text: ' · reading …', tone: 'accent'}]};
    case 'failed':
      return {spans: [head, {text: ' · failed', tone: 'critical'}]};
    case 'ended': {
      const {reachedEnd = false} = peek.outcome ?? {};
      return {
        spans: [
          head,
          {text: ` · as of ${formatClock(peek.startedAt)}`, tone: 'faint'},
          {text: reachedEnd ? ' · nothing more came' : ' · + reads further', tone: 'accent'},
        ],
      };
    }
  }
};

/** What the peek took of the quota, and what it could not read. */
const costLine = ({failure, messages, outcome, status}: RecordPeek): Line => {
  if (failure !== undefined)
    return messages.length === 0 ? blank : line(` ✖ ${failure.message} ${failure.hint}`, 'critical');
  if (status === 'receiving' || outcome === undefined)
    return line(' Reads share the quota of the consumers: five reads and 2 MB a second and shard.', 'faint');
  const {readCalls, bytesRead, shards, shardsLeftOut, shardsThrottled} = outcome;
  const missing = [
    ...(shardsLeftOut > 0 ? [`${counted(shardsLeftOut, 'shard')} not read: too many`] : []),
    ...(shardsThrottled > 0 ? [`${formatCount(shardsThrottled)} throttled: consumers use the quota up`] : []),
  ];
  const took = `Took ${counted(readCalls, 'read')} and ${formatBytes(bytesRead)} of the quota of ${counted(shards, 'shard')}.`;
  return line(` ${[...missing, took].join('; ')}`, missing.length > 0 ? 'warning' : 'faint');
};

const columns: readonly (readonly [title: string, width: number])[] = [
  ['AGE', 7],
  ['SHARD', 6],
  ['KEY', 16],
  ['SIZE', 8],
];

/** `shardId-000000000002` as `2`: the number is what tells shards apart. */
const shortShard = (shard: string | undefined): string =>
  shard === undefined ? unknownText : shard.replace(/^shardId-0*(?=\d)/, '');

const recordLine = ({now, options}: State, peek: RecordPeek, record: Message, selected: boolean): Line => {
  const {sentAt, systemAttributes, sizeBytes, body} = options.redact ? redactMessage(record) : record;
  const cells = [
    sentAt === undefined ? unknownText : formatDuration((now - sentAt) / 1000),
    shortShard(systemAttributes['ShardId']),
    systemAttributes['PartitionKey'] ?? unknownText,
    formatBytes(sizeBytes),
  ];
  return {
    selected,
    spans: [
      {text: selected ? '▸' : ' '},
      {text: peek.marked.has(record.id) ? '*' : ' ', tone: 'accent'},
      {text: sentAt === undefined ? unknownText : formatClock(sentAt), width: 9},
      ...cells.flatMap((text, index): readonly Span[] => [
        {
          text,
          width: columns[index]?.[1] ?? 8,
          ...(columns[index]?.[0] === 'KEY' ? {align: 'left', cut: 'middle'} : {align: 'right'}),
        },
        {text: ' '},
      ]),
      {text: firstLine(body)},
    ],
  };
};

/** Why there is nothing to see. */
const emptyLines = (state: State, {failure, messages, status}: RecordPeek): readonly Line[] => {
  if (messages.length > 0)
    return [
      line(
        messages.length === 1
          ? '  The one record is not listed: Esc lists it.'
          : `  None of the ${formatCount(messages.length)} records is listed: Esc lists all of them.`,
      ),
    ];
  if (failure !== undefined) return [blank, ...failureLines(state, failure)];
  return status === 'ended' ? [line('  No record came in that time.')] : [];
};

/** What the peek does and what that took; where there is no room for all, what is listed comes first. */
const headLines = (state: State, peek: RecordPeek, theme: Theme): readonly Line[] => {
  const listing: Line = {spans: listingSpans(state, peek, theme)};
  if (hasListingLine(state)) return [progressLine(peek), costLine(peek), listing];
  return [progressLine(peek), isNarrowed(peek.narrowing) ? listing : costLine(peek)];
};

/** Draws the list of peeked records: what was read and what that took, titles, then exactly the rows that fit. */
export const recordLines = (state: State, peek: RecordPeek, theme: Theme): readonly Line[] => {
  const height = peekHeight(state);
  const records = listedMessages(peek);
  const offset = listOffset(peek, records.length, height);
  const rows = records
    .slice(offset, offset + height)
    .map((record, index) => recordLine(state, peek, record, offset + index === peek.selected));
  const titles: Line = {
    spans: [
      {text: '  ARRIVED', width: 11, tone: 'faint'},
      ...columns.flatMap(([title, width]): readonly Span[] => [
        {text: title, width, align: title === 'KEY' ? 'left' : 'right', tone: 'faint'},
        {text: ' '},
      ]),
      {text: 'DATA', tone: 'faint'},
    ],
  };
  return [
    ...headLines(state, peek, theme),
    titles,
    ...rows,
    ...(rows.length === 0 ? emptyLines(state, peek) : []),
  ];
};
