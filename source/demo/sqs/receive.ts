import {performance} from 'node:perf_hooks';
import {advanceMoveTasks} from './move-task-progress.ts';
import {hideMessage, removeMessage, settle} from './queue-contents.ts';
import type {Queue} from './queue.ts';
import {queueByArn} from './sqs-account.ts';
import type {SqsAccount} from './sqs-account.ts';
import {receiveTransfer} from './send.ts';
import {sqsError} from './sqs-errors.ts';
import type {StoredMessage} from './stored-message.ts';

type ReceiveRequest = {readonly maximum: number; readonly visibilityTimeoutSeconds: number};

/** What moves along: id, body, attributes and trace header; a FIFO queue takes it as sent now, under a new order. */
const asDeadLetter = (account: SqsAccount, source: Queue, message: StoredMessage): StoredMessage => {
  const now = account.now();
  return {
    ...message,
    ...(source.isFifo
      ? {sentAt: now, deduplicationId: message.id, sequenceNumber: account.nextSequenceNumber()}
      : {}),
    enqueuedAt: now,
    sourceQueueArn: source.arn,
    state: 'gone',
    receivesHere: 0,
    receivedAt: undefined,
  };
};

/** Applies the redrive policy to a message that is about to be received once more; whether it has left. */
const leavesForDeadLetterQueue = (account: SqsAccount, queue: Queue, message: StoredMessage): boolean => {
  const policy = queue.redrivePolicy;
  if (policy === undefined || message.receivesHere < policy.maxReceiveCount) return false;
  const target = queueByArn(account, policy.deadLetterTargetArn);
  if (target === undefined) return false;
  removeMessage(queue, message);
  receiveTransfer(account, target, asDeadLetter(account, queue, message));
  return true;
};

const hand = (
  account: SqsAccount,
  queue: Queue,
  message: StoredMessage,
  visibilityTimeoutSeconds: number,
) => {
  const now = account.now();
  message.receiveCount++;
  message.receivesHere++;
  message.firstReceivedAt ??= now;
  message.receivedAt = now;
  hideMessage(queue, message, 'inFlight', now + visibilityTimeoutSeconds * 1000);
};

const takeFromStandard = (
  account: SqsAccount,
  queue: Queue,
  {maximum, visibilityTimeoutSeconds}: ReceiveRequest,
): readonly StoredMessage[] => {
  const taken: StoredMessage[] = [];
  while (taken.length < maximum) {
    const message = queue.visible.pop();
    if (message === undefined) break;
    if (leavesForDeadLetterQueue(account, queue, message)) continue;
    hand(account, queue, message, visibilityTimeoutSeconds);
    taken.push(message);
  }
  return taken;
};

/** What may be received of a group: all up to its first message that is in flight or delayed. */
const openMembers = (
  account: SqsAccount,
  queue: Queue,
  groupId: string,
  maximum: number,
): readonly StoredMessage[] => {
  const open: StoredMessage[] = [];
  for (const message of queue.groups.get(groupId)?.values() ?? []) {
    if (message.state !== 'visible' || open.length >= maximum) break;
    if (!leavesForDeadLetterQueue(account, queue, message)) open.push(message);
  }
  return open;
};

/**
 * In order of arrival, as many of one group as there are before the next group (SQS Developer Guide, "FIFO delivery
 * logic").
 */
const takeFromFifo = (
  account: SqsAccount,
  queue: Queue,
  {maximum, visibilityTimeoutSeconds}: ReceiveRequest,
): readonly StoredMessage[] => {
  const taken: StoredMessage[] = [];
  const seen = new Set<string>();
  for (const {groupId = ''} of queue.messages.values()) {
    if (taken.length >= maximum) break;
    if (seen.has(groupId)) continue;
    seen.add(groupId);
    taken.push(...openMembers(account, queue, groupId, maximum - taken.length));
  }
  for (const message of taken) hand(account, queue, message, visibilityTimeoutSeconds);
  return taken;
};

/** One look at the queue, without waiting. Throws OverLimit where SQS does: a short poll of a standard queue. */
export const receiveMessages = (
  account: SqsAccount,
  queue: Queue,
  request: ReceiveRequest,
  isLongPoll = false,
): readonly StoredMessage[] => {
  const now = account.now();
  settle(queue, now);
  const room = account.inFlightLimit - queue.counts.inFlight;
  if (room <= 0) {
    if (queue.isFifo || isLongPoll) return [];
    throw sqsError(
      'OverLimit',
      `Too many messages in flight. The maximum number of in flight messages is ${account.inFlightLimit}.`,
    );
  }
  const limited = {...request, maximum: Math.min(request.maximum, room)};
  const taken = queue.isFifo
    ? takeFromFifo(account, queue, limited)
    : takeFromStandard(account, queue, limited);
  settle(queue, now);
  if (taken.length > 0) account.meter.count(queue.name, 'received', taken.length, now);
  return taken;
};

/** How often a long poll looks again by itself: the account's clock may run at its own pace. */
const lookAgainMilliseconds = 100;

const arrivalOrPause = (queue: Queue, milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      queue.arrivalListeners.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    queue.arrivalListeners.add(done);
    signal.addEventListener('abort', done);
  });

/**
 * ReceiveMessage. A long poll ends with the first message; its waiting is real time, whatever the account's clock
 * says. Nothing is received for a caller that has gone (`signal`).
 */
export const pollMessages = async (
  account: SqsAccount,
  queue: Queue,
  {waitTimeSeconds, ...request}: ReceiveRequest & {readonly waitTimeSeconds: number},
  signal: AbortSignal,
): Promise<readonly StoredMessage[]> => {
  const deadline = performance.now() + waitTimeSeconds * 1000;
  while (!signal.aborted) {
    advanceMoveTasks(account);
    const messages = receiveMessages(account, queue, request, waitTimeSeconds > 0);
    if (messages.length > 0) return messages;
    const remaining = deadline - performance.now();
    if (remaining <= 0) break;
    await arrivalOrPause(queue, Math.min(remaining, lookAgainMilliseconds), signal);
  }
  account.meter.count(queue.name, 'emptyReceives', 1, account.now());
  return [];
};
