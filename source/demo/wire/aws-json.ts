import type {JsonObject} from './json-fields.ts';
import {isJsonObject} from './json-fields.ts';
import {serializationFailed, unknownOperation} from './service-error.ts';
import type {WireReply, WireRequest, WireService} from './wire-service.ts';

/** One API operation: parameters in, result out. Throws a `ServiceError`. */
export type JsonOperation = (input: JsonObject, signal: AbortSignal) => JsonObject | Promise<JsonObject>;

type AwsJsonService = {
  readonly id: string;
  /** What stands before the dot of `x-amz-target`: `AmazonSQS`. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  readonly namespace: string;
  readonly operations: Readonly<Record<string, JsonOperation>>;
};

const parse = (body: string): JsonObject => {
  let value: unknown;
  try {
    value = body === '' ? {} : JSON.parse(body);
  } catch {
    throw serializationFailed('The request body is not valid JSON.');
  }
  if (!isJsonObject(value)) throw serializationFailed('The request body is not a JSON object.');
  return value;
};

const parametersOf = (request: WireRequest): unknown => {
  try {
    return parse(request.body);
  } catch {
    return undefined;
  }
};

/**
 * A service that speaks AWS JSON 1.0 or 1.1 with query-compatible errors (Smithy: awsJson1_0, awsJson1_1 and
 * awsQueryCompatible).
 */
export const awsJsonService = ({
  id,
  targetPrefix,
  version,
  namespace,
  operations,
}: AwsJsonService): WireService => {
  const headers = {'content-type': `application/x-amz-json-${version}`};
  const byName = new Map(Object.entries(operations));
  return {
    id,
    namespace,
    parametersOf,
    targetOf: request => {
      const target = request.headers['x-amz-target'];
      if (typeof target !== 'string' || !target.startsWith(`${targetPrefix}.`)) return undefined;
      return {target, operation: target.slice(targetPrefix.length + 1)};
    },
    answer: async (operation, request, signal): Promise<WireReply> => {
      const run = byName.get(operation);
      if (run === undefined) throw unknownOperation(`${targetPrefix}.${operation}`);
      return {status: 200, headers, body: JSON.stringify(await run(parse(request.body), signal))};
    },
    refuse: ({shape, queryCode, status, message}) => ({
      status,
      headers: {
        ...headers,
        ...(queryCode === undefined
          ? {}
          : {'x-amzn-query-error': `${queryCode};${status < 500 ? 'Sender' : 'Receiver'}`}),
      },
      body: JSON.stringify({__type: shape, message}),
    }),
  };
};
