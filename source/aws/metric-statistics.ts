import type {CloudWatchClient, Datapoint, Statistic} from '@aws-sdk/client-cloudwatch';
import {GetMetricStatisticsCommand} from '@aws-sdk/client-cloudwatch';
import pLimit from 'p-limit';
import type {Failure} from '../domain/failure.ts';
import {blocksEverything, FailureError} from '../domain/failure.ts';
import type {Sample} from '../domain/series.ts';
import {stoppedBy} from './call-options.ts';
import {toFailure} from './failure-mapping.ts';
import type {KeyedQuery, MetricReader} from './metric-reader.ts';
import {startFor} from './metric-reader.ts';

type Range = Parameters<MetricReader['read']>[1];

/** Each statistic is a request of its own here, so they go out few at a time. */
const callsAtOnce = 4;

/** Plain statistics; percentiles and the like go in ExtendedStatistics, and never both (GetMetricStatistics API reference). */
const plainStatistics: readonly Statistic[] = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'];

const plainOf = (name: string): Statistic | undefined => plainStatistics.find(known => known === name);

/** Statistics of one metric that one request brings: as many as CloudWatch bills as one. */
type Call = {readonly queries: readonly KeyedQuery[]; readonly isPlain: boolean};

const callsFor = (queries: readonly KeyedQuery[]): readonly Call[] => {
  const calls = new Map<string, {readonly queries: KeyedQuery[]; readonly isPlain: boolean}>();
  for (const query of queries) {
    const {namespace, metricName, dimensions, periodSeconds, statistic} = query;
    const isPlain = plainOf(statistic) !== undefined;
    const key = JSON.stringify([namespace, metricName, dimensions, periodSeconds, isPlain]);
    const call = calls.get(key) ?? {queries: [], isPlain};
    call.queries.push(query);
    calls.set(key, call);
  }
  return [...calls.values()];
};

const valueOf = (point: Datapoint, statistic: string): number | undefined => {
  const plain = plainOf(statistic);
  return plain === undefined ? point.ExtendedStatistics?.[statistic] : point[plain];
};

/** Data points come in no order (GetMetricStatistics API reference). */
const samplesOf = (points: readonly Datapoint[], statistic: string): readonly Sample[] =>
  points
    .flatMap(point => {
      const value = valueOf(point, statistic);
      return point.Timestamp === undefined || value === undefined
        ? []
        : [{at: point.Timestamp.getTime(), value}];
    })
    .sort((a, b) => a.at - b.at);

const statisticsOf = (
  {queries}: Call,
  isPlain: boolean,
): {Statistics: Statistic[]} | {ExtendedStatistics: string[]} => {
  const names = [...new Set(queries.map(({statistic}) => statistic))];
  return isPlain ? {Statistics: names.flatMap(name => plainOf(name) ?? [])} : {ExtendedStatistics: names};
};

const readCall = async (
  cloudwatch: CloudWatchClient,
  call: Call,
  range: Range,
  signal: AbortSignal,
): Promise<readonly (readonly [key: string, samples: readonly Sample[]])[]> => {
  const [first] = call.queries;
  if (first === undefined) return [];
  const {Datapoints = []} = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: first.namespace,
      MetricName: first.metricName,
      Dimensions: Object.entries(first.dimensions).map(([Name, Value]) => ({Name, Value})),
      StartTime: new Date(startFor(first, range)),
      EndTime: new Date(range.endTime),
      Period: first.periodSeconds ?? range.periodSeconds,
      ...statisticsOf(call, call.isPlain),
    }),
    stoppedBy(signal),
  );
  return call.queries.map(({key, statistic}) => [key, samplesOf(Datapoints, statistic)]);
};

const stopsAll = (failure: Failure): boolean =>
  blocksEverything(failure) || failure.kind === 'throttled' || failure.kind === 'accessDenied';

/**
 * Reads metrics one by one with GetMetricStatistics, of which a million requests a month are free for good (Amazon
 * CloudWatch pricing). After a failure that the next would share, or that asks for fewer requests, nothing more is asked.
 */
export const createStatisticsReader = (cloudwatch: CloudWatchClient): MetricReader => ({
  read: async (queries, range, signal) => {
    const limit = pLimit(callsAtOnce);
    const failures: Failure[] = [];
    const points = new Map<string, readonly Sample[]>();
    await limit.map(callsFor(queries), async call => {
      if (failures.some(stopsAll) || signal.aborted) return;
      try {
        for (const [key, samples] of await readCall(cloudwatch, call, range, signal))
          points.set(key, samples);
      } catch (error) {
        failures.push(toFailure(error, {service: 'cloudwatch', operation: 'GetMetricStatistics'}));
      }
    });
    const [failure] = failures;
    if (failure !== undefined && (points.size === 0 || signal.aborted)) throw new FailureError(failure);
    return Object.assign(points, {failures: failures.slice(0, 1)});
  },
});
