import {currentValue} from './current.ts';
import type {LambdaFunction} from './function.ts';

/** Who refuses invocations; `undetermined` while what decides it is not known. */
export type Throttling = {
  readonly perMinute: number;
  /** Of all that was tried, what was refused. */
  readonly share: number;
  readonly by:
    | {readonly kind: 'stopped'}
    | {readonly kind: 'reserved'; readonly limit: number; readonly concurrency: number}
    | {readonly kind: 'account'; readonly claimed: number; readonly quota: number}
    | {readonly kind: 'scalingRate'}
    | {readonly kind: 'undetermined'; readonly missing: string};
};

/** Near enough to a limit to have hit it within the minute: the values are the highest that were sampled, not all. */
export const reachedShare = 0.95;

const throttlesOf = (lambda: LambdaFunction): number =>
  currentValue(lambda, lambda.metrics.throttlesPerMinute) ?? 0;

/** What went through in the very minute of the throttles: an older minute may be from before the stop switch. */
const invocationsBeside = (lambda: LambdaFunction): number => {
  const {invocationsPerMinute, throttlesPerMinute} = lambda.metrics;
  const isOlder = (invocationsPerMinute?.at ?? 0) < (throttlesPerMinute?.at ?? 0);
  return isOlder ? 0 : (currentValue(lambda, invocationsPerMinute) ?? 0);
};

/** Whether invocations are refused and none goes through: what a stop switch looks like from outside. */
export const isAllRefused = (lambda: LambdaFunction): boolean =>
  throttlesOf(lambda) > 0 && invocationsBeside(lambda) <= 0;

/** Whether what is measured speaks against what is known of its stop switch: it was turned since, or never asked for. */
export const contradictsReservation = (lambda: LambdaFunction): boolean =>
  lambda.reservation === 0 ? invocationsBeside(lambda) > 0 : isAllRefused(lambda);

const undetermined = (missing: string): Throttling['by'] => ({kind: 'undetermined', missing});

const stopSwitchMissing = 'whether its stop switch is on (0 reserved)';

const byAccount = (lambda: LambdaFunction): Throttling['by'] => {
  const {quota, claimed} = lambda.account ?? {};
  const value = currentValue(lambda, claimed);
  if (quota === undefined || claimed === undefined || value === undefined)
    return undetermined('how much of the account’s concurrency is used');
  if (value >= quota * reachedShare) return {kind: 'account', claimed: value, quota};
  // Reserved and provisioned concurrency that is idle is claimed as well, and this does not count it.
  if (claimed.source === 'ConcurrentExecutions')
    return undetermined('how much of the account’s concurrency is claimed beside what runs');
  // The scaling rate lets some through in every minute.
  return isAllRefused(lambda) ? undetermined(stopSwitchMissing) : {kind: 'scalingRate'};
};

const byWhom = (lambda: LambdaFunction): Throttling['by'] => {
  const {reservation} = lambda;
  if (reservation === undefined) return undetermined('its reserved concurrency');
  if (reservation === 0) return {kind: 'stopped'};
  if (reservation === 'noneOrStopped' && isAllRefused(lambda)) return undetermined(stopSwitchMissing);
  if (typeof reservation === 'string') return byAccount(lambda);
  const concurrency = currentValue(lambda, lambda.metrics.concurrency);
  if (concurrency === undefined) return undetermined('its concurrency');
  // A reservation is its own: the account's pool neither helps nor limits it.
  return concurrency >= reservation * reachedShare
    ? {kind: 'reserved', limit: reservation, concurrency}
    : {kind: 'scalingRate'};
};

/**
 * Who throttles a function: its own reserved limit, the account's limit, or, where neither is reached, the rate at
 * which Lambda adds environments to one function (Lambda Developer Guide, scaling behaviour and function scaling rate).
 * `undefined` while nothing is throttled.
 */
export const throttlingOf = (lambda: LambdaFunction): Throttling | undefined => {
  const perMinute = throttlesOf(lambda);
  if (perMinute <= 0) return undefined;
  return {perMinute, share: perMinute / (perMinute + invocationsBeside(lambda)), by: byWhom(lambda)};
};

/** The word of the JSON report: `reserved` also stands for the stop switch, a reservation of 0. */
export const throttledBy = (lambda: LambdaFunction): 'reserved' | 'account' | 'scalingRate' | null => {
  const kind = throttlingOf(lambda)?.by.kind;
  if (kind === undefined || kind === 'undetermined') return null;
  return kind === 'stopped' ? 'reserved' : kind;
};
