import type {JsonObject} from '../wire/json-fields.ts';
import {
  objectField,
  objectList,
  optionalText,
  requiredInteger,
  requiredNumber,
  requiredText,
} from '../wire/json-fields.ts';
import {ServiceError} from '../wire/service-error.ts';

/** One query of GetMetricData. */
export type MetricQuery = {
  readonly id: string;
  readonly label: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly periodSeconds: number;
  readonly statistic: Statistic;
};

const statistics = ['Sum', 'Maximum', 'Minimum', 'Average', 'SampleCount'] as const;
/** A plain statistic, or a percentile such as `p99` or `p99.9`. */
export type Statistic = (typeof statistics)[number] | `p${number}`;

/** Whether a statistic is a percentile. */
export const isPercentile = (name: string): name is `p${number}` => /^p(\d{1,2}(\.\d+)?|100)$/.test(name);

/** A statistic by its name; `undefined` for one that this account does not compute. */
export const statisticOf = (name: string): Statistic | undefined =>
  isPercentile(name) ? name : statistics.find(known => known === name);

/** GetMetricData API reference. */
const maxQueries = 500;

/** What CloudWatch answers to parameters it cannot use. */
export const validationError = (message: string): ServiceError =>
  new ServiceError({
    shape: 'com.amazonaws.cloudwatch#ValidationException',
    queryCode: 'ValidationError',
    status: 400,
    message,
  });

/** The dimensions of a metric or an alarm. */
export const dimensionsOf = (metric: JsonObject): ReadonlyMap<string, string> =>
  new Map(
    objectList(metric, 'Dimensions').map(field => [
      requiredText(field, 'Name'),
      requiredText(field, 'Value'),
    ]),
  );

const metricQuery = (query: JsonObject): MetricQuery => {
  const id = requiredText(query, 'Id');
  if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) {
    throw validationError(
      `The value ${id} for parameter MetricDataQueries.member.Id is not matching [a-z][a-zA-Z0-9_]*.`,
    );
  }
  if (optionalText(query, 'Expression') !== undefined) {
    throw validationError('This account evaluates no expressions: ask for the metrics with MetricStat.');
  }
  const stat = objectField(query, 'MetricStat');
  const metric = objectField(stat, 'Metric');
  const periodSeconds = requiredInteger(stat, 'Period');
  if (periodSeconds < 60 || periodSeconds % 60 !== 0) {
    throw validationError(`The value ${periodSeconds} for parameter Period must be a multiple of 60.`);
  }
  const name = requiredText(stat, 'Stat');
  const statistic = statisticOf(name);
  if (statistic === undefined)
    throw validationError(`The value ${name} for parameter Stat is not supported.`);
  const metricName = requiredText(metric, 'MetricName');
  return {
    id,
    label: optionalText(query, 'Label') ?? metricName,
    namespace: requiredText(metric, 'Namespace'),
    metricName,
    dimensions: dimensionsOf(metric),
    periodSeconds,
    statistic,
  };
};

/** Throws what CloudWatch answers to too many queries, repeated ids or a query it cannot read. */
export const metricQueries = (input: JsonObject): readonly MetricQuery[] => {
  const fields = objectList(input, 'MetricDataQueries');
  if (fields.length > maxQueries) {
    throw validationError(
      `The collection MetricDataQueries must not have a size greater than ${maxQueries}, it has ${fields.length}.`,
    );
  }
  const queries = fields.map(metricQuery);
  if (new Set(queries.map(({id}) => id)).size < queries.length) {
    throw validationError('The values for parameter Id in MetricDataQueries are not unique.');
  }
  return queries.filter((_, index) => fields[index]?.['ReturnData'] !== false);
};

/** StartTime is rounded down to the minute; both ends in epoch milliseconds. */
export const timeRange = (input: JsonObject): {readonly from: number; readonly to: number} => {
  const from = Math.floor(requiredNumber(input, 'StartTime') / 60) * 60_000;
  const to = requiredNumber(input, 'EndTime') * 1000;
  if (from >= to) throw validationError('The parameter EndTime must be greater than StartTime.');
  return {from, to};
};
