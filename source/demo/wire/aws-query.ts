import {randomUUID} from 'node:crypto';
import type {JsonObject} from './json-fields.ts';
import {queryFields} from './query-fields.ts';
import {ServiceError} from './service-error.ts';
import type {WireReply, WireRequest, WireService} from './wire-service.ts';
import type {Xml} from './xml.ts';
import {element, textElement} from './xml.ts';

/** One API operation: parameters in, the elements of its result out. Throws a `ServiceError`. */
export type QueryOperation = (input: JsonObject) => readonly Xml[] | Promise<readonly Xml[]>;

type AwsQueryService = {
  readonly id: string;
  /** What fault rules call it before the dot: `AmazonSNS`. */
  readonly targetPrefix: string;
  /** The date of its API, which every request names. */
  readonly version: string;
  readonly xmlNamespace: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
  /** What this service calls errors that others call otherwise. */
  readonly errorCodes?: Readonly<Record<string, string>>;
};

const headers = {'content-type': 'text/xml'};

const formOf = ({method, headers: sent, body}: WireRequest): URLSearchParams | undefined => {
  const isForm = (sent['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return method === 'POST' && isForm ? new URLSearchParams(body) : undefined;
};

const documentOf = (name: string, xmlNamespace: string, ...children: readonly Xml[]): string =>
  `<${name} xmlns="${xmlNamespace}">${children.map(({xml}) => xml).join('')}</${name}>`;

const invalidAction = (operation: string, version: string, namespace: string): ServiceError =>
  new ServiceError({
    shape: `${namespace}#InvalidAction`,
    queryCode: 'InvalidAction',
    status: 400,
    message: `Could not find operation ${operation} for version ${version}`,
  });

/** A service that speaks AWS Query: a form in, XML out, errors as XML too (Smithy: awsQuery). */
export const awsQueryService = (service: AwsQueryService): WireService => {
  const {id, targetPrefix, version, xmlNamespace, namespace, errorCodes = {}} = service;
  const operations = new Map(Object.entries(service.operations));
  return {
    id,
    namespace,
    parametersOf: request => {
      const form = formOf(request);
      return form === undefined ? undefined : queryFields(form);
    },
    targetOf: request => {
      const form = formOf(request);
      const operation = form?.get('Action') ?? undefined;
      if (operation === undefined || form?.get('Version') !== version) return undefined;
      return {target: `${targetPrefix}.${operation}`, operation};
    },
    answer: async (operation, request): Promise<WireReply> => {
      const run = operations.get(operation);
      if (run === undefined) throw invalidAction(operation, version, namespace);
      const result = await run(queryFields(formOf(request) ?? new URLSearchParams()));
      const body = documentOf(
        `${operation}Response`,
        xmlNamespace,
        element(`${operation}Result`, ...result),
        element('ResponseMetadata', textElement('RequestId', randomUUID())),
      );
      return {status: 200, headers, body};
    },
    refuse: ({shape, queryCode, status, message}) => {
      const code = queryCode ?? shape.slice(shape.indexOf('#') + 1);
      const error = element(
        'Error',
        textElement('Type', status < 500 ? 'Sender' : 'Receiver'),
        textElement('Code', errorCodes[code] ?? code),
        textElement('Message', message),
      );
      const body = documentOf('ErrorResponse', xmlNamespace, error, textElement('RequestId', randomUUID()));
      return {status, headers, body};
    },
  };
};
