import {createHash} from 'node:crypto';
import {invalidParameterValue, missingParameter} from '../wire/service-error.ts';
import {addMessage, announceArrival, settle} from './queue-contents.ts';
import type {Queue, RecentSend} from './queue.ts';
import {numberSetting} from './queue.ts';
import type {SqsAccount} from './sqs-account.ts';
import type {MessageContent, StoredMessage} from './stored-message.ts';
import {freshMessage} from './stored-message.ts';

/** The deduplication interval of FIFO queues (SQS Developer Guide). */
const deduplicationMilliseconds = 5 * 60_000;

const notForThisType = (name: string, value: string | number) =>
  invalidParameterValue(
    `Value ${value} for parameter ${name} is invalid. ` +
      'Reason: The request include parameter that is not valid for this queue type.',
  );

const checkDelay = (queue: Queue, delaySeconds: number | undefined) => {
  if (delaySeconds === undefined || delaySeconds === 0) return;
  if (queue.isFifo) throw notForThisType('DelaySeconds', delaySeconds);
  if (delaySeconds < 0 || delaySeconds > 900) {
    throw invalidParameterValue(
      `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  }
};

const deduplicationIdOf = (queue: Queue, {body, deduplicationId}: MessageContent): string | undefined => {
  if (!queue.isFifo) {
    if (deduplicationId === undefined) return undefined;
    throw notForThisType('MessageDeduplicationId', deduplicationId);
  }
  if (deduplicationId !== undefined) return deduplicationId;
  if (queue.attributes.get('ContentBasedDeduplication') === 'true') {
    return createHash('sha256').update(body).digest('hex');
  }
  throw invalidParameterValue(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
};

const forgetOldSends = ({recentSends}: Queue, now: number) => {
  for (const [key, {sentAt}] of recentSends) {
    if (sentAt + deduplicationMilliseconds > now) return;
    recentSends.delete(key);
  }
};

/** The role or user whose messages these are: an id as SQS shows it in SenderId. */
const senderId = 'AIDAEXAMPLEDEMOSENDER';

const accept = (
  account: SqsAccount,
  queue: Queue,
  content: MessageContent,
  delaySeconds: number,
): RecentSend => {
  const now = account.now();
  const sequenceNumber = queue.isFifo ? account.nextSequenceNumber() : undefined;
  const message = freshMessage(content, {sentAt: now, sequenceNumber, senderId});
  settle(queue, now);
  addMessage(queue, message, delaySeconds > 0 ? now + delaySeconds * 1000 : undefined);
  account.meter.count(queue.name, 'sent', 1, now);
  announceArrival(queue);
  return {messageId: message.id, sequenceNumber, sentAt: now};
};

/**
 * SendMessage. A duplicate within the deduplication interval of a FIFO queue is accepted, answered like the first
 * one, and dropped.
 */
export const sendMessage = (
  account: SqsAccount,
  queue: Queue,
  content: MessageContent,
  delaySeconds?: number,
): RecentSend => {
  checkDelay(queue, delaySeconds);
  const deduplicationId = deduplicationIdOf(queue, content);
  const delay = delaySeconds ?? numberSetting(queue, 'DelaySeconds');
  if (deduplicationId === undefined) return accept(account, queue, content, delay);
  if (content.groupId === undefined) throw missingParameter('MessageGroupId');
  forgetOldSends(queue, account.now());
  const isPerGroup = queue.attributes.get('DeduplicationScope') === 'messageGroup';
  const key = JSON.stringify([isPerGroup ? content.groupId : '', deduplicationId]);
  const earlier = queue.recentSends.get(key);
  if (earlier !== undefined) return earlier;
  const sent = accept(account, queue, {...content, deduplicationId}, numberSetting(queue, 'DelaySeconds'));
  queue.recentSends.set(key, sent);
  return sent;
};

/** Puts a message that SQS itself moves into a queue: no deduplication, no delay, not counted as sent. */
export const receiveTransfer = (account: SqsAccount, queue: Queue, message: StoredMessage) => {
  settle(queue, account.now());
  addMessage(queue, message);
  announceArrival(queue);
};
