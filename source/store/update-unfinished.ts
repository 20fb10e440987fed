import {parseArn} from '../domain/arn.ts';
import type {UnfinishedJob} from '../domain/job-journal.ts';
import type {QueueReference} from '../domain/message.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {JobPlan} from './command.ts';
import {nextJobId} from './select-part.ts';
import type {Place, PlaceState, State} from './state.ts';
import {runsOn, startJob} from './update-job.ts';

type Header = UnfinishedJob['header'];

/** Whether the queue may be in the account of the place; what is not known yet contradicts nothing. */
const mayBeIn = ({account}: Place, {queue}: Header): boolean => {
  const owner = parseArn(queue.arn)?.account;
  return account === undefined || owner === undefined || account === owner;
};

/** The place that it ran in, if that is looked at now: a queue of the same name elsewhere has other messages. */
const placeOfJob = (state: State, header: Header): PlaceState | undefined => {
  const {endpointUrl, region, profile} = header;
  const fitting = state.places.filter(
    ({place}) => place.sqsEndpointUrl === endpointUrl && place.region === region && mayBeIn(place, header),
  );
  return (
    fitting.find(({place}) => place.profile === profile) ??
    fitting.find(({place}) => place.account !== undefined)
  );
};

/** The queue that it worked on, bound to its place where there are several. */
const queueOfJob = (state: State, header: Header): QueueReference => {
  const found = placeOfJob(state, header);
  return found === undefined ? header.queue : {...header.queue, placeId: found.id};
};

/** Where it did not run, but what looks most like it: what is wrong with it is told. */
const elsewhereOf = ({place, places}: State, {endpointUrl, region}: Header): Place =>
  places.find(each => each.place.sqsEndpointUrl === endpointUrl && each.place.region === region)?.place ??
  place;

const accountRefusal = ({queue, profile}: Header): string => {
  const account = parseArn(queue.arn)?.account ?? 'another account';
  const who = profile ?? 'the default profile';
  return `It ran in account ${account} with ${who}: go there first with :places.`;
};

const placeRefusal = (state: State, header: Header): string | undefined => {
  const place = placeOfJob(state, header)?.place ?? elsewhereOf(state, header);
  const {region = '', sqsEndpointUrl} = place;
  // A queue of the same name at another endpoint holds other messages, and would seem to be finished.
  if (header.endpointUrl !== sqsEndpointUrl)
    return `It ran at ${header.endpointUrl ?? 'AWS itself'}: finish it from there.`;
  if (header.region !== region) return `It ran in ${header.region}: go there first with :region.`;
  const isThere = state.places.length === 0 || placeOfJob(state, header) !== undefined;
  return isThere && mayBeIn(place, header) ? undefined : accountRefusal(header);
};

/** Why an unfinished job cannot be finished now, in one line; `undefined` when it can. */
export const finishRefusal = (state: State, {header, copied}: UnfinishedJob): string | undefined => {
  if (header.does === 'import')
    return 'An import has no originals to delete. Import the file again: what arrived is left out.';
  if (Object.keys(copied).length === 0)
    return 'There is nothing to finish: no original waits for its deletion.';
  if (state.options.readOnly) return 'Read-only: nothing is deleted. Start without --read-only to finish it.';
  const elsewhere = placeRefusal(state, header);
  if (elsewhere !== undefined) return elsewhere;
  return runsOn(state, queueOfJob(state, header))
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
    queue: queueOfJob(state, job.header),
    work: {kind: 'delete'},
    selection: {kind: 'ids', ids: new Set(Object.keys(job.copied))},
    what: `originals already copied by ${id}`,
    to: undefined,
    perSecond: undefined,
    finishes: id,
  };
  return startJob(closed, plan, catalog);
};
