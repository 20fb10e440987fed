import {setTimeout as wait} from 'node:timers/promises';

/** Time as the program sees it, so that tests can bring their own. */
export type Clock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resolves after the time or as soon as the signal is aborted; never rejects. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    // An abort is the usual way for a sleep to end early, not a failure.
    await wait(milliseconds, undefined, {signal}).catch(() => undefined);
  },
};
