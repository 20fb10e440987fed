import type {Failure} from '../domain/failure.ts';
import type {LaneId} from '../domain/lane.ts';
import type {Resource} from '../domain/service.ts';
import {tabById} from '../store/catalog.ts';
import {onScreenIds} from '../store/select-screen.ts';
import {feedOf} from '../store/select-table.ts';
import type {ClockName} from '../store/state.ts';
import type {Alarm} from './alarm.ts';
import type {MetricPlanInput} from './metric-plan.ts';
import type {PaceMember} from './pace.ts';
import type {PlanInput} from './plan.ts';
import type {SchedulerParts, Source} from './sweep.ts';
import type {YoungTrouble} from './young-trouble.ts';

/** What the loops of one service share. */
export type ServiceLoops = {
  readonly parts: SchedulerParts;
  readonly source: Source;
  readonly alarms: Readonly<Record<'list' | 'relations' | 'live' | 'metrics' | 'detail', Alarm>>;
  /** When the next list is due (epoch milliseconds; zero: at once), and when the last one was. */
  readonly due: {listAt: number; listedAt: number};
  /** The alarms of the loops that were asked for a round and have not begun it. */
  readonly asked: Set<Alarm>;
  /** Ids still to be asked for their relations since the last list, those on screen first. */
  readonly unrelated: string[];
  /** When live values of a resource were last asked for, also in vain: what fails must not keep others waiting. */
  readonly readAt: Map<string, number>;
  /** When metrics of a resource were last asked for: asking, not getting, is what costs. */
  readonly measuredAt: Map<string, number>;
  /** The same of metrics that only a detail shows. */
  readonly inspectedAt: Map<string, number>;
  /** When the last rounds were (epoch milliseconds), the last minute's that asked nothing, and when the account was read last. */
  readonly rounds: Record<'liveAt' | 'metricsAt' | 'idleAt' | 'accountAt', number | undefined>;
  /** What the lanes of this service would ask of AWS in an hour. */
  readonly wants: Map<LaneId, number>;
  readonly member: PaceMember;
  /** Of all services together. */
  readonly trouble: YoungTrouble;
};

/** Milliseconds until the next round; of one that asked nothing apart, because it tells nothing of how things are. */
export type Outcome = number | {readonly idleMilliseconds: number};

/** Of all resources those that are read at all. */
const readable = (
  {view}: Source,
  resources: ReadonlyMap<string, Resource>,
  chosen: readonly string[],
): ReadonlyMap<string, Resource> => {
  const ids = new Set(chosen);
  for (const id of chosen) {
    const resource = resources.get(id);
    for (const companion of resource === undefined ? [] : view.companionIds(resource)) ids.add(companion);
  }
  return ids.size >= resources.size ? resources : new Map([...resources].filter(([id]) => ids.has(id)));
};

/** Ids of a service that somebody is looking at now. */
const shownIds = ({store, catalog, onScreen}: SchedulerParts, service: string): readonly string[] =>
  onScreen === undefined ? onScreenIds(store.getState(), catalog, service) : onScreen(service);

/** What a plan for one of the loops is made from. */
export const planInput = ({parts, source}: ServiceLoops, askedAt: PlanInput['askedAt']): PlanInput => {
  const {view} = source;
  const state = parts.store.getState();
  const {resources} = feedOf(state, view.id);
  const chosen = parts.chosen?.(view, resources);
  return chosen === undefined
    ? {view, resources, onScreen: shownIds(parts, view.id), askedAt}
    : {view, resources: readable(source, resources, chosen), onScreen: chosen, askedAt};
};

/** Whether the table of this service is on screen, or a picture that shows all services. */
export const isOwnTab = ({parts, source}: ServiceLoops): boolean => {
  const state = parts.store.getState();
  return (
    tabById(parts.catalog, state.tabId).view.id === source.view.id ||
    state.screens.some(({kind}) => kind === 'flow')
  );
};

/** Ids of a service whose metrics somebody reads now: rows of its table, an open detail, what a load test follows. */
const readIds = (loops: ServiceLoops, {resources, onScreen}: PlanInput): readonly string[] => {
  const {parts, source} = loops;
  const {screens, run} = parts.store.getState();
  const isRunning = run !== undefined && run.end === undefined;
  if (parts.chosen !== undefined || isRunning || isOwnTab(loops)) return onScreen;
  const ids = new Set<string>();
  for (const screen of screens)
    if ((screen.kind === 'detail' || screen.kind === 'describe') && screen.service === source.view.id)
      ids.add(screen.id);
  return [...ids].filter(id => resources.has(id));
};

/** What a plan of metrics is made from. */
export const measuredInput = (loops: ServiceLoops): MetricPlanInput => {
  const input = planInput(loops, ({id}) => loops.measuredAt.get(id));
  const isYoung: MetricPlanInput['isYoung'] = resource => loops.trouble.isYoung(input.view, resource);
  const isUnlimited = (loops.parts.pace?.limit.kind ?? 'unlimited') === 'unlimited';
  return {...input, onScreen: readIds(loops, input), isYoung, isUnlimited};
};

/** A round that brought something went well; what failed of it is told beside it. */
export const tellPolled = (
  {store, clock}: SchedulerParts,
  service: string,
  clockName: ClockName,
  failure: Failure | undefined,
): void => {
  const at = clock.now();
  store.dispatch({type: 'polled', service, clock: clockName, at});
  if (failure !== undefined)
    store.dispatch({type: 'pollFailed', service, clock: clockName, failure, retryAt: at});
};
