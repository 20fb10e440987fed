import {nameOfArn} from '../../domain/arn.ts';
import {currentValue} from '../../domain/current.ts';
import {defineRule} from '../../domain/define-rule.ts';
import {formatDuration} from '../../domain/duration.ts';
import {mappingFinding, sourceKindOf, sourceOf} from '../../domain/event-source-mapping.ts';
import type {FunctionMetric, LambdaFunction} from '../../domain/function.ts';
import {errorRateOf, eventAgeLimitSeconds, provisionedUse} from '../../domain/function.ts';
import {healthRank} from '../../domain/health.ts';
import {formatMilliseconds, formatShare} from '../../domain/metric.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {Finding, HealthRule} from '../../domain/service.ts';
import {
  errorHealth,
  errorThresholds,
  eventAgeHealth,
  eventAgeThresholds,
  iteratorAgeHealth,
  iteratorAgeThresholds,
  provisionedHealth,
  provisionedThresholds,
  timeoutHealth,
  timeoutShareOf,
  timeoutThresholds,
} from './limits.ts';
import {throttledRule} from './throttled-rule.ts';

const errorsRule = defineRule({
  id: 'errors',
  thresholds: errorThresholds,
  summary: ({warning, critical, least}) =>
    `Of its invocations ${warning} (warning) or ${critical} (critical, from ${least} on) end in an error`,
  source: 'Lambda Developer Guide: types of metrics, Errors; CloudWatch recommended alarms, Lambda Errors',
  check: (lambda: LambdaFunction, bounds) => {
    const health = errorHealth(lambda, bounds);
    const rate = errorRateOf(lambda);
    if (health === undefined || rate === undefined) return undefined;
    const errors = currentValue(lambda, lambda.metrics.errorsPerMinute) ?? 0;
    const invocations = currentValue(lambda, lambda.metrics.invocationsPerMinute) ?? 0;
    const numbers = `${formatCount(errors)} of ${formatCount(invocations)} invocations a minute`;
    const sources = (lambda.mappings ?? []).filter(mapping => sourceKindOf(mapping) === 'queue');
    const then = sources.length > 0 ? ': each failed batch uses up a receive of its messages' : '';
    return {health, reason: `${numbers} fail (${formatShare(rate)})${then}`};
  },
});

/** At the whole timeout invocations are cut off; a percentile is an estimate. */
const timedOutShare = 0.99;

const timeoutRule = defineRule({
  id: 'timeout',
  thresholds: timeoutThresholds,
  summary: ({warning, critical}) =>
    `The 99th percentile of duration takes ${warning} (warning) or ${critical} (critical) of the timeout`,
  source:
    'Lambda Developer Guide: configure function timeout; CloudWatch recommended alarms, Lambda Duration',
  check: (lambda: LambdaFunction, bounds) => {
    const health = timeoutHealth(lambda, bounds);
    const share = timeoutShareOf(lambda);
    const slowest = currentValue(lambda, lambda.metrics.durationP99Milliseconds);
    if (health === undefined || share === undefined || slowest === undefined) return undefined;
    const end =
      health === 'critical' && share >= timedOutShare
        ? 'at least one in a hundred is cut off'
        : 'a little slower and Lambda cuts them off';
    return {
      health,
      reason: `p99 takes ${formatMilliseconds(slowest)}, ${formatShare(share)} of the timeout of ${formatDuration(lambda.timeoutSeconds ?? 0)}: ${end}`,
    };
  },
});

const eventAgeRule = defineRule({
  id: 'async-age',
  thresholds: eventAgeThresholds,
  summary: ({warning, critical}) =>
    `Asynchronous events wait for ${warning} (warning) or ${critical} of the time after which they are dropped (critical)`,
  source:
    'Lambda Developer Guide: how Lambda handles errors and retries with asynchronous invocation, AsyncEventAge',
  check: (lambda: LambdaFunction, bounds) => {
    const health = eventAgeHealth(lambda, bounds);
    const age = currentValue(lambda, lambda.metrics.asyncEventAgeSeconds);
    if (health === undefined || age === undefined) return undefined;
    const received = currentValue(lambda, lambda.metrics.asyncReceivedPerMinute);
    const done = currentValue(lambda, lambda.metrics.invocationsPerMinute);
    const why =
      received !== undefined && done !== undefined && received > done
        ? `: ${formatCount(received)}/min arrive and ${formatCount(done)}/min are worked off`
        : ': more arrives than it works off';
    const limit = formatDuration(eventAgeLimitSeconds(lambda));
    return {
      health,
      reason: `Asynchronous events wait for ${formatDuration(age)}${why}; after ${limit} Lambda drops them`,
    };
  },
});

