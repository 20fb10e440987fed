import {setImmediate as turn} from 'node:timers/promises';
import type {Playback, Replay, ReplayControl} from '../domain/playback.ts';
import {advance, control, startOf} from '../domain/playback.ts';
import {formatClock} from '../domain/duration.ts';
import type {State} from '../store/state.ts';
import type {Follow} from '../store/update-recorded.ts';
import type {World} from '../store/world.ts';
import {worldOf} from '../store/world.ts';
import {createAlarm} from './alarm.ts';
import type {Clock} from './clock.ts';
import {createRecordingIndex} from './recording-index.ts';
import type {OpenRecording} from './recording-reader.ts';

/** So long the recording is gone through before keys and screen have their turn. */
const sliceMilliseconds = 10;

/** Patience that ends with the slice that begins now: of the machine's own time, whatever time is played. */
const oneSlice = (): (() => boolean) => {
  const until = performance.now() + sliceMilliseconds;
  return () => performance.now() < until;
};

/** Time between two frames while it plays. */
const frameMilliseconds = 100;

/** What a player is made of. */
export type PlayerParts = {
  readonly recording: OpenRecording;
  readonly path: string;
  /** Before the first line. */
  readonly start: State;
  readonly follow: Follow;
  readonly clock: Clock;
  readonly show: (replay: Replay, world: World) => void;
};

/** Plays a recording: reads it, keeps time, shows where it is. */
export type Player = {
  readonly control: (wanted: ReplayControl) => void;
  /** Shows that it is a replay, before anything of it was read. */
  readonly showStart: () => void;
  /** Resolves when the signal is aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

/** Why nothing comes after the last line that could be read. */
const troubleOf = (to: number, error: unknown): string =>
  error === undefined
    ? 'it was cut off: the program was killed, or still writes it'
    : `damaged after ${formatClock(to)}: the rest cannot be read`;

type Reading = {
  readonly index: ReturnType<typeof createRecordingIndex>;
  isRead: boolean;
  trouble: string | undefined;
};

/** Reads everything, a little at a time. What cannot be read ends the recording where it is. */
const readAll = async (
  {recording}: PlayerParts,
  reading: Reading,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> => {
  const {index} = reading;
  let isWhole = false;
  let failure: unknown;
  let isPatient = oneSlice();
  try {
    for await (const lines of recording.lines) {
      for (const line of lines) {
        isWhole = index.add(line) === 'end';
        while (!index.pack(isPatient) || !isPatient()) {
          onProgress();
          await turn();
          if (signal.aborted) return;
          isPatient = oneSlice();
        }
      }
      onProgress();
    }
  } catch (error) {
    failure = error;
  }
  reading.trouble = isWhole && failure === undefined ? undefined : troubleOf(index.to(), failure);
  reading.isRead = true;
  onProgress();
};

const isSameSecond = (one: Playback, other: Playback): boolean =>
  Math.floor(one.at / 1000) === Math.floor(other.at / 1000) &&
  one.speed === other.speed &&
  one.isPlaying === other.isPlaying &&
  one.isRead === other.isRead &&
  one.moments === other.moments &&
  Math.floor(one.to / 1000) === Math.floor(other.to / 1000);

/** Creates a player; it plays as soon as it runs. */
export const createPlayer = (parts: PlayerParts): Player => {
  const {recording, path, start, follow, clock, show} = parts;
  const {startedAt, redacted} = recording.header;
  const index = createRecordingIndex(startedAt, start, follow);
  const reading: Reading = {index, isRead: false, trouble: undefined};
  const cursor = index.openCursor();
  const alarm = createAlarm(clock);
  let playback = startOf(startedAt);
  let isThere = false;
  /** Somebody asked for the end, which is not read yet. */
  let isEndAwaited = false;
  let last = clock.now();
  let shown: {readonly playback: Playback; readonly state: State; readonly isSeeking: boolean} | undefined;

  /** Time passes only while what is shown keeps up with it. */
  const keepTime = (): void => {
    const now = clock.now();
    playback = {...playback, to: index.to(), isRead: reading.isRead, moments: index.moments()};
    if (isEndAwaited) playback = control(playback, {kind: 'end'});
    else if (isThere) playback = advance(playback, now - last);
    isEndAwaited &&= !reading.isRead;
    last = now;
  };

  const tell = (): void => {
    const state = cursor.state();
    const isSeeking = !isThere;
    // Half of the way to another time is no moment that ever was.
    const seen = isSeeking && shown !== undefined ? shown.state : state;
    const isNews =
      shown?.state !== seen || shown.isSeeking !== isSeeking || !isSameSecond(shown.playback, playback);
    if (!isNews) return;
    shown = {playback, state: seen, isSeeking};
    const now = isSeeking ? seen.now : playback.at;
    show(
      {
        playback,
        path,
        isRedacted: redacted,
        isSeeking,
        trouble: reading.isRead ? reading.trouble : undefined,
      },
      {...worldOf(seen), now},
    );
  };

  const frame = (): void => {
    keepTime();
    isThere = cursor.approach(playback.at, oneSlice());
    tell();
  };

  return {
    showStart: tell,
    control: wanted => {
      keepTime();
      playback = control(playback, wanted);
      if (wanted.kind !== 'speed' && wanted.kind !== 'toggle')
        isEndAwaited = wanted.kind === 'end' && !reading.isRead;
      isThere = false;
      alarm.ring();
    },
    run: async signal => {
      let progressAt = -Infinity;
      const reader = readAll(
        parts,
        reading,
        () => {
          // The end of the bar moves while the file is read, but not with every line.
          if (!reading.isRead && clock.now() - progressAt < frameMilliseconds) return;
          progressAt = clock.now();
          alarm.ring();
        },
        signal,
      );
      last = clock.now();
      while (!signal.aborted) {
        frame();
        if (!isThere) await turn();
        else await alarm.sleep(playback.isPlaying ? frameMilliseconds : longestSleep, signal);
      }
      recording.close();
      await reader;
    },
  };
};

/** Paused, it waits for a key: about 24 days are the longest a timer can wait. */
const longestSleep = 2 ** 31 - 1;
