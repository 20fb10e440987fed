import type {Message} from './message.ts';
import type {QueueType} from './queue.ts';

/** When a message is deleted (epoch milliseconds). Not exact: not before that, perhaps later. */
export type Expiry = {readonly at: number; readonly exact: boolean};

/** What decides when a message expires. */
export type Retention = {
  /** SentTimestamp, epoch milliseconds. */
  readonly sentAt: Message['sentAt'];
  /** MessageRetentionPeriod of the queue it is in now. */
  readonly retentionSeconds: number | undefined;
  readonly type: QueueType;
  /** A redrive policy moved it to the queue it is in now. */
  readonly movedHere: boolean;
};

/**
 * When SQS deletes a message; `undefined` when a time is unknown. On a standard queue the original send counts,
 * also after the move to a dead-letter queue; on a FIFO queue the move resets the enqueue time, which no attribute
 * tells (SQS Developer Guide, "Using dead-letter queues": message retention periods).
 */
export const expiresAt = ({sentAt, retentionSeconds, type, movedHere}: Retention): Expiry | undefined =>
  sentAt === undefined || retentionSeconds === undefined
    ? undefined
    : {at: sentAt + retentionSeconds * 1000, exact: type === 'standard' || !movedHere};
