import type {LambdaClient} from '@aws-sdk/client-lambda';
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  paginateListFunctionEventInvokeConfigs,
  paginateListProvisionedConcurrencyConfigs,
} from '@aws-sdk/client-lambda';
import {parseArn} from '../domain/arn.ts';
import type {AsyncConfig, ProvisionedConcurrency} from '../domain/function.ts';
import {stoppedBy} from './call-options.ts';

/** ListProvisionedConcurrencyConfigs and ListFunctionEventInvokeConfigs API references. */
const pageSize = 50;

/** The quota of concurrent executions, and what of it no function has reserved. */
export type ConcurrencySettings = {
  readonly quota: number | undefined;
  readonly unreserved: number | undefined;
};

/** The account's limits. Throws a `FailureError`. */
export const readConcurrencySettings = async (
  lambda: LambdaClient,
  signal: AbortSignal,
): Promise<ConcurrencySettings> => {
  const {AccountLimit: limit} = await lambda.send(new GetAccountSettingsCommand(), stoppedBy(signal));
  return {quota: limit?.ConcurrentExecutions, unreserved: limit?.UnreservedConcurrentExecutions};
};

/** The reserved concurrency of a function; without a reservation Lambda answers nothing. Throws a `FailureError`. */
export const readReservation = async (
  lambda: LambdaClient,
  functionName: string,
  signal: AbortSignal,
): Promise<number | 'none'> => {
  const command = new GetFunctionConcurrencyCommand({FunctionName: functionName});
  const {ReservedConcurrentExecutions: reserved} = await lambda.send(command, stoppedBy(signal));
  return reserved ?? 'none';
};

/** The version or alias at the end of a function's ARN. */
const qualifierOf = (arn: string | undefined): string =>
  parseArn(arn ?? '')
    ?.resource.split(':')
    .at(2) ?? '$LATEST';

/** Environments kept warm for aliases and versions of a function. Throws a `FailureError`. */
export const listProvisionedConcurrency = async (
  lambda: LambdaClient,
  functionName: string,
  signal: AbortSignal,
): Promise<readonly ProvisionedConcurrency[]> => {
  const found: ProvisionedConcurrency[] = [];
  const pages = paginateListProvisionedConcurrencyConfigs(
    {client: lambda, pageSize, stopOnSameToken: true},
    {FunctionName: functionName},
    stoppedBy(signal),
  );
  for await (const {ProvisionedConcurrencyConfigs = []} of pages)
    for (const config of ProvisionedConcurrencyConfigs)
      found.push({
        qualifier: qualifierOf(config.FunctionArn),
        requested: config.RequestedProvisionedConcurrentExecutions,
        available: config.AvailableProvisionedConcurrentExecutions,
        allocated: config.AllocatedProvisionedConcurrentExecutions,
        status: config.Status,
        statusReason: config.StatusReason,
      });
  return found;
};

/** `''` is how an answer says that there is no destination. */
const destinationOf = (
  target: {readonly Destination?: string | undefined} | undefined,
): string | undefined => (target?.Destination === '' ? undefined : target?.Destination);

/** How asynchronous invocations of a function are retried and where they end. Throws a `FailureError`. */
export const listAsyncConfigs = async (
  lambda: LambdaClient,
  functionName: string,
  signal: AbortSignal,
): Promise<readonly AsyncConfig[]> => {
  const found: AsyncConfig[] = [];
  const pages = paginateListFunctionEventInvokeConfigs(
    {client: lambda, pageSize, stopOnSameToken: true},
    {FunctionName: functionName},
    stoppedBy(signal),
  );
  for await (const {FunctionEventInvokeConfigs = []} of pages)
    for (const config of FunctionEventInvokeConfigs)
      found.push({
        qualifier: qualifierOf(config.FunctionArn),
        maximumRetryAttempts: config.MaximumRetryAttempts,
        maximumEventAgeSeconds: config.MaximumEventAgeInSeconds,
        onSuccessArn: destinationOf(config.DestinationConfig?.OnSuccess),
        onFailureArn: destinationOf(config.DestinationConfig?.OnFailure),
      });
  return found;
};
