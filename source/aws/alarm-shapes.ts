import type {
  CompositeAlarm,
  Dimension,
  LogAlarm,
  MetricAlarm,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type {AlarmCondition, AlarmType, ListedAlarm, MathTerm, WatchedMetric} from '../domain/alarm.ts';

/** What the three kinds of alarms have in common; everything can be missing, the SDK promises nothing. */
type AnyAlarm = MetricAlarm | CompositeAlarm | LogAlarm;

const commonOf = (alarm: AnyAlarm): Omit<ListedAlarm, 'type' | 'condition'> => ({
  name: alarm.AlarmName ?? '',
  arn: alarm.AlarmArn,
  description: alarm.AlarmDescription,
  state: alarm.StateValue,
  reason: alarm.StateReason,
  // Emulators know only the older of the two times.
  since: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime(),
  updatedAt: alarm.StateUpdatedTimestamp?.getTime(),
  evaluationState: undefined,
  actions: {
    // The default of PutMetricAlarm, PutCompositeAlarm and PutLogAlarm.
    enabled: alarm.ActionsEnabled ?? true,
    alarm: alarm.AlarmActions ?? [],
    ok: alarm.OKActions ?? [],
    insufficientData: alarm.InsufficientDataActions ?? [],
  },
  watched: undefined,
  math: [],
  query: undefined,
  logGroups: [],
  rule: undefined,
  suppressor: undefined,
  suppression: undefined,
  raw: alarm,
});

const dimensionsOf = (dimensions: readonly Dimension[] | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((dimensions ?? []).map(({Name = '', Value = ''}) => [Name, Value]));

const watchedOf = (alarm: MetricAlarm): WatchedMetric | undefined => {
  const {Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Period, Unit} = alarm;
  const statistic = ExtendedStatistic ?? Statistic;
  if (Namespace === undefined || MetricName === undefined || statistic === undefined) return undefined;
  return {
    namespace: Namespace,
    metricName: MetricName,
    dimensions: dimensionsOf(Dimensions),
    statistic,
    periodSeconds: Period ?? 60,
    unit: Unit,
    account: undefined,
  };
};

const termOf = (query: MetricDataQuery): MathTerm => {
  const {Id = '', Expression, MetricStat, ReturnData, AccountId} = query;
  const {Metric, Stat, Period, Unit} = MetricStat ?? {};
  const isMetric = Metric?.Namespace !== undefined && Metric.MetricName !== undefined;
  return {
    id: Id,
    expression: Expression,
    metric: isMetric
      ? {
          namespace: Metric.Namespace ?? '',
          metricName: Metric.MetricName ?? '',
          dimensions: dimensionsOf(Metric.Dimensions),
          statistic: Stat ?? '',
          periodSeconds: Period ?? query.Period ?? 60,
          unit: Unit,
          account: AccountId,
        }
      : undefined,
    isResult: ReturnData ?? true,
  };
};

const metricTypeOf = ({
  MetricName,
  Metrics,
  ThresholdMetricId,
  EvaluationCriteria,
}: MetricAlarm): AlarmType => {
  if (ThresholdMetricId !== undefined) return 'anomaly';
  if (EvaluationCriteria !== undefined) return 'promql';
  return MetricName === undefined && Metrics !== undefined && Metrics.length > 0 ? 'math' : 'metric';
};

const conditionOf = (alarm: MetricAlarm, math: readonly MathTerm[]): AlarmCondition => {
  const period = alarm.Period ?? math.find(({metric}) => metric !== undefined)?.metric?.periodSeconds;
  return {
    comparison: alarm.ComparisonOperator,
    threshold: alarm.Threshold,
    periodSeconds: period ?? alarm.Metrics?.find(({Period}) => Period !== undefined)?.Period,
    periods: alarm.EvaluationPeriods,
    periodsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
    missingData: alarm.TreatMissingData ?? 'missing',
    warmUpSeconds: (alarm.WarmUpConfiguration?.WarmUpPeriodDurationInMinutes ?? 0) * 60,
  };
};

/** A metric alarm, also one of metric math, anomaly detection or PromQL. */
export const listedMetricAlarm = (alarm: MetricAlarm): ListedAlarm => {
  const math = (alarm.Metrics ?? []).map(termOf);
  return {
    ...commonOf(alarm),
    type: metricTypeOf(alarm),
    evaluationState: alarm.EvaluationState,
    watched: watchedOf(alarm),
    math,
    query: alarm.EvaluationCriteria?.PromQLCriteria?.Query,
    condition: conditionOf(alarm, math),
  };
};

export const listedComposite = (alarm: CompositeAlarm): ListedAlarm => ({
  ...commonOf(alarm),
  type: 'composite',
  condition: undefined,
  rule: alarm.AlarmRule,
  suppressor:
    alarm.ActionsSuppressor === undefined || alarm.ActionsSuppressor === ''
      ? undefined
      : {
          alarm: alarm.ActionsSuppressor,
          waitSeconds: alarm.ActionsSuppressorWaitPeriod,
          extensionSeconds: alarm.ActionsSuppressorExtensionPeriod,
        },
  suppression:
    alarm.ActionsSuppressedBy === undefined
      ? undefined
      : {by: alarm.ActionsSuppressedBy, reason: alarm.ActionsSuppressedReason},
});

/** `rate(5 minutes)` in seconds; other schedules are not known here. */
const rateSeconds = (expression: string | undefined): number | undefined => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression ?? '') ?? [];
  const seconds = {minute: 60, hour: 3600, day: 86_400}[unit ?? ''];
  return seconds === undefined ? undefined : Number(count) * seconds;
};

export const listedLogAlarm = (alarm: LogAlarm): ListedAlarm => {
  const {QueryString, AggregationExpression, LogGroupIdentifiers, ScheduleConfiguration} =
    alarm.ScheduledQueryConfiguration ?? {};
  const query = [QueryString, AggregationExpression].filter(part => part !== undefined);
  return {
    ...commonOf(alarm),
    type: 'log',
    evaluationState: alarm.EvaluationState,
    query: query.length === 0 ? undefined : query.join(' | '),
    logGroups: LogGroupIdentifiers ?? [],
    condition: {
      comparison: alarm.ComparisonOperator,
      threshold: alarm.Threshold,
      periodSeconds: rateSeconds(ScheduleConfiguration?.ScheduleExpression),
      periods: alarm.QueryResultsToEvaluate,
      periodsToAlarm: alarm.QueryResultsToAlarm ?? alarm.QueryResultsToEvaluate,
      missingData: alarm.TreatMissingData ?? 'missing',
      warmUpSeconds: (alarm.WarmUpConfiguration?.WarmUpPeriodDurationInMinutes ?? 0) * 60,
    },
  };
};
