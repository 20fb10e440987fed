import type {Message as SqsMessage} from '@aws-sdk/client-sqs';
import type {Message} from '../domain/message.ts';
import {messageOf} from './received-message.ts';

/** How a message is hidden: its latest receipt handle, and until when that works. */
export type LetterHold = {
  readonly handle: string;
  /** By `performance.now()` and by `Date.now()`, reckoned from before the receive was sent. */
  readonly until: number;
  readonly untilClock: number;
};

/** A message in the hands of a job. */
export type Letter = {
  readonly message: Message;
  /** Whether the walk had not seen it before. */
  readonly isNew: boolean;
  /** Replaced when the message is received again: only the latest handle deletes (DeleteMessage API reference). */
  hold: LetterHold;
  /** SQS said that it is deleted: should it be received all the same, it is a new letter. */
  isGone: boolean;
};

/** The two clocks at the start of a receive. */
export type ReceiveTime = {readonly at: number; readonly clockAt: number};

export const receiveTime = (): ReceiveTime => ({at: performance.now(), clockAt: Date.now()});

/**
 * How much longer the message is hidden. The clock counts too: while a machine sleeps, SQS does not, and
 * `performance.now()` may.
 */
export const millisecondsLeft = ({hold}: Pick<Letter, 'hold'>): number =>
  Math.min(hold.until - performance.now(), hold.untilClock - Date.now());

/** How a receive that hides for `seconds` hides a message; `undefined` without a handle. */
export const holdOf = (
  {ReceiptHandle: handle}: SqsMessage,
  seconds: number,
  {at, clockAt}: ReceiveTime,
): LetterHold | undefined =>
  handle === undefined
    ? undefined
    : {handle, until: at + seconds * 1000, untilClock: clockAt + seconds * 1000};

/** A received message as a letter. */
export const letterOf = (received: SqsMessage, hold: LetterHold, isNew: boolean): Letter => ({
  message: messageOf(received),
  isNew,
  hold,
  isGone: false,
});

/** A message is acted on only while it stays hidden for this long: time for an answer and for its deletion. */
const marginMilliseconds = 30_000;

/** How much longer something may be done with all of these. */
export const leastTimeLeft = (letters: readonly Letter[]): number =>
  Math.min(...letters.map(millisecondsLeft)) - marginMilliseconds;
