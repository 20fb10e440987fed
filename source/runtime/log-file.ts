import {appendFileSync, mkdirSync, renameSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import type {LogLevel, LogSink} from '../domain/log.ts';

const levels: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

/** A log that grows beyond this is put aside, in place of the one before: a program left running fills no disk. */
const largestBytes = 5 * 1024 * 1024;

const sizeOf = (path: string): number => statSync(path, {throwIfNoEntry: false})?.size ?? 0;

/**
 * A log in a file: lines of at least `level`. A log that cannot be written is silently given up: it must never take the
 * program down or reach the screen.
 */
export const createLogFile = (path: string, level: LogLevel): LogSink => {
  let usable = true;
  let bytes = 0;
  const attempt = (write: () => void): void => {
    if (!usable) return;
    try {
      write();
    } catch {
      usable = false;
    }
  };
  const append = (line: string): void => {
    if (bytes > largestBytes) {
      renameSync(path, `${path}.old`);
      bytes = 0;
    }
    appendFileSync(path, line, {mode: 0o600});
    bytes += Buffer.byteLength(line);
  };
  attempt(() => {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700});
    bytes = sizeOf(path);
  });
  return (lineLevel, message) => {
    if (levels.indexOf(lineLevel) < levels.indexOf(level)) return;
    attempt(() => {
      append(`${new Date().toISOString()} ${lineLevel} ${message.replaceAll('\n', '\n  ')}\n`);
    });
  };
};
