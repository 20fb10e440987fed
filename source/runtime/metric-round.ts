import type {Failure} from '../domain/failure.ts';
import {keptMinutes} from '../domain/history.ts';
import {tableMetricCount} from '../domain/metric-count.ts';
import type {Resource} from '../domain/service.ts';
import {usualSeconds} from '../store/select-pace.ts';
import {backgroundPurpose, shownPurpose} from '../store/select-purpose.ts';
import {feedOf} from '../store/select-table.ts';
import {affordable, attributed, laneSeconds, takes, want} from './lane-pace.ts';
import type {MetricPlanInput} from './metric-plan.ts';
import {metricTiers, metricsPerHour, planMetrics} from './metric-plan.ts';
import type {Planned} from './plan.ts';
import type {Outcome, ServiceLoops} from './service-loops.ts';
import {isOwnTab, measuredInput, tellPolled} from './service-loops.ts';

const minuteMilliseconds = 60_000;
/** CloudWatch has most values of a minute some seconds after its end. */
const metricsOffsetMilliseconds = 10_000;
/** Metrics may take several minutes to settle, or to come back after an idle time. */
const recentMinutes = 15;
/** How often rows that scrolled into view are looked for, to measure them before the next minute. */
const newcomersMilliseconds = 5000;

/** Which minute's metrics are due at a moment: the points are a minute wide, so there is nothing new in between. */
export const minuteOf = (at: number): number =>
  Math.floor((at - metricsOffsetMilliseconds) / minuteMilliseconds);

/** How far back to read so that no minute is missed since the time that is longest ago, and late values come as well. */
export const windowSince = (times: readonly number[], now: number): number => {
  const missed = Math.ceil((now - Math.min(...times)) / minuteMilliseconds);
  return Math.min(keptMinutes, Math.max(recentMinutes, missed + recentMinutes / 3));
};

const readGroup = async (
  loops: ServiceLoops,
  resources: readonly Resource[],
  windowMinutes: number,
  signal: AbortSignal,
): Promise<readonly Failure[]> => {
  const {parts, source, measuredAt} = loops;
  const now = parts.clock.now();
  const request = {resources, use: 'table', now, windowMinutes} as const;
  const {learnt, failures} = await source.reader.measure(request, signal);
  // Of which nothing came because something failed, is asked for again next minute.
  const came = new Set(learnt.map(({id}) => id));
  for (const {id} of resources) if (failures.length === 0 || came.has(id)) measuredAt.set(id, now);
  if (!signal.aborted) parts.store.dispatch({type: 'learnt', service: source.view.id, learnt});
  return failures;
};

const measure = async (
  loops: ServiceLoops,
  planned: readonly Planned[],
  signal: AbortSignal,
): Promise<readonly Failure[]> => {
  const {parts, source, measuredAt} = loops;
  const now = parts.clock.now();
  const shown = shownPurpose(parts.store.getState(), parts.catalog);
  const groups = [true, false].flatMap(isShown => {
    const its = planned.flatMap(({resource, lane}) =>
      (lane === 'shownMetrics') === isShown ? [resource] : [],
    );
    const purpose = isShown ? shown : backgroundPurpose(source.view);
    const known = its.filter(({id}) => measuredAt.has(id));
    const times = known.map(({id}) => measuredAt.get(id) ?? now);
    // CloudWatch counts metrics, not minutes: three hours cost what one minute costs.
    return [
      {purpose, resources: its.filter(({id}) => !measuredAt.has(id)), minutes: keptMinutes},
      {purpose, resources: known, minutes: windowSince(times, now)},
    ];
  });
  const failures = await Promise.all(
    groups
      .filter(({resources}) => resources.length > 0)
      .map(async ({purpose, resources, minutes}) =>
        attributed(loops, purpose, () => readGroup(loops, resources, minutes, signal)),
      ),
  );
  return failures.flat();
};

/** Whether the metrics of a lane are due again, `at` being when they were read last. */
const isDue = (
  loops: ServiceLoops,
  lane: 'shownMetrics' | 'troubleMetrics',
  at: number | undefined,
): boolean => {
  if (at === undefined) return true;
  const minutes = Math.round((laneSeconds(loops, lane) * 1000) / minuteMilliseconds);
  return minuteOf(loops.parts.clock.now()) - minuteOf(at) >= minutes;
};

/**
 * What belongs to the account, as often as what is in trouble; under its own table each minute. Resolves with what
 * failed of it; `undefined`: it was not asked for.
 */
