import process from 'node:process';
import type {LogSink} from '../domain/log.ts';
import {visibleText} from '../domain/visible-text.ts';
import type {Announcer} from '../runtime/announcer.ts';
import {systemClock} from '../runtime/clock.ts';
import type {Recorder} from '../runtime/recorder.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {version} from '../version.ts';
import {announcerFor, hookPatienceMilliseconds} from './announcer-for.ts';
import type {Settings} from './flags.ts';

/** What goes on beside a session without a screen: hooks, and the recording. */
export type SessionRecords = {
  readonly announce: Announcer['announce'];
  /** Begins the recording that the settings ask for. Throws a `NotRecorded`. */
  readonly record: (store: Store<State, Event>) => Promise<void>;
  readonly close: () => Promise<void>;
};

const say = (text: string): void => {
  process.stderr.write(`sls-top: ${visibleText(text)}\n`);
};

/** Creates what the settings ask for. What it has to say is said on standard error, where nothing is parsed. */
export const createSessionRecords = (settings: Settings, log: LogSink): SessionRecords => {
  const announcer = announcerFor(settings, {log, terminal: process.stderr, notice: say});
  let recorder: Recorder | undefined;
  return {
    announce: announcer.announce,
    record: async store => {
      const {record: path, services, redact} = settings;
      if (path === undefined) return;
      const {startRecorder} = await import('../runtime/recorder.ts');
      recorder = await startRecorder({
        store,
        clock: systemClock,
        path,
        program: version,
        services,
        redact,
        onFailure: say,
      });
    },
    close: async () => {
      await Promise.all([announcer.close(hookPatienceMilliseconds), recorder?.stop()]);
    },
  };
};
