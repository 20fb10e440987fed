import type {UnfinishedJob} from '../domain/job-journal.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {JobPlan} from './command.ts';
import {nextJobId} from './select-part.ts';
import type {State} from './state.ts';
import {runsOn, startJob} from './update-job.ts';

/** Why an unfinished job cannot be finished now, in one line; `undefined` when it can. */
export const finishRefusal = (state: State, {header, copied}: UnfinishedJob): string | undefined => {
  const {region = '', sqsEndpointUrl} = state.place;
  if (header.does === 'import')
    return 'An import has no originals to delete. Import the file again: what arrived is left out.';
  if (Object.keys(copied).length === 0)
    return 'There is nothing to finish: no original waits for its deletion.';
  if (state.options.readOnly) return 'Read-only: nothing is deleted. Start without --read-only to finish it.';
  // A queue of the same name at another endpoint holds other messages, and would seem to be finished.
  if (header.endpointUrl !== sqsEndpointUrl)
    return `It ran at ${header.endpointUrl ?? 'AWS itself'}: finish it from there.`;
  if (header.region !== region) return `It ran in ${header.region}: go there first with :region.`;
  return runsOn(state, header.queue.arn)
    ? `A job works on ${header.queue.name} already; :jobs shows it. Wait or stop it.`
    : undefined;
};

/** Whether there are originals to delete, and nothing that forbids it. */
export const canFinish = (state: State, id: string): boolean => {
  const job = state.unfinished.find(({header}) => header.id === id);
  return job !== undefined && finishRefusal(state, job) === undefined;
};

/** Finishes what a killed program left: deletes the originals whose copies were accepted. */
export const finishJob = (state: State, id: string, catalog: Catalog): Change => {
  const closed: State = {...state, dialog: undefined};
  const job = state.unfinished.find(({header}) => header.id === id);
  if (job === undefined) return [withNotice(closed, 'info', 'This job is taken care of already.')];
  const refusal = finishRefusal(state, job);
  if (refusal !== undefined) return [withNotice(closed, 'warning', refusal)];
  const plan: JobPlan = {
    id: nextJobId(state),
    queue: job.header.queue,
    work: {kind: 'delete'},
    selection: {kind: 'ids', ids: new Set(Object.keys(job.copied))},
    what: `originals already copied by ${id}`,
    to: undefined,
    perSecond: undefined,
    finishes: id,
  };
  return startJob(closed, plan, catalog);
};
