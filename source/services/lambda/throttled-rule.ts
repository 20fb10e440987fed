import {currentValue} from '../../domain/current.ts';
import {defineRule} from '../../domain/define-rule.ts';
import {sourceKindOf} from '../../domain/event-source-mapping.ts';
import type {Throttling} from '../../domain/function-throttling.ts';
import {throttlingOf} from '../../domain/function-throttling.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {formatShare} from '../../domain/metric.ts';
import {formatCount} from '../../domain/quantity.ts';

const reservedReason = (lambda: LambdaFunction, limit: number): string => {
  const readsQueue = (lambda.mappings ?? []).some(mapping => sourceKindOf(mapping) === 'queue');
  const wayOut = readsQueue
    ? 'raise the reservation or lower the maximum concurrency of its event source; every refusal uses up a receive of the message'
    : 'raise the reservation';
  return `by its own reserved limit of ${formatCount(limit)}: ${wayOut}`;
};

const accountReason = (
  {account, name}: LambdaFunction,
  {claimed, quota}: {readonly claimed: number; readonly quota: number},
): string => {
  const biggest = account?.biggest;
  const who =
    biggest === undefined
      ? ''
      : biggest.name === name
        ? `, ${formatCount(biggest.concurrency)} of them its own`
        : `, ${formatCount(biggest.concurrency)} of them by ${biggest.name}`;
  return (
    `by the account’s limit: ${formatCount(claimed)} of ${formatCount(quota)} are claimed (${formatShare(claimed / quota)})${who}: ` +
    'reserve for what matters, or ask for a higher quota'
  );
};

const roomLeft = (lambda: LambdaFunction): string => {
  const concurrency = currentValue(lambda, lambda.metrics.concurrency);
  const {reservation, account} = lambda;
  const own = concurrency === undefined ? 'it' : `${formatCount(concurrency)} at once`;
  if (typeof reservation === 'number')
    return `${own} is below its reserved limit of ${formatCount(reservation)}`;
  const claimed = currentValue(lambda, account?.claimed);
  const quota = account?.quota;
  return claimed === undefined || quota === undefined
    ? `${own} is below every limit`
    : `${own}, and the account has room (${formatCount(claimed)} of ${formatCount(quota)} claimed)`;
};

const scalingReason = (lambda: LambdaFunction): string =>
  `by its scaling rate: ${roomLeft(lambda)}, but bursts come faster than Lambda adds environments (1,000 per 10 s for each function): ` +
  'smooth the bursts or provision concurrency';

const causeOf = (lambda: LambdaFunction, by: Throttling['by']): string => {
  switch (by.kind) {
    case 'stopped':
      return 'by its own stop switch: 0 are reserved for it, so every invocation is refused';
    case 'reserved':
      return reservedReason(lambda, by.limit);
    case 'account':
      return accountReason(lambda, by);
    case 'scalingRate':
      return scalingReason(lambda);
    case 'undetermined':
      return `by a limit that cannot be told: ${by.missing} is not known`;
  }
};

/** Who throttles the function, from the data, in words. */
export const throttledRule = defineRule({
  id: 'throttled',
  thresholds: {
    tolerated: {value: 0, unit: 'perMinute', help: 'refused invocations that are no problem'},
    // Refused so often that callers and queues feel it.
    critical: {value: 0.1, unit: 'share', help: 'of the invocations refused: critical'},
  },
  summary: ({tolerated, critical}) =>
    `Invocations are refused (more than ${tolerated}; critical from ${critical} of them on, or where the account’s limit is reached); says by its own reserved limit, the account’s limit or its scaling rate`,
  source:
    'Lambda Developer Guide: understanding Lambda function scaling, reserved concurrency, concurrency scaling rate; Lambda quotas',
  check: (lambda: LambdaFunction, {tolerated, critical}) => {
    const throttling = throttlingOf(lambda);
    if (throttling === undefined || throttling.perMinute <= tolerated) return undefined;
    const {perMinute, share, by} = throttling;
    const isCritical = by.kind === 'account' || (by.kind !== 'stopped' && share >= critical);
    return {
      health: isCritical ? 'critical' : 'warning',
      reason: `Throttled ${formatCount(perMinute)}/min ${causeOf(lambda, by)}`,
    };
  },
});
