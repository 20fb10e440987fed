/** Tells everybody who waits that something has changed. */
export type Notifier = {
  readonly notify: () => void;
  readonly changed: () => Promise<void>;
  /** The same, but waits no longer than so many milliseconds. */
  readonly changedWithin: (milliseconds: number) => Promise<void>;
};

/** The longest time that a timer of Node.js can wait is about 24 days; who waits looks again anyway. */
const longestMilliseconds = 60_000;

export const createNotifier = (): Notifier => {
  const waiting = new Set<() => void>();
  const changedWithin = (milliseconds: number): Promise<void> =>
    new Promise(resolve => {
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(longestMilliseconds, Math.ceil(Math.max(0, milliseconds))));
      waiting.add(wake);
    });
  return {
    notify: () => {
      for (const wake of [...waiting]) wake();
    },
    changed: () => changedWithin(longestMilliseconds),
    changedWithin,
  };
};
