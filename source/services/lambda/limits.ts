import {currentValue} from '../../domain/current.ts';
import type {Bounds, ThresholdTable} from '../../domain/rule-threshold.ts';
import {boundsOf, verdictOf} from '../../domain/rule-threshold.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {errorRateOf, eventAgeLimitSeconds, provisionedUse} from '../../domain/function.ts';

/** How bad a value is; `undefined`: not bad, or not known. */
type Verdict = 'warning' | 'critical' | undefined;

type TwoBounds = Bounds<'warning' | 'critical'>;

/** Shares of failed invocations that are worth a look, and that are an incident. */
export const errorThresholds: ThresholdTable<'warning' | 'critical' | 'least'> = {
  warning: {value: 0.01, unit: 'share', help: 'of the invocations fail: a warning'},
  critical: {value: 0.1, unit: 'share', help: 'of the invocations fail: critical'},
  // One or two errors may be anybody's mistake.
  least: {value: 5, unit: 'perMinute', help: 'errors at least, for critical'},
};

/** What they are where the config file says nothing. */
export const errorShares = boundsOf(errorThresholds);

export const errorHealth = (
  lambda: LambdaFunction,
  bounds: Bounds<'warning' | 'critical' | 'least'> = errorShares,
): Verdict => {
  const found = verdictOf(errorRateOf(lambda), bounds);
  const errors = currentValue(lambda, lambda.metrics.errorsPerMinute) ?? 0;
  return found === 'critical' && errors < bounds.least ? 'warning' : found;
};

/** How near the slowest invocations may come to the timeout: at all of it they are cut off. */
export const timeoutThresholds: ThresholdTable<'warning' | 'critical'> = {
  warning: {value: 0.8, unit: 'share', help: 'of the timeout taken: a warning'},
  critical: {value: 0.99, unit: 'share', help: 'of the timeout taken: critical'},
};

const timeoutShares = boundsOf(timeoutThresholds);

/** How much of the timeout the 99th percentile takes. */
export const timeoutShareOf = (lambda: LambdaFunction): number | undefined => {
  const slowest = currentValue(lambda, lambda.metrics.durationP99Milliseconds);
  const {timeoutSeconds} = lambda;
  return slowest === undefined || timeoutSeconds === undefined || timeoutSeconds === 0
    ? undefined
    : slowest / (timeoutSeconds * 1000);
};

export const timeoutHealth = (lambda: LambdaFunction, bounds: TwoBounds = timeoutShares): Verdict =>
  verdictOf(timeoutShareOf(lambda), bounds);

/** How long asynchronous events may wait, and how much of the time after which Lambda drops them. */
export const eventAgeThresholds: ThresholdTable<'warning' | 'critical'> = {
  // Retries alone keep events for three minutes (Lambda Developer Guide, how Lambda handles errors in asynchronous invocations).
  warning: {value: 300, unit: 'seconds', help: 'of waiting: a warning'},
  critical: {value: 0.5, unit: 'share', help: 'of the time after which they are dropped: critical'},
};

const eventAges = boundsOf(eventAgeThresholds);

export const eventAgeHealth = (lambda: LambdaFunction, bounds: TwoBounds = eventAges): Verdict => {
  const critical = eventAgeLimitSeconds(lambda) * bounds.critical;
  const warning = Math.min(bounds.warning, critical);
  return verdictOf(currentValue(lambda, lambda.metrics.asyncEventAgeSeconds), {warning, critical});
};

/** A minute or two behind is ordinary batching; half of the shortest time a stream keeps its records is near to losing some. */
export const iteratorAgeThresholds: ThresholdTable<'warning' | 'critical'> = {
  warning: {value: 300, unit: 'seconds', help: 'behind: a warning'},
  critical: {value: 43_200, unit: 'seconds', help: 'behind: critical'},
};

/** What they are where the config file says nothing. */
export const iteratorAgeSeconds = boundsOf(iteratorAgeThresholds);

export const iteratorAgeHealth = (lambda: LambdaFunction, bounds: TwoBounds = iteratorAgeSeconds): Verdict =>
  verdictOf(currentValue(lambda, lambda.metrics.iteratorAgeSeconds), bounds);

/** From here on the next burst starts cold. */
export const provisionedThresholds: ThresholdTable<'warning'> = {
  warning: {value: 0.8, unit: 'share', help: 'of it in use: a warning'},
};

const provisionedShares = boundsOf(provisionedThresholds);

export const provisionedHealth = (
  lambda: LambdaFunction,
  bounds: Bounds<'warning'> = provisionedShares,
): Verdict => {
  const use = provisionedUse(lambda);
  if (use === undefined) return undefined;
  const {utilization, spilloverPerMinute} = use;
  const isFull = utilization !== undefined && utilization >= bounds.warning;
  const spills = spilloverPerMinute !== undefined && spilloverPerMinute > 0;
  return isFull || spills ? 'warning' : undefined;
};
