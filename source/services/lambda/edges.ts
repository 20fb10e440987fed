import {nameOfArn} from '../../domain/arn.ts';
import {currentValue} from '../../domain/current.ts';
import type {EventSourceMapping} from '../../domain/event-source-mapping.ts';
import {
  isOn,
  mappingFinding,
  retriesForEver,
  sourceKindOf,
  sourceOf,
} from '../../domain/event-source-mapping.ts';
import {throttlingOf} from '../../domain/function-throttling.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {errorRateOf, isInvokedAsynchronously} from '../../domain/function.ts';
import {formatShare} from '../../domain/metric.ts';
import {formatDuration} from '../../domain/duration.ts';
import {formatCount, formatRate} from '../../domain/quantity.ts';
import type {Edge, FlowFace} from '../../domain/service.ts';
import {errorShares, iteratorAgeSeconds} from './limits.ts';

const mappingLabel = ({
  state,
  batchSize,
  maximumConcurrency,
  pollers,
  parallelization,
}: EventSourceMapping): string =>
  [
    state.toLowerCase(),
    ...(batchSize === undefined ? [] : [`batch ${formatCount(batchSize)}`]),
    ...(maximumConcurrency === undefined ? [] : [`at most ${formatCount(maximumConcurrency)} at once`]),
    ...(pollers?.maximum === undefined ? [] : [`up to ${formatCount(pollers.maximum)} pollers`]),
    ...(parallelization === undefined || parallelization < 2
      ? []
      : [`${formatCount(parallelization)} a shard`]),
  ].join(', ');

const untilExpiry = 'without end';

/** What decides how a stream's shard goes on after a bad record; a queue has its redrive policy for that. */
const streamSettings = (mapping: EventSourceMapping): Pick<Edge, 'settings'> => {
  if (sourceKindOf(mapping) !== 'stream') return {};
  const {
    parallelization = 1,
    bisectsOnError,
    maximumRetryAttempts = -1,
    maximumRecordAgeSeconds = -1,
  } = mapping;
  const retries = maximumRetryAttempts < 0 ? untilExpiry : formatCount(maximumRetryAttempts);
  const age = maximumRecordAgeSeconds < 0 ? untilExpiry : formatDuration(maximumRecordAgeSeconds);
  const settings = [
    {text: `parallelisation ${formatCount(parallelization)} a shard`},
    {text: `bisect ${bisectsOnError === true ? 'on' : 'off'}`},
    {text: `retries ${retries}`},
    {text: `record age ${age}`},
    ...(retriesForEver(mapping)
      ? [{text: 'one bad record blocks its shard until it expires', health: 'warning' as const}]
      : []),
  ];
  return {settings};
};

/**
 * What of a trigger's rate is known. An invocation takes a whole batch, so only where a batch is one message of a queue
 * are invocations messages.
 */
const rateOf = (
  mapping: EventSourceMapping,
  invocationsPerSecond: number | undefined,
): {readonly perSecond?: number; readonly words: string} => {
  if (!isOn(mapping)) return {perSecond: 0, words: ''};
  if (invocationsPerSecond === undefined) return {words: ''};
  return mapping.batchSize === 1 && sourceKindOf(mapping) === 'queue'
    ? {perSecond: invocationsPerSecond, words: ''}
    : {words: `, ${formatRate(invocationsPerSecond)} invocations/s`};
};

/** The trigger, and where it leaves what it gives up. */
const mappingEdges = (
  {arn}: LambdaFunction,
  mapping: EventSourceMapping,
  invocationsPerSecond: number | undefined,
): readonly Edge[] => {
  const from = sourceOf(mapping);
  if (from === undefined) return [];
  const {words, ...rate} = rateOf(mapping, invocationsPerSecond);
  const trigger: Edge = {
    kind: 'mapping',
    from,
    to: arn,
    label: `${mappingLabel(mapping)}${words}`,
    finding: mappingFinding(mapping, nameOfArn(from)),
    ...streamSettings(mapping),
    ...rate,
  };
  const to = mapping.onFailureArn;
  return to === undefined
    ? [trigger]
    : [trigger, {kind: 'onFailure', from: arn, to, label: `failed batches of ${nameOfArn(from)}`}];
};

