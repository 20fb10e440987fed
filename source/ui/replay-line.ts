import {formatClock, formatDuration, formatMoment} from '../domain/duration.ts';
import type {Moment, Playback, Replay} from '../domain/playback.ts';
import type {State} from '../store/state.ts';
import type {Line, Span, Tone} from './line.ts';
import {presentedWidth} from './paint.ts';
import type {Theme} from './theme.ts';

/** Fewer columns say nothing of where one is. */
const leastBar = 10;

type Cell = {readonly text: string; readonly tone: Tone};

const columnOf = ({from, to}: Playback, at: number, width: number): number =>
  to <= from ? 0 : Math.min(width - 1, Math.floor(((at - from) / (to - from)) * width));

const momentSign = (moments: readonly Moment[]): Cell | undefined => {
  if (moments.length === 0) return undefined;
  const isProblem = moments.some(({kind}) => kind === 'problem');
  return isProblem ? {text: '▲', tone: 'critical'} : {text: '◆', tone: 'accent'};
};

/** The recording from its beginning to its end, with what can be jumped to, and where one is. */
const barCells = (playback: Playback, width: number): readonly Cell[] => {
  const here = columnOf(playback, playback.at, width);
  const momentsIn = (column: number): readonly Moment[] =>
    playback.moments.filter(({at}) => columnOf(playback, at, width) === column);
  return Array.from({length: width}, (_, column): Cell => {
    if (column === here) return {text: '█', tone: 'strong'};
    const rest: Cell = column < here ? {text: '─', tone: 'accent'} : {text: '╌', tone: 'faint'};
    return momentSign(momentsIn(column)) ?? rest;
  });
};

/** Neighbours of one tone in one span. */
const joined = (cells: readonly Cell[]): readonly Span[] => {
  const spans: Cell[] = [];
  for (const cell of cells) {
    const last = spans.at(-1);
    if (last?.tone === cell.tone) spans[spans.length - 1] = {...last, text: last.text + cell.text};
    else spans.push(cell);
  }
  return spans;
};

const statusOf = ({playback, isSeeking}: Replay): Cell => {
  const {isPlaying, isRead, at, to, speed} = playback;
  if (isSeeking) return {text: 'seeking', tone: 'warning'};
  if (!isPlaying && isRead && at >= to) return {text: 'end', tone: 'warning'};
  return isPlaying
    ? {text: `play ${String(speed)}x`, tone: 'ok'}
    : {text: `paused ${String(speed)}x`, tone: 'warning'};
};

const lengthOf = ({from, to, isRead}: Playback): string =>
  `${isRead ? '' : 'over '}${formatDuration((to - from) / 1000)}`;

/** What stands right of the bar, from all of it to nothing. */
const endings = ({playback, path, isRedacted, trouble}: Replay): readonly (readonly Cell[])[] => {
  const length: Cell = {text: ` ${lengthOf(playback)}`, tone: 'plain'};
  // As seen from another day: with its date, which nobody could tell otherwise.
  const [date = ''] = formatMoment(playback.at, 0).split(' ');
  const name: Cell = {text: ` · ${date} · ${path.slice(path.lastIndexOf('/') + 1)}`, tone: 'faint'};
  const redacted: readonly Cell[] = isRedacted ? [{text: ' · redacted', tone: 'faint'}] : [];
  const why: readonly Cell[] = trouble === undefined ? [] : [{text: ` · ${trouble}`, tone: 'warning'}];
  const torn: readonly Cell[] = trouble === undefined ? [] : [{text: ' · cut off', tone: 'warning'}];
  return [[length, name, ...redacted, ...why], [length, ...why], [length, ...torn], [length], []];
};

/** The last line of a replay: how it plays, when it is, where that is in the recording, and of what file. */
export const replayLine = ({size}: Pick<State, 'size'>, replay: Replay, theme: Theme): Line => {
  const {playback} = replay;
  const {text, tone} = statusOf(replay);
  const head: readonly Span[] = [
    {text: ` ${text}`, tone, width: 13},
    {text: `${formatClock(playback.at)} `, tone: 'strong'},
  ];
  const widthOf = (spans: readonly Span[]): number =>
    spans.reduce((sum, span) => sum + (span.width ?? presentedWidth(span.text, theme)), 0);
  const room = (ending: readonly Span[]): number => size.columns - widthOf(head) - widthOf(ending) - 1;
  const least = Math.min(30, Math.floor(size.columns / 3));
  const variants = endings(replay);
  const ending = variants.find(spans => room(spans) >= least) ?? variants.at(-1) ?? [];
  const width = room(ending);
  return {spans: [...head, ...(width < leastBar ? [] : joined(barCells(playback, width))), ...ending]};
};
