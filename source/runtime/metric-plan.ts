import {assess, isProblem} from '../domain/assess.ts';
import type {LaneId} from '../domain/lane.ts';
import {tableMetricCount} from '../domain/metric-count.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {PlanInput, Planned, Turn} from './plan.ts';
import {countInTurn} from './plan.ts';

/** What a plan of metrics is made from. */
export type MetricPlanInput = PlanInput & {
  /** New trouble, and what is next to some: there the cause of it shows. */
  readonly isYoung: (resource: Resource) => boolean;
  /** Nothing limits what may be spent. */
  readonly isUnlimited?: boolean;
};

/** Metrics one minute may ask for: one full GetMetricData call (API reference) and $0.30 an hour. */
const metricsLimit = 500;
/** The same of a service that is not on screen, for the first time that something is measured and in trouble. */
const freshLimit = 200;
/** What was never measured costs the same sooner or later: where nothing is limited, ten thousand queues take an hour. */
const firstSweepLimit = 1000;
/** What is measured over and over without anybody looking at it: at most $0.06 an hour for each service. */
const backgroundLimit = 100;

/** How many resources of the service so many metrics are; none where it has no metrics for its table. */
const resourcesFor = ({metrics, partMetrics = {}}: ServiceView<Resource>, limit: number): number => {
  const all = [...Object.values(metrics), ...Object.values(partMetrics)];
  const count = all.filter(({use}) => use === 'table').length;
  return count === 0 ? 0 : Math.max(1, Math.floor(limit / count));
};

/** How many resources of a service are measured in one minute at most. */
export const measuredLimit = (view: ServiceView<Resource>, isOnScreen: boolean): number =>
  resourcesFor(view, isOnScreen ? metricsLimit : freshLimit);

type MetricLane = Extract<LaneId, `${string}Metrics`>;

/** Which lane a resource is measured in. */
const laneOf = (
  {view, isYoung}: MetricPlanInput,
  shown: ReadonlySet<string>,
  resource: Resource,
): MetricLane => {
  if (shown.has(resource.id)) return 'shownMetrics';
  if (isYoung(resource)) return 'youngMetrics';
  // Trouble that does not move says the same in five minutes as it says now.
  if (isProblem(assess(view, resource))) return moves(view, resource) ? 'troubleMetrics' : 'activeMetrics';
  return view.isBusy(resource) ? 'activeMetrics' : 'quietMetrics';
};

/** Whether anything but an age was above zero in the minute measured last. */
const moves = ({metrics}: ServiceView<Resource>, resource: Resource): boolean =>
  Object.entries(resource.metrics).some(([id, measured]) => {
    const unit = metrics[id]?.unit;
    return measured !== undefined && measured.value > 0 && unit !== 'seconds' && unit !== 'milliseconds';
  });

/** Resources by lane; those never measured apart. */
export type MetricTiers = {
  readonly fresh: readonly Resource[];
  readonly byLane: ReadonlyMap<LaneId, readonly Resource[]>;
};

/** Sorts the resources into lanes, in each the longest waiting first. */
export const metricTiers = (input: MetricPlanInput): MetricTiers => {
  const shown = new Set(input.onScreen);
  const fresh: Resource[] = [];
  const byLane = new Map<LaneId, Resource[]>();
  for (const resource of input.resources.values()) {
    const lane = laneOf(input, shown, resource);
    if (input.askedAt(resource) === undefined && lane !== 'shownMetrics') {
      fresh.push(resource);
      continue;
    }
    const its = byLane.get(lane) ?? [];
    its.push(resource);
    byLane.set(lane, its);
  }
  for (const its of byLane.values()) its.sort((a, b) => (input.askedAt(a) ?? 0) - (input.askedAt(b) ?? 0));
  return {fresh, byLane};
};

/** Metrics that a lane would ask for in an hour at that pace. */
export const metricsPerHour = (
  view: ServiceView<Resource>,
  resources: readonly Resource[],
  seconds: number,
): number =>
  (resources.reduce((sum, resource) => sum + tableMetricCount(view, resource), 0) * 3600) / seconds;

const background = ['troubleMetrics', 'activeMetrics', 'quietMetrics'] as const;

/**
 * Which resources to ask CloudWatch for this minute: those on screen, then new trouble, then those never measured, then
 * the others as often as their lane says, of each the longest waiting first.
 */
export const planMetrics = (input: MetricPlanInput, turn: Turn): readonly Planned[] => {
  const {fresh, byLane} = metricTiers(input);
  const take = (lane: LaneId, room: number): readonly Planned[] => {
    const its = byLane.get(lane) ?? [];
    const count = countInTurn(its.length, lane, turn);
    return its.slice(0, Math.max(0, Math.min(room, count))).map(resource => ({resource, lane}));
  };
  const limit = measuredLimit(input.view, input.onScreen.length > 0);
  const shown = take('shownMetrics', limit);
  const rest = Math.min(limit - shown.length, resourcesFor(input.view, freshLimit));
  const young = take('youngMetrics', rest);
  const isUnlimited = input.isUnlimited === true;
  const sweep = isUnlimited ? resourcesFor(input.view, firstSweepLimit) - shown.length : rest;
  const first = fresh.slice(0, Math.max(0, sweep - young.length));
  // A long first sweep must not keep the known from being measured again.
  const left = rest - young.length - (isUnlimited ? 0 : first.length);
  let room = Math.min(left, resourcesFor(input.view, backgroundLimit));
  const others = background.flatMap(lane => {
    const its = take(lane, room);
    room -= its.length;
    return its;
  });
  return [
    ...shown,
    ...young,
    ...first.map((resource): Planned => ({resource, lane: 'activeMetrics'})),
    ...others,
  ];
};
