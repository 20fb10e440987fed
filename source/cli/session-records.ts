import process from 'node:process';
import type {LogSink} from '../domain/log.ts';
import {visibleText} from '../domain/visible-text.ts';
import type {Announcer} from '../runtime/announcer.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {announcerFor, hookPatienceMilliseconds} from './announcer-for.ts';
import type {Settings} from './flags.ts';
import type {Recordings} from './recordings.ts';

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
  let recordings: Recordings | undefined;
  return {
    announce: announcer.announce,
    record: async store => {
      // Most sessions record nothing and need none of it.
      if (settings.record === undefined) return;
      const {createRecordings} = await import('./recordings.ts');
      recordings = createRecordings(settings, store, (_, text) => {
        say(text);
      });
      await recordings.begin();
    },
    close: async () => {
      const [, written] = await Promise.all([announcer.close(hookPatienceMilliseconds), recordings?.stop()]);
      if (written !== undefined) say(`recorded to ${written}`);
    },
  };
};
