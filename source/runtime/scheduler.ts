import type {Failure} from '../domain/failure.ts';
import {blocksEverything} from '../domain/failure.ts';
import type {ClockName} from '../store/state.ts';
import type {Alarm} from './alarm.ts';
import {createAlarm} from './alarm.ts';
import {failureOf} from './failure-of.ts';
import type {ServiceLoops} from './rounds.ts';
import {discover, measureByMinute, readLive} from './rounds.ts';
import type {SchedulerParts} from './sweep.ts';

/** What the program can tell a running scheduler. */
export type Scheduler = {
  /** Reads lists and live values now. Metrics stay at once a minute: their points are a minute wide. */
  readonly refresh: () => void;
  /** The interval or the pause changed: look again. */
  readonly reschedule: () => void;
  /** Resolves when every loop has ended after the signal was aborted. */
  readonly ended: Promise<void>;
};

const longestBackoff = 60_000;

const backoff = (failures: number, failure: Failure): number => {
  // What is not allowed or not there will not be so a second later either.
  if (failure.kind === 'accessDenied' || failure.kind === 'unsupported') return longestBackoff;
  // Somebody is logging in again right now, so the program should notice soon.
  const longest = blocksEverything(failure) ? 5000 : longestBackoff;
  return Math.min(longest, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
};

/** The longest a timer can wait is about 24 days; what waits for ever ends by its alarm. */
const longestTimer = 2 ** 31 - 1;

const failed = (loops: ServiceLoops, clock: ClockName, error: unknown, failures: number): number => {
  const {store, log, clock: time} = loops.parts;
  const service = loops.source.view.id;
  const failure = failureOf(error, service, clock);
  if (failure.kind !== 'unexpected') log('warning', failure.message);
  else log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
  const delay = backoff(failures, failure);
  store.dispatch({type: 'pollFailed', service, clock, failure, retryAt: time.now() + delay});
  return delay;
};

/** A function, because between two awaits a signal changes behind the type checker's back. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

/** Runs one clock for ever: work, tell, sleep. Never two rounds at once; a failed round backs off and comes back. */
const loop = async (
  loops: ServiceLoops,
  clock: ClockName,
  alarm: Alarm,
  round: (loops: ServiceLoops, signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
): Promise<void> => {
  let failures = 0;
  while (!isOver(signal)) {
    let delay: number;
    try {
      delay = loops.parts.store.getState().paused ? Infinity : await round(loops, signal);
      failures = 0;
    } catch (error) {
      if (isOver(signal)) return;
      failures += 1;
      delay = failed(loops, clock, error, failures);
    }
    await alarm.sleep(Math.min(delay, longestTimer), signal);
  }
};

/** Starts polling every service, three clocks each, until the signal is aborted. */
export const startScheduler = (parts: SchedulerParts, signal: AbortSignal): Scheduler => {
  const services = parts.sources.map((source): ServiceLoops => ({
    parts,
    source,
    listAlarm: createAlarm(parts.clock),
    liveAlarm: createAlarm(parts.clock),
    metricsAlarm: createAlarm(parts.clock),
    due: {listAt: 0, listedAt: 0},
    readAt: new Map(),
    measuredAt: new Map(),
  }));
  const ringAll = (): void => {
    for (const {listAlarm, liveAlarm, metricsAlarm} of services)
      for (const alarm of [listAlarm, liveAlarm, metricsAlarm]) alarm.ring();
  };
  const ended = Promise.all(
    services.flatMap(loops => [
      loop(loops, 'discovery', loops.listAlarm, discover, signal),
      loop(loops, 'live', loops.liveAlarm, readLive, signal),
      loop(loops, 'metrics', loops.metricsAlarm, measureByMinute, signal),
    ]),
  ).then(() => undefined);
  return {
    refresh: () => {
      for (const {due} of services) due.listAt = 0;
      ringAll();
    },
    reschedule: ringAll,
    ended,
  };
};
