import type {JobWatch} from '../store/state.ts';
import type {Tone} from './line.ts';

/** What a job does to a queue; the queue's name follows. */
export const jobTitles: Readonly<Record<JobWatch['does'], string>> = {
  redrive: 'Redrive of',
  delete: 'Deletion from',
  import: 'Import into',
  repair: 'Repair in',
};

/** What is left open of a job that ended: each a message whose fate has to be looked after. */
const openOf = ({outcome}: JobWatch): number =>
  outcome === undefined ? 0 : outcome.unsure + outcome.notDeleted;

/** Where a job stands, in one word or few. */
export const jobStatus = (job: JobWatch): string => {
  if (job.failure !== undefined) return 'did not start';
  if (job.endedAt === undefined) return job.progress?.phase ?? 'starting';
  if (job.outcome?.failure !== undefined) return 'ended by a failure';
  return openOf(job) > 0 ? 'ended, not sure of all' : 'ended';
};

export const jobStatusTone = (job: JobWatch): Tone => {
  if (job.failure !== undefined || job.outcome?.failure !== undefined || openOf(job) > 0) return 'critical';
  if (job.endedAt === undefined) return job.progress?.phase === 'paused' ? 'warning' : 'accent';
  return job.outcome !== undefined && job.outcome.refused + job.outcome.heldBack > 0 ? 'warning' : 'ok';
};
