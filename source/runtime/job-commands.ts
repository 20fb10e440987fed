import {formatCount} from '../domain/quantity.ts';
import type {JobOutcome, JobProgress, RunningJob} from '../domain/job.ts';
import type {JobHeader, UnfinishedJob} from '../domain/job-journal.ts';
import {missingOriginals} from '../domain/job-outcome.ts';
import {isIdle, leavesSomething, leftoversOf} from '../domain/leftovers.ts';
import type {Message} from '../domain/message.ts';
import {selectionTest} from '../domain/narrowing.ts';
import type {Command, JobPlan} from '../store/command.ts';
import {startBooked} from './booked-job.ts';
import type {CommandParts, Connection} from './command-parts.ts';
import {connectionOf} from './connection-of.ts';
import {failureOf} from './failure-of.ts';

/** What is told of a job before it begins. */
export type JobTitle = Pick<JobHeader, 'id' | 'does' | 'queue' | 'what' | 'to'>;

/** The book has the region and the profile themselves: a later run may look at other places. */
const headed = ({queue: {url, name, arn, type}, ...title}: JobTitle): JobTitle => ({
  ...title,
  queue: {url, name, arn, type},
});

/**
 * Runs one job from its first line in the job book to its last, and tells how it goes. What `start` throws, and a book
 * that cannot be written, mean that nothing was done.
 */
export const runJob = async (
  parts: CommandParts,
  connection: Connection,
  title: JobTitle,
  start: (onProgress: (progress: JobProgress) => void) => RunningJob | Promise<RunningJob>,
): Promise<JobOutcome | undefined> => {
  const {id} = title;
  const {clock, book, dispatch} = parts;
  parts.jobs.expect(id);
  try {
    const header: JobHeader = {type: 'jobStarted', at: clock.now(), ...headed(title), ...connection.where};
    const {job, closed} = await startBooked(book, header, () =>
      start(progress => {
        dispatch({type: 'jobProgressed', id, progress, at: clock.now()});
      }),
    );
    parts.jobs.add(id, job, closed);
    const outcome = await closed;
    dispatch({type: 'jobEnded', id, outcome, at: clock.now()});
    return outcome;
  } catch (error) {
    parts.jobs.forget(id);
    dispatch({type: 'jobRefused', id, failure: failureOf(error, 'sqs', 'Job'), at: clock.now()});
    return undefined;
  }
};

/** Every message that the job is about, where they are known one by one. */
const idsOf = ({selection}: JobPlan): ReadonlySet<string> | undefined =>
  selection.kind === 'ids' ? selection.ids : undefined;

const tellFailure = ({dispatch}: CommandParts, error: unknown): void => {
  dispatch({type: 'noticed', level: 'error', text: failureOf(error, 'sqs', 'Job').message});
};

/** Says that originals of the job to finish were not found, or takes it off the list. */
const finish = async (parts: CommandParts, finishes: string): Promise<void> => {
  const jobs = await parts.book.unfinished();
  const left = jobs.find(({header}) => header.id === finishes);
  const missing = missingOriginals(Object.keys(left?.copied ?? {}).length);
  if (missing === undefined) await settleAndTell(parts, finishes);
  else parts.dispatch({type: 'noticed', level: 'warning', text: `${missing}, or settle it in :jobs`});
};

/** Writes down what a job deleted of what earlier ones had left. */
const takeOff = async (
  parts: CommandParts,
  {id, finishes}: JobPlan,
  earlier: readonly UnfinishedJob[],
): Promise<void> => {
  try {
    for (const {header, elsewhere} of earlier)
      if (elsewhere === undefined || header.id === finishes) await parts.book.settle(header.id, id);
    if (finishes !== undefined) await finish(parts, finishes);
    else if (earlier.length > 0) await readUnfinished(parts);
  } catch (error) {
    tellFailure(parts, error);
  }
};

