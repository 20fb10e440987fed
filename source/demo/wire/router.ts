import {randomUUID} from 'node:crypto';
import {accessKeyIdOf, refusalOf} from './caller.ts';
import type {RequestHandler} from './demo-server.ts';
import type {Faults} from './faults.ts';
import type {RequestLog} from './request-log.ts';
import {ServiceError, unknownOperation} from './service-error.ts';
import type {WireReply, WireRequest, WireService} from './wire-service.ts';

type Router = {
  readonly accountId: string;
  readonly region: string;
  readonly now: () => number;
  readonly services: readonly WireService[];
  readonly faults: Faults;
  readonly log: RequestLog;
  /** The account's own pages; `undefined` for every other path. */
  readonly control: (request: WireRequest) => WireReply | undefined;
  /** Lets the account catch up with its clock before it answers. */
  readonly advance: () => void;
};

type Routed = {readonly service: WireService; readonly target: string; readonly operation: string};

/** Parameters of larger requests are not kept in the log. */
const loggedBodyLength = 8192;

const route = (services: readonly WireService[], request: WireRequest): Routed | undefined => {
  for (const service of services) {
    const found = service.targetOf(request);
    if (found !== undefined) return {service, ...found};
  }
  return undefined;
};

const answer = async (
  router: Router,
  {service, target, operation}: Routed,
  request: WireRequest,
  signal: AbortSignal,
): Promise<WireReply> => {
  const accessKeyId = accessKeyIdOf(request.headers);
  router.log.add({
    service: service.id,
    operation,
    at: router.now(),
    accessKeyId,
    parametersOf:
      request.body.length > loggedBodyLength ? () => undefined : () => service.parametersOf(request),
  });
  const fault = await router.faults.apply(service, target, signal);
  if (fault !== undefined) return fault;
  const {accountId, region} = router;
  const refusal = refusalOf(accessKeyId, {service: service.id, operation, accountId, region});
  if (refusal !== undefined) return service.refuse(refusal);
  try {
    router.advance();
    return await service.answer(operation, request, signal);
  } catch (error) {
    if (error instanceof ServiceError) return service.refuse(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return service.refuse({
      shape: 'com.amazon.coral.service#InternalFailure',
      queryCode: 'InternalFailure',
      status: 500,
      message,
    });
  }
};

const noSuchService = (request: WireRequest): WireReply => {
  const target = request.headers['x-amz-target'];
  const {shape, status, message} = unknownOperation(
    typeof target === 'string' ? target : `${request.method} ${request.path}`,
  );
  return {
    status,
    headers: {'content-type': 'application/x-amz-json-1.0'},
    body: JSON.stringify({__type: shape, message}),
  };
};

/** Sends every request to the service that recognises it. */
export const createRouter =
  (router: Router): RequestHandler =>
  async (request, signal) => {
    const own = router.control(request);
    if (own !== undefined) return own;
    const routed = route(router.services, request);
    const reply =
      routed === undefined ? noSuchService(request) : await answer(router, routed, request, signal);
    return {...reply, headers: {...reply.headers, 'x-amzn-requestid': randomUUID()}};
  };
