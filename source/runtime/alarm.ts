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
  return {
    sleep: async (milliseconds, signal) => {
      await clock.sleep(milliseconds, AbortSignal.any([signal, bell.signal]));
      if (bell.signal.aborted) bell = new AbortController();
    },
    ring: () => {
      bell.abort();
    },
  };
};
