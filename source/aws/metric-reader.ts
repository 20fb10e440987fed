import type {CloudWatchClient, MetricDataQuery, MetricDataResult} from '@aws-sdk/client-cloudwatch';
import {paginateGetMetricData} from '@aws-sdk/client-cloudwatch';
import pLimit from 'p-limit';
import type {Failure} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';
import type {MetricQuery} from '../domain/metric.ts';
import type {Sample} from '../domain/series.ts';
import {stoppedBy} from './call-options.ts';
import {toFailure} from './failure-mapping.ts';

/** `key` is the caller's name for it. */
export type KeyedQuery = MetricQuery & {readonly key: string};

/**
 * Epoch milliseconds; the start is inclusive, the end exclusive. The period is a multiple of 60 seconds. Queries with a
 * period of their own that is too long for the range reach further back.
 */
type MetricRange = {
  readonly startTime: number;
  readonly endTime: number;
  readonly periodSeconds: number;
};

/** Points by key, oldest first, each at the start of its period; a key without points has an empty list, one that could not be read is missing. */
export type MetricPoints = ReadonlyMap<string, readonly Sample[]> & {
  /** Why some keys are missing; empty when everything was read. */
  readonly failures: readonly Failure[];
};

export type MetricReader = {
  /** Throws a `FailureError` when nothing at all could be read. */
  readonly read: (
    queries: readonly KeyedQuery[],
    range: MetricRange,
    signal: AbortSignal,
  ) => Promise<MetricPoints>;
};

/** GetMetricData API reference: at most 500 queries a call. */
const mostQueries = 500;
/** Far from the 500 calls a second that CloudWatch allows, and a page holds a lot. */
const callsAtOnce = 4;

/** The newest whole period, two before it to see where it goes, and the one that is running. */
const leastPeriods = 4;

/** Starts that are multiples of the period get whole periods, and are answered fastest (GetMetricData API reference). */
export const startFor = (query: KeyedQuery, {startTime, endTime, periodSeconds}: MetricRange): number => {
  const period = (query.periodSeconds ?? periodSeconds) * 1000;
  return leastPeriods * period <= endTime - startTime
    ? startTime
    : (Math.floor(endTime / period) - leastPeriods + 1) * period;
};

const idOf = (index: number): string => `m${index}`;

/** No Unit: a wrong one finds nothing (GetMetricData API reference). */
const queryOf = (query: KeyedQuery, index: number, periodSeconds: number): MetricDataQuery => ({
  Id: idOf(index),
  ReturnData: true,
  MetricStat: {
    Metric: {
      Namespace: query.namespace,
      MetricName: query.metricName,
      Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({Name, Value})),
    },
    Period: query.periodSeconds ?? periodSeconds,
    Stat: query.statistic,
  },
});

type Merged = {readonly points: Map<number, number>; status: string | undefined};

/** The same Id comes again on later pages, and only its last status counts. */
const merge = (
  merged: Map<string, Merged>,
  {Id, Timestamps = [], Values = [], StatusCode}: MetricDataResult,
): void => {
  if (Id === undefined) return;
  const known = merged.get(Id) ?? {points: new Map<number, number>(), status: undefined};
  merged.set(Id, known);
  known.status = StatusCode;
  for (const [index, time] of Timestamps.entries()) {
    const value = Values[index];
    if (value !== undefined) known.points.set(time.getTime(), value);
  }
};

const oldestFirst = (points: ReadonlyMap<number, number>): readonly Sample[] =>
  [...points].map(([at, value]) => ({at, value})).sort((a, b) => a.at - b.at);

const refusedSeries = (status: string): Failure => ({
  kind: status === 'Forbidden' ? 'accessDenied' : 'unexpected',
  service: 'cloudwatch',
  operation: 'GetMetricData',
  code: status,
  message:
    status === 'Forbidden'
      ? 'CloudWatch GetMetricData: access denied to some metrics.'
      : 'CloudWatch GetMetricData: CloudWatch failed to read some metrics.',
  hint:
    status === 'Forbidden'
      ? 'Allow cloudwatch:GetMetricData on *; it cannot be limited to some metrics.'
      : 'They are asked for again with the next minute.',
});

type Batch = {
  readonly points: ReadonlyMap<string, readonly Sample[]>;
  readonly failures: readonly Failure[];
};

const batchOf = (
  queries: readonly KeyedQuery[],
  merged: ReadonlyMap<string, Merged>,
  failure: Failure | undefined,
): Batch => {
  const points = new Map<string, readonly Sample[]>();
  const refused = new Set<string>();
  for (const [index, {key}] of queries.entries()) {
    const found = merged.get(idOf(index));
    const status = found?.status ?? 'Complete';
    const isRefused = status === 'Forbidden' || status === 'InternalError';
    if (isRefused) refused.add(status);
    const isKnown = found === undefined ? failure === undefined : !isRefused || found.points.size > 0;
    if (isKnown) points.set(key, oldestFirst(found?.points ?? new Map()));
  }
  const failures = [...refused].map(refusedSeries);
  return {points, failures: failure === undefined ? failures : [failure, ...failures]};
};

