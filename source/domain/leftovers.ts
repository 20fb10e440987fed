import type {UnfinishedJob} from './job-journal.ts';

/** What earlier runs left open in one queue. */
export type Leftovers = {
  readonly jobs: readonly UnfinishedJob[];
  /** Runs that did not end and left nothing open. */
  readonly idle: readonly UnfinishedJob[];
  /** Originals whose copy arrived. */
  readonly copied: ReadonlySet<string>;
  /** Originals of which nobody knows whether a copy arrived. */
  readonly unsure: ReadonlySet<string>;
};

/** Where a job worked. A queue of the same name at another endpoint holds other messages. */
export type JobPlace = {readonly queueArn: string; readonly endpointUrl: string | undefined};

const isHere =
  ({queueArn, endpointUrl}: JobPlace) =>
  ({header}: UnfinishedJob): boolean =>
    header.queue.arn === queueArn && header.endpointUrl === endpointUrl;

const copiesOut = ({header}: UnfinishedJob): boolean => header.does === 'redrive' || header.does === 'repair';

const copiedOf = (jobs: readonly UnfinishedJob[]): ReadonlySet<string> =>
  new Set(jobs.flatMap(job => Object.keys(job.copied)));

/** A later run may have found out. */
const unsureOf = (jobs: readonly UnfinishedJob[], copied: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(jobs.flatMap(job => job.unsure).filter(id => !copied.has(id)));

/** Whether something is left to finish, or to look at. */
export const leavesSomething = ({copied, unsure}: UnfinishedJob): boolean =>
  Object.keys(copied).length + unsure.length > 0;

/** What runs that were killed, or left something open, did to the messages of this queue. */
export const leftoversOf = (unfinished: readonly UnfinishedJob[], place: JobPlace): Leftovers => {
  const here = unfinished.filter(isHere(place));
  const jobs = here.filter(job => copiesOut(job) && leavesSomething(job));
  const copied = copiedOf(jobs);
  return {jobs, idle: here.filter(job => !leavesSomething(job)), copied, unsure: unsureOf(jobs, copied)};
};

/** What earlier imports of the same file into the same queue did: lines that arrived, and lines that may have. */
export const importLeftovers = (
  unfinished: readonly UnfinishedJob[],
  what: string,
  place: JobPlace,
): Omit<Leftovers, 'idle'> => {
  const jobs = unfinished
    .filter(isHere(place))
    .filter(({header}) => header.does === 'import' && header.what === what);
  const copied = copiedOf(jobs);
  return {jobs, copied, unsure: unsureOf(jobs, copied)};
};
