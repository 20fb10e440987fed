import type {JobOperations} from '../domain/job.ts';
import type {RedriveOperations} from '../domain/redrive.ts';
import type {Clock} from './clock.ts';

/** Operations whose changes can be waited for. */
export type PendingChanges = {
  readonly redrives: RedriveOperations;
  /** The same operations, whose purges are waited for, too. */
  readonly withPurge: (jobs: JobOperations) => JobOperations;
  /** Resolves when no change is under way any more, or when patience ends. */
  readonly settled: (clock: Clock, patienceMilliseconds: number) => Promise<void>;
};

/** Remembers the changes that are under way: a program must not end between a request and its journal entry. */
export const createPendingChanges = (redrives: RedriveOperations): PendingChanges => {
  const pending = new Set<Promise<unknown>>();
  const remember = async <Result>(change: Promise<Result>): Promise<Result> => {
    pending.add(change);
    try {
      return await change;
    } finally {
      pending.delete(change);
    }
  };
  return {
    redrives: {
      ...redrives,
      start: async request => remember(redrives.start(request)),
      cancel: async handle => remember(redrives.cancel(handle)),
    },
    withPurge: jobs => ({...jobs, purge: async queue => remember(jobs.purge(queue))}),
    settled: async (clock, patienceMilliseconds) => {
      const done = new AbortController();
      const patience = clock.sleep(patienceMilliseconds, done.signal);
      await Promise.race([Promise.allSettled(pending), patience]);
      done.abort();
    },
  };
};
