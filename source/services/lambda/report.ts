import {currentValue} from '../../domain/current.ts';
import type {EventSourceMapping} from '../../domain/event-source-mapping.ts';
import type {FunctionsAccount} from '../../domain/function-account.ts';
import {unreservedLeft} from '../../domain/function-account.ts';
import {throttledBy} from '../../domain/function-throttling.ts';
import type {FunctionMetric, LambdaFunction} from '../../domain/function.ts';
import {errorRateOf, provisionedUse} from '../../domain/function.ts';

const reportMapping = (mapping: EventSourceMapping): Readonly<Record<string, unknown>> => ({
  uuid: mapping.uuid,
  sourceArn: mapping.sourceArn ?? null,
  state: mapping.state,
  lastResult: mapping.lastResult ?? null,
  batchSize: mapping.batchSize ?? null,
  maximumConcurrency: mapping.maximumConcurrency ?? null,
  maximumPollers: mapping.pollers?.maximum ?? null,
  onFailureArn: mapping.onFailureArn ?? null,
  maximumRetryAttempts: mapping.maximumRetryAttempts ?? null,
  maximumRecordAgeSeconds: mapping.maximumRecordAgeSeconds ?? null,
  parallelization: mapping.parallelization ?? null,
  bisectsOnError: mapping.bisectsOnError ?? null,
});

/** One function of the JSON document (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const reportFunction = (lambda: LambdaFunction): Readonly<Record<string, unknown>> => {
  const {reservation, mappings} = lambda;
  const use = provisionedUse(lambda);
  const now = (metric: FunctionMetric): number | null => currentValue(lambda, lambda.metrics[metric]) ?? null;
  return {
    name: lambda.name,
    arn: lambda.arn,
    runtime: lambda.runtime ?? null,
    timeoutSeconds: lambda.timeoutSeconds ?? null,
    memoryMegabytes: lambda.memoryMegabytes ?? null,
    concurrency: now('concurrency'),
    reservedConcurrency: typeof reservation === 'number' ? reservation : null,
    // Without it null would be either: none is reserved, or nobody knows.
    reservedConcurrencyKnown: typeof reservation === 'number' || reservation === 'none',
    throttlesPerMinute: now('throttlesPerMinute'),
    throttledBy: throttledBy(lambda),
    invocationsPerMinute: now('invocationsPerMinute'),
    errorsPerMinute: now('errorsPerMinute'),
    errorRate: errorRateOf(lambda) ?? null,
    durationP50Milliseconds: now('durationP50Milliseconds'),
    durationP99Milliseconds: now('durationP99Milliseconds'),
    asyncEventAgeSeconds: now('asyncEventAgeSeconds'),
    asyncEventsDroppedPerMinute: now('asyncDroppedPerMinute'),
    deadLetterErrorsPerMinute: now('deadLetterErrorsPerMinute'),
    destinationDeliveryFailuresPerMinute: now('destinationFailuresPerMinute'),
    iteratorAgeSeconds: now('iteratorAgeSeconds'),
    provisionedUtilization: use?.utilization ?? null,
    provisionedSpilloverPerMinute: use?.spilloverPerMinute ?? null,
    eventSourceMappings: mappings?.map(reportMapping) ?? null,
    deadLetterArn: lambda.deadLetterArn ?? null,
  };
};

/** The account beside its functions. `unreservedConcurrency` is what no function has reserved. */
export const reportAccount = (account: FunctionsAccount | undefined): Readonly<Record<string, unknown>> => ({
  claimedConcurrency: account?.claimed?.value ?? null,
  claimedConcurrencySource: account?.claimed?.source ?? null,
  concurrencyQuota: account?.quota ?? null,
  unreservedConcurrency: account?.unreserved ?? null,
  unreservedConcurrencyLeft: (account === undefined ? undefined : unreservedLeft(account)) ?? null,
  throttlesPerMinute: account?.throttlesPerMinute?.value ?? null,
});
