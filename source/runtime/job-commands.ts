import type {JobOutcome, JobProgress, RunningJob} from '../domain/job.ts';
import type {JobHeader} from '../domain/job-journal.ts';
import {leavesSomething, leftoversOf} from '../domain/leftovers.ts';
import type {Message} from '../domain/message.ts';
import {selectionTest} from '../domain/narrowing.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Command, JobPlan} from '../store/command.ts';
import type {CommandParts, Connection} from './command-parts.ts';
import {failureOf} from './failure-of.ts';

/** What is told of a job before it begins. */
export type JobTitle = Pick<JobHeader, 'id' | 'does' | 'queue' | 'what' | 'to'>;

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
    await book.open({type: 'jobStarted', at: clock.now(), ...title, ...connection.where});
    const job = await start(progress => {
      dispatch({type: 'jobProgressed', id, progress, at: clock.now()});
    });
    const closed = job.finished.then(async outcome => {
      await book.close(id, outcome);
      return outcome;
    });
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

/** Whether a job did all it was asked for. */
export const isClean = ({failure, refused, notDeleted, unsure}: JobOutcome): boolean =>
  failure === undefined && refused + notDeleted + unsure === 0;

/** An original that was not found may only be hidden, as what a killed job held is: then it is a duplicate yet. */
const missing = ({selection}: JobPlan, {deleted}: JobOutcome): number =>
  selection.kind === 'ids' ? selection.ids.size - deleted : 0;

/** Takes an unfinished job off the list when the job that was to finish it left nothing. */
const finish = async (parts: CommandParts, plan: JobPlan, outcome: JobOutcome): Promise<void> => {
  if (plan.finishes === undefined || !isClean(outcome)) return;
  const count = missing(plan, outcome);
  if (count === 0) {
    await settleAndTell(parts, plan.finishes);
    return;
  }
  const text = `${formatCount(count)} originals were not found: hidden for now, or gone. Finish it again in 2 minutes, or settle it in :jobs`;
  parts.dispatch({type: 'noticed', level: 'warning', text});
};

/** Starts a redrive or a deletion. What earlier runs have copied already is deleted only, never sent again. */
export const startJob = async (
  parts: CommandParts,
  {plan}: Extract<Command, {type: 'startJob'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined) return;
  const {id, queue, work, what, to, perSecond} = plan;
  const outcome = await runJob(
    parts,
    connection,
    {id, does: work.kind, queue, what, to},
    async onProgress => {
      const place = {queueArn: queue.arn, endpointUrl: connection.where.endpointUrl};
      const left = leftoversOf(await parts.book.unfinished(), place);
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
  if (outcome !== undefined) await finish(parts, plan, outcome);
};

/** Settles a job and tells what is left then. */
export const settleAndTell = async (parts: CommandParts, id: string): Promise<void> => {
  try {
    await parts.book.settle(id);
  } catch (error) {
    parts.dispatch({type: 'noticed', level: 'error', text: failureOf(error, 'sqs', 'Job').message});
  }
  await readUnfinished(parts);
};

/** Says that an unfinished job is taken care of. */
export const settleJob = async (
  parts: CommandParts,
  {id}: Extract<Command, {type: 'settleJob'}>,
): Promise<void> => settleAndTell(parts, id);

/** Tells of the jobs that earlier runs left open. */
export const readUnfinished = async ({book, dispatch, log}: CommandParts): Promise<void> => {
  try {
    const jobs = await book.unfinished();
    // What left nothing open needs nobody's attention.
    for (const job of jobs) if (!leavesSomething(job)) await book.settle(job.header.id);
    dispatch({type: 'unfinishedRead', jobs: jobs.filter(leavesSomething)});
  } catch (error) {
    log('error', failureOf(error, 'sqs', 'Job').message);
  }
};

/** Reads what a redrive of a part needs to know of the queue. */
export const readOrigins = async (
  parts: CommandParts,
  {number, queue}: Extract<Command, {type: 'readOrigins'}>,
): Promise<void> => {
  const connection = parts.connection();
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
  const connection = parts.connection();
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
