import type {JobOutcome, JobProgress, RunningJob} from '../../domain/job.ts';
import type {JobHeader} from '../../domain/job-journal.ts';
import {newJobId} from '../../domain/job.ts';
import type {JobGoal} from '../../domain/job-outcome.ts';
import {isComplete} from '../../domain/job-outcome.ts';
import type {OutcomeWords} from '../../headless/dlq-outcome.ts';
import {outcomeJson, outcomeLines} from '../../headless/dlq-outcome.ts';
import {barLine, progressJson} from '../../headless/dlq-progress.ts';
import {startBooked} from '../../runtime/booked-job.ts';
import {systemClock} from '../../runtime/clock.ts';
import {exitCode} from '../exit-code.ts';
import {codeOfFailure} from './failure-code.ts';
import type {FoundQueue} from './find-queue.ts';
import type {Work} from './work.ts';

/** A job to run, and how to show it. */
export type JobPlan = {
  readonly verb: OutcomeWords['verb'];
  readonly found: FoundQueue;
  readonly does: JobHeader['does'];
  readonly what: string;
  readonly to: string | undefined;
  /** How many messages there are to do; `undefined`: nobody knows. */
  readonly total: number | undefined;
  readonly goal: JobGoal;
  readonly json: boolean;
  readonly start: (id: string, onProgress: (progress: JobProgress) => void) => RunningJob;
};

/** How a job ended, and whether a person stopped it. */
export type FinishedJob = {readonly outcome: JobOutcome; readonly words: OutcomeWords};

const headerOf = (id: string, {connection}: Work, {does, found, what, to}: JobPlan): JobHeader => ({
  type: 'jobStarted',
  ...{id, at: Date.now(), does, queue: found.reference, what, to},
  ...{region: connection.region, profile: connection.profile, endpointUrl: connection.endpointUrl},
});

/** Milliseconds between two lines of JSON. */
const lineMilliseconds = 1000;

/** Prints a line of JSON each second for as long as `running` is not aborted. */
const printProgress = async (
  {desk}: Work,
  latest: () => JobProgress | undefined,
  running: AbortSignal,
): Promise<void> => {
  for (;;) {
    await systemClock.sleep(lineMilliseconds, running);
    if (running.aborted) return;
    const progress = latest();
    if (progress !== undefined) await desk.printJson(progressJson(progress, Date.now()));
  }
};

/**
 * Runs the job from the first line of its file to the last: a bar where a person sees the results, else lines of JSON.
 * Resolves with the outcome, after the last of them.
 */
const show = async (work: Work, plan: JobPlan, id: string): Promise<JobOutcome> => {
  const {desk, stop} = work;
  const startedAt = performance.now();
  const asLines = plan.json || !desk.isTerminal;
  let latest: JobProgress | undefined;
  const label = `${plan.verb} ${plan.found.reference.name}`;
  const onProgress = (progress: JobProgress): void => {
    latest = progress;
    const look = asLines ? undefined : desk.barLook();
    const elapsedSeconds = (performance.now() - startedAt) / 1000;
    if (look !== undefined) desk.draw(barLine(progress, {label, total: plan.total, elapsedSeconds}, look));
  };
  const {job, closed} = await startBooked(work.book, headerOf(id, work, plan), () =>
    plan.start(id, onProgress),
  );
  stop.signal.addEventListener('abort', job.stop, {once: true});
  if (stop.signal.aborted) job.stop();
  const ended = new AbortController();
  const printed = asLines ? printProgress(work, () => latest, ended.signal) : Promise.resolve();
  const outcome = await closed;
  ended.abort();
  await printed;
  desk.draw('');
  return outcome;
};

/** Writes the job's file, runs the job and shows it. Rejects, with nothing changed, when the file cannot be written. */
export const runJob = async (work: Work, plan: JobPlan): Promise<FinishedJob> => {
  const {stop} = work;
  const id = newJobId(Date.now(), Math.random());
  const startedAt = performance.now();
  const outcome = await show(work, plan, id);
  const seconds = (performance.now() - startedAt) / 1000;
  const {name: queue, type} = plan.found.reference;
  const stopped = stop.code() !== undefined;
  return {outcome, words: {verb: plan.verb, job: id, queue, type, goal: plan.goal, seconds, stopped}};
};

/** Says how a job ended. Resolves with the exit code. */
export const reportJob = async (
  {desk, stop}: Work,
  {outcome, words}: FinishedJob,
  json: boolean,
): Promise<number> => {
  const lines = outcomeLines(outcome, words);
  if (json || !desk.isTerminal) await desk.printJson(outcomeJson(outcome, words));
  else await desk.print(lines);
  // Whoever reads the lines of JSON is a program: a person finds the trouble, or the answer to a ^C, here.
  const isDone = isComplete(outcome, words.goal);
  if ((json || !desk.isTerminal) && (!isDone || words.stopped)) desk.say(lines);
  const code = stop.code();
  if (code !== undefined) return code;
  if (outcome.failure !== undefined) return codeOfFailure(outcome.failure);
  return isDone ? exitCode.fine : exitCode.partial;
};
