import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {WireReply, WireRequest} from './wire-service.ts';

/** Answers one request; an aborted `signal` means that the caller has gone or the server closes. */
export type RequestHandler = (request: WireRequest, signal: AbortSignal) => Promise<WireReply>;

export type DemoServer = {readonly port: number; readonly close: () => Promise<void>};

/** The largest SQS request, 1 MiB, may grow sixfold when its JSON is escaped. */
const maxBodyBytes = 8 * 1_048_576;

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error('Request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

/** Requests that are not answered yet, by what ends them: their caller has gone, or the server closes. */
type OpenRequests = Set<AbortController>;

const serve = async (
  request: IncomingMessage,
  response: ServerResponse,
  handle: RequestHandler,
  open: OpenRequests,
) => {
  const ending = new AbortController();
  open.add(ending);
  response.once('close', () => {
    open.delete(ending);
    if (!response.writableFinished) ending.abort();
  });
  const {method = 'GET', url = '/', headers} = request;
  const body = await readBody(request);
  const reply = await handle({method, path: url, headers, body}, ending.signal);
  if (response.destroyed) return;
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': Buffer.byteLength(reply.body),
  });
  response.end(reply.body);
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** An HTTP/1.1 server on 127.0.0.1 only; port 0 takes any. Rejects with the system's error, such as EADDRINUSE. */
export const startDemoServer = async (port: number, handle: RequestHandler): Promise<DemoServer> => {
  const open: OpenRequests = new Set();
  const server = createServer((request, response) => {
    // A caller that hangs up in the middle is no failure of the account.
    serve(request, response, handle, open).catch(() => response.destroy());
  });
  // Longer than SDKs keep an idle connection, so that they never write into one that is being closed.
  server.keepAliveTimeout = 60_000;
  const actualPort = await listen(server, port);
  return {
    port: actualPort,
    close: () =>
      new Promise(resolve => {
        for (const ending of open) ending.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
