import {currentValue} from '../../domain/current.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {errorRateOf, eventAgeLimitSeconds, provisionedUse} from '../../domain/function.ts';

/** How bad a value is; `undefined`: not bad, or not known. */
type Verdict = 'warning' | 'critical' | undefined;

const verdict = (value: number | undefined, warning: number, critical: number): Verdict => {
  if (value === undefined || value < warning) return undefined;
  return value >= critical ? 'critical' : 'warning';
};

/** Shares of failed invocations that are worth a look, and that are an incident. */
export const errorShares = {warning: 0.01, critical: 0.1} as const;

/** One or two errors may be anybody's mistake. */
const errorsForIncident = 5;

export const errorHealth = (lambda: LambdaFunction): Verdict => {
  const found = verdict(errorRateOf(lambda), errorShares.warning, errorShares.critical);
  const errors = currentValue(lambda, lambda.metrics.errorsPerMinute) ?? 0;
  return found === 'critical' && errors < errorsForIncident ? 'warning' : found;
};

/** How near the slowest invocations may come to the timeout: at all of it they are cut off. */
const timeoutShares = {warning: 0.8, critical: 0.99} as const;

/** How much of the timeout the 99th percentile takes. */
export const timeoutShareOf = (lambda: LambdaFunction): number | undefined => {
  const slowest = currentValue(lambda, lambda.metrics.durationP99Milliseconds);
  const {timeoutSeconds} = lambda;
  return slowest === undefined || timeoutSeconds === undefined || timeoutSeconds === 0
    ? undefined
    : slowest / (timeoutSeconds * 1000);
};

export const timeoutHealth = (lambda: LambdaFunction): Verdict =>
  verdict(timeoutShareOf(lambda), timeoutShares.warning, timeoutShares.critical);

/** Retries alone keep events for three minutes (Lambda Developer Guide, how Lambda handles errors in asynchronous invocations). */
const eventAgeWarningSeconds = 300;

/** Half of the time after which Lambda drops the event. */
export const eventAgeHealth = (lambda: LambdaFunction): Verdict =>
  verdict(
    currentValue(lambda, lambda.metrics.asyncEventAgeSeconds),
    Math.min(eventAgeWarningSeconds, eventAgeLimitSeconds(lambda) / 2),
    eventAgeLimitSeconds(lambda) / 2,
  );

/** A minute or two behind is ordinary batching; half of the shortest time a stream keeps its records is near to losing some. */
export const iteratorAgeSeconds = {warning: 300, critical: 43_200} as const;

export const iteratorAgeHealth = (lambda: LambdaFunction): Verdict =>
  verdict(
    currentValue(lambda, lambda.metrics.iteratorAgeSeconds),
    iteratorAgeSeconds.warning,
    iteratorAgeSeconds.critical,
  );

/** From here on the next burst starts cold. */
const utilizationWarning = 0.8;

export const provisionedHealth = (lambda: LambdaFunction): Verdict => {
  const use = provisionedUse(lambda);
  if (use === undefined) return undefined;
  const {utilization, spilloverPerMinute} = use;
  const isFull = utilization !== undefined && utilization >= utilizationWarning;
  const spills = spilloverPerMinute !== undefined && spilloverPerMinute > 0;
  return isFull || spills ? 'warning' : undefined;
};
