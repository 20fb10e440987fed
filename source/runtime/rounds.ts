import type {Failure} from '../domain/failure.ts';
import {FailureError, blocksEverything} from '../domain/failure.ts';
import type {Resource} from '../domain/service.ts';
import {onScreenIds} from '../store/select-screen.ts';
import {feedOf} from '../store/select-table.ts';
import type {ClockName} from '../store/state.ts';
import type {Alarm} from './alarm.ts';
import type {PlanInput} from './plan.ts';
import {planLive, planMetrics} from './plan.ts';
import type {SchedulerParts, Source} from './sweep.ts';
import {sweep} from './sweep.ts';

const listMilliseconds = 300_000;
/** SQS lists a deleted queue for up to a minute more (DeleteQueue API reference): a list at once would not help. */
const relistMilliseconds = 15_000;
const minuteMilliseconds = 60_000;
/** CloudWatch has most values of a minute some seconds after its end. */
const metricsOffsetMilliseconds = 10_000;
/** How often rows that scrolled into view are looked for, to measure them before the next minute. */
const newcomersMilliseconds = 5000;
/** Accounts with more resources than this are asked for relations only where a redrive policy names one. */
const relateAllLimit = 500;

/** What the loops of one service share. */
export type ServiceLoops = {
  readonly parts: SchedulerParts;
  readonly source: Source;
  readonly listAlarm: Alarm;
  readonly liveAlarm: Alarm;
  readonly metricsAlarm: Alarm;
  /** When the next list is due (epoch milliseconds; zero: at once), and when the last one was. */
  readonly due: {listAt: number; listedAt: number};
  /** When live values of a resource were last asked for, also in vain: what fails must not keep others waiting. */
  readonly readAt: Map<string, number>;
  /** When metrics of a resource were last asked for: asking, not getting, is what costs. */
  readonly measuredAt: Map<string, number>;
};

const planInput = ({parts, source}: ServiceLoops, askedAt: PlanInput['askedAt']): PlanInput => {
  const state = parts.store.getState();
  return {
    view: source.view,
    resources: feedOf(state, source.view.id).resources,
    onScreen: onScreenIds(state, parts.catalog, source.view.id),
    askedAt,
  };
};

/** Lists, then asks for relations. Resolves with the time until the next list. */
export const discover = async (loops: ServiceLoops, signal: AbortSignal): Promise<number> => {
  const {parts, source, liveAlarm, due} = loops;
  const now = parts.clock.now();
  if (now < due.listAt) return due.listAt - now;
  const service = source.view.id;
  const resources = await source.reader.list(signal);
  // What comes after another place was chosen is about the wrong one.
  if (signal.aborted) return 0;
  parts.store.dispatch({type: 'listed', service, resources, at: parts.clock.now()});
  due.listedAt = now;
  due.listAt = now + listMilliseconds;
  liveAlarm.ring();
  const known = [...feedOf(parts.store.getState(), service).resources.values()];
  const asked = known.length <= relateAllLimit ? known : known.filter(source.view.isRelated);
  const failures = await sweep(
    parts,
    service,
    asked,
    async resource => source.reader.relate(resource, signal),
    'relate',
    signal,
  );
  for (const {message} of failures.slice(0, 1)) parts.log('warning', message);
  return Math.max(0, due.listAt - parts.clock.now());
};

/** Reads live values by plan. Resolves with the time until the next round: a round never overlaps the one before. */
export const readLive = async (loops: ServiceLoops, signal: AbortSignal): Promise<number> => {
  const {parts, source, listAlarm, due, readAt} = loops;
  const {view, reader} = source;
  const startedAt = parts.clock.now();
  if (feedOf(parts.store.getState(), view.id).polls.discovery.at === undefined) return Infinity;
  const input = planInput(loops, ({id}) => readAt.get(id));
  const resources = planLive(input, parts.store.getState().intervalSeconds);
  const refresh = async (resource: Resource): Promise<Partial<Resource>> => {
    readAt.set(resource.id, parts.clock.now());
    return reader.refresh(resource, signal);
  };
  const failures = await sweep(parts, view.id, resources, refresh, 'refresh', signal);
  // A queue deleted since it was listed is news for the list, not trouble.
  const gone = failures.filter(({kind}) => kind === 'notFound');
  if (gone.length > 0) {
    due.listAt = Math.min(due.listAt, due.listedAt + relistMilliseconds);
    listAlarm.ring();
  }
  if (signal.aborted) return 0;
  const others = failures.filter(({kind}) => kind !== 'notFound');
  // What stops every call stopped the round early, so the count of failures says nothing then.
  const hopeless =
    others.find(blocksEverything) ?? (failures.length === resources.length ? others[0] : undefined);
  if (hopeless !== undefined) throw new FailureError(hopeless);
  tellPolled(parts, view.id, 'live', others[0]);
  return Math.max(0, startedAt + parts.store.getState().intervalSeconds * 1000 - parts.clock.now());
};

const measure = async (
  loops: ServiceLoops,
  resources: readonly Resource[],
  signal: AbortSignal,
): Promise<readonly Failure[]> => {
  const {parts, source, measuredAt} = loops;
  if (resources.length === 0) return [];
  const now = parts.clock.now();
  const {learnt, failures} = await source.reader.measure(resources, now, signal);
  for (const {id} of resources) measuredAt.set(id, now);
  if (!signal.aborted) parts.store.dispatch({type: 'learnt', service: source.view.id, learnt});
  return failures;
};

/** A round that brought something went well; what failed of it is told beside it. */
const tellPolled = (
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

const untilNextMinute = (now: number): number => {
  const next = Math.ceil((now - metricsOffsetMilliseconds + 1) / minuteMilliseconds) * minuteMilliseconds;
  return next + metricsOffsetMilliseconds - now;
};

/**
 * Once a minute asks for the metrics of what the plan says; in between only for rows that came into view. Waits for the
 * first live values, so that the busy are known before metrics are spent on anybody.
 */
export const measureByMinute = async (loops: ServiceLoops, signal: AbortSignal): Promise<number> => {
  const {parts, source, measuredAt} = loops;
  const feed = feedOf(parts.store.getState(), source.view.id);
  if (feed.polls.live.at === undefined) return 250;
  const asked = (resource: Resource): number | undefined => measuredAt.get(resource.id);
  const now = parts.clock.now();
  const due = feed.polls.metrics.at === undefined || minuteOf(now) > minuteOf(feed.polls.metrics.at);
  if (due) {
    const [failure] = await measure(loops, planMetrics(planInput(loops, asked)), signal);
    tellPolled(parts, source.view.id, 'metrics', failure);
  } else {
    const input = planInput(loops, asked);
    const newcomers = input.onScreen
      .map(id => input.resources.get(id))
      .filter(resource => resource !== undefined)
      .filter(resource => asked(resource) === undefined);
    await measure(loops, newcomers, signal);
  }
  return Math.min(newcomersMilliseconds, untilNextMinute(parts.clock.now()));
};

const minuteOf = (at: number): number => Math.floor((at - metricsOffsetMilliseconds) / minuteMilliseconds);
