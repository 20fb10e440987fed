import type {JsonObject} from '../wire/json-fields.ts';
import {
  optionalInteger,
  optionalText,
  requiredInteger,
  requiredNumber,
  requiredText,
} from '../wire/json-fields.ts';
import type {MetricPoint, MetricStatistic} from './metric-points.ts';
import {dimensionsOf, statisticOf, validationError} from './metric-query.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export const alarmStates: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** A state and the reason in the words of CloudWatch. */
export type Judgement = {readonly state: AlarmState; readonly reason: string; readonly data: JsonObject};

type Comparison = {readonly holds: (value: number, threshold: number) => boolean; readonly words: string};

const comparisons: Readonly<Record<string, Comparison>> = {
  GreaterThanThreshold: {holds: (value, threshold) => value > threshold, words: 'greater than'},
  GreaterThanOrEqualToThreshold: {
    holds: (value, threshold) => value >= threshold,
    words: 'greater than or equal to',
  },
  LessThanThreshold: {holds: (value, threshold) => value < threshold, words: 'less than'},
  LessThanOrEqualToThreshold: {
    holds: (value, threshold) => value <= threshold,
    words: 'less than or equal to',
  },
};

/** A plain metric alarm as it is evaluated. */
export type MetricCondition = {
  readonly metric: MetricStatistic;
  readonly comparison: Comparison;
  /** A period that still runs can only come to breach it, not cease to. */
  readonly isReachedFromBelow: boolean;
  readonly threshold: number;
  readonly periods: number;
  readonly periodsToAlarm: number;
  readonly missingData: string;
};

/** The condition in the parameters of PutMetricAlarm. Throws a `ValidationError` or `MissingParameter`. */
export const metricCondition = (fields: JsonObject): MetricCondition => {
  const operator = requiredText(fields, 'ComparisonOperator');
  const comparison = comparisons[operator];
  if (comparison === undefined)
    throw validationError(`ComparisonOperator ${operator} is not supported here.`);
  const name = optionalText(fields, 'ExtendedStatistic') ?? requiredText(fields, 'Statistic');
  const statistic = statisticOf(name);
  if (statistic === undefined) throw validationError(`The value ${name} is not a supported statistic.`);
  const periods = requiredInteger(fields, 'EvaluationPeriods');
  return {
    metric: {
      namespace: requiredText(fields, 'Namespace'),
      metricName: requiredText(fields, 'MetricName'),
      dimensions: dimensionsOf(fields),
      statistic,
      periodSeconds: requiredInteger(fields, 'Period'),
    },
    comparison,
    isReachedFromBelow: operator.startsWith('Greater') && statistic !== 'Minimum' && statistic !== 'Average',
    threshold: requiredNumber(fields, 'Threshold'),
    periods,
    periodsToAlarm: optionalInteger(fields, 'DatapointsToAlarm') ?? periods,
    missingData: optionalText(fields, 'TreatMissingData') ?? 'missing',
  };
};

/** One period of the evaluation range. */
export type EvaluatedPeriod = {readonly at: number; readonly value: number | undefined};

const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `312.0 (21/11/26 14:00:00)` */
const datapointWords = ([at, value]: MetricPoint): string => {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${decimal(value)} (${day ?? ''}/${month ?? ''}/${year.slice(2)} ${time.slice(0, 8)})`;
};

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const thresholdReason = (
  {comparison, threshold, periods, periodsToAlarm}: MetricCondition,
  points: readonly MetricPoint[],
  crossing: readonly MetricPoint[],
  isAlarm: boolean,
): string => {
  const shown = (isAlarm ? crossing : points).toReversed().map(datapointWords).join(', ');
  const count = isAlarm ? crossing.length : points.length;
  const verb = `${count === 1 ? 'was' : 'were'}${isAlarm ? '' : ' not'}`;
  const least = isAlarm
    ? `minimum ${plural(periodsToAlarm, 'datapoint')} for OK -> ALARM transition`
    : `minimum ${plural(periods - periodsToAlarm + 1, 'datapoint')} for ALARM -> OK transition`;
  return `Threshold Crossed: ${count} out of the last ${plural(periods, 'datapoint')} [${shown}] ${verb} ${comparison.words} the threshold (${decimal(threshold)}) (${least}).`;
};

const dataOf = ({metric, threshold}: MetricCondition, points: readonly MetricPoint[]): JsonObject => ({
  version: '1.0',
  statistic: metric.statistic,
  period: metric.periodSeconds,
  recentDatapoints: points.map(([, value]) => value),
  threshold,
});

/**
 * What the periods say, oldest first; `undefined`: nothing, the state stays (CloudWatch User Guide, evaluating an alarm
 * and missing data).
 */
export const judge = (
  condition: MetricCondition,
  range: readonly EvaluatedPeriod[],
): Judgement | undefined => {
  const {comparison, threshold, missingData, periodsToAlarm} = condition;
  const points = range.flatMap(({at, value}): readonly MetricPoint[] =>
    value === undefined ? [] : [[at, value]],
  );
  const missing = range.length - points.length;
  const data = dataOf(condition, points);
  if (points.length === 0 && missingData === 'ignore') return undefined;
  if (points.length === 0 && missingData === 'missing') {
    const words = `${plural(missing, 'datapoint')} ${missing === 1 ? 'was' : 'were'} unknown.`;
    return {state: 'INSUFFICIENT_DATA', reason: `Insufficient Data: ${words}`, data};
  }
  const crossing = points.filter(([, value]) => comparison.holds(value, threshold));
  const count = crossing.length + (missingData === 'breaching' ? missing : 0);
  const isAlarm = count >= periodsToAlarm;
  const words = isAlarm ? '[Breaching]' : '[NonBreaching]';
  const reason =
    points.length === 0
      ? `Threshold Crossed: no datapoints were received for ${plural(range.length, 'period')} and ${plural(missing, 'missing datapoint')} ${missing === 1 ? 'was' : 'were'} treated as ${words}.`
      : thresholdReason(condition, points, crossing, isAlarm);
  return {state: isAlarm ? 'ALARM' : 'OK', reason, data};
};
