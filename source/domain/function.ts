import {unqualifiedArn} from './arn.ts';
import type {EventSourceMapping} from './event-source-mapping.ts';
import {currentValue} from './current.ts';
import type {Measured, Measurements} from './metric.ts';

/** The CloudWatch metrics of a function that the program asks for. */
export type FunctionMetric =
  | 'invocationsPerMinute'
  | 'errorsPerMinute'
  | 'throttlesPerMinute'
  | 'durationP50Milliseconds'
  | 'durationP99Milliseconds'
  | 'concurrency'
  | 'asyncEventAgeSeconds'
  | 'iteratorAgeSeconds'
  | 'asyncReceivedPerMinute'
  | 'asyncDroppedPerMinute'
  | 'deadLetterErrorsPerMinute'
  | 'destinationFailuresPerMinute'
  | 'durationMaximumMilliseconds'
  | 'recursionsDroppedPerMinute';

/** The metrics that each alias or version with provisioned concurrency has of its own. */
export type AliasMetric = 'utilization' | 'spilloverPerMinute';

/** Environments kept warm for one alias or version. */
export type ProvisionedConcurrency = {
  /** Alias or version. */
  readonly qualifier: string;
  readonly requested: number | undefined;
  readonly available: number | undefined;
  readonly allocated: number | undefined;
  /** `IN_PROGRESS`, `READY` or `FAILED`. */
  readonly status: string | undefined;
  readonly statusReason: string | undefined;
};

/** How asynchronous invocations of one qualifier end. */
export type AsyncConfig = {
  readonly qualifier: string;
  readonly maximumRetryAttempts: number | undefined;
  readonly maximumEventAgeSeconds: number | undefined;
  readonly onSuccessArn: string | undefined;
  readonly onFailureArn: string | undefined;
};

/** Where the claimed concurrency comes from, best first. */
export type ClaimedSource =
  'ClaimedAccountConcurrency' | 'UnreservedConcurrentExecutions + reserved' | 'ConcurrentExecutions';

/** Concurrency that counts against the account's quota, as far as it is measured. */
export type ClaimedConcurrency = Measured & {readonly source: ClaimedSource};

/**
 * Reserved concurrency; 0 is the stop switch. `none`: Lambda says that there is none, so the function shares the
 * account's. `noneOrStopped`: the account's sum leaves nothing for it, which a stop switch does not either.
 */
export type Reservation = number | 'none' | 'noneOrStopped';

/** What the rules of one function need to know of the account. */
export type AccountPressure = {
  /** Concurrent executions that the account may have. */
  readonly quota: number | undefined;
  readonly claimed: ClaimedConcurrency | undefined;
  /** The function that uses most of it. */
  readonly biggest: {readonly name: string; readonly concurrency: number} | undefined;
};

/** One Lambda function with everything known about it but its environment variables. Identified by its ARN. */
export type LambdaFunction = {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly runtime: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly memoryMegabytes: number | undefined;
  readonly deadLetterArn: string | undefined;
  /** The configuration as Lambda spelled it, without environment variables, for the raw view. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** When it was listed (epoch milliseconds). */
  readonly listedAt: number;
  /** Triggers; `undefined`: could not be listed. */
  readonly mappings: readonly EventSourceMapping[] | undefined;
  /** `undefined`: not known. */
  readonly reservation: Reservation | undefined;
  /** `undefined`: not asked. */
  readonly provisioned: readonly ProvisionedConcurrency[] | undefined;
  /** `undefined`: not asked; empty: Lambda's defaults. */
  readonly asyncConfigs: readonly AsyncConfig[] | undefined;
  /** What could not be read, in words with the way out. */
  readonly unread: readonly string[];
  readonly metrics: Measurements<FunctionMetric>;
  /** Until when CloudWatch was read last (epoch milliseconds). */
  readonly readThrough?: number;
  /** By alias or version. */
  readonly parts: Readonly<Record<string, Measurements<AliasMetric>>>;
  /** Joined. */
  readonly account: AccountPressure | undefined;
};

/** Errors by invocations (a share); `undefined` without invocations. */
export const errorRateOf = (lambda: LambdaFunction): number | undefined => {
  const errors = currentValue(lambda, lambda.metrics.errorsPerMinute);
  const invocations = currentValue(lambda, lambda.metrics.invocationsPerMinute);
  if (errors === undefined || invocations === undefined || invocations === 0) return undefined;
  // Both count by the start of the invocation, but their last minute may not be complete alike.
  return Math.min(1, errors / invocations);
};

/** How full the fullest alias is and all that spilled over any; only of now, and what nobody measured is missing. */
export const provisionedUse = (
  lambda: LambdaFunction,
):
  | {
      readonly utilization: number | undefined;
      readonly spilloverPerMinute: number | undefined;
      readonly at: number;
    }
  | undefined => {
  const now = (measured: Measured | undefined): readonly Measured[] =>
    measured === undefined || currentValue(lambda, measured) === undefined ? [] : [measured];
  const aliases = Object.values(lambda.parts);
  const used = aliases.flatMap(({utilization}) => now(utilization));
  const spilled = aliases.flatMap(({spilloverPerMinute}) => now(spilloverPerMinute));
  const all = [...used, ...spilled];
  if (all.length === 0) return undefined;
  return {
    utilization: used.length === 0 ? undefined : Math.max(...used.map(({value}) => value)),
    spilloverPerMinute: spilled.length === 0 ? undefined : spilled.reduce((sum, {value}) => sum + value, 0),
    at: Math.max(...all.map(({at}) => at)),
  };
};

/** Longest time a function's asynchronous events may wait, where no configuration says less (PutFunctionEventInvokeConfig API reference). */
export const longestEventAgeSeconds = 21_600;

/** How long its asynchronous events may wait: the least of its configurations. */
export const eventAgeLimitSeconds = ({asyncConfigs = []}: LambdaFunction): number =>
  Math.min(
    longestEventAgeSeconds,
    ...asyncConfigs.map(({maximumEventAgeSeconds}) => maximumEventAgeSeconds ?? Infinity),
  );

/**
 * Whether anything is known that only asynchronous invocations have: a dead-letter target, a destination, or events of
 * now that waited.
 */
export const isInvokedAsynchronously = (lambda: LambdaFunction): boolean =>
  lambda.deadLetterArn !== undefined ||
  (lambda.asyncConfigs ?? []).some(({onFailureArn}) => onFailureArn !== undefined) ||
  currentValue(lambda, lambda.metrics.asyncEventAgeSeconds) !== undefined;

/** Mappings by the function they call, whatever version or alias. */
export const mappingsByFunction = (
  mappings: readonly EventSourceMapping[],
): ReadonlyMap<string, readonly EventSourceMapping[]> => {
  const byFunction = new Map<string, EventSourceMapping[]>();
  for (const mapping of mappings) {
    const arn = unqualifiedArn(mapping.functionArn);
    const known = byFunction.get(arn);
    if (known === undefined) byFunction.set(arn, [mapping]);
    else known.push(mapping);
  }
  return byFunction;
};
