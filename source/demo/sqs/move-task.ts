/** A message move task. Times are epoch milliseconds. */
export type MoveTask = {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly maxPerSecond: number | undefined;
  readonly startedAt: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  /** A snapshot from when the task was picked up; `undefined` before. */
  toMove: number | undefined;
  moved: number;
  failureReason: string | undefined;
  cancelledAt: number | undefined;
};

/** A queue has at most one active task. */
export const isActive = ({status}: MoveTask): boolean => status === 'RUNNING' || status === 'CANCELLING';
