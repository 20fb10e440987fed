import type {DemoScene} from '../demo-part.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import type {AlarmDrive, AlarmTypeName} from './demo-alarm.ts';

/** One alarm of the story, and how long it has been in its state when the story begins. */
export type AlarmPlan = {
  readonly type: AlarmTypeName;
  readonly fields: JsonObject;
  readonly hoursInState: number;
  /** What its metric said then, again and again; absent: nothing. */
  readonly seen?: number;
  /** Of an alarm that comes to its state by no metric. */
  readonly drive?: AlarmDrive;
};

export const dimension = (Name: string, Value: string): readonly JsonObject[] => [{Name, Value}];

export const topic = ({region, accountId}: DemoScene, name: string): string =>
  `arn:aws:sns:${region}:${accountId}:${name}`;

/** One metric a minute against a threshold that it should not pass. */
const onMetric = (
  AlarmName: string,
  [Namespace, MetricName, Statistic]: readonly [string, string, string],
  [ComparisonOperator, Threshold]: readonly [
    'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold',
    number,
  ],
  more: JsonObject,
): JsonObject => ({
  AlarmName,
  Namespace,
  MetricName,
  ...(Statistic.startsWith('p') ? {ExtendedStatistic: Statistic} : {Statistic}),
  Period: 60,
  ComparisonOperator,
  Threshold,
  EvaluationPeriods: 1,
  DatapointsToAlarm: 1,
  TreatMissingData: 'notBreaching',
  ...more,
});

const burningPlans = (scene: DemoScene): readonly AlarmPlan[] => {
  const AlarmActions = [topic(scene, 'alerts')];
  return [
    {
      type: 'MetricAlarm',
      hoursInState: 63,
      seen: 0,
      fields: onMetric(
        'orders-payments-dlq-not-empty',
        ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum'],
        ['GreaterThanOrEqualToThreshold', 1],
        {
          Dimensions: dimension('QueueName', 'orders-payments-dlq'),
          AlarmDescription: 'A payment failed three times. Look at the dead letters, then redrive.',
          AlarmActions,
          OKActions: AlarmActions,
        },
      ),
    },
    {
      type: 'MetricAlarm',
      hoursInState: 7.04,
      seen: 43_210_000,
      fields: onMetric(
        'clickstream-iterator-age',
        ['AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', 'Maximum'],
        ['GreaterThanThreshold', 43_200_000],
        {
          Dimensions: dimension('StreamName', 'clickstream'),
          AlarmDescription: 'Half of the retention of 24 h is used up.',
          EvaluationPeriods: 3,
          DatapointsToAlarm: 3,
          AlarmActions,
        },
      ),
    },
    {
      type: 'MetricAlarm',
      hoursInState: 26,
      seen: 238,
      fields: onMetric(
        'invoice-renderer-throttles',
        ['AWS/Lambda', 'Throttles', 'Sum'],
        ['GreaterThanOrEqualToThreshold', 1],
        {
          Dimensions: dimension('FunctionName', 'invoice-renderer'),
          EvaluationPeriods: 5,
          DatapointsToAlarm: 5,
          AlarmActions,
        },
      ),
    },
    {
      type: 'MetricAlarm',
      // Since shortly after the endpoint of the topic began to fail.
      hoursInState: 1.55,
      seen: 3,
      fields: onMetric(
        'order-events-failed-redrive',
        ['AWS/SNS', 'NumberOfNotificationsFailedToRedriveToDlq', 'Sum'],
        ['GreaterThanThreshold', 0],
        {
          Dimensions: dimension('TopicName', 'order-events'),
          AlarmDescription: 'Notifications are lost for good.',
          EvaluationPeriods: 5,
          DatapointsToAlarm: 1,
          ActionsEnabled: false,
          AlarmActions,
        },
      ),
    },
  ];
};

const quietPlans = (scene: DemoScene): readonly AlarmPlan[] => {
  const AlarmActions = [topic(scene, 'alerts')];
  return [
    {
      type: 'MetricAlarm',
      hoursInState: 3.1,
      seen: 2312.4,
      fields: onMetric(
        'checkout-api-p99',
        ['AWS/Lambda', 'Duration', 'p99'],
        ['GreaterThanThreshold', 2500],
        {
          Dimensions: dimension('FunctionName', 'checkout-api'),
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
        },
      ),
    },
    {
      type: 'MetricAlarm',
      hoursInState: 412,
      seen: 688,
      fields: onMetric(
        'account-concurrency',
        ['AWS/Lambda', 'ClaimedAccountConcurrency', 'Maximum'],
        ['GreaterThanThreshold', 900],
        {EvaluationPeriods: 10, DatapointsToAlarm: 10, AlarmActions},
      ),
    },
    {
      type: 'MetricAlarm',
      hoursInState: 127,
      seen: 4,
      fields: onMetric(
        'orders-emails-age',
        ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'Maximum'],
        ['GreaterThanThreshold', 600],
        {
          Dimensions: dimension('QueueName', 'orders-emails'),
          EvaluationPeriods: 5,
          DatapointsToAlarm: 5,
          AlarmActions,
        },
      ),
    },
    {
      type: 'MetricAlarm',
      hoursInState: 900,
      seen: 0,
      fields: onMetric(
        'maintenance-window',
        ['Ops', 'MaintenanceMode', 'Maximum'],
        ['GreaterThanOrEqualToThreshold', 1],
        {
          AlarmDescription: 'In ALARM while somebody works on the shop: keeps checkout-degraded quiet.',
        },
      ),
    },
    {
      type: 'MetricAlarm',
      // The consumer it watches was deleted two days ago.
      hoursInState: 49.5,
      fields: onMetric(
        'telemetry-gap',
        ['AWS/Kinesis', 'SubscribeToShardEvent.MillisBehindLatest', 'Maximum'],
        ['GreaterThanThreshold', 60_000],
        {
          Dimensions: [
            ...dimension('StreamName', 'device-telemetry'),
            ...dimension('ConsumerName', 'telemetry-archiver'),
          ],
          EvaluationPeriods: 5,
          DatapointsToAlarm: 5,
          TreatMissingData: 'missing',
          AlarmActions,
        },
      ),
    },
  ];
};

/** Alarms on one metric each. */
export const metricPlans = (scene: DemoScene): readonly AlarmPlan[] => [
  ...burningPlans(scene),
  ...quietPlans(scene),
];
