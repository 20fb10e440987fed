import type {PayloadRequest, RestOperation} from '../wire/rest-json.ts';
import type {ServiceError} from '../wire/service-error.ts';
import type {WireReply} from '../wire/wire-service.ts';
import type {AsyncEvents} from './async-events.ts';
import {failureOf} from './function-failures.ts';
import type {InvocationMeter} from './invocation-meter.ts';
import type {DemoFunction, LambdaAccount} from './lambda-account.ts';
import {functionNamed, invalidParameter, invokeRefusal} from './lambda-account.ts';

/** Lambda quotas, invocation payload: a megabyte asynchronously, six otherwise. */
const maxAsyncBytes = 1_048_576;
const maxBytes = 6 * maxAsyncBytes;

const tooLarge = (limit: number): ServiceError =>
  invokeRefusal(
    'RequestTooLargeException',
    413,
    `Request must be smaller than ${String(limit)} bytes for the InvokeFunction operation`,
  );

const checkJson = (payload: string): void => {
  try {
    if (payload !== '') JSON.parse(payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw invokeRefusal(
      'InvalidRequestContentException',
      400,
      `Could not parse request body into json: ${reason}`,
    );
  }
};

const typeOf = ({headers}: PayloadRequest): string => {
  const type = headers['x-amz-invocation-type'];
  return typeof type === 'string' ? type : 'RequestResponse';
};

const emptyReply = (status: number): WireReply => ({status, headers: {}, body: ''});

/** At once, and with the answer of the function, which is always `null`. */
const runNow = (
  {scene}: LambdaAccount,
  meter: InvocationMeter,
  lambda: DemoFunction,
  payload: string,
): WireReply => {
  const now = scene.now();
  if (lambda.reserved === 0) {
    meter.count(lambda.name, 'Throttles', now);
    throw invokeRefusal('TooManyRequestsException', 429, 'Rate Exceeded.');
  }
  meter.count(lambda.name, 'Invocations', now);
  const error = failureOf(lambda.name, payload, scene.incident?.state(now) === 'burning');
  const headers = {'content-type': 'application/json', 'x-amz-executed-version': '$LATEST'};
  if (error === undefined) return {status: 200, headers, body: 'null'};
  meter.count(lambda.name, 'Errors', now);
  const body = JSON.stringify({errorType: error.type, errorMessage: error.message});
  return {status: 200, headers: {...headers, 'x-amz-function-error': 'Unhandled'}, body};
};

/** The Lambda API's Invoke: asynchronously it is answered 202 before anything has run. */
export const invokeOperations = (
  account: LambdaAccount,
  meter: InvocationMeter,
  events: AsyncEvents,
): Readonly<Record<string, RestOperation>> => ({
  Invoke: {
    method: 'POST',
    path: '/2015-03-31/functions/{FunctionName}/invocations',
    parametersOf: request => ({InvocationType: typeOf(request), Payload: request.payload}),
    respond: request => {
      const {labels, payload} = request;
      const type = typeOf(request);
      const limit = type === 'Event' ? maxAsyncBytes : maxBytes;
      if (Buffer.byteLength(payload) > limit) throw tooLarge(limit);
      const lambda = functionNamed(account, labels['FunctionName'] ?? '');
      checkJson(payload);
      switch (type) {
        case 'DryRun':
          return emptyReply(204);
        case 'Event':
          events.accept(lambda, payload === '' ? '{}' : payload);
          return emptyReply(202);
        case 'RequestResponse':
          return runNow(account, meter, lambda, payload);
        default:
          throw invalidParameter(`Invalid InvocationType: ${type}`);
      }
    },
  },
});
