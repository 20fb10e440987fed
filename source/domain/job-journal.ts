import type {JobOutcome, JobRequest} from './job.ts';
import type {JournalEntry} from './journal.ts';

/** The first line of a job's file. */
export type JobHeader = {
  readonly type: 'jobStarted';
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly does: JobRequest['work']['kind'] | 'import' | 'repair';
  /** The queue that is worked on. */
  readonly queue: JobRequest['queue'];
  readonly what: string;
  /** Where copies go, in words; `undefined`: nowhere. */
  readonly to: string | undefined;
  readonly region: string;
  readonly profile: string | undefined;
  readonly endpointUrl: string | undefined;
};

/** The last line of a job's file; absent when the program was killed. */
export type JobEnd = {readonly type: 'jobEnded'; readonly at: number; readonly outcome: JobOutcome};

/** A line of a job's file: header, every mutating call before and after, end. */
export type JobLine = JobHeader | JobEnd | ({readonly type: 'call'} & JournalEntry);

/** A job that never said how it ended, or ended with something open. */
export type UnfinishedJob = {
  readonly header: JobHeader;
  /** Copy accepted, deletion not known: original id to id of the copy. Finishing deletes these originals. */
  readonly copied: Readonly<Record<string, string>>;
  /** A send that nobody answered: a copy may exist, the original is still there. */
  readonly unsure: readonly string[];
  /** Originals that are known to be deleted. */
  readonly deleted: number;
  /** The host whose program wrote it, where that is not this one: it may run there still. */
  readonly elsewhere?: string | undefined;
};

/** The files of jobs. */
export type JobBook = {
  /** Opens the job's file, so that every call that bears its id is written there. Rejects when it cannot be written. */
  readonly open: (header: JobHeader) => Promise<void>;
  /** Writes the end. A job that left nothing open is finished by it. Never rejects. */
  readonly close: (id: string, outcome: JobOutcome) => Promise<void>;
  /**
   * Jobs of killed programs and those with something open, oldest first; not those of programs that still run here.
   * Rejects with a `FailureError` that names a file that cannot be read: what it says must not be done twice.
   */
  readonly unfinished: () => Promise<readonly UnfinishedJob[]>;
  /**
   * Says that somebody took care of it: it is not offered again. With `by`, a job that has ended, only as far as that
   * one deleted what this one left: what is still open then stays on the list.
   */
  readonly settle: (id: string, by?: string) => Promise<void>;
};
