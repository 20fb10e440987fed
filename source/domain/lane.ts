import type {BilledService} from './request-count.ts';

/** Work of the background by how useful it is, most useful first: where money is short, the last is slowed first. */
export const laneIds = [
  'lists',
  'shownLive',
  'shownMetrics',
  'busyLive',
  'youngMetrics',
  'quietLive',
  'troubleMetrics',
  'activeMetrics',
  'quietMetrics',
] as const;

export type LaneId = (typeof laneIds)[number];

/** How often the work of a lane is done. */
type Lane = {
  /** In words, for the screens that say what is slowed. */
  readonly what: string;
  /** Seconds between two readings of the same resource; of what is on screen, the service's own interval if that is longer. */
  readonly usualSeconds: number;
  /** The same while nobody is at the terminal. */
  readonly restingSeconds: number;
  /** How many times slower it gets before the next useful lane is slowed as well. */
  readonly mostSlowed: number;
};

/**
 * The lanes. A metric costs the same for one minute as for three hours (GetMetricData pricing), so whatever is not in
 * front of somebody is read less often and misses nothing.
 */
export const lanes: Readonly<Record<LaneId, Lane>> = {
  lists: {what: 'lists', usualSeconds: 300, restingSeconds: 300, mostSlowed: 1},
  shownLive: {what: 'live values on screen', usualSeconds: 1, restingSeconds: 1, mostSlowed: 30},
  shownMetrics: {what: 'metrics on screen', usualSeconds: 60, restingSeconds: 300, mostSlowed: 15},
  busyLive: {what: 'live values of the busy off screen', usualSeconds: 10, restingSeconds: 30, mostSlowed: 6},
  youngMetrics: {
    what: 'metrics of new trouble and what is next to it',
    usualSeconds: 60,
    restingSeconds: 300,
    mostSlowed: 15,
  },
  quietLive: {what: 'live values of the quiet', usualSeconds: 30, restingSeconds: 60, mostSlowed: 10},
  troubleMetrics: {what: 'metrics of known trouble', usualSeconds: 180, restingSeconds: 300, mostSlowed: 5},
  activeMetrics: {what: 'metrics of the healthy', usualSeconds: 300, restingSeconds: 600, mostSlowed: 12},
  quietMetrics: {what: 'metrics of the quiet', usualSeconds: 900, restingSeconds: 900, mostSlowed: 8},
};

/** A lane that is done less often than it would be without a limit. `Infinity`: not at all. */
export type SlowedLane = {
  readonly lane: LaneId;
  /** The service whose requests are short, where each has its own allowance; `undefined`: money is short. */
  readonly api: BilledService | undefined;
  readonly usualSeconds: number;
  readonly seconds: number;
};
