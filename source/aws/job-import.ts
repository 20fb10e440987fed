import type {ImportRequest, JobOutcome, JobProgress, Outgoing} from '../domain/job.ts';
import {refusalByQueue} from '../domain/resolve-target.ts';
import type {Copy} from './copy.ts';
import {copyOf} from './copy.ts';
import type {CopyResult} from './copy-attempts.ts';
import {errorFacts} from './error-facts.ts';
import {FailureError} from '../domain/failure.ts';
import type {Failure} from '../domain/failure.ts';
import type {GroupOrder} from './group-order.ts';
import {createGroupOrder} from './group-order.ts';
import {createImportBatches} from './import-batches.ts';
import type {JobControl} from './job-control.ts';
import {createJobControl} from './job-control.ts';
import {createIdMemory} from './job-ids.ts';
import type {Patience} from './job-patience.ts';
import {createSilence} from './job-silence.ts';
import type {JobTally} from './job-tally.ts';
import {createJobTally} from './job-tally.ts';
import type {CopyClients} from './message-copies.ts';
import {sendCopies} from './message-copies.ts';
import type {Holding} from './running-job.ts';
import {jobLanes, runningJob} from './running-job.ts';
import type {RunningJob} from '../domain/job.ts';

const readFailure = (error: unknown): Failure => {
  if (error instanceof FailureError) return error.failure;
  const {code, message} = errorFacts(error);
  return {
    kind: 'unexpected',
    service: 'sqs',
    operation: 'Import',
    code,
    message: `The messages to import could not be read: ${message}.`,
    hint: 'What was sent is counted; the rest was not touched. Check the file, then import what is missing.',
  };
};

/** Why a message cannot go, before SQS is asked. */
const createJudge = ({target}: ImportRequest) => {
  const seen = createIdMemory();
  return (copy: Copy): string | undefined =>
    seen.add(copy.id)
      ? refusalByQueue(target, copy)
      : 'its id stands there more than once: the first one counts';
};

const settleWith =
  (tally: JobTally) =>
  (results: readonly CopyResult[]): Promise<void> => {
    for (const result of results) {
      if (result.kind === 'refused') tally.refuse(result.copy.id, result.reason);
      if (result.kind === 'unsure') tally.unsure(result.copy.id);
    }
    const count = (kind: CopyResult['kind']): number => results.filter(result => result.kind === kind).length;
    tally.add({sent: count('accepted'), heldBack: count('heldBack')});
    tally.done(count('accepted'));
    return Promise.resolve();
  };

const createImporter = (
  clients: CopyClients,
  request: ImportRequest,
  {
    control,
    tally,
    patience,
  }: {readonly control: JobControl; readonly tally: JobTally; readonly patience: Patience},
) => {
  const {id: job, target, traceHeader} = request;
  const order: GroupOrder | undefined = target.queue.type === 'fifo' ? createGroupOrder() : undefined;
  const judge = createJudge(request);
  const rules = {
    job,
    control,
    patience,
    silence: createSilence(control),
    order,
    timeLeft: () => Infinity,
    settle: settleWith(tally),
  };
  return async (batch: readonly Outgoing[]): Promise<void> => {
    tally.add({received: batch.length});
    // The job is part of it: the same file may be imported again, on purpose, within five minutes.
    const copies = batch.map(({id, message}) => copyOf(id, message, `${id}-${job}`, traceHeader));
    const refusals = new Map(copies.map(copy => [copy, judge(copy)] as const));
    for (const [{id}, reason] of refusals) if (reason !== undefined) tally.refuse(id, reason);
    const fit = copies.filter(copy => refusals.get(copy) === undefined);
    const groups = fit.flatMap(({groupId}) => groupId ?? []);
    const send = (): Promise<void> => sendCopies(clients, target, fit, rules);
    await (order === undefined ? send() : order.run(groups, send));
  };
};

/** Reads and sends until there is no more, or the job is stopped. Whether everything was read. */
const importAll = async (
  request: ImportRequest,
  control: JobControl,
  importBatch: (batch: readonly Outgoing[]) => Promise<void>,
): Promise<boolean> => {
  let busy = 0;
  const begin = async (batch: readonly Outgoing[]): Promise<void> => {
    busy += 1;
    await importBatch(batch).catch((error: unknown) => control.fail(readFailure(error)));
    busy -= 1;
    control.notify();
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await control.changed();
  };
  const batches = createImportBatches(request.messages, control);
  const readAll = async (): Promise<void> => {
    for (;;) {
      const batch = await batches.next();
      if (batch === undefined || control.isStopped()) return;
      void begin(batch);
      await until(() => control.isStopped() || (busy < jobLanes && !control.isPaused()));
    }
  };
  let isReading = true;
  const closeWhenStopped = async (): Promise<void> => {
    await until(() => control.isStopped() || !isReading);
    if (control.isStopped()) batches.close();
  };
  const closed = closeWhenStopped();
  await readAll().catch((error: unknown) => control.fail(readFailure(error)));
  isReading = false;
  control.notify();
  await closed;
  await until(() => busy === 0);
  return !control.isStopped();
};

/** Starts sending messages of a file to a queue. Throws a `RangeError` when its pace is none. */
export const startImport = (
  clients: CopyClients,
  request: ImportRequest,
  onProgress: (progress: JobProgress) => void,
  patience: Patience,
): {readonly job: RunningJob; readonly holding: Holding} => {
  const control = createJobControl(request.perSecond);
  const tally = createJobTally(control, onProgress);
  const importBatch = createImporter(clients, request, {control, tally, patience});
  const finished: Promise<JobOutcome> = importAll(request, control, importBatch).then(reachedEnd =>
    tally.end({stillHeld: 0, hiddenSeconds: 0, reachedEnd}),
  );
  return {
    job: runningJob(control, tally, finished),
    holding: {stop: control.stop, release: () => Promise.resolve(), finished},
  };
};
