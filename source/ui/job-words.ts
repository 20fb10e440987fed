import type {JobProgress} from '../domain/job.ts';
import type {JobWatch} from '../store/workbench-state.ts';
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

/** It has not ended for anybody before it is known how. */
const phases: Readonly<Record<JobProgress['phase'], string>> = {
  running: 'running',
  paused: 'PAUSED',
  stopping: 'stopping',
  ended: 'ending',
};

/** Where a job stands, in one word or few. */
export const jobStatus = (job: JobWatch): string => {
  const {failure, endedAt, progress, outcome} = job;
  if (failure !== undefined) return 'did not start';
  if (endedAt === undefined) return progress === undefined ? 'starting' : phases[progress.phase];
  if (outcome?.failure !== undefined) return 'ended by a failure';
  const end = outcome?.stopped === true ? 'stopped' : 'ended';
  return openOf(job) > 0 ? `${end}, not sure of all` : end;
};

export const jobStatusTone = (job: JobWatch): Tone => {
  if (job.failure !== undefined || job.outcome?.failure !== undefined || openOf(job) > 0) return 'critical';
  if (job.endedAt === undefined) return job.progress?.phase === 'paused' ? 'warning' : 'accent';
  const {outcome} = job;
  return outcome !== undefined && (outcome.stopped || outcome.refused + outcome.heldBack > 0)
    ? 'warning'
    : 'ok';
};
