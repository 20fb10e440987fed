import {currentValue} from './current.ts';
import type {AccountPressure, ClaimedConcurrency, LambdaFunction} from './function.ts';
import type {Measured} from './metric.ts';

/** Concurrency as the account and region has it. */
export type FunctionsAccount = {
  /** Regional quota of concurrent executions; `undefined`: could not be read. */
  readonly quota: number | undefined;
  /** What no function has reserved (AccountLimit.UnreservedConcurrentExecutions). */
  readonly unreserved: number | undefined;
  readonly claimed: ClaimedConcurrency | undefined;
  readonly throttlesPerMinute: Measured | undefined;
  /** What could not be read, in words with the way out. */
  readonly problems: readonly string[];
};

/** What CloudWatch says of the region. */
export type RegionMetrics = {
  readonly claimed: Measured | undefined;
  readonly unreserved: Measured | undefined;
  readonly concurrent: Measured | undefined;
};

/**
 * Concurrency that counts against the quota. Lambda throttles on ClaimedAccountConcurrency (Lambda Developer Guide,
 * monitoring concurrency); where that is absent it is put together of what is there, without provisioned concurrency.
 */
export const claimedConcurrency = (
  {claimed, unreserved, concurrent}: RegionMetrics,
  reserved: number | undefined,
): ClaimedConcurrency | undefined => {
  if (claimed !== undefined) return {...claimed, source: 'ClaimedAccountConcurrency'};
  if (unreserved !== undefined && reserved !== undefined)
    return {
      value: unreserved.value + reserved,
      at: unreserved.at,
      source: 'UnreservedConcurrentExecutions + reserved',
    };
  return concurrent === undefined ? undefined : {...concurrent, source: 'ConcurrentExecutions'};
};

/** What functions without a reservation can still have; executions alone do not tell, because reservations count whole. */
export const unreservedLeft = ({quota, claimed}: FunctionsAccount): number | undefined =>
  quota === undefined || claimed === undefined || claimed.source === 'ConcurrentExecutions'
    ? undefined
    : Math.max(0, quota - claimed.value);

/** How much of the quota is claimed. */
export const claimedShare = ({quota, claimed}: FunctionsAccount): number | undefined =>
  quota === undefined || quota === 0 || claimed === undefined ? undefined : claimed.value / quota;

/** Functions by their concurrency, highest first; those that are not measured are left out. */
export const topConsumers = (
  functions: Iterable<LambdaFunction>,
): readonly {readonly name: string; readonly concurrency: number}[] =>
  [...functions]
    .flatMap(lambda => {
      const concurrency = currentValue(lambda, lambda.metrics.concurrency) ?? 0;
      return concurrency > 0 ? [{name: lambda.name, concurrency}] : [];
    })
    .sort((a, b) => b.concurrency - a.concurrency || (a.name < b.name ? -1 : 1));

const isSame = (one: AccountPressure | undefined, other: AccountPressure): boolean =>
  one !== undefined &&
  one.quota === other.quota &&
  one.claimed?.value === other.claimed?.value &&
  one.claimed?.at === other.claimed?.at &&
  one.claimed?.source === other.claimed?.source &&
  one.biggest?.name === other.biggest?.name &&
  one.biggest?.concurrency === other.biggest?.concurrency;

/** Tells every function what presses on all of them; the very same objects where that has not changed. */
export const joinFunctions = (
  functions: ReadonlyMap<string, LambdaFunction>,
  account: FunctionsAccount | undefined,
): ReadonlyMap<string, LambdaFunction> => {
  if (account === undefined) return functions;
  const [biggest] = topConsumers(functions.values());
  const pressure: AccountPressure = {quota: account.quota, claimed: account.claimed, biggest};
  if ([...functions.values()].every(lambda => isSame(lambda.account, pressure))) return functions;
  return new Map(
    [...functions].map(([id, lambda]) => [
      id,
      isSame(lambda.account, pressure) ? lambda : {...lambda, account: pressure},
    ]),
  );
};
