import {unknownText} from '../domain/cell.ts';
import {formatMoment} from '../domain/duration.ts';
import {firstLine} from '../domain/message-body.ts';
import type {GroupBy, MessageGroup} from '../domain/message-group.ts';
import {groupKeyOf} from '../domain/message-group.ts';
import {formatShare} from '../domain/metric.ts';
import {counted, formatCount} from '../domain/quantity.ts';
import {hidden, redactMessage} from '../domain/redact.ts';
import {flowHeight} from '../store/layout.ts';
import {rememberLast} from '../store/remember.ts';
import {peekGroups} from '../store/select-peek.ts';
import type {Peek, Screen, State} from '../store/state.ts';

import {groupSampleLines} from './group-sample-lines.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';
import {listOffset} from './list-window.ts';
import {progressBar} from './progress-bar.ts';

type GroupScreen = Extract<Screen, {kind: 'groups'}>;

/** Widths of what stands on a line; nothing of what has none. */
type Columns = {readonly bar: number; readonly time: number; readonly label: number; readonly sample: number};

/** Selection marker, mark and a space. */
const leadWidth = 3;
const countWidth = 7;
const shareWidth = 5;
const gap = 1;
/** Labels up to here matter more than the sample. */
const mostLabel = 70;
const leastSample = 24;

const columnsOf = ({size}: State, times: readonly string[]): Columns => {
  const bar = size.columns >= 100 ? 10 : 0;
  const time = Math.max(5, ...times.map(({length}) => length));
  const fixed = leadWidth + countWidth + shareWidth + (bar === 0 ? 0 : bar + gap) + 2 * time + 4 * gap;
  const rest = Math.max(0, size.columns - fixed);
  const sample = rest - mostLabel - gap >= leastSample ? rest - mostLabel - gap : 0;
  return {bar, time, label: rest - (sample === 0 ? 0 : sample + gap), sample};
};

const byText = (by: GroupBy): string => {
  switch (by.kind) {
    case 'error':
      return 'by error';
    case 'source':
      return 'by source';
    case 'shape':
      return 'by shape of the body';
    case 'field':
      return `by ${by.path}`;
  }
};

const nameOf = (peek: Peek): string =>
  peek.kind === 'messages' ? peek.request.queue.name : peek.request.stream.name;

const titleLine = ({size}: State, peek: Peek, {by}: GroupScreen, groups: readonly MessageGroup[]): Line => {
  const title = ` Groups of ${nameOf(peek)} ${byText(by)}: ${counted(groups.length, 'group')} of ${counted(peek.messages.length, 'message')}`;
  const marked = peek.marked.size === 0 ? '' : ` · ${formatCount(peek.marked.size)} marked`;
  const keys = ' · o groups by error, source or shape, b by a field';
  return {
    spans: [
      {text: title, tone: 'strong'},
      {text: marked, tone: 'accent'},
      // The footer has the keys as well.
      {text: title.length + marked.length + keys.length > size.columns ? '' : keys, tone: 'faint'},
    ],
  };
};

const titlesLine = ({bar, time, sample}: Columns): Line => ({
  spans: [
    {text: '', width: leadWidth},
    {text: 'COUNT', width: countWidth, align: 'right', tone: 'faint'},
    {text: 'SHARE', width: shareWidth + gap, align: 'right', tone: 'faint'},
    {text: '', width: bar === 0 ? 0 : bar + gap},
    {text: 'FIRST', width: time + gap, align: 'right', tone: 'faint'},
    {text: 'LAST', width: time + gap, align: 'right', tone: 'faint'},
    {text: ' GROUP', ...(sample === 0 ? {} : {width: mostLabel + 2 * gap}), tone: 'faint'},
    {text: sample === 0 ? '' : 'SAMPLE', tone: 'faint'},
  ],
});

/** How many messages of each group are marked. */
const markedByKey = rememberLast(
  (messages: Peek['messages'], marked: Peek['marked'], by: GroupBy): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    if (marked.size === 0) return counts;
    for (const message of messages) {
      const key = groupKeyOf(message, by);
      if (marked.has(message.id)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  },
);

/** `*` where all of a group is marked, `+` where some of it is. */
const markOfGroup = ({count}: MessageGroup, marked: number): string => {
  if (marked === 0) return ' ';
  return marked === count ? '*' : '+';
};

/** Labels are made of what messages hold; names of sources and shapes are no secret. */
const labelOf = ({options}: State, {by}: GroupScreen, {label}: MessageGroup): string => {
  if (!options.redact || by.kind === 'source' || by.kind === 'shape') return label;
  return by.kind === 'field' ? `${by.path}: ${hidden}` : hidden;
};

type RowContext = {readonly state: State; readonly screen: GroupScreen; readonly columns: Columns};

/** A narrow screen has no room for the year. */
const timeText = (at: number | undefined, {now, size}: State): string => {
  if (at === undefined) return unknownText;
  const moment = formatMoment(at, now);
  return size.columns < 100 ? moment.slice(-'11-20 15:31'.length) : moment;
};

const groupLine = (
  {state, screen, columns}: RowContext,
  group: MessageGroup,
  mark: string,
  selected: boolean,
): Line => {
  const {bar, time, label, sample} = columns;
  const {body} = state.options.redact ? redactMessage(group.sample) : group.sample;
  const share: readonly Span[] =
    bar === 0 ? [] : [{text: ' '}, {text: progressBar(group.share, bar), tone: 'accent'}];
  return {
    selected,
    spans: [
      {text: selected ? '▸' : ' '},
      {text: mark, tone: 'accent'},
      {text: ' '},
      {text: formatCount(group.count), width: countWidth, align: 'right'},
      {text: formatShare(group.share), width: shareWidth + gap, align: 'right'},
      ...share,
      {text: timeText(group.firstAt, state), width: time + gap, align: 'right'},
      {text: timeText(group.lastAt, state), width: time + gap, align: 'right'},
      {text: ' '},
      {text: labelOf(state, screen, group), width: label, cut: 'middle'},
      ...(sample === 0 ? [] : [{text: ' '}, {text: firstLine(body), width: sample, tone: 'faint' as const}]),
    ],
  };
};

/** Draws the messages of the peek in groups, largest first: how many, when, what they have in common, and one of them. */
export const groupLines = (state: State, screen: GroupScreen): readonly Line[] => {
  const {peek} = state;
  if (peek === undefined) return [blank, line('  The messages are no longer listed.', 'faint')];
  const groups = peekGroups(peek, screen.by);
  const height = flowHeight(state);
  const offset = listOffset(screen, groups.length, height);
  const shown = groups.slice(offset, offset + height);
  const times = shown.flatMap(({firstAt, lastAt}) => [timeText(firstAt, state), timeText(lastAt, state)]);
  const columns = columnsOf(state, times);
  const marked = markedByKey(peek.messages, peek.marked, screen.by);
  return [
    titleLine(state, peek, screen, groups),
    titlesLine(columns),
    ...shown.map((group, index) =>
      groupLine(
        {state, screen, columns},
        group,
        markOfGroup(group, marked.get(group.key) ?? 0),
        offset + index === screen.selected,
      ),
    ),
    ...(groups.length === 0 ? [line('  No message has come yet.', 'faint')] : []),
    ...groupSampleLines(state, groups[screen.selected]?.sample, height - shown.length),
  ];
};
