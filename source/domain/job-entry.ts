import {parseArn} from './arn.ts';
import type {JobEnd, JobHeader} from './job-journal.ts';
import type {JournalEntry} from './journal.ts';

/** A job is no call of AWS: this is what the journal calls it where calls have their operation. */
export const jobOperation = 'Job';

/** The journal's line for a job that begins; its calls are in a file of its own. */
export const jobStartEntry = (header: JobHeader): JournalEntry => {
  const {id, at, does, queue, what, to, region, profile, endpointUrl} = header;
  const account = parseArn(queue.arn)?.account;
  return {
    at,
    call: id,
    phase: 'before',
    operation: jobOperation,
    service: 'sqs',
    region,
    account: account === '' ? undefined : account,
    profile,
    endpointUrl,
    job: id,
    parameters: {id, does, queue: queue.name, what, to},
  };
};

/** The journal's line for a job that ended: `failed` when something ended it before its time. */
export const jobEndEntry = (header: JobHeader, {at, outcome}: JobEnd): JournalEntry => {
  const {received, passedOver, sent, deleted, refused, heldBack, unsure, notDeleted, failure} = outcome;
  const entry = {
    ...jobStartEntry(header),
    at,
    outcome: {received, passedOver, sent, deleted, refused, heldBack, unsure, notDeleted},
  };
  if (failure === undefined) return {...entry, phase: 'after'};
  return {...entry, phase: 'failed', error: {code: failure.code, message: failure.message}, unsure: false};
};
