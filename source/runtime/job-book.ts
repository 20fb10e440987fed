import {mkdir, open, rename, rm, stat} from 'node:fs/promises';
import {FailureError} from '../domain/failure.ts';
import {leavesNothingOpen} from '../domain/job-outcome.ts';
import {jobEndEntry, jobOperation, jobStartEntry} from '../domain/job-entry.ts';
import type {JobBook, JobEnd, JobHeader, UnfinishedJob} from '../domain/job-journal.ts';
import type {JobSettled} from '../domain/journal-line.ts';
import {parseJobLine} from '../domain/journal-line.ts';
import type {Journal} from '../domain/journal.ts';
import {leavesSomething} from '../domain/leftovers.ts';
import type {LogSink} from '../domain/log.ts';
import {linesOf} from './file-lines.ts';
import {codeOfError, fileProblem} from './file-problem.ts';
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

const notRead = (path: string, cause: unknown): FailureError =>
  new FailureError(
    {
      kind: 'refused',
      service: 'sqs',
      operation: jobOperation,
      code: 'JobFileUnreadable',
      message: `The file of an unfinished job cannot be read (${fileProblem(cause)}): ${path}`,
      hint: 'What it says to be copied could be sent twice: make it readable, or move it away if nothing of it matters.',
    },
    {cause},
  );

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

/** The file of a job that has ended, whether something of it is open or not. */
const endedFile = async (folder: string, id: string): Promise<string> => {
  const {open: path, finished} = jobPaths(folder, id);
  return (await stat(finished).catch(() => undefined)) === undefined ? path : finished;
};

/** Writes to the file of a job what another one deleted of what it left, and settles it when nothing is left. */
const settleAsFar = async (folder: string, id: string, by: string): Promise<void> => {
  const {open: path} = jobPaths(folder, id);
  const left = await readUnfinished(path);
  if (left === undefined) return;
  const open = new Set([...Object.keys(left.copied), ...left.unsure]);
  const file = createLineFile(path, 'refuse');
  for await (const text of linesOf(await endedFile(folder, by))) {
    const line = parseJobLine(text);
    if (line?.type !== 'call' || !line.operation.startsWith('DeleteMessage')) continue;
    if (line.messageIds?.some(each => open.has(each)) === true) await file.append(text);
  }
  await file.close();
  const rest = await readUnfinished(path);
  if (rest !== undefined && !leavesSomething(rest)) await settleFile(folder, id);
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
  if (leavesNothingOpen(header.does, end.outcome)) await rename(path, finished);
};

/** Another run settled it, or it never was a file of this program. */
const isNone = (error: unknown): boolean => isMissing(error) || codeOfError(error) === 'EISDIR';

const readAll = async (folder: string, ids: readonly string[]): Promise<readonly UnfinishedJob[]> => {
  const found: UnfinishedJob[] = [];
  for (const id of ids) {
    const {open: path} = jobPaths(folder, id);
    const job = await readUnfinished(path).catch((error: unknown) => {
      if (isNone(error)) return undefined;
      throw notRead(path, error);
    });
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
      );
    },
    settle: async (id, by) => {
      if (jobs.has(id)) throw new Error(`Expected a job that has ended, but ${id} is under way`);
      const settling = by === undefined ? settleFile(folder, id) : settleAsFar(folder, id, by);
      await settling.catch((error: unknown) => {
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
