import {FailureError} from '../../domain/failure.ts';
import type {FailureKind} from '../../domain/failure.ts';
import {joinQueues} from '../../domain/queue-join.ts';
import type {Queue} from '../../domain/queue.ts';
import type {RedriveTask} from '../../domain/redrive.ts';
import {counted} from '../../domain/quantity.ts';
import type {DlqStatus} from '../../headless/dlq-status.ts';
import {statusJson, statusLines} from '../../headless/dlq-status.ts';
import {exitCode} from '../exit-code.ts';
import type {CommandOf} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import {measureQueues} from './list.ts';
import {readOpen} from './unfinished.ts';
import type {Work} from './work.ts';
import {theQueue} from './work.ts';

type Asked<Value> = {readonly value: Value | undefined; readonly gap: string | undefined};

/** SQS refuses to list tasks of a queue that can have none, and emulators do not know them: no news, no failure. */
const quiet: readonly FailureKind[] = ['unsupported', 'refused'];

/** One of several questions; that it fails leaves the others. */
const ask = async <Value>(question: Promise<Value>): Promise<Asked<Value>> => {
  try {
    return {value: await question, gap: undefined};
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const {kind, message} = error.failure;
    return {value: undefined, gap: quiet.includes(kind) ? undefined : message};
  }
};

/** The queue with its sources and the age of its oldest message. */
const complete = async (
  {connection, stop}: Work,
  {queue}: FoundQueue,
  sourceArns: readonly string[],
): Promise<{readonly queue: Queue; readonly gaps: readonly string[]}> => {
  const service = connection.services.find(({view}) => view.id === 'sqs');
  const joined = joinQueues(new Map([[queue.id, queue]])).get(queue.id) ?? queue;
  const known = {...joined, sourceQueueArns: sourceArns};
  if (service === undefined) return {queue: known, gaps: []};
  const {queues, failures} = await measureQueues(service, [known], stop.signal);
  return {queue: queues[0] ?? known, gaps: failures.map(({message}) => message)};
};

const gather = async (work: Work, found: FoundQueue): Promise<DlqStatus> => {
  const {connection, stop, lastPurge} = work;
  const {reference} = found;
  const [origins, tasks, left, purgedAt] = await Promise.all([
    connection.jobs.origins(reference, stop.signal),
    ask<readonly RedriveTask[]>(connection.redrives.tasks(reference.arn, stop.signal)),
    readOpen(work, reference),
    lastPurge(reference.url),
  ]);
  const sourceArns = origins.sources.map(({queue}) => queue.arn);
  const {queue, gaps} = await complete(work, found, sourceArns);
  return {
    ...{queue, origins, tasks: tasks.value, unfinished: left, purgedAt},
    gaps: [...origins.gaps, ...(tasks.gap === undefined ? [] : [tasks.gap]), ...gaps],
  };
};

const settle = async ({book, desk}: Work, {unfinished}: DlqStatus): Promise<void> => {
  for (const {header} of unfinished) await book.settle(header.id);
  desk.say([`${counted(unfinished.length, 'unfinished run')} taken off the list.`]);
};

/** `dlq status`. Only reads of AWS. Resolves with the exit code. */
export const status = async (work: Work, command: CommandOf<'status'>): Promise<number> => {
  const {desk, stop} = work;
  const known = await gather(work, await theQueue(work, command.queue));
  const stopped = stop.code();
  if (stopped !== undefined) return stopped;
  if (command.json) await desk.printJsonLine(JSON.stringify(statusJson(known), undefined, 2));
  else await desk.print(statusLines(known, Date.now(), desk.ascii));
  if (command.settle) await settle(work, known);
  return exitCode.fine;
};
