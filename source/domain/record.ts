import type {Failure} from './failure.ts';
import {FailureError} from './failure.ts';
import type {Message} from './message.ts';

/** The stream that a peek of records works on. */
export type StreamReference = {
  readonly name: string;
  readonly arn: string;
  /** Shards that can be read, as far as they are known. */
  readonly openShards: number | undefined;
  /** Which of several places it is in; absent where only one is looked at. */
  readonly placeId?: string;
};

/** Which records a peek is to show, and how many at most. */
export type RecordPeekRequest = {
  readonly stream: StreamReference;
  /**
   * `latest`: what arrived in the last seconds and what arrives while the peek waits. `since` is a moment (epoch
   * milliseconds): asking again for more begins at the same record.
   */
  readonly from: 'latest' | {readonly since: number};
  readonly wanted: number;
};

/** What a peek at records did when it ended: nothing here is an error. */
export type RecordPeekOutcome = {
  /** GetRecords calls made: each took one of the five a second that all consumers of its shard share. */
  readonly readCalls: number;
  /** Bytes read, of the two megabytes a second that they share as well. */
  readonly bytesRead: number;
  /** Shards that were read. */
  readonly shards: number;
  /** Shards that could have been read and were not, because there are too many. */
  readonly shardsLeftOut: number;
  /** Shards that AWS refused to read any further because their consumers use up the quota. */
  readonly shardsThrottled: number;
  /** Every shard that was read is shown up to now: there is nothing more to look for. */
  readonly reachedEnd: boolean;
};

/** Shards that one peek reads at most. */
export const mostPeekedShards = 20;

/** A peek at records that failed: why, and what it did before. */
export class RecordPeekError extends FailureError {
  readonly outcome: RecordPeekOutcome;

  constructor(failure: Failure, outcome: RecordPeekOutcome, options?: ErrorOptions) {
    super(failure, options);
    this.outcome = outcome;
  }
}

/** Looking at records beside the consumers of a stream, of whose read quota it takes. */
export type RecordPeekOperations = {
  /**
   * Reports records (as messages, oldest first of each shard) as they come and resolves when enough came, nothing more
   * does, or `signal` is aborted. Throws a `RecordPeekError`.
   */
  readonly peekRecords: (
    request: RecordPeekRequest,
    onMessages: (messages: readonly Message[]) => void,
    signal: AbortSignal,
  ) => Promise<RecordPeekOutcome>;
};
