import {randomUUID} from 'node:crypto';
import type {JsonObject} from '../wire/json-fields.ts';
import {requiredText} from '../wire/json-fields.ts';
import type {RestOperation, RestRequest} from '../wire/rest-json.ts';
import type {LambdaAccount} from './lambda-account.ts';
import {functionNamed, invalidParameter, nameIn} from './lambda-account.ts';
import {pageOf} from './pages.ts';

/** Lambda's defaults by kind of source (CreateEventSourceMapping API reference). */
const defaultsOf = (sourceArn: string): JsonObject =>
  /^arn:[^:]+:sqs:/.test(sourceArn)
    ? {BatchSize: 10, MaximumBatchingWindowInSeconds: 0}
    : {
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 0,
        ParallelizationFactor: 1,
        MaximumRecordAgeInSeconds: -1,
        MaximumRetryAttempts: -1,
        BisectBatchOnFunctionError: false,
        TumblingWindowInSeconds: 0,
        DestinationConfig: {OnFailure: {}},
        LastProcessingResult: 'No records processed',
      };

/** Adds a mapping; what the input leaves out is Lambda's default. Throws when function or source are missing. */
export const addMapping = (account: LambdaAccount, input: JsonObject, uuid: string): JsonObject => {
  const given = requiredText(input, 'FunctionName');
  const {arn} = functionNamed(account, given);
  const {qualifier} = nameIn(given);
  const sourceArn = requiredText(input, 'EventSourceArn');
  if (!sourceArn.startsWith('arn:')) throw invalidParameter(`Unrecognized event source: ${sourceArn}`);
  // Neither is a field of the answer.
  const settings = Object.fromEntries(
    Object.entries(input).filter(([name]) => name !== 'FunctionName' && name !== 'Enabled'),
  );
  const {region, accountId} = account.scene;
  const mapping: JsonObject = {
    UUID: uuid,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${uuid}`,
    FunctionArn: qualifier === undefined ? arn : `${arn}:${qualifier}`,
    LastModified: account.scene.now() / 1000,
    State: input['Enabled'] === false ? 'Disabled' : 'Enabled',
    StateTransitionReason: 'USER_INITIATED',
    FunctionResponseTypes: [],
    ...defaultsOf(sourceArn),
    ...settings,
  };
  account.mappings.push(mapping);
  return mapping;
};

/** ListEventSourceMappings API reference: at most 100 a page. */
const mappingsPerPage = 100;

const listMappings = (account: LambdaAccount, {query}: RestRequest): JsonObject => {
  const source = query.get('EventSourceArn');
  const given = query.get('FunctionName');
  const found = account.mappings.filter(
    ({EventSourceArn, FunctionArn}) =>
      (source === null || EventSourceArn === source) &&
      (given === null || nameIn(String(FunctionArn)).name === nameIn(given).name),
  );
  const {items, nextMarker} = pageOf(found, query, mappingsPerPage);
  return {EventSourceMappings: items, NextMarker: nextMarker};
};

/** Event source mappings, where the Lambda API reference has them. */
export const mappingOperations = (account: LambdaAccount): Readonly<Record<string, RestOperation>> => ({
  ListEventSourceMappings: {
    method: 'GET',
    path: '/2015-03-31/event-source-mappings',
    status: 200,
    answer: request => listMappings(account, request),
  },
  CreateEventSourceMapping: {
    method: 'POST',
    path: '/2015-03-31/event-source-mappings',
    status: 202,
    answer: ({body}) => ({...addMapping(account, body, randomUUID()), State: 'Creating'}),
  },
});
