import {setTimeout as sleep} from 'node:timers/promises';
import type {KinesisClient} from '@aws-sdk/client-kinesis';
import {GetRecordsCommand, GetShardIteratorCommand} from '@aws-sdk/client-kinesis';
import {FailureError} from '../domain/failure.ts';
import type {Message} from '../domain/message.ts';
import type {RecordPeekOperations, RecordPeekOutcome, RecordPeekRequest} from '../domain/record.ts';
import {RecordPeekError, mostPeekedShards} from '../domain/record.ts';
import type {StreamShard} from '../domain/stream.ts';
import {stoppedBy} from './call-options.ts';
import {messageOfRecord} from './record-message.ts';
import {listShards} from './stream-reader.ts';

/**
 * How far back `latest` starts. An iterator of type LATEST shows nothing that has already arrived, so a quiet stream would
 * look empty; one of TRIM_HORIZON would report an iterator age as long as the retention and set off alarms.
 */
const latestMilliseconds = 10_000;
/** Consumers share five reads a second and shard (GetRecords API reference): a peek takes one of them. */
const betweenReadsMilliseconds = 1000;
/** Reads of one shard at most: an answer may be empty although there are records further on. */
const mostReads = 5;
/** GetRecords API reference. */
const mostRecords = 10_000;

/** Waits between two reads of a shard; ends early when the signal is aborted. */
type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const waitInTime: Wait = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, {signal}).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
};

/** One peek while it runs. */
type Progress = {
  readonly request: RecordPeekRequest;
  readonly onMessages: (messages: readonly Message[]) => void;
  readonly signal: AbortSignal;
  readonly wait: Wait;
  left: number;
  /** Shards that are still being read, among which what is left is divided. */
  reading: number;
  readCalls: number;
  bytesRead: number;
  throttled: number;
  caughtUp: number;
};

const namedBy = ({
  stream,
}: RecordPeekRequest): {readonly StreamARN: string} | {readonly StreamName: string} =>
  stream.arn === '' ? {StreamName: stream.name} : {StreamARN: stream.arn};

const startOf = ({from}: RecordPeekRequest): Date =>
  new Date(from === 'latest' ? Date.now() - latestMilliseconds : from.since);

/** Closed shards get nothing new, but still hold what arrived before. Open ones come first. */
const readable = (shards: readonly StreamShard[], {from}: RecordPeekRequest): readonly StreamShard[] => {
  const open = shards.filter(({isOpen}) => isOpen);
  return from === 'latest' ? open : [...open, ...shards.filter(({isOpen}) => !isOpen)];
};

const iteratorOf = async (
  kinesis: KinesisClient,
  progress: Progress,
  shardId: string,
): Promise<string | undefined> => {
  const command = new GetShardIteratorCommand({
    ...namedBy(progress.request),
    ShardId: shardId,
    ShardIteratorType: 'AT_TIMESTAMP',
    Timestamp: startOf(progress.request),
  });
  return (await kinesis.send(command, stoppedBy(progress.signal))).ShardIterator;
};

type Step = {readonly next: string | undefined; readonly isCaughtUp: boolean};

const readOnce = async (
  kinesis: KinesisClient,
  progress: Progress,
  shardId: string,
  iterator: string,
): Promise<Step> => {
  const {request, signal} = progress;
  const limit = Math.min(mostRecords, Math.max(1, Math.ceil(progress.left / progress.reading)));
  const {arn} = request.stream;
  const command = new GetRecordsCommand({
    ShardIterator: iterator,
    Limit: limit,
    ...(arn === '' ? {} : {StreamARN: arn}),
  });
  progress.readCalls += 1;
  const {
    Records = [],
    NextShardIterator,
    MillisBehindLatest,
  } = await kinesis.send(command, stoppedBy(signal));
  const messages = Records.map(record => messageOfRecord(record, shardId));
  progress.bytesRead += messages.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
  const wanted = messages.slice(0, progress.left);
  progress.left -= wanted.length;
  if (wanted.length > 0 && !signal.aborted) progress.onMessages(wanted);
  return {
    next: NextShardIterator,
    // Emulators say that there is nothing more also when the limit cut the answer.
    isCaughtUp: Records.length < limit && (MillisBehindLatest === 0 || NextShardIterator === undefined),
  };
};

