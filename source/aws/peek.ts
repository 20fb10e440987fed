import type {Message as SqsMessage, SQSClient} from '@aws-sdk/client-sqs';
import {ReceiveMessageCommand} from '@aws-sdk/client-sqs';
import {FailureError} from '../domain/failure.ts';
import type {LogSink} from '../domain/log.ts';
import type {Message, PeekOperations, PeekOutcome, PeekRequest} from '../domain/message.ts';
import {PeekError, holdSeconds} from '../domain/message.ts';
import {stoppedBy} from './call-options.ts';
import type {HeldMessages} from './held-messages.ts';
import {releaseHeld} from './held-messages.ts';
import {everythingOf, messageOf} from './received-message.ts';

/** ReceiveMessage API reference: at most ten messages a call. */
const mostMessages = 10;
/** The shortest long poll: it asks all servers of SQS, where a short poll asks a few (Developer Guide, short and long polling). */
const waitSeconds = 1;
/** Messages stay hidden for `holdSeconds`; receiving stops early enough for a last receive and all releases. */
const receivingMilliseconds = (holdSeconds - 10) * 1000;
/** How long the program may wait for releases when it ends. */
const farewellMilliseconds = 3000;

type OnMessages = (messages: readonly Message[]) => void;

/** One peek that holds messages. */
type Hold = {
  readonly url: string;
  readonly held: HeldMessages;
  readonly stop: AbortController;
  /** Receives that brought an answer. */
  received: number;
  finished: Promise<unknown>;
};

const receive = async (
  sqs: SQSClient,
  url: string,
  most: number,
  hiddenSeconds: number,
  signal?: AbortSignal,
): Promise<readonly SqsMessage[]> => {
  const command = new ReceiveMessageCommand({
    ...everythingOf(url),
    MaxNumberOfMessages: most,
    VisibilityTimeout: hiddenSeconds,
    WaitTimeSeconds: waitSeconds,
  });
  const {Messages = []} = await sqs.send(command, signal === undefined ? {} : stoppedBy(signal));
  return Messages;
};

/** Messages with an id that has not been seen, which is noted. */
const unseen = (seen: Set<string>, received: readonly SqsMessage[]): readonly Message[] =>
  received.map(messageOf).filter(({id}) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });

const peekWithoutHolding = async (
  sqs: SQSClient,
  url: string,
  onMessages: OnMessages,
  signal: AbortSignal,
): Promise<PeekOutcome> => {
  const received = await receive(sqs, url, mostMessages, 0, signal).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  const messages = unseen(new Set(), received ?? []);
  if (messages.length > 0) onMessages(messages);
  // One empty long poll is all this way of peeking learns about the end.
  return {receiveCalls: 1, stillHeld: 0, reachedEnd: received?.length === 0};
};

const receiveUntilEnough = async (
  sqs: SQSClient,
  hold: Hold,
  wanted: number,
  onMessages: OnMessages,
): Promise<Omit<PeekOutcome, 'stillHeld'>> => {
  const {url, held, stop} = hold;
  const isStopped = (): boolean => stop.signal.aborted;
  const seen = new Set<string>();
  let receiveCalls = 0;
  let emptyReplies = 0;
  let deadline = Infinity;
  while (seen.size < wanted && emptyReplies < 2 && !isStopped() && performance.now() < deadline) {
    const startedAt = performance.now();
    receiveCalls += 1;
    // Never aborted: an answer on its way holds handles, and without them messages stay hidden.
    const received = await receive(sqs, url, Math.min(mostMessages, wanted - seen.size), holdSeconds);
    hold.received += 1;
    for (const {MessageId = '', ReceiptHandle} of received)
      if (ReceiptHandle !== undefined)
        held.set(MessageId, {handle: ReceiptHandle, until: startedAt + holdSeconds * 1000});
    emptyReplies = received.length === 0 ? emptyReplies + 1 : 0;
    if (received.length > 0) deadline = Math.min(deadline, startedAt + receivingMilliseconds);
    const messages = unseen(seen, received);
    if (messages.length > 0 && !isStopped()) onMessages(messages);
  }
  return {receiveCalls, reachedEnd: emptyReplies === 2};
};

/** Looking at messages with the clients for a person's actions. */
export const createPeekOperations = (sqs: SQSClient, log: LogSink = () => undefined): PeekOperations => {
  const holds = new Set<Hold>();

  const release = async (hold: Hold): Promise<number> => {
    await releaseHeld(sqs, hold.url, hold.held);
    const stillHeld = hold.held.size;
    if (stillHeld === 0) holds.delete(hold);
    else log('warning', `peek: ${stillHeld} messages of ${hold.url} stay hidden for up to ${holdSeconds} s`);
    return stillHeld;
  };

  const peekHolding = async (
    request: PeekRequest,
    onMessages: OnMessages,
    signal: AbortSignal,
  ): Promise<PeekOutcome> => {
    const stop = new AbortController();
    const onAbort = (): void => stop.abort();
    const hold: Hold = {
      url: request.queue.url,
      held: new Map(),
      stop,
      received: 0,
      finished: Promise.resolve(),
    };
    holds.add(hold);
    signal.addEventListener('abort', onAbort, {once: true});
    if (signal.aborted) stop.abort();
    const received = receiveUntilEnough(sqs, hold, request.wanted, onMessages);
    // Also after a failure, which the caller hears of only when everything is released.
    const released = received.then(
      () => release(hold),
      () => release(hold),
    );
    hold.finished = released;
    const stillHeld = await released;
    signal.removeEventListener('abort', onAbort);
    try {
      return {...(await received), stillHeld};
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      throw new PeekError(
        error.failure,
        {receiveCalls: hold.received, stillHeld, reachedEnd: false},
        {cause: error},
      );
    }
  };

  return {
    peek: ({queue, wanted, hold}, onMessages, signal) =>
      hold
        ? peekHolding({queue, wanted, hold}, onMessages, signal)
        : peekWithoutHolding(sqs, queue.url, onMessages, signal),
    releaseAll: async () => {
      for (const {stop} of holds) stop.abort();
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>(resolve => {
        timer = setTimeout(resolve, farewellMilliseconds);
      });
      // What an earlier peek could not release gets a last chance; running peeks release by themselves.
      const all = [...holds].map(async hold => {
        // At once what is held now: a receive that hangs must not keep it hidden.
        await releaseHeld(sqs, hold.url, hold.held);
        await hold.finished;
        if (hold.held.size > 0) await release(hold);
      });
      await Promise.race([Promise.all(all), patience]);
      clearTimeout(timer);
    },
  };
};
