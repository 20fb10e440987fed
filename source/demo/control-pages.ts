import type {Faults} from './wire/faults.ts';
import {ServiceError} from './wire/service-error.ts';
import type {WireReply, WireRequest} from './wire/wire-service.ts';

/** What `GET /demo` says. Times are epoch milliseconds. */
export type DemoStatus = {
  readonly incident: 'waiting' | 'burning' | 'fixed';
  readonly startedAt: number | null;
  readonly fixedAt: number | null;
  readonly region: string;
  readonly accountId: string;
};

type Control = {
  readonly status: () => DemoStatus;
  readonly fix: () => void;
  readonly faults: Faults;
};

const page = (status: number, type: string, body: string): WireReply => ({
  status,
  headers: {'content-type': type},
  body,
});

const plain = (status: number, text: string): WireReply =>
  page(status, 'text/plain; charset=utf-8', `${text}\n`);

const replaceFaults = (faults: Faults, body: string): WireReply => {
  try {
    faults.replace(JSON.parse(body));
    return plain(200, 'Faults replaced.');
  } catch (error) {
    if (error instanceof ServiceError || error instanceof SyntaxError) return plain(400, error.message);
    throw error;
  }
};

/** The pages under /demo: how the incident goes, its end, and faults for tests. */
export const createControlPages =
  ({status, fix, faults}: Control) =>
  ({method, path, body}: WireRequest): WireReply | undefined => {
    switch (`${method} ${path}`) {
      case 'GET /demo':
        return page(200, 'application/json', JSON.stringify(status()));
      case 'POST /demo/fix':
        fix();
        return plain(
          200,
          'The payment provider works again. orders-payments catches up; redrive orders-payments-dlq to pay the rest.',
        );
      case 'POST /demo/faults':
        return replaceFaults(faults, body);
      default:
        return path === '/demo' || path.startsWith('/demo/')
          ? plain(404, 'There are GET /demo, POST /demo/fix and POST /demo/faults.')
          : undefined;
    }
  };
