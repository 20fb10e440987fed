import {createHash} from 'node:crypto';
import type {DemoScene} from '../demo-part.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {ServiceError} from '../wire/service-error.ts';

/** Provisioned concurrency of one alias or version. */
export type Provisioned = {
  readonly qualifier: string;
  readonly requested: number;
  readonly modifiedAt: number;
};

/** How asynchronous invocations of one qualifier are retried. */
type EventInvokeConfig = {readonly qualifier: string; readonly fields: JsonObject};

/** One function: its configuration as ListFunctions answers it, and what has operations of its own. */
export type DemoFunction = {
  readonly name: string;
  readonly arn: string;
  readonly configuration: JsonObject;
  reserved: number | undefined;
  readonly provisioned: Map<string, Provisioned>;
  readonly eventInvokeConfigs: Map<string, EventInvokeConfig>;
};

/** Lambda as one account and region has it. */
export type LambdaAccount = {
  readonly scene: DemoScene;
  /** Regional quota of concurrent executions (Lambda quotas: 1,000 unless raised). */
  readonly quota: number;
  readonly functions: Map<string, DemoFunction>;
  /** Event source mappings as ListEventSourceMappings answers them. */
  readonly mappings: JsonObject[];
};

export const createLambdaAccount = (scene: DemoScene): LambdaAccount => ({
  scene,
  quota: 1000,
  functions: new Map(),
  mappings: [],
});

export const functionArn = ({scene}: LambdaAccount, name: string): string =>
  `arn:aws:lambda:${scene.region}:${scene.accountId}:function:${name}`;

/** All that is set aside for single functions. */
export const reservedTotal = ({functions}: LambdaAccount): number =>
  [...functions.values()].reduce((sum, {reserved}) => sum + (reserved ?? 0), 0);

const refused = (exception: string, status: number, message: string): ServiceError =>
  new ServiceError({shape: `com.amazonaws.lambda#${exception}`, status, message});

export const notFound = (message: string): ServiceError => refused('ResourceNotFoundException', 404, message);

export const invalidParameter = (message: string): ServiceError =>
  refused('InvalidParameterValueException', 400, message);

export const alreadyExists = (message: string): ServiceError =>
  refused('ResourceConflictException', 409, message);

/** A refusal of Invoke (Invoke API reference, errors). */
export const invokeRefusal = (
  exception: 'InvalidRequestContentException' | 'RequestTooLargeException' | 'TooManyRequestsException',
  status: number,
  message: string,
): ServiceError => refused(exception, status, message);

/** The name in any of the forms that Lambda takes: `name`, `name:alias`, a partial or a whole ARN. */
export const nameIn = (given: string): {readonly name: string; readonly qualifier: string | undefined} => {
  const parts = given.replace(/^.*function:/, '').split(':');
  return {name: parts[0] ?? '', qualifier: parts[1]};
};

/** Throws `ResourceNotFoundException` when there is no such function. */
export const functionNamed = (account: LambdaAccount, given: string): DemoFunction => {
  const {name} = nameIn(given);
  const found = account.functions.get(name);
  if (found === undefined) throw notFound(`Function not found: ${functionArn(account, name)}`);
  return found;
};

/** A UUID that is the same in every run. */
export const stableUuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};
