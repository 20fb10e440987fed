import {FailureError} from '../domain/failure.ts';
import type {MessageInHand} from '../domain/job.ts';
import {createJobControl} from './job-control.ts';
import type {Letter} from './letter.ts';
import type {CopyClients} from './message-copies.ts';
import type {HandContext} from './message-in-hand.ts';
import {inHand} from './message-in-hand.ts';
import {createQueueWalk} from './queue-walk.ts';
import type {Holding} from './running-job.ts';

/** Receives at once while one message is looked for. */
const searchLanes = 8;

type Search = Omit<HandContext, 'clients'> & {
  readonly id: string;
  /** Told of everything that holds messages. */
  readonly onHolding: (holding: Holding) => void;
};

/**
 * Receives until the message is there, then releases all others. `undefined` when it was not found or `signal` was
 * aborted. Throws a `FailureError`.
 */
export const takeMessage = async (
  clients: CopyClients,
  {id, onHolding, ...rest}: Search,
  signal: AbortSignal,
): Promise<MessageInHand | undefined> => {
  const context: HandContext = {clients, ...rest};
  const control = createJobControl(undefined);
  let found: Letter | undefined;
  const onLetters = (letters: readonly Letter[]): Promise<void> => {
    const letter = letters.find(({message}) => message.id === id);
    if (letter !== undefined) walk.takeOut(letter);
    found = letter ?? found;
    return Promise.resolve();
  };
  const plan = {
    queue: context.queue,
    lanes: searchLanes,
    room: () => Infinity,
    isDone: () => found !== undefined,
    onLetters,
  };
  const walk = createQueueWalk(clients.sqs, plan, control, context.patience);
  signal.addEventListener('abort', control.stop, {once: true});
  if (signal.aborted) control.stop();
  const walked = walk.run();
  onHolding({stop: control.stop, release: walk.release, finished: walked});
  await walked;
  signal.removeEventListener('abort', control.stop);
  if (found === undefined) {
    const failure = control.failure();
    if (failure !== undefined) throw new FailureError(failure);
    return undefined;
  }
  const {hand, holding} = inHand(context, found);
  onHolding(holding);
  if (!control.isStopped()) return hand;
  await hand.release();
  return undefined;
};
