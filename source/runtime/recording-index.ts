import {deflateRawSync, inflateRawSync} from 'node:zlib';
import type {Moment} from '../domain/playback.ts';
import type {Happening, RecordingDecoder} from '../domain/recording.ts';
import {createRecordingDecoder} from '../domain/recording.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Follow} from '../store/update-recorded.ts';
import type {Checkpoint, Unpacked} from './recording-checkpoint.ts';
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

/** Each of them has three hours of every metric: of a large account a few are as much as many of a small one. */
const mostCheckpoints = 64;
const mostCheckpointBytes = 64 * 1024 * 1024;

/** With fewer no jump would be short. */
const fewestCheckpoints = 4;

/** A recorder writes events of the store only; one that was damaged and still reads well makes `follow` throw at worst. */
const step = (follow: Follow, before: State, {at, event}: Happening): State =>
  follow(before, event as Event, at);

/** All lines of a recording, by the minute, with what was known in between. */
export type RecordingIndex = {
  /** Takes the next line. Throws `NotDecodable`, or whatever a damaged event makes the update throw. */
  readonly add: (line: string) => 'more' | 'end';
  /** Goes on packing what was known, one step at least, until patience ends; `true` when nothing is left to pack. */
  readonly pack: (isPatient: () => boolean) => boolean;
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

/** With twice the distance between them as soon as there are too many or they take too much; the first one stays. */
const thinOut = (segments: readonly Segment[]): void => {
  const held = segments.filter(({checkpoint}) => checkpoint !== undefined);
  const bytes = held.reduce((sum, {checkpoint}) => sum + (checkpoint?.bytes ?? 0), 0);
  const isTooMuch = bytes > mostCheckpointBytes && held.length > fewestCheckpoints;
  if (held.length <= mostCheckpoints && !isTooMuch) return;
  for (const [index, segment] of held.entries()) if (index % 2 === 1) segment.checkpoint = undefined;
  thinOut(segments);
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
  /** What is packed now, a piece at a time; until then nothing can jump there. */
  let packing: {readonly segment: Segment; readonly steps: ReturnType<typeof packCheckpoint>} | undefined;

  const pack = (isPatient: () => boolean): boolean => {
    do {
      if (packing === undefined) return true;
      const {done, value} = packing.steps.next();
      if (done !== true) continue;
      packing.segment.checkpoint = value;
      packing = undefined;
      thinOut(segments);
    } while (isPatient());
    return packing === undefined;
  };

  const begin = (startsAt: number): void => {
    const before = segments.at(-1);
    if (before !== undefined) before.content = packed(open);
    open = [];
    pack(() => true);
    const segment: Segment = {startsAt, checkpoint: undefined, content: open};
    segments.push(segment);
    packing = {segment, steps: packCheckpoint({state, decoder: decoder.state()})};
    // Nothing is known at the beginning, to which every jump can go.
    if (before === undefined) pack(() => true);
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
    pack,
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

  /** On the way to a checkpoint: unpacking a large one takes many steps. */
  let entering: {readonly segment: number; readonly steps: ReturnType<typeof unpackCheckpoint>} | undefined;

  const enter = (segment: number, {state: known, decoder: at}: Unpacked): void => {
    place = {segment, line: 0};
    lines = undefined;
    decoder = createRecordingDecoder(at);
    state = known;
    time = at.time;
  };

  /** Begins at the last checkpoint before the time, where that is nearer than going on from here, or the only way. */
  const leap = (at: number): void => {
    if (entering !== undefined && (segments[entering.segment]?.startsAt ?? Infinity) <= at) return;
    entering = undefined;
    const segment = segments.findLastIndex(
      ({startsAt, checkpoint}) => checkpoint !== undefined && startsAt <= at,
    );
    const checkpoint = segments[segment]?.checkpoint;
    const isAhead = segment > place.segment + 1;
    if (checkpoint !== undefined && (at < time || isAhead))
      entering = {segment, steps: unpackCheckpoint(checkpoint, start)};
  };

  /** Goes on to where a leap leads; `true` when it is there. */
  const arrive = (isPatient: () => boolean): boolean => {
    while (entering !== undefined) {
      const {done, value} = entering.steps.next();
      if (done === true) {
        enter(entering.segment, value);
        entering = undefined;
      } else if (!isPatient()) return false;
    }
    return true;
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
      if (!arrive(isPatient)) return false;
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
