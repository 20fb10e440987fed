import type {UnfinishedJob} from '../domain/job-journal.ts';
import type {QueueReference} from '../domain/message.ts';
import {queueKey} from '../domain/message.ts';
import {backlogOf} from '../domain/queue.ts';
import type {Catalog} from './catalog.ts';
import {queueOfReference} from './select-queue.ts';
import type {State} from './state.ts';
import type {JobWatch} from './workbench-state.ts';

/** One row of the list of jobs. */
export type JobRow =
  | {readonly kind: 'watched'; readonly job: JobWatch}
  | {readonly kind: 'unfinished'; readonly job: UnfinishedJob};

/** Jobs of this run, newest first, then what earlier runs left open. */
export const jobRows = ({jobs, unfinished}: State): readonly JobRow[] => [
  ...Object.values(jobs)
    .toReversed()
    .map((job): JobRow => ({kind: 'watched', job})),
  ...unfinished.map((job): JobRow => ({kind: 'unfinished', job})),
];

/** The job of this program that works on the queue: two at once would take each other's messages. */
export const jobOn = ({jobs}: Pick<State, 'jobs'>, worked: QueueReference): JobWatch | undefined =>
  Object.values(jobs).find(
    ({queue, endedAt}) => queueKey(queue) === queueKey(worked) && endedAt === undefined,
  );

/** Messages settled per second over the last ten seconds; `undefined` before there are two samples. */
export const jobRate = ({samples}: JobWatch): number | undefined => {
  const last = samples.at(-1);
  const first = samples.find(({at}) => last !== undefined && at >= last.at - 10_000);
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  return ((last.settled - first.settled) / (last.at - first.at)) * 1000;
};

/**
 * How many messages the queue holds above what is explained: its depth at the start minus what left it until the depth
 * was read. They came back, or new ones failed. `undefined` until a depth was read after the start.
 */
export const cameBack = (state: State, job: JobWatch, catalog: Catalog): number | undefined => {
  const counts = queueOfReference(state, catalog, job.queue)?.counts;
  if (job.backlogAtStart === undefined || counts === undefined || counts.at <= job.startedAt)
    return undefined;
  const settled = job.samples.findLast(({at}) => at <= counts.at)?.settled ?? 0;
  return Math.max(0, backlogOf(counts) - (job.backlogAtStart - settled));
};
