import {appendFileSync, mkdirSync, renameSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import type {LogLevel, LogSink} from '../domain/log.ts';

const levels: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

/** A log that grew beyond this is put aside once, so that a program left running does not fill the disk. */
const largestBytes = 5 * 1024 * 1024;

const rotate = (path: string): void => {
  if ((statSync(path, {throwIfNoEntry: false})?.size ?? 0) > largestBytes) renameSync(path, `${path}.old`);
};

/**
 * A log in a file: lines of at least `level`. A log that cannot be written is silently given up: it must never take the
 * program down or reach the screen.
 */
export const createLogFile = (path: string, level: LogLevel): LogSink => {
  let usable = true;
  const attempt = (write: () => void): void => {
    if (!usable) return;
    try {
      write();
    } catch {
      usable = false;
    }
  };
  attempt(() => {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700});
    rotate(path);
  });
  return (lineLevel, message) => {
    if (levels.indexOf(lineLevel) < levels.indexOf(level)) return;
    attempt(() => {
      appendFileSync(path, `${new Date().toISOString()} ${lineLevel} ${message.replaceAll('\n', '\n  ')}\n`, {
        mode: 0o600,
      });
    });
  };
};
