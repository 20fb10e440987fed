import {AsyncLocalStorage} from 'node:async_hooks';
import type {NodeHttpHandler} from '@smithy/node-http-handler';
import type {MetadataBearer, Pluggable} from '@smithy/types';
import type {BilledService, RequestCount, ResourceClass} from '../domain/request-count.ts';
import {countKey} from '../domain/request-count.ts';
import {billedUnits} from './billed-units.ts';
import {operationOf} from './failure-plugin.ts';
import type {SignInListener} from './sign-in-counter.ts';
import {wasNeverSent} from './unanswered.ts';

/** Counts what AWS bills of the requests of all clients. */
export type RequestLedger = {
  /** Since the ledger was opened; the same list as long as nothing is added. */
  readonly counts: () => readonly RequestCount[];
  /** Counts every attempt of a client's calls, repeated and refused ones too. */
  readonly plugin: <Input extends object, Output extends MetadataBearer>(
    service: BilledService,
    resourceClass: ResourceClass,
  ) => Pluggable<Input, Output>;
  /** Runs work whose polling is counted as done for that purpose, however deep in it a request is sent. */
  readonly attribute: <Result>(purpose: string, work: () => Promise<Result>) => Promise<Result>;
  /** Counts calls to STS, which the credential providers make by clients of their own. */
  readonly signedIn: SignInListener;
  /** The handler, noting what it is given: a request that was called off before was never sent. */
  readonly watched: (handler: NodeHttpHandler) => NodeHttpHandler;
};

/** Opens a ledger. What nobody knows to have reached AWS, such as a request without an answer, counts. */
export const openRequestLedger = (): RequestLedger => {
  const tally = new Map<string, RequestCount>();
  const purposes = new AsyncLocalStorage<string>();
  const given = new WeakSet<object>();
  let counted: readonly RequestCount[] | undefined;
  const add = (count: RequestCount): void => {
    const key = countKey(count);
    const {requests = 0, units = 0} = tally.get(key) ?? {};
    tally.set(key, {...count, requests: requests + count.requests, units: units + count.units});
    counted = undefined;
  };
  return {
    counts: () => (counted ??= [...tally.values()]),
    attribute: async (purpose, work) => purposes.run(purpose, work),
    signedIn: (operation, requests) => {
      add({
        service: 'sts',
        operation,
        resourceClass: 'polling',
        unit: 'request',
        purpose: 'signing in',
        requests,
        units: requests,
      });
    },
    plugin: (service, resourceClass) => ({
      applyToStack: stack =>
        stack.add(
          (next, context) => async args => {
            const {input, request} = args;
            const operation = operationOf(context);
            // Now, because the answer may come when somebody else is at work.
            const purpose = resourceClass === 'polling' ? purposes.getStore() : undefined;
            const count = (output: unknown): void => {
              add({
                service,
                operation,
                resourceClass,
                ...(purpose === undefined ? {} : {purpose}),
                requests: 1,
                ...billedUnits(service, operation, input, output),
              });
            };
            const result = await next(args).catch((error: unknown) => {
              const isGiven = typeof request === 'object' && request !== null && given.has(request);
              if (isGiven && !wasNeverSent(error)) count(undefined);
              throw error;
            });
            count(result.output);
            return result;
          },
          // Inside the SDK's retries and signing, outside what reads the answer: once for every attempt that is sent.
          {name: 'requestLedger', step: 'deserialize', priority: 'high'},
        ),
    }),
    watched: handler => {
      const handle: NodeHttpHandler['handle'] = handler.handle.bind(handler);
      return Object.assign(handler, {
        handle: (...[request, options]: Parameters<NodeHttpHandler['handle']>) => {
          if (options?.abortSignal?.aborted !== true) given.add(request);
          return handle(request, options);
        },
      });
    },
  };
};
