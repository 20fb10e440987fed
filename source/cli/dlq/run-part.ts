import type {JobProgress, JobWork} from '../../domain/job.ts';
import {isComplete} from '../../headless/dlq-outcome.ts';
import {settledCount} from '../../headless/dlq-progress.ts';
import type {FoundQueue} from './find-queue.ts';
import type {PartRequest} from './part.ts';
import {createPart, partWords} from './part.ts';
import type {FinishedJob} from './run-job.ts';
import {reportJob, runJob} from './run-job.ts';
import type {Leftovers} from '../../domain/leftovers.ts';
import type {Work} from './work.ts';

/** A part of a queue, and what to do with each of its messages. */
export type PartJob = {
  readonly verb: 'redrive' | 'delete';
  readonly found: FoundQueue;
  readonly part: PartRequest;
  readonly work: JobWork;
  /** Where copies go, in words; `undefined`: nowhere. */
  readonly to: string | undefined;
  readonly total: number | undefined;
  readonly left: Leftovers | undefined;
  readonly perSecond: number | undefined;
  readonly json: boolean;
};

/** Settles what the run took care of on its way: it came to the end, so every copied original was met or is gone. */
const settleLeftovers = async (
  {book}: Work,
  {outcome}: FinishedJob,
  left: Leftovers | undefined,
): Promise<void> => {
  if (left === undefined || !outcome.reachedEnd || !isComplete(outcome)) return;
  for (const job of left.jobs) if (job.unsure.length === 0) await book.settle(job.header.id);
};

/** Runs the job over the part and says how it ended. Resolves with the exit code. */
export const runPart = async (work: Work, job: PartJob): Promise<number> => {
  const {found, left, perSecond, json, to, verb, total} = job;
  const part = createPart(job.part);
  const what = partWords(job.part);
  const copied = left?.copied ?? new Set<string>();
  const copiedSeen = new Set<string>();
  const isEnough = (progress: JobProgress): boolean =>
    part.isFull() && settledCount(progress) >= (job.part.max ?? Infinity) + copiedSeen.size;
  const finished = await runJob(work, {
    ...{verb, found, does: verb, what, to, total, json},
    start: (id, onProgress) => {
      const running = work.connection.jobs.start(
        {
          ...{id, queue: found.reference, work: job.work, what, perSecond},
          // What was copied before is only deleted, and no condition speaks against that.
          selects: message => {
            if (!copied.has(message.id)) return part.selects(message);
            copiedSeen.add(message.id);
            return true;
          },
          copiedBefore: copied,
        },
        (progress: JobProgress) => {
          onProgress(progress);
          // Nothing more will be selected, and looking at the rest of the queue would only hide it.
          if (progress.phase === 'running' && isEnough(progress)) running.stop();
        },
      );
      return running;
    },
  });
  await settleLeftovers(work, finished, left);
  return reportJob(work, finished, json);
};
