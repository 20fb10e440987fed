import type {RegionMetrics} from '../domain/function-account.ts';
import type {Measured} from '../domain/metric.ts';
import {staleMetricMilliseconds} from '../domain/metric.ts';
import {FailureError} from '../domain/failure.ts';
import type {KeyedQuery, MetricReader} from './metric-reader.ts';

const minuteMilliseconds = 60_000;
/** The newest minute still grows while it is being collected. */
const settleMilliseconds = 60_000;
/** Long enough for a metric that comes late; what ended earlier than this says nothing of now. */
const windowMinutes = staleMetricMilliseconds / minuteMilliseconds + 1;

/** Metrics of the region have no dimensions (Lambda Developer Guide, dimensions for Lambda metrics). */
const regionQuery = (key: string, metricName: string, statistic: string): KeyedQuery => ({
  key,
  namespace: 'AWS/Lambda',
  metricName,
  dimensions: {},
  statistic,
});

const queries: readonly KeyedQuery[] = [
  regionQuery('claimed', 'ClaimedAccountConcurrency', 'Maximum'),
  regionQuery('unreserved', 'UnreservedConcurrentExecutions', 'Maximum'),
  regionQuery('concurrent', 'ConcurrentExecutions', 'Maximum'),
  regionQuery('throttles', 'Throttles', 'Sum'),
];

/** The newest settled minute of what Lambda measures for the region as a whole. Throws a `FailureError`. */
export const readRegionMetrics = async (
  metricReader: MetricReader,
  now: number,
  signal: AbortSignal,
): Promise<RegionMetrics & {readonly throttlesPerMinute: Measured | undefined}> => {
  const endTime = Math.floor((now - settleMilliseconds) / minuteMilliseconds) * minuteMilliseconds;
  const range = {startTime: endTime - windowMinutes * minuteMilliseconds, endTime, periodSeconds: 60};
  const points = await metricReader.read(queries, range, signal);
  const [failure] = points.failures;
  if (failure !== undefined) throw new FailureError(failure);
  const newest = (key: string): Measured | undefined => {
    const sample = points.get(key)?.at(-1);
    return sample === undefined ? undefined : {value: sample.value, at: sample.at + minuteMilliseconds};
  };
  return {
    claimed: newest('claimed'),
    unreserved: newest('unreserved'),
    concurrent: newest('concurrent'),
    throttlesPerMinute: newest('throttles'),
  };
};
