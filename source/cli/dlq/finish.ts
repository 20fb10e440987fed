import {exitCode} from '../exit-code.ts';
import {counted} from '../../domain/quantity.ts';
import {isComplete} from '../../domain/job-outcome.ts';
import type {CommandOf} from './dlq-command.ts';
import {seekConsent} from './consent.ts';
import type {FoundQueue} from './find-queue.ts';
import {reportJob, runJob} from './run-job.ts';
import type {Leftovers} from '../../domain/leftovers.ts';
import {leftoverLines, readLeftovers, settleAsFar, withMissing} from './unfinished.ts';
import type {Work} from './work.ts';

type Redrive = CommandOf<'redrive'>;

/** Names every message of which nobody knows whether it was copied. */
const sayUnsure = async ({desk}: Work, {unsure}: Leftovers, queue: string, json: boolean): Promise<void> => {
  const ids = [...unsure];
  if (json || !desk.isTerminal) {
    await desk.printJson({type: 'unsure', queue, ids});
    return;
  }
  if (ids.length === 0) return;
  await desk.print([
    `${counted(ids.length, 'message')} of ${queue}: a copy may have arrived and the original is still here.`,
    'Look for a copy; what the next redrive finds here is sent again.',
    ...ids.map(id => `  ${id}`),
  ]);
};

/** Deletes the originals whose copies arrived. Resolves with the exit code, and whether all of them are gone. */
const deleteCopied = async (
  work: Work,
  command: Redrive,
  found: FoundQueue,
  left: Leftovers,
): Promise<{readonly code: number; readonly isDone: boolean}> => {
  const {copied} = left;
  const what = `${counted(copied.size, 'original')} whose copy was sent`;
  await seekConsent(work, command, {found, what: `delete ${what} from ${found.reference.name}`});
  const finished = await runJob(work, {
    ...{verb: 'finish', found, does: 'delete', what, to: undefined, total: copied.size},
    ...{goal: 'count', json: command.json},
    start: (id, onProgress) =>
      work.connection.jobs.start(
        {
          ...{id, queue: found.reference, work: {kind: 'delete'}, what, perSecond: command.rate},
          selects: ({id: messageId}) => copied.has(messageId),
          ids: copied,
        },
        onProgress,
      ),
  });
  const missing = await settleAsFar(work, left, finished);
  const code = withMissing(work, await reportJob(work, finished, command.json), missing);
  return {code, isDone: missing === undefined && isComplete(finished.outcome, 'count')};
};

/** What a program of another machine may still be at is not taken out of its hands. */
const settleAll = async ({desk, book}: Work, {jobs}: Leftovers, queue: string): Promise<void> => {
  for (const {header, elsewhere} of jobs) {
    if (elsewhere === undefined) await book.settle(header.id);
    else
      desk.say([
        `Run ${header.id} is of the host ${elsewhere}, where it may still be under way: sls-top dlq status ${queue} --settle takes it off the list.`,
      ]);
  }
};

/**
 * `dlq redrive --finish`: deletes what earlier runs copied and did not delete, and lists what is unsure. Both count as
 * taken care of then. Resolves with the exit code.
 */
export const finishRedrive = async (work: Work, command: Redrive, found: FoundQueue): Promise<number> => {
  const {desk} = work;
  const {name} = found.reference;
  const left = await readLeftovers(work, found.reference);
  if (left.jobs.length === 0) {
    desk.say([`No run on ${name} was left unfinished.`]);
    return exitCode.fine;
  }
  desk.say(leftoverLines(left));
  const deletion =
    left.copied.size === 0
      ? {code: exitCode.fine, isDone: true}
      : await deleteCopied(work, command, found, left);
  if (work.stop.code() !== undefined) return deletion.code;
  await sayUnsure(work, left, name, command.json);
  if (!deletion.isDone) return deletion.code;
  await settleAll(work, left, name);
  return deletion.code === exitCode.fine && left.unsure.size > 0 ? exitCode.partial : deletion.code;
};
