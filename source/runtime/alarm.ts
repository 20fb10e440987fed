import type {Clock} from './clock.ts';

/** A sleep that can be ended early by whoever changes what the sleeper waits for. For one sleeper. */
export type Alarm = {
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Wakes the sleeper; if it is awake, its next sleep ends at once, so that no ring is lost. */
  readonly ring: () => void;
};

/** Creates an alarm. */
export const createAlarm = (clock: Clock): Alarm => {
  let bell = new AbortController();
  const ring = (): void => {
    bell.abort();
  };
  return {
    sleep: async (milliseconds, signal) => {
      if (signal.aborted) return;
      // Not AbortSignal.any: a signal that lives as long as the program would remember every sleep.
      signal.addEventListener('abort', ring);
      await clock.sleep(milliseconds, bell.signal);
      signal.removeEventListener('abort', ring);
      if (bell.signal.aborted) bell = new AbortController();
    },
    ring,
  };
};
