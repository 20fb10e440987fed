import type {Queue} from './queue.ts';
import {expiresAt} from './queue.ts';
import type {MessageState, StoredMessage} from './stored-message.ts';

const changeState = (queue: Queue, message: StoredMessage, state: MessageState) => {
  if (message.state !== 'gone') queue.counts[message.state]--;
  if (state !== 'gone') queue.counts[state]++;
  message.state = state;
};

/** Messages received this often go to the back of a standard queue and leave its age metric (SQS Developer Guide). */
const poisonPillReceives = 3;

const isPoisonPill = ({receivesHere}: StoredMessage): boolean => receivesHere >= poisonPillReceives;

/** Makes the message receivable now. */
export const showMessage = (queue: Queue, message: StoredMessage) => {
  if (isPoisonPill(message)) message.order = queue.nextOrder++;
  changeState(queue, message, 'visible');
  if (!queue.isFifo) queue.visible.push(message.order, message);
};

/** Hides the message until the given time (epoch milliseconds). */
export const hideMessage = (
  queue: Queue,
  message: StoredMessage,
  state: 'inFlight' | 'delayed',
  until: number,
) => {
  changeState(queue, message, state);
  if (isPoisonPill(message)) queue.young.delete(message.id);
  message.hiddenUntil = until;
  queue.hidden.push(until, message);
};

const groupOf = ({groupId}: StoredMessage): string => groupId ?? '';

const joinGroup = ({groups}: Queue, message: StoredMessage) => {
  const members = groups.get(groupOf(message)) ?? new Map<string, StoredMessage>();
  groups.set(groupOf(message), members.set(message.id, message));
};

const leaveGroup = ({groups}: Queue, message: StoredMessage) => {
  const members = groups.get(groupOf(message));
  members?.delete(message.id);
  if (members?.size === 0) groups.delete(groupOf(message));
};

export const addMessage = (queue: Queue, message: StoredMessage, delayedUntil?: number) => {
  queue.messages.set(message.id, message);
  if (!isPoisonPill(message)) queue.young.set(message.id, message);
  if (queue.isFifo) joinGroup(queue, message);
  message.order = queue.nextOrder++;
  if (delayedUntil === undefined) showMessage(queue, message);
  else hideMessage(queue, message, 'delayed', delayedUntil);
  queue.expiring.push(expiresAt(queue, message), message);
};

export const removeMessage = (queue: Queue, message: StoredMessage) => {
  changeState(queue, message, 'gone');
  queue.messages.delete(message.id);
  queue.young.delete(message.id);
  if (queue.isFifo) leaveGroup(queue, message);
};

export const removeAllMessages = (queue: Queue) => {
  for (const message of queue.messages.values()) changeState(queue, message, 'gone');
  queue.messages.clear();
  queue.young.clear();
  queue.groups.clear();
  queue.visible.clear();
  queue.hidden.clear();
  queue.expiring.clear();
};

/** After a change of the retention period. */
export const rescheduleExpiry = (queue: Queue) => {
  queue.expiring.clear();
  for (const message of queue.messages.values()) queue.expiring.push(expiresAt(queue, message), message);
};

/** Applies what the passing of time does: ends visibility timeouts and delays, drops what outlived its retention. */
export const settle = (queue: Queue, now: number) => {
  for (let key = queue.hidden.firstKey(); key !== undefined && key <= now; key = queue.hidden.firstKey()) {
    const message = queue.hidden.pop();
    if (message !== undefined) showMessage(queue, message);
  }
  for (
    let key = queue.expiring.firstKey();
    key !== undefined && key <= now;
    key = queue.expiring.firstKey()
  ) {
    const message = queue.expiring.pop();
    if (message !== undefined) removeMessage(queue, message);
  }
};

/** Seconds since the oldest message came into this queue, poison pills left out; 0 when there is none. */
export const oldestAgeSeconds = ({young}: Queue, now: number): number => {
  const oldest = young.values().next().value;
  return oldest === undefined ? 0 : Math.max(0, Math.floor((now - oldest.enqueuedAt) / 1000));
};

/** Wakes the long polls. */
export const announceArrival = (queue: Queue) => {
  for (const listener of [...queue.arrivalListeners]) listener();
};
