import process from 'node:process';
import type {LogSink} from '../domain/log.ts';
import type {Announcer} from '../runtime/announcer.ts';
import {createAnnouncer} from '../runtime/announcer.ts';
import {systemClock} from '../runtime/clock.ts';
import type {Settings} from './flags.ts';

/** How long the way out waits for hooks that were just started. */
export const hookPatienceMilliseconds = 2000;

/** Where the hooks of a program tell what they have to tell. */
export type AnnouncerPlace = {
  readonly log: LogSink;
  /** The stream that a terminal may be at the end of. */
  readonly terminal: {readonly isTTY?: boolean; readonly write: (text: string) => unknown};
  /** Whether the terminal is somebody else's at the moment: an editor's. */
  readonly isLent?: () => boolean;
  readonly notice: (text: string) => void;
};

/** The announcer that the settings ask for. Bell and notification need a terminal; a command does not. */
export const announcerFor = (
  {hooks, redact, ascii}: Pick<Settings, 'hooks' | 'redact' | 'ascii'>,
  {log, terminal, isLent = () => false, notice}: AnnouncerPlace,
): Announcer =>
  createAnnouncer({
    hooks,
    look: {redact, ascii},
    environment: process.env,
    clock: systemClock,
    log,
    writeTerminal:
      terminal.isTTY === true
        ? sequence => {
            if (!isLent()) terminal.write(sequence);
          }
        : undefined,
    notice,
  });
