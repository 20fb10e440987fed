import {sourceKindOf} from '../../domain/event-source-mapping.ts';
import type {AliasMetric, FunctionMetric, LambdaFunction} from '../../domain/function.ts';
import {isInvokedAsynchronously} from '../../domain/function.ts';
import type {Metric, PartMetric} from '../../domain/metric.ts';

const perSecond = 1 / 1000;

const functionQuery =
  (metricName: string, statistic: string): Metric<LambdaFunction>['query'] =>
  ({name}) => ({namespace: 'AWS/Lambda', metricName, dimensions: {FunctionName: name}, statistic});

const timeoutMilliseconds = ({timeoutSeconds}: LambdaFunction): number | undefined =>
  timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;

/** Only functions that read a stream have an iterator age. */
const iteratorAgeQuery: Metric<LambdaFunction>['query'] = lambda =>
  (lambda.mappings ?? []).some(mapping => sourceKindOf(mapping) === 'stream')
    ? functionQuery('IteratorAge', 'Maximum')(lambda)
    : undefined;

const count = (title: string, use: 'table' | 'detail', metricName: string): Metric<LambdaFunction> => ({
  title,
  unit: 'perMinute',
  scale: 1,
  use,
  query: functionQuery(metricName, 'Sum'),
});

const duration = (title: string, use: 'table' | 'detail', statistic: string): Metric<LambdaFunction> => ({
  title,
  unit: 'milliseconds',
  scale: 1,
  use,
  query: functionQuery('Duration', statistic),
  threshold: timeoutMilliseconds,
});

const hasTriggerDestination = ({mappings = []}: LambdaFunction): boolean =>
  mappings.some(({onFailureArn}) => onFailureArn !== undefined);

/** What tells of lost events is watched without anybody looking, but only where there is something to lose. */
const loss = (
  title: string,
  metricName: string,
  isPossible: (lambda: LambdaFunction) => boolean,
): Metric<LambdaFunction> => ({
  ...count(title, 'table', metricName),
  query: lambda => (isPossible(lambda) ? functionQuery(metricName, 'Sum')(lambda) : undefined),
});

/**
 * The metrics asked for each function (Lambda Developer Guide, types of metrics for Lambda functions; namespace
 * AWS/Lambda). Several statistics of one metric are billed as one.
 */
export const functionMetrics: Readonly<Record<FunctionMetric, Metric<LambdaFunction>>> = {
  throttlesPerMinute: count('Throttles', 'table', 'Throttles'),
  concurrency: {
    title: 'Concurrency',
    unit: 'count',
    scale: 1,
    use: 'table',
    query: functionQuery('ConcurrentExecutions', 'Maximum'),
    threshold: ({reservation}) => (typeof reservation === 'number' ? reservation : undefined),
  },
  invocationsPerMinute: count('Invocations', 'table', 'Invocations'),
  errorsPerMinute: count('Errors', 'table', 'Errors'),
  durationP50Milliseconds: duration('Duration p50', 'table', 'p50'),
  durationP99Milliseconds: duration('Duration p99', 'table', 'p99'),
  durationMaximumMilliseconds: duration('Duration maximum', 'detail', 'Maximum'),
  iteratorAgeSeconds: {
    title: 'Iterator age',
    unit: 'seconds',
    scale: perSecond,
    use: 'table',
    query: iteratorAgeQuery,
  },
  asyncEventAgeSeconds: {
    title: 'Asynchronous event age',
    unit: 'seconds',
    scale: perSecond,
    use: 'table',
    query: functionQuery('AsyncEventAge', 'Maximum'),
  },
  asyncReceivedPerMinute: count('Asynchronous events received', 'detail', 'AsyncEventsReceived'),
  asyncDroppedPerMinute: loss('Asynchronous events dropped', 'AsyncEventsDropped', isInvokedAsynchronously),
  deadLetterErrorsPerMinute: loss('Dead letters not delivered', 'DeadLetterErrors', isInvokedAsynchronously),
  destinationFailuresPerMinute: loss(
    'Destinations not reached',
    'DestinationDeliveryFailures',
    lambda => isInvokedAsynchronously(lambda) || hasTriggerDestination(lambda),
  ),
  recursionsDroppedPerMinute: count('Recursions cut', 'detail', 'RecursiveInvocationsDropped'),
};

const aliasesOf = ({provisioned = []}: LambdaFunction): readonly string[] =>
  provisioned.map(({qualifier}) => qualifier);

const aliasQuery =
  (metricName: string, statistic: string): PartMetric<LambdaFunction>['query'] =>
  ({name}, alias) => ({
    namespace: 'AWS/Lambda',
    metricName,
    dimensions: {FunctionName: name, Resource: `${name}:${alias}`},
    statistic,
  });

/** Provisioned concurrency is measured by alias or version (Lambda Developer Guide, provisioned concurrency metrics). */
export const aliasMetrics: Readonly<Record<AliasMetric, PartMetric<LambdaFunction>>> = {
  utilization: {
    title: 'Provisioned utilisation',
    unit: 'share',
    scale: 1,
    use: 'table',
    parts: aliasesOf,
    query: aliasQuery('ProvisionedConcurrencyUtilization', 'Maximum'),
  },
  spilloverPerMinute: {
    title: 'Provisioned spillover',
    unit: 'perMinute',
    scale: 1,
    use: 'table',
    parts: aliasesOf,
    query: aliasQuery('ProvisionedConcurrencySpilloverInvocations', 'Sum'),
  },
};
