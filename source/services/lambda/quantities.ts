import {currentValue} from '../../domain/current.ts';
import type {FunctionMetric, LambdaFunction} from '../../domain/function.ts';
import {errorRateOf} from '../../domain/function.ts';
import type {Quantity} from '../../domain/service.ts';

const measured =
  (metric: FunctionMetric): Quantity<LambdaFunction>['of'] =>
  lambda =>
    currentValue(lambda, lambda.metrics[metric]);

const perMinute = (id: string, metric: FunctionMetric, help: string): Quantity<LambdaFunction> => ({
  id,
  unit: 'perMinute',
  help,
  of: measured(metric),
});

const duration = (id: string, metric: FunctionMetric, statistic: string): Quantity<LambdaFunction> => ({
  id,
  unit: 'milliseconds',
  help: `duration of its invocations, ${statistic} (Duration)`,
  of: measured(metric),
});

/** The numbers of a function by name (Lambda Developer Guide, types of metrics for Lambda functions). */
export const functionQuantities: readonly Quantity<LambdaFunction>[] = [
  perMinute('invocations', 'invocationsPerMinute', 'invocations in the last settled minute (Invocations)'),
  perMinute('errors', 'errorsPerMinute', 'invocations that failed (Errors)'),
  perMinute('throttles', 'throttlesPerMinute', 'invocations refused for lack of concurrency (Throttles)'),
  {
    id: 'errorRate',
    unit: 'share',
    help: 'errors by invocations (Errors / Invocations)',
    of: errorRateOf,
  },
  {
    id: 'concurrency',
    unit: 'count',
    help: 'most at once in that minute (ConcurrentExecutions)',
    of: measured('concurrency'),
  },
  duration('durationP50', 'durationP50Milliseconds', 'median'),
  duration('durationP99', 'durationP99Milliseconds', '99th percentile'),
  {
    id: 'asyncAge',
    unit: 'seconds',
    help: 'how long asynchronous events wait (AsyncEventAge)',
    of: measured('asyncEventAgeSeconds'),
  },
  {
    id: 'iteratorAge',
    unit: 'seconds',
    help: 'age of the last record it read of a stream (IteratorAge)',
    of: measured('iteratorAgeSeconds'),
  },
];
