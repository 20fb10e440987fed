import {resolve as absolute} from 'node:path';
import {createRecordingEncoder} from '../domain/recording.ts';
import type {RecordingHeader} from '../domain/recording-header.ts';
import {headerLine} from '../domain/recording-header.ts';
import {createRecordingRedaction} from '../domain/recording-redact.ts';
import type {Event, FactEvent} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {recordedWorldOf} from '../store/world.ts';
import type {Clock} from './clock.ts';
import {codeOfError, fileProblem} from './file-problem.ts';
import type {RecordingFile} from './recording-file.ts';
import {createRecordingFile} from './recording-file.ts';

/** What makes the picture of an account. Nothing of it has the body of a message. */
const recorded: ReadonlySet<Event['type']> = new Set<FactEvent['type']>([
  'connected',
  'placeLeft',
  'placesChosen',
  'connectionFailed',
  'listed',
  'learnt',
  'accountLearnt',
  'polled',
  'pollFailed',
  'requestsCounted',
  'marked',
  'runStarted',
  'runStopped',
  'worldShown',
]);

/** A program that is killed loses what it saw within this time. */
const flushMilliseconds = 1000;

/** So long the end of a recording waits for a disk that hangs: whoever quits wants to be gone. */
const endingMilliseconds = 5000;

/** What a recording is made from. */
export type RecorderParts = {
  readonly store: Pick<Store<State, Event>, 'observe' | 'getState' | 'dispatch'>;
  readonly clock: Clock;
  readonly path: string;
  readonly program: string;
  /** Ids of the services that are looked at. */
  readonly services: readonly string[];
  readonly redact: boolean;
  /** Told once, when the disk takes no more; the program goes on without a recording. */
  readonly onFailure: (problem: string) => void;
};

/** A recording under way. */
export type Recorder = {
  readonly path: string;
  /** Ends it; resolves when the file is complete, when it failed, or after some seconds of a disk that hangs. Never rejects. */
  readonly stop: () => Promise<void>;
};

const problemOf = (error: unknown): string => {
  const code = codeOfError(error);
  if (code === 'EEXIST') return 'the file is there already; choose another name';
  return code === 'SLOW' ? 'the disk cannot keep up' : fileProblem(error);
};

/** Why a recording cannot begin; the message is one line. */
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded';
}

const headerOf = (state: State, {program, services, redact}: RecorderParts, now: number): RecordingHeader => {
  const places = state.places.length === 0 ? [state.place] : state.places.map(({place}) => place);
  return {
    program,
    startedAt: now,
    services,
    places: places.map(({profile, region, account}) => ({
      ...(profile === undefined ? {} : {profile}),
      ...(region === undefined ? {} : {region}),
      ...(account === undefined ? {} : {account}),
    })),
    intervalSeconds: state.intervalSeconds,
    redacted: redact,
    demo: state.options.demo,
  };
};

/** What follows the events as long as they are recorded. */
type Writing = {readonly leave: () => void; readonly writeEnd: () => void};

/** Writes what is known now, and from then on every event that changes it. */
const writeEvents = (file: RecordingFile, parts: RecorderParts): Writing => {
  const {store, clock, redact} = parts;
  const redacted = redact ? createRecordingRedaction() : <Value>(value: Value): Value => value;
  const startedAt = clock.now();
  const encoder = createRecordingEncoder(startedAt);
  const record = (event: Event): void => {
    if (recorded.has(event.type)) file.write(encoder.encode({at: clock.now(), event: redacted(event)}));
  };
  file.write(headerLine(redacted(headerOf(store.getState(), parts, startedAt))));
  record({type: 'worldShown', world: recordedWorldOf(store.getState())});
  return {
    leave: store.observe(record),
    writeEnd: () => {
      file.write(encoder.encodeEnd(clock.now()));
    },
  };
};

/**
 * Records what the store is told from now on, beginning with what it knows. Rejects with `NotRecorded` when the file
 * cannot be made, or is there already. What is dispatched is only written down in memory: no event waits for the disk.
 */
export const startRecorder = async (parts: RecorderParts): Promise<Recorder> => {
  const {store, clock, onFailure} = parts;
  const path = absolute(parts.path);
  const file = await createRecordingFile(path).catch((error: unknown) => {
    throw new NotRecorded(`Not recorded to ${path}: ${problemOf(error)}`, {cause: error});
  });
  const startedAt = clock.now();
  const {leave, writeEnd} = writeEvents(file, parts);
  const stopping = new AbortController();
  const tell = (): void => {
    store.dispatch({type: 'recordingChanged', recording: {path, startedAt, bytes: file.bytes()}});
  };
  let isOver = false;
  const run = async (): Promise<void> => {
    try {
      while (!stopping.signal.aborted) {
        await file.flush();
        tell();
        await clock.sleep(flushMilliseconds, stopping.signal);
      }
      leave();
      writeEnd();
      await file.close();
    } catch (error) {
      leave();
      await file.giveUp();
      onFailure(`The recording to ${path} has ended: ${problemOf(error)}`);
    }
    isOver = true;
    store.dispatch({type: 'recordingChanged', recording: undefined});
  };
  const ended = run();
  return {
    path,
    stop: async () => {
      stopping.abort();
      const patience = new AbortController();
      const impatient = clock.sleep(endingMilliseconds, patience.signal).then(() => {
        if (!isOver) onFailure(`The end of the recording to ${path} is missing: the disk does not answer`);
      });
      await Promise.race([ended, impatient]);
      patience.abort();
    },
  };
};

/** The name of a recording that nobody named: `sls-top-2026-11-21T14-02-31.rec`, in local time. */
export const recordingName = (now: number): string => {
  const shifted = new Date(now - new Date(now).getTimezoneOffset() * 60_000);
  return `sls-top-${shifted.toISOString().slice(0, 19).replaceAll(':', '-')}.rec`;
};
