import type {JobOutcome, RunningJob} from '../domain/job.ts';
import type {JobBook, JobHeader} from '../domain/job-journal.ts';
import {notStarted} from '../domain/job-outcome.ts';
import {failureOf} from './failure-of.ts';

/** A job under way that is in the job book. */
export type BookedJob = {
  readonly job: RunningJob;
  /** Resolves when the end of the job is in the book as well. Never rejects. */
  readonly closed: Promise<JobOutcome>;
};

const begin = async (
  book: JobBook,
  id: string,
  start: () => RunningJob | Promise<RunningJob>,
): Promise<RunningJob> => {
  try {
    return await start();
  } catch (error) {
    // Nothing was done: its file must not tell of a job that nobody finished.
    await book.close(id, notStarted(failureOf(error, 'sqs', 'Job')));
    throw error;
  }
};

/**
 * Starts a job that is in the job book from its first line to its last. Rejects when the book cannot be written or
 * `start` throws, and then nothing was done and nothing is left open.
 */
export const startBooked = async (
  book: JobBook,
  header: JobHeader,
  start: () => RunningJob | Promise<RunningJob>,
): Promise<BookedJob> => {
  await book.open(header);
  const job = await begin(book, header.id, start);
  const close = async (): Promise<JobOutcome> => {
    const outcome = await job.finished;
    await book.close(header.id, outcome);
    return outcome;
  };
  return {job, closed: close()};
};
