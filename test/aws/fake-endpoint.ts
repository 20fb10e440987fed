import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

/** One request as it came over the wire. */
export type WireRequest = {
  readonly service: 'sqs' | 'cloudwatch' | 'other';
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accessKeyId: string | undefined;
  /** Of a request in the Query protocol (STS). */
  readonly form: URLSearchParams;
};

/**
 * `hang` never answers; `stall` sends headers and half a body, then nothing; `dawdle` keeps the socket busy with
 * interim responses and never comes to the answer.
 */
export type WireReply =
  | {readonly json: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>>}
  | {readonly text: string; readonly status: number; readonly contentType?: string}
  | 'hang'
  | 'stall'
  | 'dawdle'
  | 'reset';

export type FakeEndpoint = {
  readonly url: string;
  readonly requests: readonly WireRequest[];
  readonly close: () => Promise<void>;
};

const services: Readonly<Record<string, WireRequest['service']>> = {
  AmazonSQS: 'sqs',
  GraniteServiceVersion20100801: 'cloudwatch',
};

const read = async (request: IncomingMessage): Promise<WireRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const text = Buffer.concat(chunks).toString();
  const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '.').split('.');
  const form = new URLSearchParams(text.startsWith('{') ? '' : text);
  return {
    service: services[prefix] ?? 'other',
    operation: operation === '' ? (form.get('Action') ?? '') : operation,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    accessKeyId: /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1],
    form,
  };
};

const dawdle = (response: ServerResponse): void => {
  if (response.destroyed) return;
  response.writeProcessing();
  setTimeout(dawdle, 20, response);
};

const answer = (reply: WireReply, response: ServerResponse): void => {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.destroy();
    return;
  }
  if (reply === 'dawdle') {
    dawdle(response);
    return;
  }
  if (reply === 'stall') {
    response.writeHead(200, {'content-type': 'application/x-amz-json-1.0', 'content-length': '100'});
    response.write('{"QueueUrls":');
    return;
  }
  if ('text' in reply) {
    response.writeHead(reply.status, {'content-type': reply.contentType ?? 'text/html'});
    response.end(reply.text);
    return;
  }
  response.writeHead(reply.status ?? 200, {'content-type': 'application/x-amz-json-1.0', ...reply.headers});
  response.end(JSON.stringify(reply.json));
};

/** An error in the query-compatible form of SQS and CloudWatch. */
export const awsError = (code: string, message = '', status = 400, shape = code): WireReply => ({
  json: {__type: `com.amazonaws.sqs#${shape}`, message},
  status,
  headers: {'x-amzn-query-error': `${code};Sender`},
});

/** A server on the loopback interface that answers as told and remembers what it was asked. */
export const startFakeEndpoint = async (
  reply: (request: WireRequest) => WireReply | Promise<WireReply>,
): Promise<FakeEndpoint> => {
  const requests: WireRequest[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const wireRequest = await read(request);
      requests.push(wireRequest);
      answer(await reply(wireRequest), response);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
