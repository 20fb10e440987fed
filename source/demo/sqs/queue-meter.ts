/** What SQS counts per minute. */
export type QueueCounter = 'sent' | 'received' | 'deleted' | 'emptyReceives';

/** What SQS measures from time to time. */
export type QueueGauges = {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly oldestAgeSeconds: number;
};

/** Where SQS reports what happens. Times are epoch milliseconds. */
export type QueueMeter = {
  readonly count: (queueName: string, counter: QueueCounter, amount: number, at: number) => void;
  readonly sample: (queueName: string, gauges: QueueGauges, at: number) => void;
  /** Any call on a queue keeps its metrics coming (SQS Developer Guide: a queue is inactive after six hours). */
  readonly touch: (queueName: string, at: number) => void;
  readonly forget: (queueName: string) => void;
};
