import type {Origins, Target, TargetChoice} from './dead-letter-target.ts';
import type {Failure} from './failure.ts';
import type {Message, PeekEnd, QueueReference} from './message.ts';

/** Keeping AWSTraceHeader keeps the Lambda lineage, which recursion detection counts (Lambda Developer Guide). */
export type TraceHeader = 'keep' | 'strip';

/** What a job does with each message it is about. */
export type JobWork =
  | {
      readonly kind: 'redrive';
      readonly choice: TargetChoice;
      readonly origins: Origins;
      readonly traceHeader: TraceHeader;
    }
  | {readonly kind: 'delete'};

/** A part of a queue to work on, message by message: receive, do, delete. */
export type JobRequest = {
  /** `newJobId`; names the job in the journal. */
  readonly id: string;
  readonly queue: QueueReference;
  readonly work: JobWork;
  /** Which messages, in words for people and the journal: `12 selected`, `where body.code == 'E1'`. */
  readonly what: string;
  readonly selects: (message: Message) => boolean;
  /** All ids in question where they are known: the job ends as soon as each is settled. */
  readonly ids?: ReadonlySet<string> | undefined;
  /** Messages whose copy an earlier job sent without deleting them: they are deleted only, never sent again. */
  readonly copiedBefore?: ReadonlySet<string> | undefined;
  /** Messages a second; `undefined`: as fast as the queues allow. */
  readonly perSecond: number | undefined;
};

/** How far a job is: counts of messages. */
export type JobProgress = {
  readonly phase: 'running' | 'paused' | 'stopping' | 'ended';
  /** Seen at least once. */
  readonly received: number;
  /** Seen and not selected: held until the end, then released. */
  readonly passedOver: number;
  /** Copies that the target accepted. */
  readonly sent: number;
  /** Originals that are gone. */
  readonly deleted: number;
  /** Refused for good: still in the queue. */
  readonly refused: number;
  /** Not sent, because one before them in their group was not. */
  readonly heldBack: number;
  /** Sent without an answer: a copy may exist, the original is still there. */
  readonly unsure: number;
  /** Copy accepted, original not known to be deleted: a duplicate until it is. */
  readonly notDeleted: number;
  readonly perSecondNow: number | undefined;
  readonly perSecond: number | undefined;
};

/** Why messages were refused, with examples. */
export type Refusals = readonly {
  readonly reason: string;
  readonly count: number;
  /** A few message ids. */
  readonly examples: readonly string[];
}[];

/** What a job did. Nothing here is an error by itself. */
export type JobOutcome = JobProgress & {
  readonly refusals: Refusals;
  readonly unsureIds: readonly string[];
  readonly notDeletedIds: readonly string[];
  /** Messages that could not be released and stay hidden for up to `hiddenSeconds`. */
  readonly stillHeld: number;
  readonly hiddenSeconds: number;
  /**
   * Whether the whole queue was looked through. Not so where SQS may have shown less than there is: behind a message of
   * a FIFO group that stayed in the queue, with about as many messages in flight as it allows, or after a receive
   * without an answer.
   */
  readonly reachedEnd: boolean;
  /** Whether somebody stopped it before it was through. */
  readonly stopped: boolean;
  /** What ended the job before its time; absent: it did all it could, or was stopped. */
  readonly failure: Failure | undefined;
};

/** A job under way. */
export type RunningJob = {
  readonly setPace: (perSecond: number | undefined) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** No further message is sent; what is under way is finished and the rest released. */
  readonly stop: () => void;
  /** Never rejects. */
  readonly finished: Promise<JobOutcome>;
};

/** One message of an export, or one typed by a person, to be sent to a queue. */
export type Outgoing = {
  /** Names it in the journal and in results: `[A-Za-z0-9_-]`, at most 80 characters (SendMessageBatch, Id). */
  readonly id: string;
  readonly message: Pick<Message, 'body' | 'attributes' | 'groupId' | 'traceHeader'>;
};

/** Messages of a file on their way into a queue. */
export type ImportRequest = {
  readonly id: string;
  readonly target: Target & {readonly kind: 'queue'};
  readonly what: string;
  readonly messages: AsyncIterable<Outgoing> | Iterable<Outgoing>;
  readonly traceHeader: TraceHeader;
  readonly perSecond: number | undefined;
};

/** How a deep look at a queue is to go. */
export type ScanRequest = {
  readonly queue: QueueReference;
  /** Ends after so many messages that `selects` takes. */
  readonly wanted: number;
  /** Ends when the messages taken are this large together. */
  readonly wantedBytes: number;
  readonly selects: (message: Message) => boolean;
};

/** What a scan did to the queue. */
export type ScanOutcome = {
  readonly receiveCalls: number;
  readonly received: number;
  readonly stillHeld: number;
  /** `end` only when nothing can have stayed hidden behind what the scan held; of a FIFO queue with messages, `held`. */
  readonly endedBy: PeekEnd;
};

/** For how long a job or a scan hides what it receives, if it is never heard of again. */
export const jobHoldSeconds = 120;

/** One message in hand while a person edits it. */
export type MessageInHand = {
  readonly message: Message;
  /** When it comes back by itself (epoch milliseconds). */
  readonly heldUntil: () => number;
  /** Hides it for `jobHoldSeconds` more. Throws a `FailureError` when SQS refuses: somebody else may have it by now. */
  readonly extend: () => Promise<void>;
  /** Sends the repaired message, then deletes the original. Never rejects. */
  readonly replace: (
    job: string,
    target: Target,
    repaired: Outgoing['message'],
    traceHeader: TraceHeader,
  ) => Promise<JobOutcome>;
  readonly release: () => Promise<void>;
};

/** What can be done to the messages of a queue beyond peeking and moving all of them. */
export type JobOperations = {
  /** Who sends dead letters to this queue. What cannot be asked is a gap, not an error. */
  readonly origins: (queue: QueueReference, signal: AbortSignal) => Promise<Origins>;
  /** Starts at once. `onProgress` is called when something changed, at most ten times a second, and at the end. */
  readonly start: (request: JobRequest, onProgress: (progress: JobProgress) => void) => RunningJob;
  readonly import: (request: ImportRequest, onProgress: (progress: JobProgress) => void) => RunningJob;
  /** Reports batches as they come and waits for each before receiving more. Throws a `FailureError`. */
  readonly scan: (
    request: ScanRequest,
    onMessages: (messages: readonly Message[]) => void | Promise<void>,
    signal: AbortSignal,
  ) => Promise<ScanOutcome>;
  /** Receives until it has the message with this id; `undefined` when it is not found. Throws a `FailureError`. */
  readonly take: (
    queue: QueueReference,
    id: string,
    signal: AbortSignal,
  ) => Promise<MessageInHand | undefined>;
  /** PurgeQueue. Throws a `FailureError`: `PurgeQueueInProgress` within 60 s of the last one. */
  readonly purge: (queue: QueueReference) => Promise<void>;
  /** Releases everything that is held; never throws. For every way out of the program. */
  readonly releaseAll: () => Promise<void>;
};

/** A name for a job that sorts by time: `20261121T172301Z-4f9c`. */
export const newJobId = (at: number, random: number): string => {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${time}-${Math.floor(random * 0x1_00_00)
    .toString(16)
    .padStart(4, '0')}`;
};
