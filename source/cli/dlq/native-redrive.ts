import {nameOfArn} from '../../domain/arn.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {RedriveTask} from '../../domain/redrive.ts';
import {isOver} from '../../domain/redrive.ts';
import {hasSourceQueues} from '../../domain/queue.ts';
import {redriveRefusal} from '../../domain/redrive-preflight.ts';
import {counted} from '../../headless/dlq-plan.ts';
import {systemClock} from '../../runtime/clock.ts';
import {exitCode} from '../exit-code.ts';
import {checkConsent, seekConsent} from './consent.ts';
import type {CommandOf} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import type {Work} from './work.ts';
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

/** The task that was just started; SQS may list it with a delay. */
const ownTask = async (
  {connection}: Work,
  {reference}: FoundQueue,
  earlier: NonNullable<Facts['earlier']>,
): Promise<RedriveTask | undefined> => {
  // Not stopped by ^C: how it ended has to be told.
  const {signal} = new AbortController();
  const tasks = await connection.redrives.tasks(reference.arn, signal);
  return tasks.find(({startedAt}) => !earlier.has(startedAt));
};

type Running = {
  readonly found: FoundQueue;
  readonly handle: string;
  readonly earlier: NonNullable<Facts['earlier']>;
  readonly asLines: boolean;
};

/** Follows the task to its end; cancels it when somebody stops the program. */
const follow = async (work: Work, {found, handle, earlier, asLines}: Running): Promise<RedriveTask> => {
  const {connection, desk, stop} = work;
  let isCancelled = false;
  for (;;) {
    if (stop.code() !== undefined && !isCancelled) {
      isCancelled = true;
      await connection.redrives.cancel(handle);
    }
    const task = await ownTask(work, found, earlier);
    if (task !== undefined && isOver(task)) return task;
    if (task !== undefined && asLines) await desk.printJson(taskJson('progress', task));
    else if (task !== undefined && desk.barLook() !== undefined)
      desk.draw(`redrive ${found.reference.name}  ${task.status}  ${formatCount(task.moved)} moved`);
    // What is cancelled is over soon, and the signal that was given would not let this wait.
    await systemClock.sleep(pollMilliseconds, isCancelled ? new AbortController().signal : stop.signal);
  }
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
