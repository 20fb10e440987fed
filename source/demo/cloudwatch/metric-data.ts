import type {JsonObject} from '../wire/json-fields.ts';
import {optionalInteger, optionalText} from '../wire/json-fields.ts';
import {ServiceError} from '../wire/service-error.ts';
import {readPoints} from './metric-points.ts';
import type {MetricQuery} from './metric-query.ts';
import {metricQueries, timeRange} from './metric-query.ts';
import type {MetricSource} from './metric-source.ts';

/** Epoch seconds and value. */
type Point = readonly [at: number, value: number];

/** GetMetricData API reference. */
const maxDatapoints = 100_800;

const pointsOf = (
  sources: readonly MetricSource[],
  query: MetricQuery,
  input: JsonObject,
): readonly Point[] => {
  const {from, to} = timeRange(input);
  const points = readPoints(sources, query, from, to).map(([at, value]): Point => [at / 1000, value]);
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
export const getMetricData = (sources: readonly MetricSource[], input: JsonObject): JsonObject => {
  const queries = metricQueries(input);
  timeRange(input);
  let room = Math.min(optionalInteger(input, 'MaxDatapoints') ?? maxDatapoints, maxDatapoints);
  const start = parseToken(optionalText(input, 'NextToken'));
  const results: JsonObject[] = [];
  for (const [index, query] of queries.entries()) {
    if (index < start.query) continue;
    const first = index === start.query ? start.point : 0;
    const points = pointsOf(sources, query, input).slice(first);
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
