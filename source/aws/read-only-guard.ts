import type {MetadataBearer, Pluggable} from '@smithy/types';
import {FailureError} from '../domain/failure.ts';
import {serviceLabel} from './failure-mapping.ts';
import {operationOf} from './failure-plugin.ts';

export type GuardedService = 'sqs' | 'cloudwatch';

/**
 * The only operations that leave a guarded client: they change nothing and are listed as Read or List in the Service
 * Authorization Reference. That reference also calls ReceiveMessage "Read", but it raises receive counts and hides
 * messages, so it is not here, and neither is ChangeMessageVisibility.
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
  cloudwatch: [
    'DescribeAlarmHistory',
    'DescribeAlarms',
    'DescribeAlarmsForMetric',
    'GetMetricData',
    'GetMetricStatistics',
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
