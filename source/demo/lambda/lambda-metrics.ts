import type {MetricSource, Minutes, Statistics} from '../cloudwatch/metric-source.ts';
import {single} from '../cloudwatch/metric-source.ts';
import type {FunctionMinute} from './function-story.ts';
import {behaviours, burningShare} from './function-story.ts';
import type {InvocationMeter} from './invocation-meter.ts';
import type {LambdaAccount} from './lambda-account.ts';
import {nameIn, reservedTotal} from './lambda-account.ts';

const minuteMilliseconds = 60_000;

/** One value a minute, of which the running minute has so much (0 to 1). */
type Reading = (minute: FunctionMinute, elapsed: number) => Statistics | undefined;

const counted =
  (count: (minute: FunctionMinute) => number | undefined): Reading =>
  (minute, elapsed) => {
    const value = count(minute);
    return value === undefined ? undefined : single(Math.round(value * elapsed));
  };

const gauged =
  (value: (minute: FunctionMinute) => number | undefined): Reading =>
  minute => {
    const found = value(minute);
    return found === undefined ? undefined : single(found);
  };

const durationOf: Reading = ({invocations, duration: {p50, p99, maximum}}, elapsed) => ({
  sum: p50 * 1.2 * invocations * elapsed,
  minimum: p50 * 0.3,
  maximum,
  sampleCount: Math.max(1, invocations * elapsed),
  percentiles: {p50, p90: p50 + (p99 - p50) * 0.55, p99},
});

/** By function (Lambda Developer Guide, types of metrics for Lambda functions). */
const functionReadings: Readonly<Record<string, Reading>> = {
  Invocations: counted(({invocations}) => invocations),
  Errors: counted(({errors}) => errors),
  Throttles: counted(({throttles}) => throttles),
  Duration: durationOf,
  ConcurrentExecutions: gauged(({concurrency}) => Math.round(concurrency)),
  IteratorAge: gauged(({iteratorAgeMilliseconds}) => iteratorAgeMilliseconds),
  AsyncEventsReceived: counted(({asynchronous}) => asynchronous?.received),
  AsyncEventAge: gauged(({asynchronous}) => asynchronous?.ageMilliseconds),
  AsyncEventsDropped: counted(({asynchronous}) => (asynchronous === undefined ? undefined : 0)),
};

type MetricScene = {
  readonly account: LambdaAccount;
  readonly meter: InvocationMeter;
  readonly startedAt: number;
};

type AliasMinute = NonNullable<FunctionMinute['provisioned']>[string];

/** By function and Resource, which is `name:alias`. */
const aliasReadings: Readonly<Record<string, (minute: AliasMinute, elapsed: number) => Statistics>> = {
  ProvisionedConcurrencyUtilization: ({utilization}) => single(utilization),
  ProvisionedConcurrencySpilloverInvocations: ({spillover}, elapsed) =>
    single(Math.round(spillover * elapsed)),
};

const minuteOf = ({scene}: LambdaAccount, startedAt: number, name: string, at: number) =>
  scene.incident === undefined
    ? undefined
    : behaviours[name]?.({at, startedAt, burning: burningShare(scene.incident, at)});

type Region = {
  readonly sum: (pick: (minute: FunctionMinute) => number) => number;
  readonly unreserved: number;
};

const regionAt = (account: LambdaAccount, startedAt: number, at: number): Region | undefined => {
  const running = [...account.functions.values()].flatMap(({name, reserved}) => {
    const minute = minuteOf(account, startedAt, name, at);
    return minute === undefined ? [] : [{minute, reserved}];
  });
  if (running.length === 0) return undefined;
  return {
    sum: pick => running.reduce((sum, {minute}) => sum + pick(minute), 0),
    unreserved: running.reduce(
      (sum, {minute, reserved}) => sum + (reserved === undefined ? Math.round(minute.concurrency) : 0),
      0,
    ),
  };
};

/** What is claimed by provisioned concurrency beside reservations (Lambda Developer Guide, ClaimedAccountConcurrency). */
const provisionedBesides = ({functions}: LambdaAccount): number =>
  [...functions.values()]
    .filter(({reserved}) => reserved === undefined)
    .flatMap(({provisioned}) => [...provisioned.values()])
    .reduce((sum, {requested}) => sum + requested, 0);

const regionReading = (
  account: LambdaAccount,
  metricName: string,
  {sum, unreserved}: Region,
  elapsed: number,
): Statistics | undefined => {
  const counts = (pick: (minute: FunctionMinute) => number) => single(Math.round(sum(pick) * elapsed));
  switch (metricName) {
    case 'ConcurrentExecutions':
      return single(sum(({concurrency}) => Math.round(concurrency)));
    case 'UnreservedConcurrentExecutions':
      return single(unreserved);
    case 'ClaimedAccountConcurrency':
      return single(unreserved + reservedTotal(account) + provisionedBesides(account));
    case 'Invocations':
      return counts(({invocations}) => invocations);
    case 'Throttles':
      return counts(({throttles}) => throttles);
    default:
      return undefined;
  }
};

/** The story's value and what callers added to it; a minute with invocations has errors, if only none. */
const withCounted = (
  told: Statistics | undefined,
  meter: InvocationMeter,
  {name, metricName, at}: {readonly name: string; readonly metricName: string; readonly at: number},
): Statistics | undefined => {
  const counted = meter.read(name, metricName, at);
  if (counted > 0) return single((told?.sum ?? 0) + counted);
  const isErrorFree = metricName === 'Errors' && meter.read(name, 'Invocations', at) > 0;
  return told ?? (isErrorFree ? single(0) : undefined);
};

type Read = (at: number, elapsed: number) => Statistics | undefined;

const readOf = (
  {account, meter, startedAt}: MetricScene,
  metricName: string,
  dimensions: ReadonlyMap<string, string>,
): Read => {
  const name = dimensions.get('FunctionName');
  const resource = dimensions.get('Resource');
  return (at, elapsed) => {
    if (dimensions.size === 0) {
      const region = regionAt(account, startedAt, at);
      return region === undefined ? undefined : regionReading(account, metricName, region, elapsed);
    }
    if (name === undefined || !account.functions.has(name)) return undefined;
    const minute = minuteOf(account, startedAt, name, at);
    if (dimensions.size === 1) {
      const told = minute === undefined ? undefined : functionReadings[metricName]?.(minute, elapsed);
      return withCounted(told, meter, {name, metricName, at});
    }
    const ofAlias = minute?.provisioned?.[nameIn(resource ?? '').qualifier ?? ''];
    return ofAlias === undefined ? undefined : aliasReadings[metricName]?.(ofAlias, elapsed);
  };
};

/** The story's metrics are pure functions of time, so that three hours of history need no memory. */
export const createLambdaMetrics = (account: LambdaAccount, meter: InvocationMeter): MetricSource => {
  const scene = {account, meter, startedAt: account.scene.now()};
  return {
    read: ({namespace, metricName, dimensions}, from, to): Minutes | undefined => {
      if (namespace !== 'AWS/Lambda') return undefined;
      const read = readOf(scene, metricName, dimensions);
      const now = account.scene.now();
      const minutes: (readonly [number, Statistics])[] = [];
      const first = Math.ceil(from / minuteMilliseconds) * minuteMilliseconds;
      for (let at = first; at < Math.min(to, now); at += minuteMilliseconds) {
        const statistics = read(at, Math.min(1, (now - at) / minuteMilliseconds));
        if (statistics !== undefined) minutes.push([at, statistics]);
      }
      return minutes;
    },
  };
};
