import type {JobProgress, JobRequest, RunningJob} from '../domain/job.ts';
import {jobHoldSeconds} from '../domain/job.ts';
import {createGroupOrder} from './group-order.ts';
import type {JobContext, JobWorker} from './job-context.ts';
import {createJobControl} from './job-control.ts';
import {createDeleteWork} from './job-delete.ts';
import type {Patience} from './job-patience.ts';
import type {JobRecord} from './job-record.ts';
import {createJobRecord} from './job-record.ts';
import {createRedriveWork} from './job-redrive.ts';
import {createSilence} from './job-silence.ts';
import {createJobTally} from './job-tally.ts';
import type {Letter} from './letter.ts';
import type {CopyClients} from './message-copies.ts';
import type {QueueWalk} from './queue-walk.ts';
import {createQueueWalk} from './queue-walk.ts';
import type {Holding} from './running-job.ts';
import {jobLanes, runningJob} from './running-job.ts';

const workerOf = (context: JobContext, record: JobRecord, walk: QueueWalk): JobWorker => {
  const {request, control} = context;
  if (request.work.kind === 'delete') return createDeleteWork(context, {record, walk});
  const order = request.queue.type === 'fifo' ? createGroupOrder() : undefined;
  return createRedriveWork(context, request.work, {record, walk, order, silence: createSilence(control)});
};

/** Tells letters apart: not in question, done with, only to be deleted, or to be worked on. */
const sortLetters = async (
  letters: readonly Letter[],
  context: JobContext,
  {record, walk, worker}: {readonly record: JobRecord; readonly walk: QueueWalk; readonly worker: JobWorker},
): Promise<void> => {
  const {request, tally} = context;
  const selected = new Set(letters.filter(({message}) => request.selects(message)));
  const isNew = letters.filter(letter => letter.isNew);
  tally.add({received: isNew.length, passedOver: isNew.filter(letter => !selected.has(letter)).length});
  const open = [...selected].filter(({message}) => !record.isClosed(message.id));
  const copied = open.filter(({message}) => record.isCopied(message.id));
  const fresh = open.filter(({message}) => !record.isCopied(message.id));
  await Promise.all([
    copied.length === 0 ? undefined : record.deleteCopied(context, walk, copied),
    fresh.length === 0 ? undefined : worker.work(fresh),
  ]);
};

/** Starts a job on a part of a queue. Throws a `RangeError` when its pace is none. */
export const startJob = (
  clients: CopyClients,
  request: JobRequest,
  onProgress: (progress: JobProgress) => void,
  patience: Patience,
): {readonly job: RunningJob; readonly holding: Holding} => {
  const control = createJobControl(request.perSecond);
  const tally = createJobTally(control, onProgress);
  const context: JobContext = {clients, request, control, tally, patience};
  const record = createJobRecord(request);
  const walk = createQueueWalk(
    clients.sqs,
    {
      queue: request.queue,
      lanes: jobLanes,
      // Nothing more is received while everything in question is in hand.
      room: () => (worker.waiting() < record.open() ? control.mostInHand() - worker.waiting() : 0),
      isDone: record.isDone,
      onLetters: letters => sortLetters(letters, context, {record, walk, worker}),
    },
    control,
    patience,
  );
  const worker = workerOf(context, record, walk);
  const finished = walk
    .run()
    .then(() =>
      tally.end({stillHeld: walk.stillHeld(), hiddenSeconds: jobHoldSeconds, reachedEnd: walk.reachedEnd()}),
    );
  return {
    job: runningJob(control, tally, finished),
    holding: {stop: control.stop, release: walk.release, finished},
  };
};