/** Reads a shard until enough was seen, it is caught up with (`latest` waits for more all the same), or often enough. */
const readShard = async (kinesis: KinesisClient, progress: Progress, shardId: string): Promise<void> => {
  const {request, signal, wait} = progress;
  let iterator = await iteratorOf(kinesis, progress, shardId);
  let isCaughtUp = false;
  for (let read = 0; read < mostReads && iterator !== undefined; read += 1) {
    if (read > 0 && progress.left > 0) await wait(betweenReadsMilliseconds, signal);
    if (signal.aborted || progress.left === 0) break;
    const step = await readOnce(kinesis, progress, shardId, iterator);
    iterator = step.next;
    isCaughtUp = step.isCaughtUp;
    if (isCaughtUp && request.from !== 'latest') break;
  }
  if (isCaughtUp) progress.caughtUp += 1;
};

/** One shard whose consumers use up its quota leaves the others readable; anything else ends the peek. */
const readShardGently = async (
  kinesis: KinesisClient,
  progress: Progress,
  shardId: string,
): Promise<FailureError | undefined> => {
  try {
    await readShard(kinesis, progress, shardId);
    return undefined;
  } catch (error) {
    if (progress.signal.aborted) return undefined;
    if (!(error instanceof FailureError)) throw error;
    if (error.failure.kind === 'throttled') progress.throttled += 1;
    return error;
  } finally {
    progress.reading -= 1;
  }
};

const outcomeOf = (progress: Progress, shards: number, leftOut: number): RecordPeekOutcome => ({
  readCalls: progress.readCalls,
  bytesRead: progress.bytesRead,
  shards,
  shardsLeftOut: leftOut,
  shardsThrottled: progress.throttled,
  reachedEnd: shards > 0 && leftOut === 0 && progress.caughtUp === shards,
});

/** Looking at records, with the client for what a person asked for. `wait` is for tests. */
export const createRecordPeekOperations = (
  kinesis: KinesisClient,
  wait: Wait = waitInTime,
): RecordPeekOperations => ({
  peekRecords: async (request, onMessages, signal) => {
    const progress: Progress = {
      request,
      onMessages,
      signal,
      wait,
      left: Math.max(0, request.wanted),
      reading: 0,
      readCalls: 0,
      bytesRead: 0,
      throttled: 0,
      caughtUp: 0,
    };
    let shards: readonly StreamShard[] = [];
    let leftOut = 0;
    const failed = (error: FailureError): RecordPeekError =>
      new RecordPeekError(error.failure, outcomeOf(progress, shards.length, leftOut), {cause: error});
    try {
      const {name, arn} = request.stream;
      const all = await listShards(kinesis, {name, arn: arn === '' ? undefined : arn}, signal);
      const candidates = readable(all, request);
      shards = candidates.slice(0, mostPeekedShards);
      leftOut = candidates.length - shards.length;
    } catch (error) {
      if (signal.aborted) return outcomeOf(progress, 0, 0);
      throw error instanceof FailureError ? failed(error) : error;
    }
    progress.reading = shards.length;
    const errors = await Promise.all(shards.map(({id}) => readShardGently(kinesis, progress, id)));
    const real = errors.filter(error => error !== undefined);
    const fatal = real.find(({failure}) => failure.kind !== 'throttled');
    const [first] = real;
    if (fatal !== undefined) throw failed(fatal);
    if (first !== undefined && real.length === shards.length) throw failed(first);
    return outcomeOf(progress, shards.length, leftOut);
  },
});
