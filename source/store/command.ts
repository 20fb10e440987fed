import type {PeekRequest, QueueReference} from '../domain/message.ts';
import type {RecordPeekRequest} from '../domain/record.ts';
import type {RedriveRequest} from '../domain/redrive.ts';

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
  | {readonly type: 'cancelRedrive'; readonly handle: string}
  /** Looks for a move task that somebody else started. */
  | {readonly type: 'findRedrive'; readonly queue: QueueReference}
  | {readonly type: 'copy'; readonly text: string; readonly what: string}
  | {readonly type: 'save'; readonly path: string; readonly contents: string}
  | {readonly type: 'refresh'}
  /** A detail was opened: what only it shows is to be read. */
  | {readonly type: 'inspect'}
  /** The scheduler sleeps by the old interval or pause and must look again. */
  | {readonly type: 'reschedule'}
  | {readonly type: 'switchPlace'; readonly profile?: string; readonly region?: string}
  | {readonly type: 'answerMfa'; readonly code: string | undefined}
  | {readonly type: 'deployDemoFix'}
  | {readonly type: 'suspend'}
  | {readonly type: 'quit'};
