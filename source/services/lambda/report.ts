import {currentValue} from '../../domain/current.ts';
import type {EventSourceMapping} from '../../domain/event-source-mapping.ts';
import type {FunctionsAccount} from '../../domain/function-account.ts';
import {unreservedLeft} from '../../domain/function-account.ts';
import {throttledBy} from '../../domain/function-throttling.ts';
import type {FunctionMetric, LambdaFunction} from '../../domain/function.ts';
import {errorRateOf, provisionedUse} from '../../domain/function.ts';
import type {ReportFields} from '../report-fields.ts';
import {reportBy} from '../report-fields.ts';

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

const now =
  (metric: FunctionMetric) =>
  (lambda: LambdaFunction): number | null =>
    currentValue(lambda, lambda.metrics[metric]) ?? null;

/** The fields of a function in reports (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const functionFields: ReportFields<LambdaFunction> = {
  name: ({name}) => name,
  arn: ({arn}) => arn,
  runtime: ({runtime}) => runtime ?? null,
  timeoutSeconds: ({timeoutSeconds}) => timeoutSeconds ?? null,
  memoryMegabytes: ({memoryMegabytes}) => memoryMegabytes ?? null,
  concurrency: now('concurrency'),
  reservedConcurrency: ({reservation}) => (typeof reservation === 'number' ? reservation : null),
  // Without it null would be either: none is reserved, or nobody knows.
  reservedConcurrencyKnown: ({reservation}) => typeof reservation === 'number' || reservation === 'none',
  throttlesPerMinute: now('throttlesPerMinute'),
  throttledBy,
  invocationsPerMinute: now('invocationsPerMinute'),
  errorsPerMinute: now('errorsPerMinute'),
  errorRate: lambda => errorRateOf(lambda) ?? null,
  durationP50Milliseconds: now('durationP50Milliseconds'),
  durationP99Milliseconds: now('durationP99Milliseconds'),
  asyncEventAgeSeconds: now('asyncEventAgeSeconds'),
  asyncEventsDroppedPerMinute: now('asyncDroppedPerMinute'),
  deadLetterErrorsPerMinute: now('deadLetterErrorsPerMinute'),
  destinationDeliveryFailuresPerMinute: now('destinationFailuresPerMinute'),
  iteratorAgeSeconds: now('iteratorAgeSeconds'),
  provisionedUtilization: lambda => provisionedUse(lambda)?.utilization ?? null,
  provisionedSpilloverPerMinute: lambda => provisionedUse(lambda)?.spilloverPerMinute ?? null,
  eventSourceMappings: ({mappings}) => mappings?.map(reportMapping) ?? null,
  deadLetterArn: ({deadLetterArn}) => deadLetterArn ?? null,
};

/** One function of the JSON document. */
export const reportFunction = reportBy(functionFields);

/** The account beside its functions. `unreservedConcurrency` is what no function has reserved. */
export const reportAccount = (account: FunctionsAccount | undefined): Readonly<Record<string, unknown>> => ({
  claimedConcurrency: account?.claimed?.value ?? null,
  claimedConcurrencySource: account?.claimed?.source ?? null,
  concurrencyQuota: account?.quota ?? null,
  unreservedConcurrency: account?.unreserved ?? null,
  unreservedConcurrencyLeft: (account === undefined ? undefined : unreservedLeft(account)) ?? null,
  throttlesPerMinute: account?.throttlesPerMinute?.value ?? null,
});
