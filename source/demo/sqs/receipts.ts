import {invalidParameterValue} from '../wire/service-error.ts';
import {announceArrival, hideMessage, removeMessage, settle} from './queue-contents.ts';
import type {Queue} from './queue.ts';
import type {SqsAccount} from './sqs-account.ts';
import {sqsError} from './sqs-errors.ts';
import type {StoredMessage} from './stored-message.ts';

/** One receive of one message. */
type Receipt = {readonly messageId: string; readonly receiveNumber: number};

/** The receipt handle of the message's latest receive. */
export const receiptHandleOf = ({name}: Queue, {id, receivesHere}: StoredMessage): string =>
  Buffer.from(`${name} ${id} ${receivesHere}`).toString('base64');

/** Throws ReceiptHandleIsInvalid for what was never a handle of this queue. */
const parseReceiptHandle = (queue: Queue, handle: string): Receipt => {
  const [name, messageId, receiveNumber] = Buffer.from(handle, 'base64').toString().split(' ');
  if (name !== queue.name || messageId === undefined || receiveNumber === undefined) {
    throw sqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return {messageId, receiveNumber: Number(receiveNumber)};
};

const invalidHandle = (handle: string, reason: string) =>
  invalidParameterValue(`Value ${handle} for parameter ReceiptHandle is invalid. Reason: ${reason}`);

/**
 * DeleteMessage. Only the latest handle deletes; an older one is answered as if it had. On a FIFO queue the
 * handle must still be in force.
 */
export const deleteMessage = (account: SqsAccount, queue: Queue, handle: string) => {
  const {messageId, receiveNumber} = parseReceiptHandle(queue, handle);
  const now = account.now();
  settle(queue, now);
  const message = queue.messages.get(messageId);
  const isLatest = message !== undefined && message.receivesHere === receiveNumber;
  if (message !== undefined && queue.isFifo && (!isLatest || message.state !== 'inFlight')) {
    throw invalidHandle(handle, 'The receipt handle has expired.');
  }
  if (isLatest) removeMessage(queue, message);
  account.meter.count(queue.name, 'deleted', 1, now);
  if (queue.isFifo) announceArrival(queue);
};

/** ReceiveMessage API reference: a message is hidden for at most twelve hours from its receive. */
const maxHiddenSeconds = 43_200;

const heldMessage = (
  queue: Queue,
  handle: string,
): StoredMessage & {readonly receivedAt: number | undefined} => {
  const {messageId, receiveNumber} = parseReceiptHandle(queue, handle);
  const message = queue.messages.get(messageId);
  if (message?.receivesHere !== receiveNumber) {
    throw invalidHandle(handle, 'Message does not exist or is not available for visibility timeout change.');
  }
  const isReleased = message.receivedAt === undefined;
  if (isReleased || (queue.isFifo && message.state !== 'inFlight')) {
    throw sqsError('MessageNotInflight', 'The specified message is not in flight.');
  }
  return message;
};

/** ChangeMessageVisibility: from now on; 0 releases the message. */
export const changeVisibility = (
  account: SqsAccount,
  queue: Queue,
  handle: string,
  visibilityTimeoutSeconds: number,
) => {
  if (visibilityTimeoutSeconds < 0 || visibilityTimeoutSeconds > maxHiddenSeconds) {
    throw invalidParameterValue(
      `Value ${visibilityTimeoutSeconds} for parameter VisibilityTimeout is invalid. ` +
        `Reason: VisibilityTimeout must be an integer between 0 and ${maxHiddenSeconds}.`,
    );
  }
  const now = account.now();
  settle(queue, now);
  const message = heldMessage(queue, handle);
  const hiddenUntil = now + visibilityTimeoutSeconds * 1000;
  if (hiddenUntil > (message.receivedAt ?? now) + maxHiddenSeconds * 1000) {
    throw invalidParameterValue(
      `Value ${visibilityTimeoutSeconds} for parameter VisibilityTimeout is invalid. ` +
        `Reason: Total VisibilityTimeout for the message is beyond the limit [${maxHiddenSeconds} seconds].`,
    );
  }
  hideMessage(queue, message, 'inFlight', hiddenUntil);
  if (visibilityTimeoutSeconds > 0) return;
  message.receivedAt = undefined;
  settle(queue, now);
  announceArrival(queue);
};
