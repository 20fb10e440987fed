import type {MoveTask} from './move-task.ts';
import {isActive} from './move-task.ts';
import {removeMessage, settle, showMessage} from './queue-contents.ts';
import type {Queue} from './queue.ts';
import {receiveTransfer} from './send.ts';
import type {SqsAccount} from './sqs-account.ts';
import {queueByArn} from './sqs-account.ts';
import type {StoredMessage} from './stored-message.ts';
import {freshMessage} from './stored-message.ts';

/** A cancelled task goes on for a moment: the counter still rises after the answer to CancelMessageMoveTask. */
const cancellingMilliseconds = 1000;

/** StartMessageMoveTask API reference: a task may run for 36 hours. */
const longestRunMilliseconds = 36 * 3_600_000;

const nextToMove = (source: Queue): StoredMessage | undefined => {
  if (!source.isFifo) return source.visible.pop();
  for (const message of source.messages.values()) if (message.state === 'visible') return message;
  return undefined;
};

const fail = (task: MoveTask, reason: string) => {
  task.status = 'FAILED';
  task.failureReason = reason;
};

const moveOne = (account: SqsAccount, task: MoveTask, source: Queue, message: StoredMessage): boolean => {
  const arn = task.destinationArn ?? message.sourceQueueArn;
  const destination = arn === undefined ? undefined : queueByArn(account, arn);
  if (destination === undefined) {
    showMessage(source, message);
    fail(
      task,
      arn === undefined ? 'CouldNotDetermineMessageSource' : 'AWS.SimpleQueueService.NonExistentQueue',
    );
    return false;
  }
  const now = account.now();
  removeMessage(source, message);
  const sequenceNumber = destination.isFifo ? account.nextSequenceNumber() : undefined;
  receiveTransfer(
    account,
    destination,
    freshMessage(message, {sentAt: now, sequenceNumber, senderId: message.senderId}),
  );
  account.meter.count(source.name, 'received', 1, now);
  account.meter.count(source.name, 'deleted', 1, now);
  account.meter.count(destination.name, 'sent', 1, now);
  task.moved++;
  return true;
};

/** How many messages the task's velocity allows by now and it has not moved yet. */
const dueMessages = (account: SqsAccount, task: MoveTask): number => {
  const lastMoment = (task.cancelledAt ?? Infinity) + cancellingMilliseconds;
  const elapsedSeconds = (Math.min(account.now(), lastMoment) - task.startedAt) / 1000;
  return Math.floor(elapsedSeconds * (task.maxPerSecond ?? account.moveTaskPerSecond)) - task.moved;
};

const finishIfOver = (account: SqsAccount, task: MoveTask, source: Queue) => {
  const now = account.now();
  if (task.cancelledAt !== undefined) {
    if (now >= task.cancelledAt + cancellingMilliseconds) task.status = 'CANCELLED';
    return;
  }
  if (task.moved >= (task.toMove ?? 0) || source.messages.size === 0) task.status = 'COMPLETED';
  else if (now >= task.startedAt + longestRunMilliseconds) fail(task, 'The task ran for 36 hours.');
};

const advance = (account: SqsAccount, task: MoveTask) => {
  const source = queueByArn(account, task.sourceArn);
  if (source === undefined) {
    fail(task, 'AWS.SimpleQueueService.NonExistentQueue');
    return;
  }
  if (account.now() <= task.startedAt) return;
  settle(source, account.now());
  task.toMove ??= source.messages.size;
  for (let due = Math.min(dueMessages(account, task), task.toMove - task.moved); due > 0; due--) {
    const message = nextToMove(source);
    if (message === undefined) break;
    if (!moveOne(account, task, source, message)) return;
  }
  finishIfOver(account, task, source);
};

/** Lets the running move tasks do what they would have done by now. */
export const advanceMoveTasks = (account: SqsAccount) => {
  for (const task of account.moveTasks) if (isActive(task)) advance(account, task);
};