const readBatch = async (
  cloudwatch: CloudWatchClient,
  queries: readonly KeyedQuery[],
  {startTime, endTime, periodSeconds}: MetricRange,
  signal: AbortSignal,
): Promise<Batch> => {
  const merged = new Map<string, Merged>();
  const readPages = async (): Promise<void> => {
    const pages = paginateGetMetricData(
      {client: cloudwatch, stopOnSameToken: true},
      {
        MetricDataQueries: queries.map((query, index) => queryOf(query, index, periodSeconds)),
        StartTime: new Date(startTime),
        EndTime: new Date(endTime),
        // Emulators and AWS differ in what they do without it.
        ScanBy: 'TimestampAscending',
      },
      stoppedBy(signal),
    );
    for await (const {MetricDataResults = []} of pages)
      for (const result of MetricDataResults) merge(merged, result);
  };
  const failure = await readPages().then(
    () => undefined,
    (error: unknown) => toFailure(error, {service: 'cloudwatch', operation: 'GetMetricData'}),
  );
  return batchOf(queries, merged, failure);
};

/** What a call takes: at most 500 queries that reach equally far back. */
const callsFor = (
  queries: readonly KeyedQuery[],
  range: MetricRange,
): readonly (readonly [queries: readonly KeyedQuery[], range: MetricRange])[] => {
  const byStart = new Map<number, KeyedQuery[]>();
  for (const query of queries) {
    const startTime = startFor(query, range);
    const its = byStart.get(startTime) ?? [];
    its.push(query);
    byStart.set(startTime, its);
  }
  return [...byStart].flatMap(([startTime, its]) =>
    Array.from({length: Math.ceil(its.length / mostQueries)}, (_, index) => {
      const from = index * mostQueries;
      return [its.slice(from, from + mostQueries), {...range, startTime}] as const;
    }),
  );
};

/** Statistics that every emulator has; percentiles and the like are beyond some (CloudWatch User Guide, statistics definitions). */
const basicStatistics = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'];
const isBasic = ({statistic}: KeyedQuery): boolean => basicStatistics.includes(statistic);

const unknownStatistics = (failure: Failure, queries: readonly KeyedQuery[]): Failure => ({
  ...failure,
  message: `CloudWatch GetMetricData: this endpoint does not know the statistics ${[...new Set(queries.map(({statistic}) => statistic))].join(', ')}.`,
  hint: 'Emulators leave them out; the other metrics go on.',
});

/**
 * Reads batches; where an endpoint fails a whole call for a statistic that it does not know, the others are read without
 * those, then and from then on.
 */
const createBatchReader = (
  cloudwatch: CloudWatchClient,
): ((queries: readonly KeyedQuery[], range: MetricRange, signal: AbortSignal) => Promise<Batch>) => {
  let refusal: Failure | undefined;
  return async (queries, range, signal) => {
    const basic = queries.filter(isBasic);
    const others = queries.filter(query => !isBasic(query));
    let suspect = refusal;
    if (suspect === undefined || basic.length === 0) {
      const whole = await readBatch(cloudwatch, queries, range, signal);
      suspect = whole.failures.find(({kind}) => kind === 'unsupported');
      if (suspect === undefined || basic.length === 0 || others.length === 0) return whole;
    }
    const rest = await readBatch(cloudwatch, basic, range, signal);
    // Only a call that goes well without them proves that they are to blame.
    if (rest.failures.length > 0 || others.length === 0) return rest;
    refusal ??= unknownStatistics(suspect, others);
    return {...rest, failures: [refusal]};
  };
};

/** Reads any number of metrics with as few calls as CloudWatch allows; one failed call does not lose the others. */
export const createMetricReader = (cloudwatch: CloudWatchClient): MetricReader => {
  const readOne = createBatchReader(cloudwatch);
  return {
    read: async (queries, range, signal) => {
      const limit = pLimit(callsAtOnce);
      const batches = await limit.map(callsFor(queries, range), ([its, itsRange]) =>
        readOne(its, itsRange, signal),
      );
      const failures = batches.flatMap(batch => batch.failures);
      const points = new Map(batches.flatMap(batch => [...batch.points]));
      if (failures[0] !== undefined && (points.size === 0 || signal.aborted))
        throw new FailureError(failures[0]);
      return Object.assign(points, {failures});
    },
  };
};
