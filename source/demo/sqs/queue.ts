import type {PriorityQueue} from './priority-queue.ts';
import {createPriorityQueue} from './priority-queue.ts';
import type {StoredMessage} from './stored-message.ts';

export type RedrivePolicy = {readonly deadLetterTargetArn: string; readonly maxReceiveCount: number};

/** What a FIFO queue remembers of a send for the five minutes of its deduplication interval. */
export type RecentSend = {
  readonly messageId: string;
  readonly sequenceNumber: string | undefined;
  readonly sentAt: number;
};

/** One simulated queue. Its messages change only through queue-contents.ts. */
export type Queue = {
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly createdAt: number;
  modifiedAt: number;
  /** Settings by attribute name, defaults included. */
  readonly attributes: Map<string, string>;
  /** RedrivePolicy, parsed. */
  redrivePolicy: RedrivePolicy | undefined;
  readonly tags: Map<string, string>;
  /** In order of arrival. */
  readonly messages: Map<string, StoredMessage>;
  /** Those of them that `isPoisonPill` does not tell, in order of arrival too. */
  readonly young: Map<string, StoredMessage>;
  /** Of a FIFO queue: its messages by group, in order of arrival. */
  readonly groups: Map<string, Map<string, StoredMessage>>;
  /** Visible messages of a standard queue by `order`. */
  readonly visible: PriorityQueue<StoredMessage>;
  /** In-flight and delayed messages by `hiddenUntil`. */
  readonly hidden: PriorityQueue<StoredMessage>;
  /** All messages by the end of their retention. */
  readonly expiring: PriorityQueue<StoredMessage>;
  readonly counts: {visible: number; inFlight: number; delayed: number};
  readonly recentSends: Map<string, RecentSend>;
  nextOrder: number;
  purgedAt: number | undefined;
  /** Long polls to wake when something may be received. */
  readonly arrivalListeners: Set<() => void>;
};

/** A numeric setting: `VisibilityTimeout`. */
export const numberSetting = (queue: Pick<Queue, 'attributes'>, name: string): number =>
  Number(queue.attributes.get(name) ?? 0);

/** When SQS drops the message: retention counts from SentTimestamp, which a FIFO move resets. */
export const expiresAt = (queue: Pick<Queue, 'attributes'>, {sentAt}: StoredMessage): number =>
  sentAt + numberSetting(queue, 'MessageRetentionPeriod') * 1000;

export const createQueue = (identity: {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly attributes: Map<string, string>;
}): Queue => ({
  ...identity,
  isFifo: identity.name.endsWith('.fifo'),
  modifiedAt: identity.createdAt,
  redrivePolicy: undefined,
  tags: new Map(),
  messages: new Map(),
  young: new Map(),
  groups: new Map(),
  visible: createPriorityQueue((message, key) => message.state === 'visible' && message.order === key),
  hidden: createPriorityQueue(
    (message, key) =>
      (message.state === 'inFlight' || message.state === 'delayed') && message.hiddenUntil === key,
  ),
  expiring: createPriorityQueue(
    (message, key) => message.state !== 'gone' && expiresAt(identity, message) === key,
  ),
  counts: {visible: 0, inFlight: 0, delayed: 0},
  recentSends: new Map(),
  nextOrder: 0,
  purgedAt: undefined,
  arrivalListeners: new Set(),
});
