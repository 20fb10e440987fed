import {assess, isProblem} from '../domain/assess.ts';
import type {Resource, ServiceView} from '../domain/service.ts';

/** What a plan is made from. */
export type PlanInput = {
  readonly view: ServiceView<Resource>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Ids on screen or selected: what somebody is looking at. */
  readonly onScreen: readonly string[];
  /** When the resource was last asked for; `undefined`: never. */
  readonly askedAt: (resource: Resource) => number | undefined;
};

/** Calls a round may make for resources nobody has asked about yet: about two seconds of work at ten at a time. */
export const sweepLimit = 500;
/** Busy resources read each round beside those on screen. */
export const busyLimit = 100;
/** Calls a round for the quiet rest. */
export const quietLimit = 50;
/** Within this time every resource of a small account is read again. */
const quietSeconds = 30;

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

const isBusy = ({view}: PlanInput, resource: Resource): boolean =>
  view.isBusy(resource) || isProblem(assess(view, resource));

type Tiers = {
  readonly watched: readonly Resource[];
  readonly fresh: readonly Resource[];
  readonly busy: readonly Resource[];
  readonly quiet: readonly Resource[];
};

const tiersOf = (input: PlanInput): Tiers => {
  const ids = watched(input);
  const tiers = {
    watched: [] as Resource[],
    fresh: [] as Resource[],
    busy: [] as Resource[],
    quiet: [] as Resource[],
  };
  for (const resource of input.resources.values()) {
    if (ids.has(resource.id)) tiers.watched.push(resource);
    else if (input.askedAt(resource) === undefined) tiers.fresh.push(resource);
    else if (isBusy(input, resource)) tiers.busy.push(resource);
    else tiers.quiet.push(resource);
  }
  tiers.busy.sort(oldestFirst(input));
  tiers.quiet.sort(oldestFirst(input));
  return tiers;
};

/**
 * Which resources to read in this round of live values: what is on screen, then those never read, then busy ones, then
 * a share of the quiet rest, longest waiting first. Everything has its turn.
 */
export const planLive = (input: PlanInput, intervalSeconds: number): readonly Resource[] => {
  const tiers = tiersOf(input);
  const quietShare = Math.min(quietLimit, Math.ceil((tiers.quiet.length * intervalSeconds) / quietSeconds));
  return [
    ...tiers.watched,
    ...tiers.fresh.slice(0, sweepLimit),
    ...tiers.busy.slice(0, busyLimit),
    ...tiers.quiet.slice(0, quietShare),
  ];
};

/** Metrics one minute may ask for: one full GetMetricData call (API reference) and $0.30 an hour. */
const metricsLimit = 500;
/** The same of a service that is not on screen: enough to notice trouble, $0.12 an hour. */
const backgroundLimit = 200;

/** How many resources of the service that is; none where it has no metrics for its table. */
export const measuredLimit = (
  {metrics, partMetrics = {}}: ServiceView<Resource>,
  isOnScreen: boolean,
): number => {
  const all = [...Object.values(metrics), ...Object.values(partMetrics)];
  const count = all.filter(({use}) => use === 'table').length;
  const limit = isOnScreen ? metricsLimit : backgroundLimit;
  return count === 0 ? 0 : Math.max(1, Math.floor(limit / count));
};

/** Of what is not on screen the quiet have at least one part in so many, so that they have their turn as well. */
const quietPart = 4;

/**
 * Which resources to ask CloudWatch for this minute: those on screen, then busy ones, then quiet ones, of each the
 * longest waiting first.
 */
export const planMetrics = (input: PlanInput): readonly Resource[] => {
  const tiers = tiersOf(input);
  const waiting = oldestFirst(input);
  const limit = measuredLimit(input.view, input.onScreen.length > 0);
  const shown = tiers.watched.toSorted(waiting).slice(0, limit);
  const others = [...tiers.busy, ...tiers.fresh, ...tiers.quiet].sort(waiting);
  const busy = others.filter(resource => isBusy(input, resource));
  const quiet = others.filter(resource => !isBusy(input, resource));
  const room = limit - shown.length;
  const quietShare = Math.min(quiet.length, Math.max(Math.floor(room / quietPart), room - busy.length));
  return [...shown, ...busy.slice(0, room - quietShare), ...quiet.slice(0, quietShare)];
};
