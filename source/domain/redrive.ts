/** States of a message move task (ListMessageMoveTasks API reference); a newer one is passed on as it is. */
type RedriveStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED' | (string & {});

/** A message move task as ListMessageMoveTasks shows it. */
export type RedriveTask = {
  /** SQS gives it only while the task runs; without it a task cannot be cancelled. */
  readonly handle: string | undefined;
  readonly status: RedriveStatus;
  readonly sourceArn: string;
  /** `undefined`: each message goes back to its own source queue. */
  readonly destinationArn: string | undefined;
  /** `undefined`: SQS chooses the velocity. */
  readonly maxPerSecond: number | undefined;
  readonly moved: number;
  /** A snapshot from when the task was picked up; `undefined` before. */
  readonly total: number | undefined;
  readonly failureReason: string | undefined;
  readonly startedAt: number | undefined;
};

/** Highest velocity of a move task, messages per second (StartMessageMoveTask API reference). */
export const maxRedrivePerSecond = 500;

/** What a redrive asks SQS to do. */
export type RedriveRequest = {
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly maxPerSecond: number | undefined;
};

/** What must be known before anyone may press the button. */
export type RedriveFacts = {
  /** Source queues by ListDeadLetterSourceQueues; `undefined` when the endpoint cannot list them. */
  readonly sourceQueueUrls: readonly string[] | undefined;
  /** Newest first, at most ten; `undefined` when the endpoint cannot list them. */
  readonly tasks: readonly RedriveTask[] | undefined;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
};

/** Moving dead letters back. All throw a `FailureError`. */
export type RedriveOperations = {
  facts: (queue: {readonly url: string; readonly arn: string}, signal: AbortSignal) => Promise<RedriveFacts>;
  /**
   * Resolves with the task handle. Journalled before and after. Takes no signal: a request on its way may be carried
   * out whoever stops listening, and the journal must say how it ended.
   */
  start: (request: RedriveRequest) => Promise<string>;
  /** Newest first, at most ten. */
  tasks: (sourceArn: string, signal: AbortSignal) => Promise<readonly RedriveTask[]>;
  /** Resolves with the number already moved, which is not undone. Journalled before and after. */
  cancel: (handle: string) => Promise<number>;
};

/** A task is over when SQS will not change it any more. */
export const isOver = ({status}: RedriveTask): boolean =>
  status === 'COMPLETED' || status === 'CANCELLED' || status === 'FAILED';
