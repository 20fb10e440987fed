import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import {Agent, request as httpRequest} from 'node:http';

/** An answer as the peer gave it. */
export type Reply = {readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string};

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Of the connection, not of the message (RFC 9110, 7.6.1), or reckoned anew. */
const dropped = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host', 'expect'];

const passedOn = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name)));

/** Sends requests on to one server; its failures reject. */
export const createForwarder = (peerUrl: string) => {
  const agent = new Agent({keepAlive: true});
  const forward = async ({method, url, headers}: IncomingMessage, text: string): Promise<Reply> => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpRequest(
        new URL(url ?? '/', peerUrl),
        {
          method,
          agent,
          headers: {...passedOn(headers), 'content-length': Buffer.byteLength(text)},
        },
        resolve,
      );
      outgoing.once('error', reject);
      outgoing.end(text);
    });
    const status = answer.statusCode ?? 502;
    return {status, headers: passedOn(answer.headers), text: await textOf(answer)};
  };
  return {forward, close: () => agent.destroy()};
};
