import type {Leftovers} from '../../domain/leftovers.ts';
import {leftoversOf, openIn} from '../../domain/leftovers.ts';
import type {UnfinishedJob} from '../../domain/job-journal.ts';
import {missingOriginals} from '../../domain/job-outcome.ts';
import {exitCode} from '../exit-code.ts';
import type {FinishedJob} from './run-job.ts';
import type {QueueReference} from '../../domain/message.ts';
import {leftWords} from '../../headless/dlq-status.ts';
import type {Work} from './work.ts';

/** What runs that were killed, or left something open, did to this queue. */
export const readLeftovers = async (
  {book, connection}: Pick<Work, 'book' | 'connection'>,
  {arn}: QueueReference,
): Promise<Leftovers> =>
  leftoversOf(await book.unfinished(), {queueArn: arn, endpointUrl: connection.endpointUrl});

/** Everything that is open in the queue, imports among it. */
export const readOpen = async (
  {book, connection}: Pick<Work, 'book' | 'connection'>,
  {arn}: QueueReference,
): Promise<readonly UnfinishedJob[]> =>
  openIn(await book.unfinished(), {queueArn: arn, endpointUrl: connection.endpointUrl});

/**
 * Writes down what the job deleted of what earlier ones had left. Resolves with what it did not find of the originals
 * that they copied, in words; nothing is said of one that ended before its time.
 */
export const settleAsFar = async (
  {book, connection}: Pick<Work, 'book' | 'connection'>,
  {jobs}: Leftovers,
  {outcome, words}: FinishedJob,
): Promise<string | undefined> => {
  const [first] = jobs;
  if (first === undefined) return undefined;
  for (const {header, elsewhere} of jobs)
    if (elsewhere === undefined) await book.settle(header.id, words.job);
  const {copied} = await readLeftovers({book, connection}, first.header.queue);
  return outcome.failure === undefined && !outcome.stopped ? missingOriginals(copied.size) : undefined;
};

/** Says that originals are missing, if they are. Resolves with the exit code. */
export const withMissing = (
  {desk}: Pick<Work, 'desk'>,
  code: number,
  missing: string | undefined,
): number => {
  if (missing === undefined) return code;
  desk.say([missing]);
  return code === exitCode.fine ? exitCode.partial : code;
};

/** Settles runs that were killed before, or after, anything could be left open. */
export const forgetIdle = async ({book}: Pick<Work, 'book'>, {idle}: Leftovers): Promise<void> => {
  for (const {header} of idle) await book.settle(header.id);
};

/** What is open, a line each. */
export const leftoverLines = ({jobs}: Leftovers): readonly string[] =>
  jobs.map(job => {
    const {does, what, at} = job.header;
    return `${does} of ${what} from ${new Date(at).toISOString()} was not finished: ${leftWords(job)}`;
  });
