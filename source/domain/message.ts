import type {Failure} from './failure.ts';
import {FailureError} from './failure.ts';
import {qualifiedId} from './places.ts';

/** A message attribute as the sender typed it: `String`, `Number`, `Binary` or a custom suffix of these. */
export type MessageAttribute = {readonly dataType: string; readonly value: string | Uint8Array};

/** One message as a peek saw it. Times are epoch milliseconds. */
export type Message = {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number | undefined;
  readonly firstReceivedAt: number | undefined;
  /** ApproximateReceiveCount, which the peek itself raised by one. */
  readonly receiveCount: number;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly traceHeader: string | undefined;
  /** DeadLetterQueueSourceArn: the queue whose redrive policy moved the message here. */
  readonly sourceQueueArn: string | undefined;
  readonly senderId: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** All system attributes as SQS spelled them. */
  readonly systemAttributes: Readonly<Record<string, string>>;
  /** Body plus attributes, in bytes of UTF-8. */
  readonly sizeBytes: number;
};

/** The queue that a dead-letter operation works on. */
export type QueueReference = {
  readonly url: string;
  readonly name: string;
  readonly arn: string;
  readonly type: 'standard' | 'fifo';
  /** Which of several places it is in; absent where only one is looked at. */
  readonly placeId?: string;
};

/** Tells a queue from those of other places that have the same ARN. */
export const queueKey = ({arn, placeId}: Pick<QueueReference, 'arn' | 'placeId'>): string =>
  qualifiedId(placeId, arn);

/** How a peek is to go: how many messages, and whether it may hide messages for a moment to reach further ones. */
export type PeekRequest = {
  readonly queue: QueueReference;
  readonly wanted: number;
  /**
   * `false`: one ReceiveMessage with visibility timeout 0, so nothing is ever hidden and at most ten messages are
   * seen. `true`: every message received is hidden for at most `holdSeconds` and released as soon as the peek ends.
   */
  readonly hold: boolean;
  /** Goes on until `wanted`, for minutes if it must, by many calls at once; what it receives is hidden longer. */
  readonly deep?: boolean;
};

/**
 * Why a look at a queue ended: nothing more came, nothing more came while so much is held that there may be more
 * (`held`), enough came, it became too much or too long, or it was stopped. SQS shows nothing of a FIFO group while a
 * message of it is held, and of a standard queue while about 120,000 are (SQS Developer Guide, FIFO delivery logic, quotas).
 */
export type PeekEnd = 'end' | 'held' | 'wanted' | 'bytes' | 'time' | 'stop';

/** For how long a peek hides what it received if it is never heard of again: short, but longer than it may run. */
export const holdSeconds = 30;

/** What a peek did when it ended: nothing here is an error. */
export type PeekOutcome = {
  /** Number of ReceiveMessage calls made: each raised the receive count of what it returned. */
  readonly receiveCalls: number;
  /** Messages that could not be released and stay hidden for up to `holdSeconds`. */
  readonly stillHeld: number;
  /** Two empty long polls in a row: the queue had nothing more to show. */
  readonly reachedEnd: boolean;
  /** Known of a deep peek only. */
  readonly endedBy?: PeekEnd;
};

/** A peek that failed: why, and what it did before. */
export class PeekError extends FailureError {
  readonly outcome: PeekOutcome;

  constructor(failure: Failure, outcome: PeekOutcome, options?: ErrorOptions) {
    super(failure, options);
    this.outcome = outcome;
  }
}

/** Looking at messages without taking them. */
export type PeekOperations = {
  /**
   * Receives, reports new messages (no MessageId twice in one call) as they arrive, releases, resolves. An aborted
   * `signal` stops receiving and still releases. Throws a `PeekError` when a receive fails, after releasing.
   */
  peek: (
    request: PeekRequest,
    onMessages: (messages: readonly Message[]) => void,
    signal: AbortSignal,
  ) => Promise<PeekOutcome>;
  /** Releases everything any peek of this program still holds; never throws. For every way out of the program. */
  releaseAll: () => Promise<void>;
};
