import process from 'node:process';
import {signalExitCode} from '../exit-code.ts';

/** Somebody's wish that a command ends early. */
export type Stop = {
  /** Aborted by the first ^C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  /** The exit code that a stopped program has; `undefined` while nobody wants it to stop. */
  readonly code: () => number | undefined;
  /** Leaves signals to whoever had them. */
  readonly end: () => void;
};

/** What follows this soon is the same wish: a terminal that closes sends several signals at once. */
const impatienceMilliseconds = 500;

/** Listens for signals. The first one asks for a clean stop, a second one ends the process at once. */
export const listenForStop = (onStop: () => void): Stop => {
  const controller = new AbortController();
  let stopped: {readonly code: number; readonly at: number} | undefined;
  const onSignal = (name: keyof typeof signalExitCode): void => {
    if (stopped === undefined) {
      stopped = {code: signalExitCode[name], at: performance.now()};
      controller.abort();
      onStop();
    } else if (performance.now() - stopped.at > impatienceMilliseconds) process.exit(stopped.code);
  };
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(
    name =>
      [
        name,
        () => {
          onSignal(name);
        },
      ] as const,
  );
  for (const [name, listener] of listeners) process.on(name, listener);
  return {
    signal: controller.signal,
    code: () => stopped?.code,
    end: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
};
