import type {JsonObject} from '../wire/json-fields.ts';
import {
  objectField,
  optionalInteger,
  optionalText,
  requiredInteger,
  requiredText,
} from '../wire/json-fields.ts';
import type {RestOperation, RestRequest} from '../wire/rest-json.ts';
import type {DemoFunction, LambdaAccount, Provisioned} from './lambda-account.ts';
import {
  alreadyExists,
  functionArn,
  functionNamed,
  invalidParameter,
  nameIn,
  notFound,
  reservedTotal,
} from './lambda-account.ts';
import {pageOf} from './pages.ts';

/** What a function is created from, with Lambda's defaults (CreateFunction API reference). */
const configurationOf = (account: LambdaAccount, name: string, input: JsonObject): JsonObject => {
  const variables = objectField(objectField(input, 'Environment'), 'Variables');
  return {
    FunctionName: name,
    FunctionArn: functionArn(account, name),
    Runtime: optionalText(input, 'Runtime') ?? 'nodejs22.x',
    Role: requiredText(input, 'Role'),
    Handler: optionalText(input, 'Handler') ?? 'index.handler',
    CodeSize: optionalInteger(input, 'CodeSize') ?? 48_213,
    Description: optionalText(input, 'Description') ?? '',
    Timeout: optionalInteger(input, 'Timeout') ?? 3,
    MemorySize: optionalInteger(input, 'MemorySize') ?? 128,
    LastModified: new Date(account.scene.now()).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    ...(Object.keys(variables).length === 0 ? {} : {Environment: {Variables: variables}}),
    ...(input['DeadLetterConfig'] === undefined
      ? {}
      : {DeadLetterConfig: objectField(input, 'DeadLetterConfig')}),
    TracingConfig: {Mode: 'PassThrough'},
    PackageType: 'Zip',
    Architectures: ['arm64'],
    EphemeralStorage: {Size: 512},
  };
};

/** Throws `ResourceConflictException` when the name is taken. */
export const addFunction = (account: LambdaAccount, input: JsonObject): DemoFunction => {
  const name = requiredText(input, 'FunctionName');
  if (account.functions.has(name)) throw alreadyExists(`Function already exist: ${name}`);
  const added: DemoFunction = {
    name,
    arn: functionArn(account, name),
    configuration: configurationOf(account, name, input),
    reserved: undefined,
    provisioned: new Map(),
    eventInvokeConfigs: new Map(),
  };
  account.functions.set(name, added);
  return added;
};

/** ListFunctions API reference: at most 50 a page. */
const functionsPerPage = 50;

