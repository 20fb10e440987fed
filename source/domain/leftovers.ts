import type {UnfinishedJob} from './job-journal.ts';
import {formatCount} from './quantity.ts';

/** What earlier runs left open in one queue. */
export type Leftovers = {
  readonly jobs: readonly UnfinishedJob[];
  /** Runs of this machine that did not end and left nothing open. */
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

/** Whether a job left nothing and nobody can be at it any more. */
export const isIdle = (job: UnfinishedJob): boolean => job.elsewhere === undefined && !leavesSomething(job);

/** Everything that is open in one queue, imports into it among them. */
export const openIn = (unfinished: readonly UnfinishedJob[], place: JobPlace): readonly UnfinishedJob[] =>
  unfinished.filter(isHere(place)).filter(leavesSomething);

/** What runs that were killed, or left something open, did to the messages of this queue. */
export const leftoversOf = (unfinished: readonly UnfinishedJob[], place: JobPlace): Leftovers => {
  const here = unfinished.filter(isHere(place));
  const jobs = here.filter(job => copiesOut(job) && leavesSomething(job));
  const copied = copiedOf(jobs);
  return {jobs, idle: here.filter(isIdle), copied, unsure: unsureOf(jobs, copied)};
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

const lines = (count: number): string => `${formatCount(count)} ${count === 1 ? 'line' : 'lines'}`;

/** Ids that a person can still read at one go. */
const mostNamed = 20;

/** What an import leaves out because an earlier one of the same file did it, a sentence each. */
export const importNotes = ({jobs, copied, unsure}: Omit<Leftovers, 'idle'>): readonly string[] => {
  if (jobs.length === 0) return [];
  const ids = [...unsure].slice(0, mostNamed).join(' ') + (unsure.size > mostNamed ? ' …' : '');
  const were = unsure.size === 1 ? 'is' : 'are';
  return [
    `An import of this file was not finished: ${lines(copied.size)} arrived and ${copied.size === 1 ? 'is' : 'are'} left out.`,
    ...(unsure.size === 0
      ? []
      : [`${lines(unsure.size)} may have arrived and ${were} left out, too: ${ids}`]),
  ];
};
