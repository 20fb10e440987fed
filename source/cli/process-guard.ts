import process from 'node:process';
import {format} from 'node:util';
import type {LogSink} from '../domain/log.ts';
import {signalExitCode} from './exit-code.ts';

/** What a guarded process tells. */
export type GuardHandlers = {
  readonly onSignal: (exitCode: number) => void;
  readonly onCrash: (error: unknown) => void;
  readonly onStop: () => void;
};

/**
 * While a screen is shown, nothing else may write to the terminal: console output and process warnings go to the log.
 * Signals and crashes come here, so that every way out restores the terminal and releases what is held.
 */
export const guardProcess = (log: LogSink, {onSignal, onCrash, onStop}: GuardHandlers): void => {
  for (const method of ['log', 'info', 'debug', 'trace', 'warn', 'error'] as const) {
    console[method] = (...content: unknown[]) => {
      log(
        method === 'warn' || method === 'error' ? 'warning' : 'debug',
        `console.${method}: ${format(...content)}`,
      );
    };
  }
  process.removeAllListeners('warning');
  process.on('warning', ({name, message}) => {
    log('warning', `${name}: ${message}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      onSignal(signalExitCode[signal]);
    });
  // Ink does not see a stop that comes from outside: the shell would draw over the screen.
  process.on('SIGTSTP', onStop);
  process.on('uncaughtException', onCrash);
  process.on('unhandledRejection', onCrash);
  // A terminal that is gone (SIGHUP) must not turn the way out into a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
};
