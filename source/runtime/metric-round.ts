import type {Failure} from '../domain/failure.ts';
import {keptMinutes} from '../domain/history.ts';
import type {Resource} from '../domain/service.ts';
import {feedOf} from '../store/select-table.ts';
import {planMetrics} from './plan.ts';
import type {ServiceLoops} from './service-loops.ts';
import {planInput, tellPolled} from './service-loops.ts';

const minuteMilliseconds = 60_000;
/** CloudWatch has most values of a minute some seconds after its end. */
const metricsOffsetMilliseconds = 10_000;
/** Metrics may take several minutes to settle, or to come back after an idle time. */
export const recentMinutes = 15;
/** How often rows that scrolled into view are looked for, to measure them before the next minute. */
const newcomersMilliseconds = 5000;

/** Which minute's metrics are due at a moment: the points are a minute wide, so there is nothing new in between. */
export const minuteOf = (at: number): number =>
  Math.floor((at - metricsOffsetMilliseconds) / minuteMilliseconds);

const measure = async (
  loops: ServiceLoops,
  resources: readonly Resource[],
  signal: AbortSignal,
): Promise<readonly Failure[]> => {
  const {parts, source, measuredAt} = loops;
  const now = parts.clock.now();
  const read = async (chosen: readonly Resource[], windowMinutes: number): Promise<readonly Failure[]> => {
    if (chosen.length === 0) return [];
    const request = {resources: chosen, use: 'table', now, windowMinutes} as const;
    const {learnt, failures} = await source.reader.measure(request, signal);
    for (const {id} of chosen) measuredAt.set(id, now);
    if (!signal.aborted) parts.store.dispatch({type: 'learnt', service: source.view.id, learnt});
    return failures;
  };
  // CloudWatch counts metrics, not minutes: three hours cost what one minute costs.
  const isNew = ({id}: Resource): boolean => !measuredAt.has(id);
  const failures = await Promise.all([
    read(resources.filter(isNew), keptMinutes),
    read(
      resources.filter(resource => !isNew(resource)),
      recentMinutes,
    ),
  ]);
  return failures.flat();
};

/** Resolves with what failed of it. */
const readAccount = async (
  {parts, source}: ServiceLoops,
  signal: AbortSignal,
): Promise<readonly Failure[]> => {
  const failures: Failure[] = [];
  const account = await source.reader.readAccount?.(parts.clock.now(), signal, failure => {
    failures.push(failure);
  });
  if (account !== undefined && !signal.aborted)
    parts.store.dispatch({type: 'accountLearnt', service: source.view.id, account});
  return failures;
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
    // One that fails must not keep the other's news from the screen, nor make it be asked for again at once.
    const [measured, account] = await Promise.allSettled([
      measure(loops, planMetrics(planInput(loops, asked)), signal),
      readAccount(loops, signal),
    ]);
    if (signal.aborted) return 0;
    if (measured.status === 'rejected') throw measured.reason;
    const failures = [...measured.value, ...(account.status === 'fulfilled' ? account.value : [])];
    tellPolled(parts, source.view.id, 'metrics', failures[0]);
    if (account.status === 'rejected') throw account.reason;
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
