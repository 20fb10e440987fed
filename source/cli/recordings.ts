import {expandHome} from '../runtime/file-commands.ts';
import type {Clock} from '../runtime/clock.ts';
import {systemClock} from '../runtime/clock.ts';
import type {Recorder, RecorderParts} from '../runtime/recorder.ts';
import {NotRecorded, recordingName, startRecorder} from '../runtime/recorder.ts';
import {version} from '../version.ts';
import type {Settings} from './flags.ts';

/** Says something of a recording to whoever runs the program. */
type Tell = (level: 'info' | 'error', text: string) => void;

/** The recording of a session, on a screen or without one. */
export type Recordings = {
  /** Begins what `--record` asks for, if it does. Rejects with `NotRecorded`: its message is one line. */
  readonly begin: () => Promise<void>;
  /** Begins a recording, or ends the one under way; says what came of it. */
  readonly toggle: (path: string | undefined) => void;
  /** Resolves when the file is complete, to its path if there is one. Never rejects. */
  readonly stop: () => Promise<string | undefined>;
};

/** Recordings of what the store is told. A disk that is full ends one, and `tell` says so. */
export const createRecordings = (
  {record, services, redact}: Pick<Settings, 'record' | 'services' | 'redact'>,
  store: RecorderParts['store'],
  tell: Tell,
  clock: Clock = systemClock,
): Recordings => {
  let recorder: Recorder | undefined;
  let failures = 0;
  /** One after the other: a key pressed twice must not begin twice. */
  let turn: Promise<void> = Promise.resolve();

  const start = async (path: string): Promise<void> => {
    recorder = await startRecorder({
      store,
      clock,
      path: expandHome(path),
      program: version,
      services,
      redact,
      onFailure: problem => {
        recorder = undefined;
        failures += 1;
        tell('error', problem);
      },
    });
  };
  const stop = async (): Promise<string | undefined> => {
    const ended = recorder;
    recorder = undefined;
    const before = failures;
    await ended?.stop();
    return failures > before ? undefined : ended?.path;
  };
  const change = async (path: string | undefined): Promise<void> => {
    if (recorder !== undefined) {
      const written = await stop();
      if (written !== undefined) tell('info', `Recorded to ${written}: sls-top replay plays it`);
      return;
    }
    try {
      await start(path ?? recordingName(clock.now()));
    } catch (error) {
      if (!(error instanceof NotRecorded)) throw error;
      tell('error', error.message);
    }
  };

  return {
    begin: async () => {
      if (record !== undefined) await start(record);
    },
    toggle: path => {
      turn = turn.then(async () => change(path));
    },
    stop: async () => {
      await turn.catch(() => undefined);
      return stop();
    },
  };
};
