import type {QueueMetrics} from '../../domain/queue.ts';

/** One CloudWatch metric of a queue: what to ask for and what the number becomes. */
export type QueueMetric = {
  readonly field: keyof QueueMetrics;
  readonly metricName: string;
  readonly statistic: 'Sum' | 'Maximum';
  /** From the value of one minute to the field's unit. */
  readonly scale: number;
};

const perSecond = 1 / 60;

/** A minute is readable about two minutes after it ended; a value older than this is not the current one. */
export const staleMetricMilliseconds = 240_000;

/** The metrics asked for each queue (SQS Developer Guide, available CloudWatch metrics; namespace AWS/SQS). */
export const queueMetrics: readonly QueueMetric[] = [
  {field: 'oldestAgeSeconds', metricName: 'ApproximateAgeOfOldestMessage', statistic: 'Maximum', scale: 1},
  {field: 'sentPerSecond', metricName: 'NumberOfMessagesSent', statistic: 'Sum', scale: perSecond},
  {field: 'receivedPerSecond', metricName: 'NumberOfMessagesReceived', statistic: 'Sum', scale: perSecond},
  {field: 'deletedPerSecond', metricName: 'NumberOfMessagesDeleted', statistic: 'Sum', scale: perSecond},
  {
    field: 'emptyReceivesPerSecond',
    metricName: 'NumberOfEmptyReceives',
    statistic: 'Sum',
    scale: perSecond,
  },
];
