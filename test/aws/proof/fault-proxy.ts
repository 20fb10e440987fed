import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Fault, LostAnswer} from './fault.ts';
import {errorReply, forwardedInput, isMissingAnswer, toldOutput} from './fault-answers.ts';
import type {Reply} from './forward.ts';
import {createForwarder} from './forward.ts';
import type {Fields} from './wire-call.ts';
import {listOf, parseFields} from './wire-call.ts';
import type {Witness} from './witness.ts';
import {createWitness} from './witness.ts';

/** A moment in the life of a call: it arrived, the queue has done it, the program was answered. */
export type Step = {
  readonly operation: string;
  /** From 0, by operation. */
  readonly nth: number;
  readonly stage: 'asked' | 'done' | 'answered';
};

type ProxyOptions = {
  /** Where the calls go in the end. */
  readonly peerUrl: string;
  readonly faultFor: (operation: string, nth: number) => Fault;
  /** Ends all visibility timeouts of the peer. */
  readonly expire?: () => void;
  /** Awaited at every step, so that something can happen exactly there. */
  readonly onStep?: (step: Step) => void | Promise<void>;
};

/** A reverse proxy in front of an SQS peer that makes things go wrong and remembers what really happened. */
export type FaultProxy = {
  readonly url: string;
  readonly witness: Witness;
  /** Faults injected so far, by kind. */
  readonly injected: ReadonlyMap<string, number>;
  /** Resolves when no call is on its way to the peer any more. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Call = {
  readonly operation: string;
  readonly nth: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly input: Fields;
};

const write = async (response: ServerResponse, {status, headers, text}: Reply): Promise<void> => {
  if (response.destroyed) return;
  const gone = once(response, 'close').catch(() => undefined);
  response.writeHead(status, {...headers, 'content-length': Buffer.byteLength(text)});
  response.end(text);
  await gone;
};

const emptyReceiveMilliseconds = 5;

const lose = async (how: LostAnswer, response: ServerResponse, reply: Reply): Promise<void> => {
  if (how === 'reset') response.destroy();
  else if (how === 'unavailable') await write(response, errorReply('ServiceUnavailable', 503));
  else if (how === 'garbage')
    await write(response, {...reply, text: reply.text.slice(0, reply.text.length / 2)});
  // A call that hangs is answered by the program's own time limit.
};

/** `undefined`: the call goes on to the peer. */
const answerBefore = async (
  fault: Fault,
  response: ServerResponse,
  expire: (() => void) | undefined,
): Promise<'answered' | undefined> => {
  if (fault.kind === 'slow') await sleep(fault.milliseconds);
  if (fault.kind === 'expire') expire?.();
  if (fault.kind === 'reset') response.destroy();
  if (fault.kind === 'refuse') await write(response, errorReply(fault.code, fault.status));
  return fault.kind === 'reset' || fault.kind === 'refuse' || fault.kind === 'hang' ? 'answered' : undefined;
};

const serveCall = async (call: Call, options: ProxyOptions, witness: Witness, forward: Forward) => {
  const {operation, nth, request, response, input} = call;
  const step = async (stage: Step['stage']) => options.onStep?.({operation, nth, stage});
  const fault = options.faultFor(operation, nth);
  witness.asked(operation, input);
  await step('asked');
  if ((await answerBefore(fault, response, options.expire)) === 'answered') return;
  const toPeer = forwardedInput(operation, fault, input);
  const isNothing = Array.isArray(toPeer['Entries']) && toPeer['Entries'].length === 0;
  const reply = isNothing
    ? {...errorReply('', 200), text: '{}'}
    : await forward(request, JSON.stringify(toPeer));
  const output = parseFields(reply.text);
  witness.done(operation, toPeer, output, !isMissingAnswer(fault) && !response.destroyed);
  await step('done');
  if (operation === 'ReceiveMessage' && listOf(output, 'Messages').length === 0)
    await sleep(emptyReceiveMilliseconds);
  if (fault.kind === 'loseAnswer') return lose(fault.how, response, reply);
  const told = reply.status === 200 ? toldOutput(fault, input, output) : output;
  if (!isMissingAnswer(fault) && reply.status === 200 && !response.destroyed)
    witness.told(operation, input, told);
  await write(response, {...reply, text: JSON.stringify(told)});
  await step('answered');
};

type Forward = (request: IncomingMessage, text: string) => Promise<Reply>;

const textOfBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Starts one on the loopback interface. Calls of a program that went away are still forwarded, as a network does. */
export const startFaultProxy = async (options: ProxyOptions): Promise<FaultProxy> => {
  const witness = createWitness();
  const {forward, close: closeForwarder} = createForwarder(options.peerUrl);
  const injected = new Map<string, number>();
  const calls = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const counted = (operation: string, nth: number): Fault => {
    const fault = options.faultFor(operation, nth);
    const name = fault.kind === 'loseAnswer' ? `loseAnswer by ${fault.how}` : fault.kind;
    if (fault.kind !== 'pass') injected.set(name, (injected.get(name) ?? 0) + 1);
    return fault;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const input = parseFields(await textOfBody(request));
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const nth = calls.get(operation) ?? 0;
    calls.set(operation, nth + 1);
    await serveCall(
      {operation, nth, request, response, input},
      {...options, faultFor: counted},
      witness,
      forward,
    );
  };
  const server = createServer((request, response) => {
    const served = serve(request, response)
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(served));
    underWay.add(served);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    witness,
    injected,
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      closeForwarder();
    },
  };
};
