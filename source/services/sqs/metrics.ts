import type {Metric} from '../../domain/metric.ts';
import type {Queue, QueueMetric} from '../../domain/queue.ts';

const perSecond = 1 / 60;

const queueQuery =
  (metricName: string, statistic: 'Sum' | 'Maximum'): Metric<Queue>['query'] =>
  ({name}) => ({namespace: 'AWS/SQS', metricName, dimensions: {QueueName: name}, statistic});

/** The metrics asked for each queue (SQS Developer Guide, available CloudWatch metrics; namespace AWS/SQS). */
export const queueMetrics: Readonly<Record<QueueMetric, Metric<Queue>>> = {
  oldestAgeSeconds: {
    title: 'Oldest message',
    unit: 'seconds',
    scale: 1,
    use: 'table',
    query: queueQuery('ApproximateAgeOfOldestMessage', 'Maximum'),
    threshold: ({settings}) => settings?.retentionSeconds,
  },
  sentPerSecond: {
    title: 'Sent',
    unit: 'perSecond',
    scale: perSecond,
    use: 'table',
    query: queueQuery('NumberOfMessagesSent', 'Sum'),
  },
  receivedPerSecond: {
    title: 'Received',
    unit: 'perSecond',
    scale: perSecond,
    use: 'table',
    query: queueQuery('NumberOfMessagesReceived', 'Sum'),
  },
  deletedPerSecond: {
    title: 'Deleted',
    unit: 'perSecond',
    scale: perSecond,
    use: 'table',
    query: queueQuery('NumberOfMessagesDeleted', 'Sum'),
  },
  emptyReceivesPerSecond: {
    title: 'Empty receives',
    unit: 'perSecond',
    scale: perSecond,
    use: 'table',
    query: queueQuery('NumberOfEmptyReceives', 'Sum'),
  },
};