const listFunctions = (account: LambdaAccount, {query}: RestRequest): JsonObject => {
  const byName = [...account.functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const {items, nextMarker} = pageOf(byName, query, functionsPerPage);
  return {Functions: items.map(({configuration}) => configuration), NextMarker: nextMarker};
};

const accountSettings = (account: LambdaAccount): JsonObject => ({
  AccountLimit: {
    TotalCodeSize: 80_530_636_800,
    CodeSizeUnzipped: 262_144_000,
    CodeSizeZipped: 52_428_800,
    ConcurrentExecutions: account.quota,
    UnreservedConcurrentExecutions: account.quota - reservedTotal(account),
  },
  AccountUsage: {TotalCodeSize: 1_203_442, FunctionCount: account.functions.size},
});

const withoutQualifier = (given: string): void => {
  if (nameIn(given).qualifier !== undefined)
    throw invalidParameter('This operation does not support versions or aliases.');
};

const labelOf = ({labels}: RestRequest): string => labels['FunctionName'] ?? '';

/** Lambda Developer Guide, reserved concurrency: so much stays for functions without a reservation. */
const leastUnreserved = 100;

const putConcurrency = (account: LambdaAccount, request: RestRequest): JsonObject => {
  const lambda = functionNamed(account, labelOf(request));
  const reserved = requiredInteger(request.body, 'ReservedConcurrentExecutions');
  const others = reservedTotal(account) - (lambda.reserved ?? 0);
  if (account.quota - others - reserved < leastUnreserved) {
    throw invalidParameter(
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
        `below its minimum value of [${String(leastUnreserved)}].`,
    );
  }
  lambda.reserved = reserved;
  return {ReservedConcurrentExecutions: reserved};
};

const getConcurrency = (account: LambdaAccount, request: RestRequest): JsonObject => {
  withoutQualifier(labelOf(request));
  const {reserved} = functionNamed(account, labelOf(request));
  return reserved === undefined ? {} : {ReservedConcurrentExecutions: reserved};
};

const provisionedOf = ({arn}: DemoFunction, {qualifier, requested, modifiedAt}: Provisioned): JsonObject => ({
  FunctionArn: `${arn}:${qualifier}`,
  RequestedProvisionedConcurrentExecutions: requested,
  AvailableProvisionedConcurrentExecutions: requested,
  AllocatedProvisionedConcurrentExecutions: requested,
  Status: 'READY',
  LastModified: new Date(modifiedAt).toISOString().replace('Z', '+0000'),
});

const requiredQualifier = ({query}: RestRequest): string => {
  const qualifier = query.get('Qualifier');
  if (qualifier === null || qualifier === '') throw invalidParameter('Qualifier is required.');
  return qualifier;
};

const putProvisioned = (account: LambdaAccount, request: RestRequest): JsonObject => {
  const lambda = functionNamed(account, labelOf(request));
  const qualifier = requiredQualifier(request);
  const requested = requiredInteger(request.body, 'ProvisionedConcurrentExecutions');
  const modifiedAt = account.scene.now();
  lambda.provisioned.set(qualifier, {qualifier, requested, modifiedAt});
  return {...provisionedOf(lambda, {qualifier, requested, modifiedAt}), FunctionArn: undefined};
};

/** ListProvisionedConcurrencyConfigs and ListFunctionEventInvokeConfigs API references: at most 50 a page. */
const configsPerPage = 50;

const listProvisioned = (account: LambdaAccount, request: RestRequest): JsonObject => {
  const lambda = functionNamed(account, labelOf(request));
  const {items, nextMarker} = pageOf([...lambda.provisioned.values()], request.query, configsPerPage);
  return {
    ProvisionedConcurrencyConfigs: items.map(item => provisionedOf(lambda, item)),
    NextMarker: nextMarker,
  };
};

const getProvisioned = (account: LambdaAccount, request: RestRequest): JsonObject => {
  const lambda = functionNamed(account, labelOf(request));
  const found = lambda.provisioned.get(requiredQualifier(request));
  if (found === undefined) throw notFound('No Provisioned Concurrency Config found for this function');
  return provisionedOf(lambda, found);
};

const eventInvokeOf = (
  {arn}: DemoFunction,
  {qualifier, fields}: {readonly qualifier: string; readonly fields: JsonObject},
): JsonObject => ({FunctionArn: `${arn}:${qualifier}`, ...fields});

const putEventInvokeConfig = (account: LambdaAccount, request: RestRequest): JsonObject => {
  const lambda = functionNamed(account, labelOf(request));
  const qualifier = request.query.get('Qualifier') ?? '$LATEST';
  const config = {
    qualifier,
    fields: {
      LastModified: account.scene.now() / 1000,
      MaximumRetryAttempts: optionalInteger(request.body, 'MaximumRetryAttempts'),
      MaximumEventAgeInSeconds: optionalInteger(request.body, 'MaximumEventAgeInSeconds'),
      DestinationConfig: objectField(request.body, 'DestinationConfig'),
    },
  };
  lambda.eventInvokeConfigs.set(qualifier, config);
  return eventInvokeOf(lambda, config);
};

const listEventInvokeConfigs = (account: LambdaAccount, request: RestRequest): JsonObject => {
  const lambda = functionNamed(account, labelOf(request));
  const {items, nextMarker} = pageOf([...lambda.eventInvokeConfigs.values()], request.query, configsPerPage);
  return {
    FunctionEventInvokeConfigs: items.map(item => eventInvokeOf(lambda, item)),
    NextMarker: nextMarker,
  };
};

/** Functions and what belongs to one function, where the Lambda API reference has them. */
export const functionOperations = (account: LambdaAccount): Readonly<Record<string, RestOperation>> => {
  const operation = (
    method: RestOperation['method'],
    path: string,
    answer: (account: LambdaAccount, request: RestRequest) => JsonObject,
    status = 200,
  ): RestOperation => ({method, path, status, answer: request => answer(account, request)});
  const provisioned = '/2019-09-30/functions/{FunctionName}/provisioned-concurrency';
  const eventInvoke = '/2019-09-25/functions/{FunctionName}/event-invoke-config';
  return {
    ListFunctions: operation('GET', '/2015-03-31/functions', listFunctions),
    CreateFunction: operation(
      'POST',
      '/2015-03-31/functions',
      (_, {body}) => ({...addFunction(account, body).configuration, State: 'Active'}),
      201,
    ),
    GetAccountSettings: operation('GET', '/2016-08-19/account-settings', accountSettings),
    GetFunctionConcurrency: operation(
      'GET',
      '/2019-09-30/functions/{FunctionName}/concurrency',
      getConcurrency,
    ),
    PutFunctionConcurrency: operation(
      'PUT',
      '/2017-10-31/functions/{FunctionName}/concurrency',
      putConcurrency,
    ),
    ListProvisionedConcurrencyConfigs: operation('GET', `${provisioned}?List=ALL`, listProvisioned),
    GetProvisionedConcurrencyConfig: operation('GET', provisioned, getProvisioned),
    PutProvisionedConcurrencyConfig: operation('PUT', provisioned, putProvisioned, 202),
    ListFunctionEventInvokeConfigs: operation('GET', `${eventInvoke}/list`, listEventInvokeConfigs),
    PutFunctionEventInvokeConfig: operation('PUT', eventInvoke, putEventInvokeConfig),
  };
};