const losses: readonly (readonly [metric: FunctionMetric, what: string])[] = [
  ['asyncDroppedPerMinute', 'asynchronous events are dropped unprocessed'],
  ['deadLetterErrorsPerMinute', 'events are lost because the dead-letter queue does not take them'],
  ['destinationFailuresPerMinute', 'records are lost because the destination does not take them'],
  ['recursionsDroppedPerMinute', 'invocations are cut because the function calls itself in a loop'],
];

const lossRule: HealthRule<LambdaFunction> = {
  id: 'loss',
  summary:
    'Events are dropped, or cannot be delivered to the dead-letter queue or destination (asked of functions that are invoked asynchronously)',
  source:
    'Lambda Developer Guide: types of metrics, AsyncEventsDropped, DeadLetterErrors, DestinationDeliveryFailures, RecursiveInvocationsDropped',
  check: lambda => {
    const found = losses.flatMap(([metric, what]) => {
      const value = currentValue(lambda, lambda.metrics[metric]) ?? 0;
      return value > 0 ? [`${formatCount(value)}/min ${what}`] : [];
    });
    return found.length === 0 ? undefined : {health: 'critical', reason: found.join('; ')};
  },
};

const iteratorAgeRule = defineRule({
  id: 'iterator-age',
  thresholds: iteratorAgeThresholds,
  summary: ({warning, critical}) =>
    `The records of its stream are ${warning} (warning) or ${critical} (critical; the shortest retention is 24 h) old`,
  source: 'Lambda Developer Guide: types of metrics, IteratorAge; Kinesis Developer Guide: retention period',
  check: (lambda: LambdaFunction, bounds) => {
    const health = iteratorAgeHealth(lambda, bounds);
    const age = lambda.metrics.iteratorAgeSeconds?.value;
    if (health === undefined || age === undefined) return undefined;
    const names = (lambda.mappings ?? [])
      .filter(mapping => sourceKindOf(mapping) === 'stream')
      .map(mapping => nameOfArn(sourceOf(mapping) ?? mapping.uuid));
    return {
      health,
      reason: `${formatDuration(age)} behind ${names.join(', ')}: records older than the stream’s retention are lost`,
    };
  },
});

const provisionedRule = defineRule({
  id: 'provisioned',
  thresholds: provisionedThresholds,
  summary: ({warning}) => `Invocations spill over its provisioned concurrency, or ${warning} of it is in use`,
  source:
    'Lambda Developer Guide: configuring provisioned concurrency, ProvisionedConcurrencySpilloverInvocations',
  check: (lambda: LambdaFunction, bounds) => {
    const use = provisionedUse(lambda);
    if (provisionedHealth(lambda, bounds) === undefined || use === undefined) return undefined;
    const used =
      use.utilization === undefined
        ? ''
        : `${formatShare(use.utilization)} of the provisioned concurrency is used`;
    const spillover = use.spilloverPerMinute ?? 0;
    return spillover > 0
      ? {
          health: 'warning',
          reason: `${formatCount(spillover)}/min spill over the provisioned concurrency and may start cold${used === '' ? '' : ` (${used})`}`,
        }
      : {health: 'warning', reason: `${used}: the next burst starts cold`};
  },
});

const mappingsRule: HealthRule<LambdaFunction> = {
  id: 'triggers',
  summary:
    'A trigger is disabled or its last result is a problem (warning), or it retries one bad record for ever (critical)',
  source:
    'Lambda API reference: EventSourceMappingConfiguration; Lambda Developer Guide: configuring error handling for Kinesis',
  check: ({mappings = []}) => {
    const found = mappings
      .map(mapping => mappingFinding(mapping, nameOfArn(sourceOf(mapping) ?? mapping.uuid)))
      .filter((finding): finding is Finding => finding !== undefined)
      .sort((a, b) => healthRank(b.health) - healthRank(a.health));
    const [worst] = found;
    if (worst === undefined) return undefined;
    const more = found.length > 1 ? ` (and ${String(found.length - 1)} more)` : '';
    return {...worst, reason: `${worst.reason}${more}`};
  },
};

/** The health rules of a function, each citing what it rests on. */
export const functionRules: readonly HealthRule<LambdaFunction>[] = [
  throttledRule,
  errorsRule,
  timeoutRule,
  iteratorAgeRule,
  eventAgeRule,
  lossRule,
  mappingsRule,
  provisionedRule,
];
