import type {JsonObject} from '../wire/json-fields.ts';
import {requiredInteger, requiredText, textList} from '../wire/json-fields.ts';
import {ServiceError} from '../wire/service-error.ts';
import {readPoints} from './metric-points.ts';
import type {Statistic} from './metric-query.ts';
import {dimensionsOf, isPercentile, statisticOf, timeRange, validationError} from './metric-query.ts';
import type {MetricSource} from './metric-source.ts';

/** GetMetricStatistics API reference. */
const maxDatapoints = 1440;

const invalid = (code: string, message: string): ServiceError =>
  new ServiceError({
    shape: `com.amazonaws.cloudwatch#${code}Exception`,
    queryCode: code,
    status: 400,
    message,
  });

const knownStatistic = (name: string): Statistic => {
  const statistic = statisticOf(name);
  if (statistic === undefined)
    throw validationError(`The value ${name} for parameter Statistics is not supported.`);
  return statistic;
};

/** Either kind, and not both (GetMetricStatistics API reference). */
const statisticsOf = (input: JsonObject): readonly Statistic[] => {
  const plain = textList(input, 'Statistics').map(knownStatistic);
  const extended = textList(input, 'ExtendedStatistics').map(knownStatistic);
  if (plain.length > 0 && extended.length > 0)
    throw invalid(
      'InvalidParameterCombination',
      'The parameters Statistics and ExtendedStatistics cannot be specified together.',
    );
  if (plain.length === 0 && extended.length === 0)
    throw invalid(
      'InvalidParameterCombination',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  if (plain.some(isPercentile) || !extended.every(isPercentile))
    throw validationError('Percentiles belong to ExtendedStatistics, all other statistics to Statistics.');
  return [...plain, ...extended];
};

/** GetMetricStatistics: one metric, at most 1,440 data points, in no order that anybody may rely on. */
export const getMetricStatistics = (sources: readonly MetricSource[], input: JsonObject): JsonObject => {
  const metricName = requiredText(input, 'MetricName');
  const metric = {namespace: requiredText(input, 'Namespace'), metricName, dimensions: dimensionsOf(input)};
  const periodSeconds = requiredInteger(input, 'Period');
  if (periodSeconds < 60 || periodSeconds % 60 !== 0)
    throw validationError(`The value ${periodSeconds} for parameter Period must be a multiple of 60.`);
  const statistics = statisticsOf(input);
  const {from, to} = timeRange(input);
  if ((to - from) / (periodSeconds * 1000) > maxDatapoints)
    throw invalid(
      'InvalidParameterCombination',
      `You have requested up to ${Math.ceil((to - from) / (periodSeconds * 1000))} datapoints, which exceeds the limit of ${maxDatapoints}.`,
    );
  const points = new Map<number, {plain: JsonObject; extended: JsonObject}>();
  for (const statistic of statistics)
    for (const [at, value] of readPoints(sources, {...metric, periodSeconds, statistic}, from, to)) {
      const point = points.get(at) ?? {plain: {}, extended: {}};
      points.set(
        at,
        isPercentile(statistic)
          ? {...point, extended: {...point.extended, [statistic]: value}}
          : {...point, plain: {...point.plain, [statistic]: value}},
      );
    }
  // The newest first, so that nobody gets used to the order.
  const datapoints = [...points].reverse().map(([at, {plain, extended}]) => ({
    Timestamp: at / 1000,
    Unit: 'None',
    ...plain,
    ...(Object.keys(extended).length === 0 ? {} : {ExtendedStatistics: extended}),
  }));
  return {Label: metricName, Datapoints: datapoints};
};
