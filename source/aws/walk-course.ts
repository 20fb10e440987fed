import type {QueueReference} from '../domain/message.ts';
import type {JobControl} from './job-control.ts';
import type {Letter} from './letter.ts';

/** A walk starts with so many receives at once and adds as many with each that brings something. */
const firstReceives = 2;
/** So many empty long polls in a row are the end: one may come about by chance (Developer Guide, short and long polling). */
const emptyAtEnd = 2;

/** How a queue is to be walked through. */
export type WalkPlan = {
  readonly queue: QueueReference;
  /** Receives and batches in hand at once. */
  readonly lanes: number;
  /** How many more messages may come into hand, those that are being received included. */
  readonly room: () => number;
  /** Whether enough was seen. */
  readonly isDone: () => boolean;
  /**
   * Takes what one receive brought, never a message that is still in hand. Says of each letter `gone` or `letGo`; the
   * others are kept until the end.
   */
  readonly onLetters: (letters: readonly Letter[]) => Promise<void>;
};

/** Where a walk is. */
export type WalkState = {
  /** Receives under way, and how many messages they ask for. */
  receiving: number;
  asked: number;
  /** Batches in hand. */
  busy: number;
  /** Receives that brought something. */
  fruitful: number;
  emptyInARow: number;
  /** Messages seen again since anything new or anything done. */
  again: number;
  gone: number;
  receiveCalls: number;
  /** A receive without an answer may have hidden messages. */
  hasLost: boolean;
  /** At the end, SQS may have shown less than there is. */
  mayHideMore: boolean;
  /** Nothing can come before a batch in hand is done with. */
  isWaitingForBatch: boolean;
};

/** Before the first receive. */
export const firstState = (): WalkState => ({
  receiving: 0,
  asked: 0,
  busy: 0,
  fruitful: 0,
  emptyInARow: 0,
  again: 0,
  gone: 0,
  receiveCalls: 0,
  hasLost: false,
  mayHideMore: false,
  isWaitingForBatch: false,
});

/** When a walk may receive, and when it is over. */
export const createCourse = (plan: WalkPlan, control: JobControl, state: WalkState, known: () => number) => {
  const isFifo = plan.queue.type === 'fifo';
  const isRoundOver = (): boolean => state.again > 0 && state.again >= known();
  const isOver = (): boolean =>
    control.isStopped() || plan.isDone() || state.emptyInARow >= emptyAtEnd || isRoundOver();
  // One after the other from a FIFO queue, so that the messages of a group come in their order wherever they come from.
  const mostReceives = (): number =>
    isFifo ? 1 : Math.min(plan.lanes, firstReceives * (1 + state.fruitful));
  return {
    isFifo,
    isOver,
    isAtEnd: () => state.emptyInARow >= emptyAtEnd || isRoundOver(),
    room: () => plan.room() - state.asked,
    mayReceive: () =>
      !isOver() &&
      !control.isPaused() &&
      !state.isWaitingForBatch &&
      // After an empty one those under way tell whether it is the end.
      (state.emptyInARow === 0 || state.emptyInARow + state.receiving < emptyAtEnd) &&
      state.receiving < mostReceives() &&
      state.receiving + state.busy < plan.lanes &&
      plan.room() - state.asked > 0,
  };
};
