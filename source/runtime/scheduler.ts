import {setMaxListeners} from 'node:events';
import type {Failure} from '../domain/failure.ts';
import {blocksEverything} from '../domain/failure.ts';
import type {ClockName} from '../store/state.ts';
import type {Alarm} from './alarm.ts';
import {createAlarm} from './alarm.ts';
import {failureOf} from './failure-of.ts';
import {inspectDetail} from './detail-round.ts';
import {discover, relate} from './discovery-round.ts';
import {readLive} from './live-round.ts';
import {measureByMinute} from './metric-round.ts';
import {unlimitedPace} from './pace.ts';
import type {Outcome, ServiceLoops} from './service-loops.ts';
import type {SchedulerParts} from './sweep.ts';
import {createYoungTrouble} from './young-trouble.ts';

/** What the program can tell a running scheduler. */
export type Scheduler = {
  /** Reads lists and live values now, once also while polling is paused. Metrics stay at once a minute: their points are a minute wide. */
  readonly refresh: () => void;
  /** The interval or the pause changed: look again. */
  readonly reschedule: () => void;
  /** A detail was opened: read what only it shows. */
  readonly inspect: () => void;
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

/** While nothing is polled a round runs only when it was asked for, and then once. */
const mayRun = ({parts, asked}: ServiceLoops, alarm: Alarm): boolean => {
  const isAsked = asked.delete(alarm);
  return isAsked || !parts.store.getState().paused;
};

/** Runs one clock for ever: work, tell, sleep. Never two rounds at once; a failed round backs off and comes back. */
const loop = async (
  loops: ServiceLoops,
  clock: ClockName,
  alarm: Alarm,
  round: (loops: ServiceLoops, signal: AbortSignal) => Promise<Outcome>,
  signal: AbortSignal,
): Promise<void> => {
  let failures = 0;
  while (!isOver(signal)) {
    let delay: number;
    try {
      const outcome = mayRun(loops, alarm) ? await round(loops, signal) : Infinity;
      // A round that asked nothing proves nothing: what failed before has not come back.
      if (typeof outcome === 'number') failures = 0;
      delay = typeof outcome === 'number' ? outcome : outcome.idleMilliseconds;
    } catch (error) {
      if (isOver(signal)) return;
      failures += 1;
      delay = failed(loops, clock, error, failures);
    }
    await alarm.sleep(Math.min(delay, longestTimer), signal);
  }
};

/** Starts polling every service, four clocks each, until the signal is aborted. */
export const startScheduler = (parts: SchedulerParts, signal: AbortSignal): Scheduler => {
  const {pace = unlimitedPace} = parts;
  // Every loop that sleeps listens to it, and leaves when it wakes.
  setMaxListeners(0, signal);
  const trouble = createYoungTrouble();
  const services = parts.sources.map((source): ServiceLoops => ({
    parts,
    source,
    alarms: {
      list: createAlarm(parts.clock),
      relations: createAlarm(parts.clock),
      live: createAlarm(parts.clock),
      metrics: createAlarm(parts.clock),
      detail: createAlarm(parts.clock),
    },
    due: {listAt: 0, listedAt: 0},
    asked: new Set(),
    unrelated: [],
    readAt: new Map(),
    measuredAt: new Map(),
    inspectedAt: new Map(),
    rounds: {liveAt: undefined, metricsAt: undefined, idleAt: undefined, accountAt: undefined},
    wants: new Map(),
    member: pace.join(),
    trouble,
  }));
  const ringAll = (): void => {
    for (const {alarms} of services) for (const alarm of Object.values(alarms)) alarm.ring();
  };
  const ended = Promise.all(
    services.flatMap(loops => [
      loop(loops, 'discovery', loops.alarms.list, discover, signal),
      loop(loops, 'discovery', loops.alarms.relations, relate, signal),
      loop(loops, 'live', loops.alarms.live, readLive, signal),
      loop(loops, 'metrics', loops.alarms.metrics, measureByMinute, signal),
      loop(loops, 'detail', loops.alarms.detail, inspectDetail, signal),
    ]),
  ).then(() => {
    for (const {member} of services) member.leave();
  });
  return {
    refresh: () => {
      for (const {due, asked, alarms} of services) {
        due.listAt = 0;
        for (const alarm of Object.values(alarms)) asked.add(alarm);
      }
      ringAll();
    },
    reschedule: ringAll,
    inspect: () => {
      for (const {alarms} of services) alarms.detail.ring();
    },
    ended,
  };
};