const readAccount = async (
  loops: ServiceLoops,
  signal: AbortSignal,
): Promise<readonly Failure[] | undefined> => {
  const {parts, source, rounds} = loops;
  const {readAccount: ask} = source.reader;
  const isShown = isOwnTab(loops);
  const lane = isShown ? 'shownMetrics' : 'troubleMetrics';
  const metricCount = source.view.account?.metricCount ?? 0;
  if (ask === undefined || !isDue(loops, lane, rounds.accountAt) || !takes(loops, lane, metricCount))
    return undefined;
  rounds.accountAt = parts.clock.now();
  const failures: Failure[] = [];
  const purpose = isShown
    ? shownPurpose(parts.store.getState(), parts.catalog)
    : backgroundPurpose(source.view);
  const account = await attributed(loops, purpose, () =>
    ask(parts.clock.now(), signal, failure => {
      failures.push(failure);
    }),
  );
  if (!signal.aborted) parts.store.dispatch({type: 'accountLearnt', service: source.view.id, account});
  return failures;
};

const untilNextMinute = (now: number): number => {
  const next = Math.ceil((now - metricsOffsetMilliseconds + 1) / minuteMilliseconds) * minuteMilliseconds;
  return next + metricsOffsetMilliseconds - now;
};

const wantMetrics = (loops: ServiceLoops, input: MetricPlanInput): void => {
  const state = loops.parts.store.getState();
  const {byLane} = metricTiers(input);
  want(
    loops,
    (['shownMetrics', 'youngMetrics', 'troubleMetrics', 'activeMetrics', 'quietMetrics'] as const).map(
      lane => [
        lane,
        metricsPerHour(input.view, byLane.get(lane) ?? [], usualSeconds(state, input.view, lane)),
      ],
    ),
  );
};

const planMinute = (loops: ServiceLoops, input: MetricPlanInput, now: number): readonly Planned[] => {
  const {rounds, trouble} = loops;
  trouble.look(input.view, input.resources.values(), now);
  wantMetrics(loops, input);
  const to = minuteOf(now) * minuteMilliseconds;
  const from =
    rounds.metricsAt === undefined
      ? to - minuteMilliseconds
      : minuteOf(rounds.metricsAt) * minuteMilliseconds;
  rounds.metricsAt = now;
  return planMetrics(input, {from, to, roundSeconds: 60, secondsOf: lane => laneSeconds(loops, lane)});
};

/** Rows that came into view and were not measured for longer than rows on screen are. */
const newcomers = (loops: ServiceLoops, {onScreen, resources}: MetricPlanInput): readonly Planned[] =>
  onScreen
    .map(id => resources.get(id))
    .filter(resource => resource !== undefined)
    .filter(({id}) => isDue(loops, 'shownMetrics', loops.measuredAt.get(id)))
    .map(resource => ({resource, lane: 'shownMetrics'}));

/**
 * Once a minute asks for the metrics of what the plan says; in between only for rows that came into view. Waits for the
 * first live values, so that the busy are known before metrics are spent on anybody. A minute that asked nothing tells
 * nothing: what failed before has not come back.
 */
export const measureByMinute = async (loops: ServiceLoops, signal: AbortSignal): Promise<Outcome> => {
  const {parts, source, rounds} = loops;
  const feed = feedOf(parts.store.getState(), source.view.id);
  if (feed.polls.live.at === undefined) return 250;
  const now = parts.clock.now();
  const input = measuredInput(loops);
  const lastAt = Math.max(feed.polls.metrics.at ?? -Infinity, rounds.idleAt ?? -Infinity);
  const isDueNow = minuteOf(now) > minuteOf(lastAt);
  const before = rounds.metricsAt;
  const planned = isDueNow ? planMinute(loops, input, now) : newcomers(loops, input);
  const metricsOf = (resource: Resource): number => tableMetricCount(source.view, resource);
  const paid = affordable(loops, planned, metricsOf);
  const asked = measure(loops, paid, signal);
  if (!isDueNow) {
    await asked;
    const milliseconds = Math.min(newcomersMilliseconds, untilNextMinute(parts.clock.now()));
    return paid.length === 0 ? {idleMilliseconds: milliseconds} : milliseconds;
  }
  // One that fails must not keep the other's news from the screen, nor make it be asked for again at once.
  const [measured, account] = await Promise.allSettled([asked, readAccount(loops, signal)]);
  if (signal.aborted) return 0;
  if (measured.status === 'rejected') {
    // Whose turn it was, have it again.
    rounds.metricsAt = before;
    throw measured.reason;
  }
  const ofAccount = account.status === 'fulfilled' ? account.value : [];
  const hasMetrics = [...input.resources.values()].some(resource => metricsOf(resource) > 0);
  // The first time says that it was tried: where money is short a measurement may be hours away.
  const {at: polledAt, failure: stands} = feed.polls.metrics;
  const wasTried = polledAt !== undefined || stands !== undefined;
  if (wasTried && paid.length === 0 && ofAccount === undefined && hasMetrics) {
    rounds.idleAt = now;
    return {
      idleMilliseconds: Math.min(newcomersMilliseconds, untilNextMinute(parts.clock.now())),
    };
  }
  tellPolled(parts, source.view.id, 'metrics', [...measured.value, ...(ofAccount ?? [])][0]);
  if (account.status === 'rejected') throw account.reason;
  return Math.min(newcomersMilliseconds, untilNextMinute(parts.clock.now()));
};