const asyncEdges = ({arn, asyncConfigs = []}: LambdaFunction): readonly Edge[] =>
  asyncConfigs.flatMap(({qualifier, onSuccessArn, onFailureArn}) => {
    const label = qualifier === '$LATEST' ? 'asynchronous' : `asynchronous, ${qualifier}`;
    return [
      ...(onSuccessArn === undefined
        ? []
        : [{kind: 'onSuccess' as const, from: arn, to: onSuccessArn, label}]),
      ...(onFailureArn === undefined
        ? []
        : [{kind: 'onFailure' as const, from: arn, to: onFailureArn, label}]),
    ];
  });

const perSecond = (perMinute: number | undefined): number | undefined =>
  perMinute === undefined ? undefined : perMinute / 60;

/** What triggers a function, and where its failures and results go. */
export const functionEdges = (lambda: LambdaFunction): readonly Edge[] => {
  const {arn, mappings = [], deadLetterArn} = lambda;
  const invocations = perSecond(currentValue(lambda, lambda.metrics.invocationsPerMinute));
  // Only of a sole trigger are all invocations its own.
  const isSole = mappings.length === 1 && !isInvokedAsynchronously(lambda);
  return [
    ...mappings.flatMap(mapping => mappingEdges(lambda, mapping, isSole ? invocations : undefined)),
    ...(deadLetterArn === undefined
      ? []
      : [
          {
            kind: 'deadLetter' as const,
            from: arn,
            to: deadLetterArn,
            label: 'asynchronous, after all retries',
          },
        ]),
    ...asyncEdges(lambda),
  ];
};

const summaryOf = (lambda: LambdaFunction): string => {
  const throttling = throttlingOf(lambda);
  if (throttling !== undefined) return `throttled ${formatCount(throttling.perMinute)}/min`;
  if (lambda.reservation === 0) return 'stopped: 0 reserved';
  const age = currentValue(lambda, lambda.metrics.iteratorAgeSeconds) ?? 0;
  if (age >= iteratorAgeSeconds.warning) return `${formatDuration(age)} behind`;
  const rate = errorRateOf(lambda) ?? 0;
  if (rate >= errorShares.warning) return `${formatShare(rate)} fail`;
  const concurrency = currentValue(lambda, lambda.metrics.concurrency);
  return concurrency === undefined ? '' : `${formatCount(concurrency)} at once`;
};

/** What is tried again and again is no work that came in: where attempts are refused or fail, that is said instead. */
const attemptWords = (done: number | undefined, refused: number, failed: number): string | undefined => {
  if (done === undefined || refused + failed === 0) return undefined;
  const rate = (perMinute: number, what: string): readonly string[] =>
    perMinute === 0 ? [] : [`${formatRate(perMinute / 60)}/s ${what}`];
  return [...rate(done + refused, 'tried'), ...rate(refused, 'refused'), ...rate(failed, 'failed')].join(
    ', ',
  );
};

/** What the flow screen says of a function: what was tried comes in, what went well goes out. */
export const functionFace = (lambda: LambdaFunction): FlowFace => {
  const {metrics} = lambda;
  const done = currentValue(lambda, metrics.invocationsPerMinute);
  const refused = currentValue(lambda, metrics.throttlesPerMinute) ?? 0;
  const failed = currentValue(lambda, metrics.errorsPerMinute) ?? 0;
  return {
    summary: summaryOf(lambda),
    inPerSecond: perSecond(done === undefined ? undefined : done + refused),
    outPerSecond: perSecond(done === undefined ? undefined : Math.max(0, done - failed)),
    rateWords: attemptWords(done, refused, failed),
  };
};
