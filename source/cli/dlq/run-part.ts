import type {JobProgress, JobWork} from '../../domain/job.ts';
import {settledCount} from '../../headless/dlq-progress.ts';
import type {FoundQueue} from './find-queue.ts';
import type {Part, PartRequest} from './part.ts';
import {createPart, partWords} from './part.ts';
import type {FinishedJob} from './run-job.ts';
import {reportJob, runJob} from './run-job.ts';
import type {Leftovers} from '../../domain/leftovers.ts';
import {settleAsFar, withMissing} from './unfinished.ts';
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

/** A job that was stopped because it had all that it was to have is through, and the rest of the queue is nobody's. */
const asFilled = ({stop}: Work, part: Part, finished: FinishedJob): FinishedJob => {
  const {outcome, words} = finished;
  if (!part.isFull() || outcome.failure !== undefined || stop.code() !== undefined) return finished;
  return {outcome: {...outcome, stopped: false}, words: {...words, goal: 'count'}};
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
  const ended = await runJob(work, {
    ...{verb, found, does: verb, what, to, total, goal: 'end', json},
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
  const finished = asFilled(work, part, ended);
  const missing = left === undefined ? undefined : await settleAsFar(work, left, finished);
  return withMissing(work, await reportJob(work, finished, json), missing);
};
