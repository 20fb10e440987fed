import type {JsonObject} from './json-fields.ts';
import {isJsonObject} from './json-fields.ts';
import {serializationFailed, unknownOperation} from './service-error.ts';
import type {WireReply, WireRequest, WireService} from './wire-service.ts';

/** A request with its parameters where REST JSON puts them. */
export type RestRequest = {
  /** What stood in the place of each `{Name}` of the path. */
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
};

/** A request whose body is not parameters but a payload of the caller's. */
export type PayloadRequest = Omit<RestRequest, 'body'> & {
  readonly headers: WireRequest['headers'];
  readonly payload: string;
};

/** Where an operation is found. */
type Place = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** `/2019-09-30/functions/{FunctionName}/concurrency`; what follows a `?` must be in the query. */
  readonly path: string;
};

type JsonAnswer = {
  /** Status of a good answer. */
  readonly status: number;
  readonly answer: (request: RestRequest) => JsonObject;
};

type PayloadAnswer = {
  readonly respond: (request: PayloadRequest) => WireReply;
  /** What the request log keeps of it. */
  readonly parametersOf: (request: PayloadRequest) => JsonObject;
};

/** One API operation and where it is found. Throws a `ServiceError`. */
export type RestOperation = Place & (JsonAnswer | PayloadAnswer);

type RestJsonService = {
  readonly id: string;
  /** What stands before the dot in fault rules: `Lambda`. */
  readonly targetPrefix: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, RestOperation>>;
};

type Found = {
  readonly name: string;
  readonly operation: RestOperation;
  readonly labels: RestRequest['labels'];
};

const segmentsOf = (path: string): readonly string[] => path.split('/').filter(segment => segment !== '');

const labelsOf = (template: string, path: string): RestRequest['labels'] | undefined => {
  const wanted = segmentsOf(template);
  const given = segmentsOf(path);
  if (wanted.length !== given.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '');
    if (segment.startsWith('{')) labels[segment.slice(1, -1)] = value;
    else if (segment !== value) return undefined;
  }
  return labels;
};

const partsOf = (path: string): readonly [path: string, query: URLSearchParams] => {
  const [before = '', ...after] = path.split('?');
  return [before, new URLSearchParams(after.join('?'))];
};

const find = (operations: RestJsonService['operations'], {method, path}: WireRequest): Found | undefined => {
  const [given, query] = partsOf(path);
  for (const [name, operation] of Object.entries(operations)) {
    const [template, literals] = partsOf(operation.path);
    const labels = operation.method === method ? labelsOf(template, given) : undefined;
    if (labels === undefined) continue;
    if ([...literals].every(([key, value]) => query.get(key) === value)) return {name, operation, labels};
  }
  return undefined;
};

const parse = (body: string): JsonObject => {
  let value: unknown;
  try {
    value = body === '' ? {} : JSON.parse(body);
  } catch {
    throw serializationFailed('Could not parse request body into json.');
  }
  if (!isJsonObject(value)) throw serializationFailed('The request body is not a JSON object.');
  return value;
};

const headers = {'content-type': 'application/json'};

const answerTo = ({operation, labels}: Found, request: WireRequest): WireReply => {
  const [, query] = partsOf(request.path);
  if ('respond' in operation)
    return operation.respond({labels, query, headers: request.headers, payload: request.body});
  const body = JSON.stringify(operation.answer({labels, query, body: parse(request.body)}));
  return {status: operation.status, headers, body};
};

const parametersOf = ({operation, labels}: Found, request: WireRequest): unknown => {
  const [, query] = partsOf(request.path);
  const inPath = {...labels, ...Object.fromEntries(query)};
  if ('respond' in operation) {
    const payload = {labels, query, headers: request.headers, payload: request.body};
    return {...inPath, ...operation.parametersOf(payload)};
  }
  return {...inPath, ...parse(request.body)};
};

/** A service that speaks REST JSON (Smithy: restJson1): method and path name the operation, a header the error. */
export const restJsonService = ({id, targetPrefix, namespace, operations}: RestJsonService): WireService => ({
  id,
  namespace,
  parametersOf: request => {
    try {
      const found = find(operations, request);
      return found === undefined ? undefined : parametersOf(found, request);
    } catch {
      return undefined;
    }
  },
  targetOf: request => {
    const found = find(operations, request);
    return found === undefined ? undefined : {target: `${targetPrefix}.${found.name}`, operation: found.name};
  },
  answer: (name, request): Promise<WireReply> => {
    const found = find(operations, request);
    if (found === undefined) throw unknownOperation(`${targetPrefix}.${name}`);
    return Promise.resolve(answerTo(found, request));
  },
  refuse: ({shape, status, message}) => ({
    status,
    headers: {...headers, 'x-amzn-errortype': shape.slice(shape.indexOf('#') + 1)},
    body: JSON.stringify({Type: status < 500 ? 'User' : 'Service', Message: message}),
  }),
});
