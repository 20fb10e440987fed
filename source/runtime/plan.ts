import {assess, isProblem} from '../domain/assess.ts';
import type {LaneId} from '../domain/lane.ts';
import {turnsBetween} from '../domain/turns.ts';
import type {Resource, ServiceView} from '../domain/service.ts';

/** What a plan is made from. */
export type PlanInput = {
  readonly view: ServiceView<Resource>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Ids on screen or selected: what somebody is looking at. */
  readonly onScreen: readonly string[];
  /** When the resource was last asked for; `undefined`: never. */
  readonly askedAt: (resource: Resource) => number | undefined;
  /** Newly in trouble, or named by something that is: an alarm names what it watches. */
  readonly isYoung?: (resource: Resource) => boolean;
};

/** The time that a round is for (epoch milliseconds), and how often each lane has its turn. */
export type Turn = {
  /** When the round before was. */
  readonly from: number;
  readonly to: number;
  /** How far apart rounds are: what has its turn as often is read in each, also in one that comes early. */
  readonly roundSeconds: number;
  /** Seconds between two readings of the same resource; `Infinity`: not read. */
  readonly secondsOf: (lane: LaneId) => number;
};

/** A resource to read, and as what. */
export type Planned = {readonly resource: Resource; readonly lane: LaneId};

/** Calls a round may make for resources nobody has asked about yet: about two seconds of work at ten at a time. */
export const sweepLimit = 500;
/** Busy resources read each round beside those on screen. */
export const busyLimit = 100;
/** Calls a round for the quiet rest. */
export const quietLimit = 50;

const oldestFirst =
  ({askedAt}: PlanInput) =>
  (a: Resource, b: Resource): number =>
    (askedAt(a) ?? 0) - (askedAt(b) ?? 0);

const watched = ({view, resources, onScreen}: PlanInput): ReadonlySet<string> => {
  const ids = new Set<string>();
  for (const id of onScreen) {
    const resource = resources.get(id);
    if (resource === undefined) continue;
    ids.add(id);
    for (const companion of view.companionIds(resource)) if (resources.has(companion)) ids.add(companion);
  }
  return ids;
};

const isBusy = ({view, isYoung}: PlanInput, resource: Resource): boolean =>
  view.isBusy(resource) || isProblem(assess(view, resource)) || isYoung?.(resource) === true;

/** What new trouble names is read at least so often, whatever is slowed: it may be the cause. */
const urgentMilliseconds = 60_000;

const isUrgent = ({isYoung, askedAt}: PlanInput, resource: Resource, now: number): boolean =>
  isYoung?.(resource) === true && now - (askedAt(resource) ?? -Infinity) >= urgentMilliseconds;

/** How many of so many have their turn now. */
export const countInTurn = (
  count: number,
  lane: LaneId,
  {from, to, roundSeconds, secondsOf}: Turn,
): number => (secondsOf(lane) <= roundSeconds ? count : turnsBetween(count, secondsOf(lane), from, to));

/** As many as have their turn now, the longest waiting first. */
const inTurn = (
  resources: readonly Resource[],
  lane: LaneId,
  input: PlanInput,
  turn: Turn,
  most: number,
): readonly Planned[] => {
  const count = Math.min(most, countInTurn(resources.length, lane, turn));
  const chosen =
    count >= resources.length ? resources : resources.toSorted(oldestFirst(input)).slice(0, count);
  return chosen.map(resource => ({resource, lane}));
};

/** Resources by how soon live values of them are wanted. */
export type LiveTiers = Readonly<
  Record<'watched' | 'urgent' | 'fresh' | 'busy' | 'quiet', readonly Resource[]>
>;

/** At `now`: what is on screen with what shows on its rows, what new trouble names, those never read, busy ones, and the rest. */
export const liveTiers = (input: PlanInput, now: number): LiveTiers => {
  const ids = watched(input);
  const tiers = {
    watched: [] as Resource[],
    urgent: [] as Resource[],
    fresh: [] as Resource[],
    busy: [] as Resource[],
    quiet: [] as Resource[],
  };
  for (const resource of input.resources.values()) {
    if (ids.has(resource.id)) tiers.watched.push(resource);
    else if (isUrgent(input, resource, now)) tiers.urgent.push(resource);
    else if (input.askedAt(resource) === undefined) tiers.fresh.push(resource);
    else if (isBusy(input, resource)) tiers.busy.push(resource);
    else tiers.quiet.push(resource);
  }
  return tiers;
};

/**
 * Which resources to read in this round of live values: what is on screen, then what new trouble names and was not read
 * for a minute, then those never read, then busy ones, then a share of the quiet rest, longest waiting first. Everything
 * has its turn.
 */
export const planLive = (input: PlanInput, turn: Turn): readonly Planned[] => {
  const tiers = liveTiers(input, turn.to);
  return [
    // No screen has so many rows; without one everything that was chosen is watched.
    ...inTurn(tiers.watched, 'shownLive', input, turn, sweepLimit),
    ...tiers.urgent.slice(0, busyLimit).map((resource): Planned => ({resource, lane: 'shownLive'})),
    ...tiers.fresh.slice(0, sweepLimit).map((resource): Planned => ({resource, lane: 'busyLive'})),
    ...inTurn(tiers.busy, 'busyLive', input, turn, busyLimit),
    ...inTurn(tiers.quiet, 'quietLive', input, turn, quietLimit),
  ];
};
