import type {Origins} from '../domain/dead-letter-target.ts';
import type {Failure} from '../domain/failure.ts';
import type {JobOutcome, JobProgress, Outgoing, Refusals, TraceHeader} from '../domain/job.ts';
import type {Message, QueueReference} from '../domain/message.ts';
import type {Selection} from '../domain/narrowing.ts';
import type {RedriveFacts} from '../domain/redrive.ts';

export type PartFocus = 'target' | 'pace' | 'trace' | 'name' | 'confirm' | 'cancel';

/** The dry run before a part of a queue is redriven or deleted, or a repaired message is sent. */
export type PartDialog = {
  readonly kind: 'part';
  /** Tells the origins asked for by this dialog from those of an earlier one. */
  readonly number: number;
  readonly work: 'redrive' | 'repair' | 'delete';
  readonly queue: QueueReference;
  readonly selection: Selection;
  /** `undefined` until they are read; a deletion needs none. */
  readonly origins: Origins | undefined;
  readonly failure: Failure | undefined;
  /** Names the chosen target; `undefined`: there is none to choose. */
  readonly targetKey: string | undefined;
  /** Letters typed to find a target among many. */
  readonly query: string;
  /** Digits as typed; empty: as fast as the queues allow. */
  readonly pace: string;
  readonly traceHeader: TraceHeader;
  /** The queue's name as typed, where a pin asks for it. */
  readonly typedName: string;
  readonly focus: PartFocus;
};

/** The question before a queue is emptied. */
export type PurgeDialog = {
  readonly kind: 'purge';
  readonly number: number;
  readonly queue: QueueReference;
  readonly facts: RedriveFacts | undefined;
  readonly failure: Failure | undefined;
  readonly typedName: string;
};

/** What a file of messages holds, judged for a queue. */
export type ImportFacts = {
  readonly count: number;
  readonly bytes: number;
  readonly refusals: Refusals;
};

/** The dry run before messages of a file are sent to a queue. */
export type ImportDialog = {
  readonly kind: 'import';
  readonly number: number;
  readonly path: string;
  readonly queue: QueueReference;
  readonly facts: ImportFacts | undefined;
  /** Why the file cannot be taken, in one line. */
  readonly problem: string | undefined;
  readonly pace: string;
  readonly typedName: string;
  readonly focus: 'pace' | 'name' | 'confirm' | 'cancel';
};

/** A job of this run. */
export type JobWatch = {
  readonly id: string;
  readonly does: 'redrive' | 'delete' | 'import' | 'repair';
  readonly queue: QueueReference;
  readonly what: string;
  /** Where copies go, in words. */
  readonly to: string | undefined;
  /** The messages that were asked for, where they are known one by one. */
  readonly ids: ReadonlySet<string> | undefined;
  readonly progress: JobProgress | undefined;
  readonly outcome: JobOutcome | undefined;
  /** What kept it from starting. */
  readonly failure: Failure | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Messages settled over time, for the rate. */
  readonly samples: readonly {readonly at: number; readonly settled: number}[];
  /** Depth of the queue when it began; what is above that minus what left has come back. */
  readonly backlogAtStart: number | undefined;
};

/** One message on its way through the editor. */
export type Repair = {
  readonly number: number;
  readonly queue: QueueReference;
  readonly original: Message;
  /** `sending`: until that has succeeded, what was typed is kept. */
  readonly status: 'taking' | 'editing' | 'edited' | 'sending';
  readonly repaired: Outgoing['message'] | undefined;
  /** What is wrong with what was typed, or why the message is not in hand, in one line. */
  readonly problem: string | undefined;
  /** When the message comes back by itself (epoch milliseconds). */
  readonly heldUntil: number | undefined;
};
