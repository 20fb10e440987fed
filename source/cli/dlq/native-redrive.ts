import {nameOfArn} from '../../domain/arn.ts';
import {FailureError} from '../../domain/failure.ts';
import {counted, formatCount} from '../../domain/quantity.ts';
import type {RedriveTask} from '../../domain/redrive.ts';
import {isOver} from '../../domain/redrive.ts';
import {visibleText} from '../../domain/visible-text.ts';
import {hasSourceQueues} from '../../domain/queue.ts';
import {redriveRefusal} from '../../domain/redrive-preflight.ts';
import {systemClock} from '../../runtime/clock.ts';
import {exitCode} from '../exit-code.ts';
import {checkConsent, seekConsent} from './consent.ts';
import type {CommandOf} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import type {Work} from './work.ts';
import {createTaskFinder} from './native-task.ts';
import {NotDone, pinsOf, theQueue} from './work.ts';

type Redrive = CommandOf<'redrive'>;

/** Milliseconds between two questions how far the task is. */
const pollMilliseconds = 1000;

const taskJson = (type: string, {status, moved, total, failureReason}: RedriveTask) => ({
  ...{type, verb: 'redrive', native: true, status, moved},
  ...{total: total ?? null, failureReason: failureReason ?? null},
});

/** Where SQS is to send everything; `undefined`: each to its source. */
const destinationOf = async (
  work: Work,
  command: Redrive,
  found: FoundQueue,
): Promise<string | undefined> => {
  if (command.to === undefined) return undefined;
  const to = await theQueue(work, command.to);
  const {name, type, arn} = to.reference;
  if (type !== found.reference.type)
    throw new NotDone(`${name} is a ${type} queue: choose one of the same type.`);
  const forbidden = pinsOf(work, to).readOnly(name);
  if (forbidden !== undefined) throw new NotDone(`${name} is ${forbidden}. Nothing was changed.`);
  return arn;
};

type Facts = {
  readonly count: number;
  /** When earlier tasks were started; `undefined` when this endpoint does not list tasks. */
  readonly earlier: ReadonlySet<number | undefined> | undefined;
};

/** What SQS would refuse, before it is asked. */
const check = async ({connection, stop}: Work, {queue, reference}: FoundQueue): Promise<Facts> => {
  const facts = await connection.redrives.facts(reference, stop.signal);
  const running = facts.tasks?.find(task => !isOver(task));
  if (running !== undefined)
    throw new NotDone(
      `A move task of ${reference.name} is ${running.status} already (${formatCount(running.moved)} moved); SQS allows one at a time.`,
    );
  if (!hasSourceQueues(queue) && facts.sourceQueueUrls?.length === 0)
    throw new NotDone(`${redriveRefusal(queue) ?? ''} Leave --native out.`);
  return {
    count: facts.visible + facts.inFlight + facts.delayed,
    earlier: facts.tasks === undefined ? undefined : new Set(facts.tasks.map(({startedAt}) => startedAt)),
  };
};

/** SQS may list a task with a delay; after so many looks without it nobody waits for it any longer. */
const mostLooks = 60;

/** That it cannot be cancelled, because it is over by now, is said; how it ended has to be told all the same. */
const cancel = async ({connection, desk}: Work, handle: string): Promise<void> => {
  await connection.redrives.cancel(handle).catch((error: unknown) => {
    if (!(error instanceof FailureError)) throw error;
    desk.say([`The move task was not cancelled: ${error.failure.message}`]);
  });
};

type Running = {
  readonly found: FoundQueue;
  readonly handle: string;
  readonly earlier: NonNullable<Facts['earlier']>;
  readonly asLines: boolean;
};

/**
 * Follows the task to its end; cancels it when somebody stops the program. Resolves with `undefined` when SQS does not
 * list it for a minute.
 */
const follow = async (
  work: Work,
  {found, handle, earlier, asLines}: Running,
): Promise<RedriveTask | undefined> => {
  const {connection, desk, stop} = work;
  const {name, arn} = found.reference;
  const find = createTaskFinder({handle, earlier});
  let isCancelled = false;
  for (let looksWithoutIt = 0; looksWithoutIt < mostLooks;) {
    if (stop.code() !== undefined && !isCancelled) {
      isCancelled = true;
      await cancel(work, handle);
    }
    // Not stopped by ^C: how it ended has to be told.
    const task = find(await connection.redrives.tasks(arn, new AbortController().signal));
    looksWithoutIt = task === undefined ? looksWithoutIt + 1 : 0;
    if (task !== undefined && isOver(task)) return task;
    if (task !== undefined && asLines) await desk.printJson(taskJson('progress', task));
    else if (task !== undefined && desk.barLook() !== undefined)
      desk.draw(`redrive ${name}  ${visibleText(task.status)}  ${formatCount(task.moved)} moved`);
    // What is cancelled is over soon, and the signal that was given would not let this wait.
    await systemClock.sleep(pollMilliseconds, isCancelled ? new AbortController().signal : stop.signal);
  }
  return undefined;
};

const run = async (
  work: Work,
  command: Redrive,
  found: FoundQueue,
  {to, earlier}: {readonly to: string | undefined} & Pick<Facts, 'earlier'>,
): Promise<number> => {
  const {connection, desk, stop} = work;
  const {name, arn} = found.reference;
  const asLines = command.json || !desk.isTerminal;
  const handle = await connection.redrives.start({
    ...{sourceArn: arn, destinationArn: to, maxPerSecond: command.rate},
  });
  if (earlier === undefined) {
    desk.say([`${name}: the move task was started; this endpoint does not tell how far it is.`]);
    return exitCode.fine;
  }
  const task = await follow(work, {found, handle, earlier, asLines});
  if (task === undefined) {
    desk.say([
      `${name}: the move task was started, and SQS has not listed it for a minute: look at sls-top dlq status ${name}.`,
    ]);
    return stop.code() ?? exitCode.partial;
  }
  const reason = task.failureReason === undefined ? '' : `: ${task.failureReason}`;
  const words = `${name}: move task ${task.status}${reason}, ${counted(task.moved, 'message')} moved`;
  if (asLines) await desk.printJson(taskJson('done', task));
  else await desk.print([words]);
  if (asLines && task.status !== 'COMPLETED') desk.say([words]);
  return stop.code() ?? (task.status === 'COMPLETED' ? exitCode.fine : exitCode.partial);
};

/** `dlq redrive --native`: all messages by SQS's own move task. Resolves with the exit code. */
export const nativeRedrive = async (work: Work, command: Redrive, found: FoundQueue): Promise<number> => {
  const {name} = found.reference;
  const to = await destinationOf(work, command, found);
  const {count, earlier} = await check(work, found);
  const where = to === undefined ? 'each to its source' : `to ${nameOfArn(to)}`;
  const what = `move all ${formatCount(count)} messages of ${name}, ${where}, by SQS's own move task`;
  if (command.dryRun) {
    if (command.json)
      await work.desk.printJson({
        type: 'plan',
        verb: 'redrive',
        native: true,
        queue: name,
        total: count,
        to: to ?? null,
      });
    else await work.desk.print([`would ${what}`]);
    return exitCode.fine;
  }
  if (count === 0) {
    work.desk.say([`${name} is empty: nothing to move.`]);
    return exitCode.fine;
  }
  checkConsent(work, command, found);
  await seekConsent(work, command, {found, what});
  if (work.stop.code() !== undefined) return work.stop.code() ?? exitCode.unexpected;
  return run(work, command, found, {to, earlier});
};
