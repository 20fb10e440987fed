import type {JsonObject} from '../wire/json-fields.ts';
import {optionalInteger, optionalText} from '../wire/json-fields.ts';
import {ServiceError} from '../wire/service-error.ts';
import type {MetricQuery, Statistic} from './metric-query.ts';
import {metricQueries, timeRange} from './metric-query.ts';
import type {QueueMetrics, Statistics} from './queue-metrics.ts';
import {mergeStatistics} from './queue-metrics.ts';

/** Epoch seconds and value. */
type Point = readonly [at: number, value: number];

/** GetMetricData API reference. */
const maxDatapoints = 100_800;

const valueOf = ({sum, minimum, maximum, sampleCount}: Statistics, statistic: Statistic): number => {
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Maximum':
      return maximum;
    case 'Minimum':
      return minimum;
    case 'Average':
      return sum / sampleCount;
    case 'SampleCount':
      return sampleCount;
  }
};

/** Only AWS/SQS with the one dimension QueueName has data; whatever else is asked for is empty, not an error. */
const queueNameIn = ({namespace, dimensions}: MetricQuery): string | undefined =>
  namespace === 'AWS/SQS' && dimensions.size === 1 ? dimensions.get('QueueName') : undefined;

const pointsOf = (metrics: QueueMetrics, query: MetricQuery, input: JsonObject): readonly Point[] => {
  const queueName = queueNameIn(query);
  if (queueName === undefined) return [];
  const {from, to} = timeRange(input);
  const periodMilliseconds = query.periodSeconds * 1000;
  const periods = new Map<number, Statistics>();
  for (const [at, minute] of metrics.read(queueName, query.metricName, from, to)) {
    const startsAt = at - ((at - from) % periodMilliseconds);
    periods.set(startsAt, mergeStatistics(periods.get(startsAt), minute));
  }
  const points = [...periods].map(([at, merged]) => [at / 1000, valueOf(merged, query.statistic)] as const);
  return optionalText(input, 'ScanBy') === 'TimestampAscending' ? points : points.reverse();
};

/** Where the next page begins: the query and its first point. */
type Position = {readonly query: number; readonly point: number};

const parseToken = (token: string | undefined): Position => {
  if (token === undefined) return {query: 0, point: 0};
  const match = /^(\d+):(\d+)$/.exec(Buffer.from(token, 'base64').toString());
  if (match === null) {
    throw new ServiceError({
      shape: 'com.amazonaws.cloudwatch#InvalidNextToken',
      queryCode: 'InvalidNextToken',
      status: 400,
      message: 'The next token specified is invalid.',
    });
  }
  return {query: Number(match[1]), point: Number(match[2])};
};

const tokenOf = ({query, point}: Position): string => Buffer.from(`${query}:${point}`).toString('base64');

const resultOf = ({id, label}: MetricQuery, points: readonly Point[], isComplete: boolean): JsonObject => ({
  Id: id,
  Label: label,
  Timestamps: points.map(([at]) => at),
  Values: points.map(([, value]) => value),
  StatusCode: isComplete ? 'Complete' : 'PartialData',
});

/** GetMetricData: pages of at most MaxDatapoints; a series that is cut continues under the same Id on the next page. */
export const getMetricData = (metrics: QueueMetrics, input: JsonObject): JsonObject => {
  const queries = metricQueries(input);
  timeRange(input);
  let room = Math.min(optionalInteger(input, 'MaxDatapoints') ?? maxDatapoints, maxDatapoints);
  const start = parseToken(optionalText(input, 'NextToken'));
  const results: JsonObject[] = [];
  for (const [index, query] of queries.entries()) {
    if (index < start.query) continue;
    const first = index === start.query ? start.point : 0;
    const points = pointsOf(metrics, query, input).slice(first);
    if (room === 0 && points.length > 0) {
      return {MetricDataResults: results, NextToken: tokenOf({query: index, point: first}), Messages: []};
    }
    const page = points.slice(0, room);
    const isComplete = page.length === points.length;
    results.push(resultOf(query, page, isComplete));
    room -= page.length;
    if (!isComplete) {
      const next = {query: index, point: first + page.length};
      return {MetricDataResults: results, NextToken: tokenOf(next), Messages: []};
    }
  }
  return {MetricDataResults: results, Messages: []};
};
