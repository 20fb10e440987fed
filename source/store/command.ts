import type {Target} from '../domain/dead-letter-target.ts';
import type {JobWork, Outgoing, TraceHeader} from '../domain/job.ts';
import type {LoadPlan} from '../domain/load-run.ts';
import type {Message, PeekRequest, QueueReference} from '../domain/message.ts';
import type {Selection} from '../domain/narrowing.ts';
import type {PlaceChoice} from '../domain/places.ts';
import type {ProblemNews} from '../domain/problem.ts';
import type {ReplayControl} from '../domain/playback.ts';
import type {RecordPeekRequest} from '../domain/record.ts';
import type {RedriveRequest} from '../domain/redrive.ts';

/** A job as data; what it selects becomes a test where it runs. */
export type JobPlan = {
  readonly id: string;
  readonly queue: QueueReference;
  readonly work: JobWork;
  readonly selection: Selection;
  readonly what: string;
  /** Where copies go, in words; `undefined`: nowhere. */
  readonly to: string | undefined;
  readonly perSecond: number | undefined;
  /** The unfinished job that this one finishes. */
  readonly finishes?: string | undefined;
};

export type JobControl =
  | {readonly kind: 'pause' | 'resume' | 'stop'}
  | {readonly kind: 'pace'; readonly perSecond: number | undefined};

/** What `update` wants done outside the state. Requests are imperative. */
export type Command =
  | {readonly type: 'peek'; readonly number: number; readonly request: PeekRequest}
  | {readonly type: 'peekRecords'; readonly number: number; readonly request: RecordPeekRequest}
  | {readonly type: 'stopPeek'}
  | {readonly type: 'readRedriveFacts'; readonly number: number; readonly queue: QueueReference}
  | {readonly type: 'startRedrive'; readonly queue: QueueReference; readonly request: RedriveRequest}
  | {
      readonly type: 'watchRedrive';
      readonly queue: QueueReference;
      readonly newerThan?: number | undefined;
    }
  | {readonly type: 'cancelRedrive'; readonly handle: string; readonly placeId?: string}
  /** Looks for a move task that somebody else started. */
  | {readonly type: 'findRedrive'; readonly queue: QueueReference}
  | {readonly type: 'readOrigins'; readonly number: number; readonly queue: QueueReference}
  | {readonly type: 'startJob'; readonly plan: JobPlan}
  | {readonly type: 'controlJob'; readonly id: string; readonly control: JobControl}
  /** Says that an unfinished job is taken care of. */
  | {readonly type: 'settleJob'; readonly id: string}
  | {readonly type: 'purge'; readonly queue: QueueReference}
  | {
      readonly type: 'export';
      readonly path: string;
      readonly messages: readonly Message[];
      readonly queueArn: string;
      readonly overwrite: boolean;
    }
  | {
      readonly type: 'readImport';
      readonly number: number;
      readonly path: string;
      readonly queue: QueueReference;
    }
  | {
      readonly type: 'startImport';
      readonly id: string;
      readonly path: string;
      readonly queue: QueueReference;
      readonly what: string;
      readonly perSecond: number | undefined;
    }
  /** Takes the message in hand and opens it in the editor. */
  | {
      readonly type: 'edit';
      readonly number: number;
      readonly queue: QueueReference;
      readonly messageId: string;
    }
  /** Opens what was typed before once more. */
  | {readonly type: 'editAgain'; readonly number: number}
  | {
      readonly type: 'sendRepaired';
      readonly number: number;
      readonly id: string;
      readonly queue: QueueReference;
      readonly what: string;
      readonly target: Target;
      readonly to: string;
      readonly message: Outgoing['message'];
      readonly traceHeader: TraceHeader;
    }
  | {readonly type: 'releaseMessage'; readonly number: number}
  /** Of one job, or of the program. */
  | {readonly type: 'readJournal'; readonly job?: string | undefined}
  | {readonly type: 'readUnfinished'}
  /** Problems came or went: whoever asked for it is told outside the screen. */
  | {readonly type: 'announceProblems'; readonly news: readonly ProblemNews[]}
  /** Tells what becomes part of a recording: a marked moment, a load test that starts or stops. */
  | {readonly type: 'mark'; readonly note: string}
  | {readonly type: 'startRun'; readonly plan: LoadPlan}
  | {readonly type: 'stopRun'}
  | {readonly type: 'copy'; readonly text: string; readonly what: string}
  | {readonly type: 'save'; readonly path: string; readonly contents: string}
  | {readonly type: 'refresh'}
  /** A detail was opened: what only it shows is to be read. */
  | {readonly type: 'inspect'}
  /** The scheduler sleeps by the old interval or pause and must look again. */
  | {readonly type: 'reschedule'}
  | {readonly type: 'switchPlace'; readonly places: readonly PlaceChoice[]}
  | {readonly type: 'answerMfa'; readonly code: string | undefined}
  | {readonly type: 'deployDemoFix'}
  /** Begins to record, to a file named by the time where none is given; ends it where one is being written. */
  | {readonly type: 'record'; readonly path: string | undefined}
  | {readonly type: 'controlReplay'; readonly control: ReplayControl}
  | {readonly type: 'suspend'}
  | {readonly type: 'quit'};
