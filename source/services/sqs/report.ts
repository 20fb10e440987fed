import type {Queue} from '../../domain/queue.ts';

/** One queue of the JSON document (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const reportQueue = (queue: Queue): Readonly<Record<string, unknown>> => ({
  name: queue.name,
  url: queue.url,
  arn: queue.arn ?? null,
  type: queue.type,
  visible: queue.counts?.visible ?? null,
  inFlight: queue.counts?.inFlight ?? null,
  delayed: queue.counts?.delayed ?? null,
  oldestAgeSeconds: queue.metrics.oldestAgeSeconds?.value ?? null,
  sentPerSecond: queue.metrics.sentPerSecond?.value ?? null,
  deletedPerSecond: queue.metrics.deletedPerSecond?.value ?? null,
  maxReceiveCount: queue.settings?.maxReceiveCount ?? null,
  retentionSeconds: queue.settings?.retentionSeconds ?? null,
  deadLetterQueueArn: queue.settings?.deadLetterQueueArn ?? null,
  sourceQueueArns:
    queue.listedSourceUrls === undefined && queue.sourceQueueArns.length === 0 ? null : queue.sourceQueueArns,
});