/** Starts a redrive or a deletion. What earlier runs have copied already is deleted only, never sent again. */
export const startJob = async (
  parts: CommandParts,
  {plan}: Extract<Command, {type: 'startJob'}>,
): Promise<void> => {
  const connection = connectionOf(parts, plan.queue);
  if (connection === undefined) return;
  const {id, queue, work, what, to, perSecond} = plan;
  let earlier: readonly UnfinishedJob[] = [];
  const outcome = await runJob(
    parts,
    connection,
    {id, does: work.kind, queue, what, to},
    async onProgress => {
      const place = {queueArn: queue.arn, endpointUrl: connection.where.endpointUrl};
      const left = leftoversOf(await parts.book.unfinished(), place);
      earlier = left.jobs;
      const isSelected = selectionTest(plan.selection);
      // What may have been copied already is not copied again unless a person looks at it first.
      const selects = (message: Message): boolean =>
        isSelected(message) && (work.kind === 'delete' || !left.unsure.has(message.id));
      const request = {
        id,
        queue,
        work,
        what,
        selects,
        ids: idsOf(plan),
        copiedBefore: left.copied,
        perSecond,
      };
      return connection.jobs.start(request, onProgress);
    },
  );
  if (outcome !== undefined) await takeOff(parts, plan, earlier);
};

/** Settles a job and tells what is left then. */
export const settleAndTell = async (parts: CommandParts, id: string): Promise<void> => {
  try {
    await parts.book.settle(id);
  } catch (error) {
    tellFailure(parts, error);
  }
  await readUnfinished(parts);
};

/** Says that an unfinished job is taken care of. */
export const settleJob = async (
  parts: CommandParts,
  {id}: Extract<Command, {type: 'settleJob'}>,
): Promise<void> => settleAndTell(parts, id);

/** What became of a job that was killed between two messages. */
const cutShort = ({header: {does, queue, what}, deleted}: UnfinishedJob): string =>
  `A ${does} was cut short after ${formatCount(deleted)}: the rest is still in ${queue.name}, nothing is unsure (${what})`;

/** Tells of the jobs that earlier runs left open. */
export const readUnfinished = async ({book, dispatch, log}: CommandParts): Promise<void> => {
  try {
    const jobs = await book.unfinished();
    // There is nothing to finish of these, but whoever started one should hear that it did not get to its end.
    for (const job of jobs.filter(isIdle)) {
      await book.settle(job.header.id);
      dispatch({type: 'noticed', level: 'warning', text: cutShort(job)});
    }
    dispatch({type: 'unfinishedRead', jobs: jobs.filter(leavesSomething)});
  } catch (error) {
    const {message, hint} = failureOf(error, 'sqs', 'Job');
    log('error', message);
    dispatch({type: 'noticed', level: 'error', text: `${message} ${hint}`});
  }
};

/** Reads what a redrive of a part needs to know of the queue. */
export const readOrigins = async (
  parts: CommandParts,
  {number, queue}: Extract<Command, {type: 'readOrigins'}>,
): Promise<void> => {
  const connection = connectionOf(parts, queue);
  if (connection === undefined) return;
  try {
    const origins = await connection.jobs.origins(queue, connection.signal);
    parts.dispatch({type: 'originsRead', number, origins});
  } catch (error) {
    const failure = failureOf(error, 'sqs', 'ListDeadLetterSourceQueues');
    parts.dispatch({type: 'originsFailed', number, failure});
  }
};

/** Empties a queue. */
export const purge = async (
  parts: CommandParts,
  {queue}: Extract<Command, {type: 'purge'}>,
): Promise<void> => {
  const connection = connectionOf(parts, queue);
  if (connection === undefined) return;
  try {
    await connection.jobs.purge(queue);
    const text = `${queue.name} is being purged: SQS takes up to 60 s, and what is sent meanwhile may go too`;
    parts.dispatch({type: 'noticed', level: 'info', text});
  } catch (error) {
    const failure = failureOf(error, 'sqs', 'PurgeQueue');
    parts.dispatch({type: 'noticed', level: 'error', text: `${failure.message} ${failure.hint}`});
  }
};
