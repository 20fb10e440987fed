import type {DemoScene} from '../demo-part.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import type {Judgement} from './alarm-judgement.ts';
import type {AlarmPlan} from './alarm-plans.ts';
import {dimension, topic} from './alarm-plans.ts';

/** The query runs every minute, so that it sees the incident a little later than the queues do. */
const queryDelayMilliseconds = 30_000;

const logJudgement = ({incident}: DemoScene, at: number): Judgement => {
  const seenAt = at - queryDelayMilliseconds;
  if (incident?.state(seenAt) !== 'burning')
    return {
      state: 'OK',
      reason: 'Threshold Crossed: 1 query result was not greater than the threshold (50.0).',
      data: {},
    };
  const reason =
    'Threshold Crossed: 1 contributor of the query result [214.0] was greater than the threshold (50.0).';
  return {
    state: 'ALARM',
    reason,
    data: {
      contributors: [
        {
          ContributorId: 'b0f1c2',
          ContributorAttributes: {provider: 'novapay'},
          StateReason: reason,
          StateTransitionedTimestamp: (incident.startedAt(at) ?? at) / 1000,
        },
      ],
    },
  };
};

const queueStat = (Id: string, MetricName: string): JsonObject => ({
  Id,
  MetricStat: {
    Metric: {Namespace: 'AWS/SQS', MetricName, Dimensions: dimension('QueueName', 'payments-refunds')},
    Period: 300,
    Stat: 'Sum',
  },
  ReturnData: false,
});

/** Alarms of metric math, of other alarms and of logs. */
export const otherPlans = (scene: DemoScene): readonly AlarmPlan[] => [
  {
    type: 'MetricAlarm',
    hoursInState: 330,
    drive: {kind: 'told', judge: () => undefined},
    fields: {
      AlarmName: 'refund-math',
      AlarmDescription: 'Refunds are received again and again.',
      Metrics: [
        queueStat('received', 'NumberOfMessagesReceived'),
        queueStat('deleted', 'NumberOfMessagesDeleted'),
        {
          Id: 'retries',
          Expression: '100 * (1 - deleted / received)',
          Label: 'Retries in percent',
          ReturnData: true,
        },
      ],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 50,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      TreatMissingData: 'missing',
      AlarmActions: [topic(scene, 'alerts')],
    },
  },
  {
    type: 'CompositeAlarm',
    hoursInState: 63,
    fields: {
      AlarmName: 'checkout-degraded',
      AlarmDescription: 'Customers notice: checkout is slow, or payments fail.',
      AlarmRule: 'ALARM("checkout-api-p99") OR ALARM("orders-payments-dlq-not-empty")',
      ActionsSuppressor: 'maintenance-window',
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 120,
      AlarmActions: [topic(scene, 'alerts')],
    },
  },
  {
    type: 'LogAlarm',
    hoursInState: 63,
    drive: {kind: 'told', judge: at => logJudgement(scene, at)},
    fields: {
      AlarmName: 'payment-errors-in-logs',
      ScheduledQueryConfiguration: {
        QueryString: 'fields @timestamp, provider, error | filter level = "ERROR"',
        LogGroupIdentifiers: ['/aws/lambda/payments-worker'],
        QueryARN: `arn:aws:logs:${scene.region}:${scene.accountId}:scheduled-query:payment-errors`,
        ScheduledQueryRoleARN: `arn:aws:iam::${scene.accountId}:role/scheduled-queries`,
        ScheduleConfiguration: {ScheduleExpression: 'rate(1 minute)', StartTimeOffset: 60},
        AggregationExpression: 'count(*) by provider',
      },
      QueryResultsToEvaluate: 1,
      QueryResultsToAlarm: 1,
      Threshold: 50,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic(scene, 'alerts')],
    },
  },
];
