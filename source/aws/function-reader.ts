import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {paginateListEventSourceMappings, paginateListFunctions} from '@aws-sdk/client-lambda';
import type {EventSourceMapping} from '../domain/event-source-mapping.ts';
import type {LambdaFunction} from '../domain/function.ts';
import {stoppedBy} from './call-options.ts';

/** ListFunctions and ListEventSourceMappings API references: more is accepted and ignored. */
const functionsPerPage = 50;
const mappingsPerPage = 100;

/** `''` and `null` are how some answers say that there is none. */
const told = (text: string | null | undefined): string | undefined =>
  text === null || text === '' ? undefined : text;

/** Field by field, so that environment variables, which hold secrets, stay behind in this function. */
const rawOf = (configuration: FunctionConfiguration): Readonly<Record<string, unknown>> => ({
  FunctionName: configuration.FunctionName,
  FunctionArn: configuration.FunctionArn,
  Description: configuration.Description,
  Runtime: configuration.Runtime,
  Handler: configuration.Handler,
  Role: configuration.Role,
  PackageType: configuration.PackageType,
  Architectures: configuration.Architectures,
  CodeSize: configuration.CodeSize,
  Timeout: configuration.Timeout,
  MemorySize: configuration.MemorySize,
  EphemeralStorage: configuration.EphemeralStorage,
  Version: configuration.Version,
  LastModified: configuration.LastModified,
  DeadLetterConfig: configuration.DeadLetterConfig,
  TracingConfig: configuration.TracingConfig,
  SnapStart: configuration.SnapStart,
  LoggingConfig: configuration.LoggingConfig,
  Layers: configuration.Layers?.map(({Arn}) => Arn),
  VpcConfig: configuration.VpcConfig,
  KMSKeyArn: configuration.KMSKeyArn,
});

/** What ListFunctions says of one function, but for its environment variables; `undefined` when it says no name or ARN. */
const functionOf = (configuration: FunctionConfiguration, listedAt: number): LambdaFunction | undefined => {
  const {FunctionName: name, FunctionArn: arn} = configuration;
  if (name === undefined || arn === undefined) return undefined;
  return {
    id: arn,
    name,
    arn,
    runtime: told(configuration.Runtime),
    timeoutSeconds: configuration.Timeout,
    memoryMegabytes: configuration.MemorySize,
    deadLetterArn: told(configuration.DeadLetterConfig?.TargetArn),
    raw: rawOf(configuration),
    listedAt,
    mappings: undefined,
    reservation: undefined,
    provisioned: undefined,
    asyncConfigs: undefined,
    unread: [],
    metrics: {},
    parts: {},
    account: undefined,
  };
};

/** Every function of the region. Throws a `FailureError`. */
export const listFunctions = async (
  lambda: LambdaClient,
  listedAt: number,
  signal: AbortSignal,
): Promise<readonly LambdaFunction[]> => {
  const functions: LambdaFunction[] = [];
  const pages = paginateListFunctions(
    {client: lambda, pageSize: functionsPerPage, stopOnSameToken: true},
    {},
    stoppedBy(signal),
  );
  for await (const {Functions = []} of pages)
    for (const configuration of Functions) {
      const found = functionOf(configuration, listedAt);
      if (found !== undefined) functions.push(found);
    }
  return functions;
};

const pollersOf = ({
  ProvisionedPollerConfig: config,
}: EventSourceMappingConfiguration): EventSourceMapping['pollers'] =>
  config?.MinimumPollers === undefined && config?.MaximumPollers === undefined
    ? undefined
    : {minimum: config.MinimumPollers, maximum: config.MaximumPollers};

/** What Lambda says of one mapping; `undefined` when it does not say of which function. */
const mappingOf = (configuration: EventSourceMappingConfiguration): EventSourceMapping | undefined => {
  const {UUID: uuid, FunctionArn: functionArn, FunctionResponseTypes: responses = []} = configuration;
  if (uuid === undefined || functionArn === undefined) return undefined;
  return {
    uuid,
    functionArn,
    sourceArn: told(configuration.EventSourceArn),
    state: told(configuration.State) ?? 'unknown',
    stateReason: told(configuration.StateTransitionReason),
    lastResult: told(configuration.LastProcessingResult),
    batchSize: configuration.BatchSize,
    batchingWindowSeconds: configuration.MaximumBatchingWindowInSeconds,
    maximumConcurrency: configuration.ScalingConfig?.MaximumConcurrency,
    pollers: pollersOf(configuration),
    onFailureArn: told(configuration.DestinationConfig?.OnFailure?.Destination),
    maximumRetryAttempts: configuration.MaximumRetryAttempts,
    maximumRecordAgeSeconds: configuration.MaximumRecordAgeInSeconds,
    parallelization: configuration.ParallelizationFactor,
    bisectsOnError: configuration.BisectBatchOnFunctionError,
    reportsItemFailures: responses.includes('ReportBatchItemFailures'),
    isFiltered: (configuration.FilterCriteria?.Filters?.length ?? 0) > 0,
    tumblingWindowSeconds: configuration.TumblingWindowInSeconds,
  };
};

/** Every event source mapping of the region, or of one function. Throws a `FailureError`. */
export const listEventSourceMappings = async (
  lambda: LambdaClient,
  functionName: string | undefined,
  signal: AbortSignal,
): Promise<readonly EventSourceMapping[]> => {
  const mappings: EventSourceMapping[] = [];
  const pages = paginateListEventSourceMappings(
    {client: lambda, pageSize: mappingsPerPage, stopOnSameToken: true},
    functionName === undefined ? {} : {FunctionName: functionName},
    stoppedBy(signal),
  );
  for await (const {EventSourceMappings = []} of pages)
    for (const configuration of EventSourceMappings) {
      const found = mappingOf(configuration);
      if (found !== undefined) mappings.push(found);
    }
  return mappings;
};
