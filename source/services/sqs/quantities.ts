import {currentValue} from '../../domain/current.ts';
import type {Queue, QueueMetric} from '../../domain/queue.ts';
import {backlogOf} from '../../domain/queue.ts';
import type {Quantity} from '../../domain/service.ts';

const measured =
  (metric: QueueMetric): Quantity<Queue>['of'] =>
  queue =>
    currentValue(queue, queue.metrics[metric], queue.counts?.at);

/** The age of the oldest message; an empty queue has none, whatever CloudWatch last said. */
const oldestAge: Quantity<Queue>['of'] = queue =>
  queue.counts !== undefined && backlogOf(queue.counts) === 0 ? 0 : measured('oldestAgeSeconds')(queue);

/** The numbers of a queue by name (SQS API reference, GetQueueAttributes; SQS Developer Guide, CloudWatch metrics). */
export const queueQuantities: readonly Quantity<Queue>[] = [
  {
    id: 'visible',
    unit: 'count',
    help: 'messages waiting (ApproximateNumberOfMessages), live',
    of: ({counts}) => counts?.visible,
  },
  {
    id: 'inFlight',
    unit: 'count',
    help: 'received and not yet deleted (ApproximateNumberOfMessagesNotVisible), live',
    of: ({counts}) => counts?.inFlight,
  },
  {
    id: 'delayed',
    unit: 'count',
    help: 'not yet receivable (ApproximateNumberOfMessagesDelayed), live',
    of: ({counts}) => counts?.delayed,
  },
  {
    id: 'backlog',
    unit: 'count',
    help: 'all three together (ApproximateNumberOfMessages + …NotVisible + …Delayed), live',
    of: ({counts}) => (counts === undefined ? undefined : backlogOf(counts)),
  },
  {
    id: 'oldestAge',
    unit: 'seconds',
    help: 'age of the oldest message (ApproximateAgeOfOldestMessage); 0 when the queue is empty',
    of: oldestAge,
  },
  {
    id: 'sent',
    unit: 'perSecond',
    help: 'sent in the last settled minute (NumberOfMessagesSent)',
    of: measured('sentPerSecond'),
  },
  {
    id: 'received',
    unit: 'perSecond',
    help: 'received in that minute, retries included (NumberOfMessagesReceived)',
    of: measured('receivedPerSecond'),
  },
  {
    id: 'deleted',
    unit: 'perSecond',
    help: 'deleted in that minute (NumberOfMessagesDeleted)',
    of: measured('deletedPerSecond'),
  },
  {
    id: 'emptyReceives',
    unit: 'perSecond',
    help: 'receives that got nothing (NumberOfEmptyReceives)',
    of: measured('emptyReceivesPerSecond'),
  },
  {
    id: 'deadLetters',
    unit: 'count',
    help: 'all messages of its dead-letter queue (ApproximateNumberOfMessages and the others of that queue), live',
    of: ({deadLetters, settings}) =>
      deadLetters === undefined ? (settings === undefined ? undefined : 0) : deadLetters.depth,
  },
];
