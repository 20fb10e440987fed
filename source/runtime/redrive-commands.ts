import type {FailureKind} from '../domain/failure.ts';
import {queueKey} from '../domain/message.ts';
import {isOver} from '../domain/redrive.ts';
import type {Command} from '../store/command.ts';
import type {CommandParts} from './command-parts.ts';
import {connectionOf} from './connection-of.ts';
import {failureOf} from './failure-of.ts';

/** Asking again for progress changes nothing about these: the endpoint, the rights or the queue are not there. */
const hopeless: ReadonlySet<FailureKind> = new Set(['unsupported', 'accessDenied', 'notFound']);

/** How often the progress of a move task is asked for; its counters lag anyway. */
const watchMilliseconds = 1000;

/** A function, because between two awaits a signal changes behind the type checker's back. */
const stillWanted = (signal: AbortSignal): boolean => !signal.aborted;

/** Follows the newest move task of a queue until it is over. One follower a queue. */
export const watchRedrive = async (
  parts: CommandParts,
  watched: Set<string>,
  {queue, newerThan}: Extract<Command, {type: 'watchRedrive'}>,
): Promise<void> => {
  const connection = connectionOf(parts, queue);
  const key = queueKey(queue);
  if (connection === undefined || watched.has(key)) return;
  watched.add(key);
  const {signal} = connection;
  try {
    for (let over = false; !over && stillWanted(signal);) {
      try {
        const tasks = await connection.redrives.tasks(queue.arn, signal);
        // The list lags: until ours is in it, the newest one is an older one.
        const task = tasks.find(({startedAt = Infinity}) => startedAt > (newerThan ?? 0));
        if (task !== undefined) {
          parts.dispatch({type: 'redriveProgressed', sourceArn: key, task, at: parts.clock.now()});
          over = isOver(task);
        }
      } catch (error) {
        if (!stillWanted(signal)) return;
        const failure = failureOf(error, 'sqs', 'ListMessageMoveTasks');
        parts.dispatch({type: 'redriveRefused', sourceArn: key, failure});
        if (hopeless.has(failure.kind)) return;
      }
      await parts.clock.sleep(over ? 0 : watchMilliseconds, signal);
    }
  } finally {
    watched.delete(key);
  }
};

/** Whether a task runs that nobody told us of: one that somebody else started, or ours whose answer was lost. */
export const findRedrive = async (
  parts: CommandParts,
  {queue}: Extract<Command, {type: 'findRedrive'}>,
): Promise<void> => {
  const connection = connectionOf(parts, queue);
  if (connection === undefined) return;
  try {
    const tasks = await connection.redrives.tasks(queue.arn, connection.signal);
    const task = tasks.find(each => !isOver(each));
    // What is found after another place was chosen belongs to the one that was left.
    if (task !== undefined && stillWanted(connection.signal))
      parts.dispatch({type: 'redriveFound', queue, task});
  } catch (error) {
    parts.log('warning', failureOf(error, 'sqs', 'ListMessageMoveTasks').message);
  }
};

/** Asks SQS to start a move task. What it refuses may be because one runs already. */
export const startRedrive = async (
  parts: CommandParts,
  {queue, request}: Extract<Command, {type: 'startRedrive'}>,
): Promise<void> => {
  const connection = connectionOf(parts, queue);
  if (connection === undefined) return;
  try {
    await connection.redrives.start(request);
    parts.dispatch({type: 'redriveStarted', queue});
  } catch (error) {
    const failure = failureOf(error, 'sqs', 'StartMessageMoveTask');
    parts.dispatch({type: 'redriveRefused', sourceArn: queueKey(queue), failure});
    await findRedrive(parts, {type: 'findRedrive', queue});
  }
};

/** Asks SQS to stop a move task; what it moved stays moved. */
export const cancelRedrive = async (
  parts: CommandParts,
  {handle, placeId}: Extract<Command, {type: 'cancelRedrive'}>,
): Promise<void> => {
  const connection = connectionOf(parts, {placeId});
  if (connection === undefined) return;
  try {
    const moved = await connection.redrives.cancel(handle);
    const text = `Cancelling: ${String(moved)} were moved already and stay moved`;
    parts.dispatch({type: 'noticed', level: 'info', text});
  } catch (error) {
    const failure = failureOf(error, 'sqs', 'CancelMessageMoveTask');
    parts.dispatch({type: 'noticed', level: 'error', text: `${failure.message} ${failure.hint}`});
  }
};

/** Reads what the pre-flight of a redrive judges by. */
export const readRedriveFacts = async (
  parts: CommandParts,
  {number, queue}: Extract<Command, {type: 'readRedriveFacts'}>,
): Promise<void> => {
  const connection = connectionOf(parts, queue);
  if (connection === undefined) return;
  try {
    const facts = await connection.redrives.facts(queue, connection.signal);
    parts.dispatch({type: 'redriveFactsRead', number, facts});
  } catch (error) {
    parts.dispatch({
      type: 'redriveFactsFailed',
      number,
      failure: failureOf(error, 'sqs', 'GetQueueAttributes'),
    });
  }
};
