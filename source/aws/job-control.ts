import type {Failure} from '../domain/failure.ts';
import type {JobProgress, RunningJob} from '../domain/job.ts';
import {createNotifier} from './job-notifier.ts';

/** SendMessageBatch and DeleteMessageBatch API references: at most ten entries. */
const mostInBatch = 10;
/** A pace is kept in steps of half a second, so that it is smooth and batches are not tiny. */
const stepSeconds = 0.5;
/** How long what is held and waits for its turn may take to go out. */
const handSeconds = 15;

/** What people and failures do to a running job, and its pace. */
export type JobControl = Pick<RunningJob, 'setPace' | 'pause' | 'resume' | 'stop'> & {
  /** Ends the job as `stop` does; the first failure is the one that is told. */
  readonly fail: (failure: Failure) => void;
  readonly failure: () => Failure | undefined;
  readonly isStopped: () => boolean;
  readonly isPaused: () => boolean;
  readonly phase: () => JobProgress['phase'];
  readonly perSecond: () => number | undefined;
  /** How many messages may go out in one call: a pace is smooth. */
  readonly mostAtOnce: () => number;
  /** How many messages may be held that still wait for their turn. */
  readonly mostInHand: () => number;
  /** Waits for the turn of `count` messages. `false`: stopped, or no time is left (`timeLeft` in milliseconds). */
  readonly turn: (count: number, timeLeft: () => number) => Promise<boolean>;
  /** Waits; ends early with `stop`. */
  readonly rest: (milliseconds: number) => Promise<void>;
  /** Resolves when anything here changes, and with `notify`. */
  readonly changed: () => Promise<void>;
  readonly notify: () => void;
};

/** A pace that can be kept. Throws a `RangeError` for anything else. */
const checkedPace = (perSecond: number | undefined): number | undefined => {
  if (perSecond === undefined || (Number.isFinite(perSecond) && perSecond > 0)) return perSecond;
  throw new RangeError(`Expected \`perSecond\` to be above 0, got \`${perSecond}\``);
};

/** Gives out turns evenly: a turn that was not taken is lost, so that there are no bursts. */
const createPace = (initial: number | undefined) => {
  let perSecond = checkedPace(initial);
  let nextAt = 0;
  return {
    perSecond: () => perSecond,
    set: (next: number | undefined): void => {
      perSecond = checkedPace(next);
      nextAt = Math.min(nextAt, performance.now() + 1000 / (perSecond ?? Infinity));
    },
    /** Milliseconds until the next turn. */
    wait: (): number => (perSecond === undefined ? 0 : nextAt - performance.now()),
    take: (count: number): void => {
      nextAt = Math.max(nextAt, performance.now()) + (count * 1000) / (perSecond ?? Infinity);
    },
  };
};

type State = {isPaused: boolean; isStopped: boolean; failure: Failure | undefined};

const phaseOf = ({isPaused, isStopped}: State): JobProgress['phase'] => {
  if (isStopped) return 'stopping';
  return isPaused ? 'paused' : 'running';
};

/** Throws a `RangeError` when the pace is none. */
export const createJobControl = (initialPerSecond: number | undefined): JobControl => {
  const state: State = {isPaused: false, isStopped: false, failure: undefined};
  const pace = createPace(initialPerSecond);
  const notifier = createNotifier();
  const set = (change: Partial<State>): void => {
    Object.assign(state, change);
    notifier.notify();
  };
  const stop = (): void => set({isStopped: true});
  return {
    setPace: perSecond => {
      pace.set(perSecond);
      notifier.notify();
    },
    pause: () => set({isPaused: true}),
    resume: () => set({isPaused: false}),
    stop,
    fail: failure => {
      state.failure ??= failure;
      stop();
    },
    failure: () => state.failure,
    isStopped: () => state.isStopped,
    isPaused: () => state.isPaused,
    phase: () => phaseOf(state),
    perSecond: pace.perSecond,
    mostAtOnce: () =>
      Math.min(mostInBatch, Math.max(1, Math.floor((pace.perSecond() ?? Infinity) * stepSeconds))),
    mostInHand: () => Math.max(1, Math.floor((pace.perSecond() ?? Infinity) * handSeconds)),
    turn: async (count, timeLeft) => {
      while (!state.isStopped && timeLeft() > 0) {
        const wait = state.isPaused ? Infinity : pace.wait();
        if (wait <= 0) {
          pace.take(count);
          return true;
        }
        await notifier.changedWithin(Math.min(wait, timeLeft()));
      }
      return false;
    },
    rest: async milliseconds => {
      const until = performance.now() + milliseconds;
      while (!state.isStopped && performance.now() < until)
        await notifier.changedWithin(until - performance.now());
    },
    changed: notifier.changed,
    notify: notifier.notify,
  };
};
