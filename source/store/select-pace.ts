import {isAwaitedRun} from '../domain/load-run.ts';
import type {LaneId} from '../domain/lane.ts';
import {lanes} from '../domain/lane.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {readingSeconds} from '../domain/service.ts';
import type {State} from './state.ts';

/** Whoever pressed no key for so long may have gone. */
const idleMilliseconds = 300_000;

/** While nobody is there, live values are read this many times slower, and no slower than every half minute for it. */
const restingFactor = 5;
const restingSeconds = 30;

/** Something that a person started and waits for, at the terminal or not. */
const isAwaited = ({jobs, redrives, peek, run, now}: State): boolean =>
  Object.values(jobs).some(({endedAt}) => endedAt === undefined) ||
  // One that was refused never began.
  Object.values(redrives).some(
    ({endedAt, task, failure}) => endedAt === undefined && (task !== undefined || failure === undefined),
  ) ||
  peek?.status === 'receiving' ||
  isAwaitedRun(run, now);

/** Why polling rests: the terminal is not in front, or nobody pressed a key for a while; `undefined`: it does not. */
export const restReason = (state: State): 'unfocused' | 'idle' | undefined => {
  const {attention, now, options, recording, replay} = state;
  const isKept = options.keepsPace === true || recording !== undefined || replay !== undefined;
  if (isKept || isAwaited(state)) return undefined;
  if (!attention.isFocused) return 'unfocused';
  return now - attention.usedAt >= idleMilliseconds ? 'idle' : undefined;
};

/** Seconds between two live readings of what is on screen, as far as nothing is limited. */
const unlimitedLiveSeconds = (state: State, {cadence}: Pick<ServiceView<Resource>, 'cadence'>): number => {
  const seconds = readingSeconds(cadence, state.intervalSeconds);
  return restReason(state) === undefined
    ? seconds
    : Math.max(seconds, Math.min(restingSeconds, seconds * restingFactor));
};

/** Seconds between two readings of the same resource in a lane, as far as nothing is limited. */
export const usualSeconds = (
  state: State,
  view: Pick<ServiceView<Resource>, 'cadence'>,
  lane: LaneId,
): number => {
  if (lane === 'shownLive') return unlimitedLiveSeconds(state, view);
  const seconds = restReason(state) === undefined ? lanes[lane].usualSeconds : lanes[lane].restingSeconds;
  const isLive = lane === 'busyLive' || lane === 'quietLive';
  return isLive ? Math.max(seconds, unlimitedLiveSeconds(state, view)) : seconds;
};

type Paced = Pick<ServiceView<Resource>, 'cadence' | 'id'>;

const slowedLane = (state: State, {id}: Paced, wanted: LaneId): State['slowed'][number] | undefined =>
  state.slowed.find(({lane, api}) => lane === wanted && (api === undefined || api === id));

const pacedSeconds = (state: State, view: Paced, lane: LaneId): number => {
  const seconds = usualSeconds(state, view, lane);
  const slowed = slowedLane(state, view, lane);
  return slowed === undefined ? seconds : (seconds * slowed.seconds) / slowed.usualSeconds;
};

/** Seconds between two live readings of what is on screen, whatever slows them: what is older than that is old. */
export const liveSeconds = (state: State, view: Paced): number => pacedSeconds(state, view, 'shownLive');

/** The same of what is off screen and quiet. */
export const quietSeconds = (state: State, view: Paced): number => pacedSeconds(state, view, 'quietLive');

/** Whether live values of a service come later than usual for what they would cost. */
export const isSlowed = (state: State, view: Paced): boolean =>
  slowedLane(state, view, 'shownLive') !== undefined || slowedLane(state, view, 'quietLive') !== undefined;
