import type {MetadataBearer, Pluggable} from '@smithy/types';
import {FailureError} from '../domain/failure.ts';
import {serviceLabel} from './failure-mapping.ts';
import {operationOf} from './failure-plugin.ts';

/** Services that the program has clients for, as `--service` calls them; `cloudwatch` also brings the alarms. */
export type GuardedService = 'sqs' | 'sns' | 'kinesis' | 'lambda' | 'cloudwatch';

/**
 * The only operations that leave a guarded client: they change nothing and are listed as Read or List in the Service
 * Authorization Reference. That reference also calls ReceiveMessage "Read", but it raises receive counts and hides
 * messages, so it is not here, and neither is ChangeMessageVisibility. GetRecords takes of the read quota that a
 * stream's consumers live on, so a person must ask for it.
 */
export const readOnlyOperations: Readonly<Record<GuardedService, readonly string[]>> = {
  sqs: [
    'GetQueueAttributes',
    'GetQueueUrl',
    'ListDeadLetterSourceQueues',
    'ListMessageMoveTasks',
    'ListQueueTags',
    'ListQueues',
  ],
  sns: [
    'GetSubscriptionAttributes',
    'GetTopicAttributes',
    'ListSubscriptions',
    'ListSubscriptionsByTopic',
    'ListTopics',
  ],
  kinesis: [
    'DescribeLimits',
    'DescribeStreamConsumer',
    'DescribeStreamSummary',
    'ListShards',
    'ListStreamConsumers',
    'ListStreams',
  ],
  lambda: [
    'GetAccountSettings',
    'GetEventSourceMapping',
    'GetFunctionConcurrency',
    'GetFunctionEventInvokeConfig',
    'GetFunctionRecursionConfig',
    'ListEventSourceMappings',
    'ListFunctionEventInvokeConfigs',
    'ListFunctions',
    'ListProvisionedConcurrencyConfigs',
  ],
  cloudwatch: [
    'DescribeAlarmContributors',
    'DescribeAlarmHistory',
    'DescribeAlarms',
    'DescribeAlarmsForMetric',
    'GetMetricData',
    'GetMetricStatistics',
    'ListAlarmMuteRules',
    'ListMetrics',
  ],
};

/** Stops everything that is not on the list before it is even signed. `wayOut` is the hint of the failure. */
export const readOnlyGuard = <Input extends object, Output extends MetadataBearer>(
  service: GuardedService,
  wayOut: string,
): Pluggable<Input, Output> => ({
  applyToStack: stack =>
    stack.add(
      (next, context) => args => {
        const operation = operationOf(context);
        if (readOnlyOperations[service].includes(operation)) return next(args);
        const message = `${serviceLabel(service)} ${operation}: not sent, because only reading is allowed.`;
        return Promise.reject(
          new FailureError({kind: 'readOnly', service, operation, code: 'ReadOnly', message, hint: wayOut}),
        );
      },
      {name: 'readOnlyGuard', step: 'initialize', priority: 'high'},
    ),
});
