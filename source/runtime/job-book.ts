import {mkdir, open, rename, rm} from 'node:fs/promises';
import {FailureError} from '../domain/failure.ts';
import type {JobOutcome} from '../domain/job.ts';
import {jobEndEntry, jobOperation, jobStartEntry} from '../domain/job-entry.ts';
import type {JobBook, JobEnd, JobHeader, UnfinishedJob} from '../domain/job-journal.ts';
import type {JobSettled} from '../domain/journal-line.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import {deleteOldJobs, isMissing, jobPaths, openJobs} from './job-folder.ts';
import type {LineFile} from './line-file.ts';
import {createLineFile} from './line-file.ts';
import {thisProgram} from './program-mark.ts';
import {readUnfinished} from './unfinished-file.ts';

/** A job book whose open jobs can be written to. */
export type JobFiles = JobBook & {
  /** Writes entries of open jobs to their files; rejects those of others. */
  readonly journal: Journal;
  readonly isOpen: (id: string) => boolean;
};

/** Whom a job book tells of jobs: the journal gets a line when one begins and one when it ends. */
export type JobBookHooks = {readonly main?: Journal | undefined; readonly log?: LogSink | undefined};

type OpenJob = {readonly header: JobHeader; readonly file: LineFile};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const notStarted = (cause: unknown): FailureError =>
  new FailureError(
    {
      kind: 'refused',
      service: 'sqs',
      operation: jobOperation,
      code: 'JournalFailed',
      message: `The job was not started, because its file cannot be written (${messageOf(cause)}).`,
      hint: 'Make its folder writable or free disk space, then try again. Nothing was changed.',
    },
    {cause},
  );

const leavesNothingOpen = ({unsure, notDeleted}: JobOutcome): boolean => unsure === 0 && notDeleted === 0;

/** Makes the file of a job, with its header on the disk. A file that could not be made is not left behind. */
const startFile = async (folder: string, header: JobHeader, main: Journal | undefined): Promise<LineFile> => {
  const {open: path} = jobPaths(folder, header.id);
  await mkdir(folder, {recursive: true, mode: 0o700});
  await (await open(path, 'wx', 0o600)).close();
  const file = createLineFile(path, 'refuse');
  try {
    const time = new Date(header.at).toISOString();
    await file.append(JSON.stringify({...header, time, program: await thisProgram()}));
    await main?.write(jobStartEntry(header));
    return file;
  } catch (error) {
    await file.close();
    await rm(path, {force: true});
    throw error;
  }
};

const settleFile = async (folder: string, id: string): Promise<void> => {
  const paths = jobPaths(folder, id);
  const line: JobSettled = {type: 'jobSettled', at: Date.now()};
  const file = createLineFile(paths.open, 'refuse');
  await file.append(JSON.stringify(line));
  await file.close();
  await rename(paths.open, paths.finished);
};

const byAge = (one: UnfinishedJob, other: UnfinishedJob): number =>
  one.header.at - other.header.at || (one.header.id < other.header.id ? -1 : 1);

/** Says on the log that something failed that must not fail anything else. */
type Complain = (what: string) => (error: unknown) => undefined;

const complainTo =
  (log: LogSink | undefined): Complain =>
  what =>
  error => {
    log?.('error', `journal: ${what}: ${messageOf(error)}`);
  };

const endFile = async (folder: string, {header, file}: OpenJob, end: JobEnd): Promise<void> => {
  const {open: path, finished} = jobPaths(folder, header.id);
  await file.append(JSON.stringify(end)).finally(file.close);
  if (leavesNothingOpen(end.outcome)) await rename(path, finished);
};

const readAll = async (folder: string, ids: readonly string[], complain: Complain) => {
  const found: UnfinishedJob[] = [];
  for (const id of ids) {
    const reading = readUnfinished(jobPaths(folder, id).open);
    const job = await reading.catch(complain(`the file of job ${id} was not read`));
    if (job !== undefined) found.push(job);
  }
  return found.sort(byAge);
};

/** Writes the calls of open jobs. */
const callJournal = (jobs: ReadonlyMap<string, OpenJob>): Journal => ({
  write: async entry => {
    const job = jobs.get(entry.job ?? '');
    if (job === undefined) throw new Error(`Expected an entry of an open job, got ${String(entry.job)}`);
    await job.file.append(JSON.stringify({type: 'call', ...entry}));
  },
});

/**
 * Keeps one file for each job in a folder: its header, every call before and after, its end. The file is called
 * `ID.open.jsonl` until nothing of the job is open, then `ID.jsonl`. Each line is on the disk before its write resolves.
 */
export const createJobBook = (folder: string, {main, log}: JobBookHooks = {}): JobFiles => {
  const jobs = new Map<string, OpenJob>();
  const complain = complainTo(log);
  return {
    open: async header => {
      const file = await startFile(folder, header, main).catch((error: unknown) => {
        throw notStarted(error);
      });
      jobs.set(header.id, {header, file});
      await deleteOldJobs(folder).catch(complain('files of old jobs were not deleted'));
    },
    close: async (id, outcome) => {
      const job = jobs.get(id);
      if (job === undefined) return;
      jobs.delete(id);
      const end: JobEnd = {type: 'jobEnded', at: Date.now(), outcome};
      const unwritten = complain(`the end of job ${id} was not written`);
      await endFile(folder, job, end).catch(unwritten);
      await main?.write(jobEndEntry(job.header, end)).catch(unwritten);
    },
    unfinished: async () => {
      const ids = await openJobs(folder);
      return readAll(
        folder,
        ids.filter(id => !jobs.has(id)),
        complain,
      );
    },
    settle: async id => {
      if (jobs.has(id)) throw new Error(`Expected a job that has ended, but ${id} is under way`);
      await settleFile(folder, id).catch((error: unknown) => {
        // Another run of the program has done it.
        if (!isMissing(error)) throw error;
      });
    },
    isOpen: id => jobs.has(id),
    journal: callJournal(jobs),
  };
};

/** Writes the entries of open jobs to their own files, where they are found again, and all others to `main`. */
export const createRoutedJournal = (main: Journal, book: Pick<JobFiles, 'journal' | 'isOpen'>): Journal => ({
  write: async entry =>
    entry.job !== undefined && book.isOpen(entry.job) ? book.journal.write(entry) : main.write(entry),
});
