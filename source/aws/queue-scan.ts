import type {SQSClient} from '@aws-sdk/client-sqs';
import {FailureError} from '../domain/failure.ts';
import type {ScanOutcome, ScanRequest} from '../domain/job.ts';
import {jobHoldSeconds} from '../domain/job.ts';
import type {Message} from '../domain/message.ts';
import {createJobControl} from './job-control.ts';
import type {Patience} from './job-patience.ts';
import type {Letter} from './letter.ts';
import {createQueueWalk} from './queue-walk.ts';
import type {Holding} from './running-job.ts';

/** Receives at once: a look is not to be a storm. */
const scanLanes = 8;
/** What was received first is to be released before it comes back by itself. */
const receivingMilliseconds = (jobHoldSeconds - 20) * 1000;

type OnMessages = (messages: readonly Message[]) => void | Promise<void>;

/** What a scan has taken so far. */
const createCatch = ({wanted, wantedBytes, selects}: ScanRequest, onMessages: OnMessages) => {
  let count = 0;
  let bytes = 0;
  let deadline = Infinity;
  let told: Promise<void> = Promise.resolve();
  return {
    room: () => wanted - count,
    endedBy: (): 'wanted' | 'bytes' | 'time' | undefined => {
      if (count >= wanted) return 'wanted';
      if (bytes >= wantedBytes) return 'bytes';
      return performance.now() >= deadline ? 'time' : undefined;
    },
    take: async (letters: readonly Letter[]): Promise<void> => {
      deadline = Math.min(deadline, performance.now() + receivingMilliseconds);
      const fresh = letters.filter(({isNew, message}) => isNew && selects(message)).slice(0, wanted - count);
      count += fresh.length;
      bytes = fresh.reduce((sum, {message}) => sum + message.sizeBytes, bytes);
      if (fresh.length === 0) return;
      const tell = (): void | Promise<void> => onMessages(fresh.map(({message}) => message));
      // One after the other, whatever came together.
      told = told.then(tell);
      await told;
    },
  };
};

/** A scan that is prepared. `run` throws a `FailureError` after everything is released. */
export const prepareScan = (
  sqs: SQSClient,
  request: ScanRequest,
  onMessages: OnMessages,
  patience: Patience,
): {
  readonly run: (signal: AbortSignal) => Promise<ScanOutcome>;
  readonly holding: Omit<Holding, 'finished'>;
} => {
  const control = createJobControl(undefined);
  const taken = createCatch(request, onMessages);
  let received = 0;
  const onLetters = (letters: readonly Letter[]): Promise<void> => {
    received += letters.filter(({isNew}) => isNew).length;
    return taken.take(letters);
  };
  const isDone = (): boolean => taken.endedBy() !== undefined;
  const plan = {queue: request.queue, lanes: scanLanes, room: taken.room, isDone, onLetters};
  const walk = createQueueWalk(sqs, plan, control, patience);
  const endedBy = (): ScanOutcome['endedBy'] => {
    if (control.isStopped()) return taken.endedBy() ?? 'stop';
    return taken.endedBy() ?? (walk.reachedEnd() ? 'end' : 'held');
  };
  const run = async (signal: AbortSignal): Promise<ScanOutcome> => {
    signal.addEventListener('abort', control.stop, {once: true});
    if (signal.aborted) control.stop();
    await walk.run();
    signal.removeEventListener('abort', control.stop);
    const failure = control.failure();
    if (failure !== undefined) throw new FailureError(failure);
    return {
      receiveCalls: walk.receiveCalls(),
      received,
      stillHeld: walk.stillHeld(),
      endedBy: endedBy(),
    };
  };
  return {run, holding: {stop: control.stop, release: walk.release}};
};
