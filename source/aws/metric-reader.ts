import type {CloudWatchClient, MetricDataQuery, MetricDataResult} from '@aws-sdk/client-cloudwatch';
import {paginateGetMetricData} from '@aws-sdk/client-cloudwatch';
import pLimit from 'p-limit';
import type {Failure} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';
import {stoppedBy} from './call-options.ts';
import {toFailure} from './failure-mapping.ts';

/** One metric with one statistic; `key` is the caller's name for it. */
export type MetricQuery = {
  readonly key: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
};

/** Epoch milliseconds; the start is inclusive, the end exclusive. The period is a multiple of 60 seconds. */
type MetricRange = {
  readonly startTime: number;
  readonly endTime: number;
  readonly periodSeconds: number;
};

/** `at` is the start of the period (epoch milliseconds). */
type MetricPoint = {readonly at: number; readonly value: number};

/** Points by key, oldest first; a key without points has an empty list, one that could not be read is missing. */
type MetricPoints = ReadonlyMap<string, readonly MetricPoint[]> & {
  /** Why some keys are missing; empty when everything was read. */
  readonly failures: readonly Failure[];
};

export type MetricReader = {
  /** Throws a `FailureError` when nothing at all could be read. */
  readonly read: (
    queries: readonly MetricQuery[],
    range: MetricRange,
    signal: AbortSignal,
  ) => Promise<MetricPoints>;
};

/** GetMetricData API reference: at most 500 queries a call. */
const mostQueries = 500;
/** Far from the 500 calls a second that CloudWatch allows, and a page holds a lot. */
const callsAtOnce = 4;

const idOf = (index: number): string => `m${index}`;

/** No Unit: a wrong one finds nothing (GetMetricData API reference). */
const queryOf = (query: MetricQuery, index: number, periodSeconds: number): MetricDataQuery => ({
  Id: idOf(index),
  ReturnData: true,
  MetricStat: {
    Metric: {
      Namespace: query.namespace,
      MetricName: query.metricName,
      Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({Name, Value})),
    },
    Period: periodSeconds,
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

const oldestFirst = (points: ReadonlyMap<number, number>): readonly MetricPoint[] =>
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
  readonly points: ReadonlyMap<string, readonly MetricPoint[]>;
  readonly failures: readonly Failure[];
};

const batchOf = (
  queries: readonly MetricQuery[],
  merged: ReadonlyMap<string, Merged>,
  failure: Failure | undefined,
): Batch => {
  const points = new Map<string, readonly MetricPoint[]>();
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
  queries: readonly MetricQuery[],
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

/** Reads any number of metrics with as few calls as CloudWatch allows; one failed call does not lose the others. */
export const createMetricReader = (cloudwatch: CloudWatchClient): MetricReader => ({
  read: async (queries, range, signal) => {
    const limit = pLimit(callsAtOnce);
    const starts = Array.from(
      {length: Math.ceil(queries.length / mostQueries)},
      (_, index) => index * mostQueries,
    );
    const batches = await limit.map(starts, start =>
      readBatch(cloudwatch, queries.slice(start, start + mostQueries), range, signal),
    );
    const failures = batches.flatMap(batch => batch.failures);
    const points = new Map(batches.flatMap(batch => [...batch.points]));
    if (failures[0] !== undefined && (points.size === 0 || signal.aborted))
      throw new FailureError(failures[0]);
    return Object.assign(points, {failures});
  },
});
