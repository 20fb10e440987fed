import {deflateRawSync, inflateRawSync} from 'node:zlib';
import type {Moment} from '../domain/playback.ts';
import type {Happening, RecordingDecoder} from '../domain/recording.ts';
import {createRecordingDecoder} from '../domain/recording.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Follow} from '../store/update-recorded.ts';
import type {Checkpoint} from './recording-checkpoint.ts';
import {packCheckpoint, unpackCheckpoint} from './recording-checkpoint.ts';

/** About a minute of lines; packed once it is complete. */
type Segment = {
  /** No line of it is earlier (epoch milliseconds). */
  readonly startsAt: number;
  /** Where a jump can begin. */
  checkpoint: Checkpoint | undefined;
  content: readonly string[] | Buffer;
};

const segmentMilliseconds = 60_000;

/** Each of them has three hours of every metric. */
const mostCheckpoints = 64;

/** A recorder writes events of the store only; one that was damaged and still reads well makes `follow` throw at worst. */
const step = (follow: Follow, before: State, {at, event}: Happening): State =>
  follow(before, event as Event, at);

/** All lines of a recording, by the minute, with what was known in between. */
export type RecordingIndex = {
  /** Takes the next line. Throws `NotDecodable`, or whatever a damaged event makes the update throw. */
  readonly add: (line: string) => 'more' | 'end';
  /** The time of the last event. */
  readonly to: () => number;
  readonly moments: () => readonly Moment[];
  /** A reader of the same lines, at the beginning. */
  readonly openCursor: () => Cursor;
};

/** Goes through an index at its own pace, forward and back. */
type Cursor = {
  /** Goes on towards a time until patience ends, and by one line at least; `true` when it is there. */
  readonly approach: (at: number, isPatient: () => boolean) => boolean;
  /** What is known where it is. */
  readonly state: () => State;
};

const packed = (lines: readonly string[]): Buffer => deflateRawSync(lines.join('\n'), {level: 1});

const linesOf = ({content}: Segment): readonly string[] =>
  Buffer.isBuffer(content) ? inflateRawSync(content).toString().split('\n') : content;

/** With twice the distance between them as soon as there are too many; the first one stays. */
const thinOut = (segments: readonly Segment[]): void => {
  const held = segments.filter(({checkpoint}) => checkpoint !== undefined);
  if (held.length <= mostCheckpoints) return;
  for (const [index, segment] of held.entries()) if (index % 2 === 1) segment.checkpoint = undefined;
};

const momentOf = ({at, event}: Happening): readonly Moment[] => {
  if (event.type !== 'marked' || !('note' in event)) return [];
  return [{at, kind: 'marker', text: String(event.note)}];
};

/** Problems that began or became worse with an event. Those that the recording found when it began are nowhere to jump to. */
const newProblems = (
  before: State,
  after: State,
  {at, event}: Happening,
  startedAt: number,
): readonly Moment[] => {
  const {news} = after.problems;
  if (news === before.problems.news || event.type === 'worldShown') return [];
  const last = before.problems.news.at(-1);
  const fresh = news.slice(last === undefined ? 0 : news.lastIndexOf(last) + 1);
  return fresh
    .filter(({kind, problem}) => kind === 'worsened' || (kind === 'began' && problem.since >= startedAt))
    .map(({kind, problem}): Moment => ({at, kind: 'problem', text: `${problem.name} ${kind}`}));
};

const isDue = (segments: readonly Segment[], at: number): boolean => {
  const open = segments.at(-1);
  return open === undefined || at >= open.startsAt + segmentMilliseconds;
};

/** An index with nothing in it. `start` is the state before the first line. */
export const createRecordingIndex = (startedAt: number, start: State, follow: Follow): RecordingIndex => {
  const segments: Segment[] = [];
  const decoder = createRecordingDecoder(startedAt);
  let open: string[] = [];
  let state = start;
  let to = startedAt;
  let moments: readonly Moment[] = [];

  const begin = (startsAt: number): void => {
    const before = segments.at(-1);
    if (before !== undefined) before.content = packed(open);
    open = [];
    segments.push({startsAt, checkpoint: packCheckpoint({state, decoder: decoder.state()}), content: open});
    thinOut(segments);
  };

  return {
    add: line => {
      const at = decoder.timeOf(line);
      if (isDue(segments, at)) begin(segments.length === 0 ? startedAt : at);
      const happening = decoder.decode(line);
      if (happening === 'end') {
        to = at;
        return 'end';
      }
      const next = step(follow, state, happening);
      const found = [...momentOf(happening), ...newProblems(state, next, happening, startedAt)];
      if (found.length > 0) moments = [...moments, ...found];
      state = next;
      // Only what can be gone through again belongs to the index.
      open.push(line);
      to = at;
      return 'more';
    },
    to: () => to,
    moments: () => moments,
    openCursor: () => createCursor(segments, start, startedAt, follow),
  };
};

const createCursor = (
  segments: readonly Segment[],
  start: State,
  startedAt: number,
  follow: Follow,
): Cursor => {
  let place = {segment: 0, line: 0};
  let lines: readonly string[] | undefined;
  let decoder: RecordingDecoder = createRecordingDecoder(startedAt);
  let state = start;
  let time = -Infinity;

  const enter = (segment: number, checkpoint: Checkpoint): void => {
    const {state: known, decoder: at} = unpackCheckpoint(checkpoint, start);
    place = {segment, line: 0};
    lines = undefined;
    decoder = createRecordingDecoder(at);
    state = known;
    time = at.time;
  };

  /** Begins at the last checkpoint before the time, where that is nearer than going on from here, or the only way. */
  const leap = (at: number): void => {
    const segment = segments.findLastIndex(
      ({startsAt, checkpoint}) => checkpoint !== undefined && startsAt <= at,
    );
    const checkpoint = segments[segment]?.checkpoint;
    const isAhead = segment > place.segment + 1;
    if (checkpoint !== undefined && (at < time || isAhead)) enter(segment, checkpoint);
  };

  /** The line that comes next; `undefined`: none was read so far. */
  const nextLine = (): string | undefined => {
    const current = segments[place.segment];
    if (current === undefined) return undefined;
    lines ??= linesOf(current);
    const line = lines[place.line];
    if (line !== undefined || segments.length - 1 === place.segment) return line;
    place = {segment: place.segment + 1, line: 0};
    lines = undefined;
    return nextLine();
  };

  return {
    state: () => state,
    approach: (at, isPatient) => {
      leap(at);
      do {
        const line = nextLine();
        const lineAt = line === undefined ? Infinity : decoder.timeOf(line);
        if (line === undefined || lineAt > at) {
          time = at;
          return true;
        }
        const happening = decoder.decode(line);
        if (happening !== 'end') state = step(follow, state, happening);
        time = lineAt;
        place = {...place, line: place.line + 1};
      } while (isPatient());
      return false;
    },
  };
};
