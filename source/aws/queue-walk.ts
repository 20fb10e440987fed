import type {SQSClient} from '@aws-sdk/client-sqs';
import {FailureError} from '../domain/failure.ts';
import {toFailure} from './failure-mapping.ts';
import type {JobControl} from './job-control.ts';
import {createHold} from './job-hold.ts';
import type {Patience} from './job-patience.ts';
import {repeated} from './job-patience.ts';
import type {Letter} from './letter.ts';
import type {WalkPlan} from './walk-course.ts';
import {createCourse, firstState} from './walk-course.ts';
import {createHands} from './walk-hands.ts';
import {almostAllThatCanBeHidden, isNearQuota} from './walk-quota.ts';
import type {Received} from './walk-receive.ts';
import {receive} from './walk-receive.ts';

/** ReceiveMessage API reference: at most ten messages a call. */
const mostMessages = 10;

/** Receiving all messages of a queue, each of which stays hidden until the end unless it is done with. */
export type QueueWalk = {
  /** Walks, then releases what is kept. What fails is told to the control; never rejects. */
  readonly run: () => Promise<void>;
  /** The message is deleted. */
  readonly gone: (letter: Letter) => void;
  /** The message becomes visible at once, and is received again. */
  readonly letGo: (letters: readonly Letter[]) => Promise<void>;
  /** Nothing more is done with the message in hand: should it be received again, it comes as a new letter. */
  readonly keep: (letter: Letter) => void;
  /** Takes the message out of what is released at the end. */
  readonly takeOut: (letter: Letter) => void;
  /** Something that cannot happen twice was done: the walk is not going round in circles. */
  readonly progressed: () => void;
  /** Releases what nothing is done with, at once. Never rejects. */
  readonly release: () => Promise<void>;
  readonly receiveCalls: () => number;
  readonly stillHeld: () => number;
  /** Whether the end of the queue was seen, after `run`: nothing came any more, and nothing can hide behind what was held. */
  readonly reachedEnd: () => boolean;
};

/** Prepares a walk. Nothing is asked before `run`. */
export const createQueueWalk = (
  sqs: SQSClient,
  plan: WalkPlan,
  control: JobControl,
  patience: Patience,
): QueueWalk => {
  const {url} = plan.queue;
  const state = firstState();
  const hold = createHold(sqs, url);
  const hands = createHands(hold, state);
  const course = createCourse(plan, control, state, () => hands.seen() - state.gone);
  const failWith = (error: unknown): void =>
    control.fail(toFailure(error, {service: 'sqs', operation: 'ReceiveMessage'}));

  /** `undefined` when it was given up because of a stop or a pause. */
  const receivePatiently = async (most: number): Promise<Received | undefined> => {
    const goesOn = (): boolean => !control.isStopped() && !control.isPaused();
    const receiveOnce = (): Promise<Received> => {
      state.receiveCalls += 1;
      return receive(sqs, url, most);
    };
    const onFailure = (verdict: string): void => {
      if (verdict === 'unanswered') state.hasLost = true;
    };
    return repeated(receiveOnce, {patience, rest: control.rest, goesOn, onFailure}).catch(
      (error: unknown) => {
        if (goesOn() || !(error instanceof FailureError)) failWith(error);
        return undefined;
      },
    );
  };

  const work = async (letters: readonly Letter[]): Promise<void> => {
    state.busy += 1;
    await plan.onLetters(letters).catch(failWith);
    hands.keepRest(letters);
    state.busy -= 1;
    state.isWaitingForBatch = false;
    control.notify();
  };

  const arrived = ({time, messages}: Received, wasBusy: boolean): void => {
    if (messages.length === 0) {
      // Batches in hand close their groups: behind them there may be more.
      if (course.isFifo && wasBusy) state.isWaitingForBatch = state.busy > 0;
      else state.emptyInARow += 1;
      return;
    }
    state.emptyInARow = 0;
    state.fruitful += 1;
    const letters = messages.flatMap(message => hands.take(message, time) ?? []);
    if (letters.length > 0) void work(letters);
  };

  const receiveSome = async (): Promise<void> => {
    const most = Math.min(mostMessages, course.room());
    const wasBusy = state.busy > 0;
    state.receiving += 1;
    state.asked += most;
    const received = await receivePatiently(most);
    state.receiving -= 1;
    state.asked -= most;
    if (received !== undefined) arrived(received, wasBusy);
    control.notify();
  };

  /** Before anything is released: whether SQS may have shown less than there is. */
  const mayHideMore = async (): Promise<boolean> =>
    (course.isFifo && hold.isUsed()) ||
    hold.stillHeld() >= almostAllThatCanBeHidden ||
    (await isNearQuota(sqs, url));

  const sawEnd = (): boolean =>
    course.isAtEnd() && !control.isStopped() && !state.hasLost && control.failure() === undefined;

  return {
    run: async () => {
      for (;;) {
        while (course.mayReceive()) void receiveSome();
        if (state.receiving === 0 && state.busy === 0 && course.isOver()) break;
        await control.changed();
      }
      if (sawEnd()) state.mayHideMore = await mayHideMore();
      await hold.release();
    },
    gone: letter => {
      hands.putDown(letter);
      state.gone += 1;
    },
    letGo: async letters => {
      for (const letter of letters) hands.putDown(letter);
      await hold.letGo(letters);
      state.emptyInARow = 0;
    },
    keep: letter => hands.keepRest([letter]),
    takeOut: letter => {
      hands.putDown(letter);
    },
    progressed: () => {
      state.again = 0;
    },
    release: hold.release,
    receiveCalls: () => state.receiveCalls,
    stillHeld: () => hold.stillHeld() + hands.inHand(),
    reachedEnd: () => sawEnd() && !state.mayHideMore,
  };
};
