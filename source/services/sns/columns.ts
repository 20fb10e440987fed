import type {Cell} from '../../domain/cell.ts';
import {unknownCell} from '../../domain/cell.ts';
import {isStale, measuredCell, trendColumn} from '../../domain/measured-cell.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {Column} from '../../domain/service.ts';
import type {Topic, TopicMetric} from '../../domain/topic.ts';
import {isFifoTopic, subscriptionCount} from '../../domain/topic.ts';

const countCell =
  (metric: TopicMetric, bad?: 'warning' | 'critical'): Column<Topic>['cell'] =>
  ({metrics}, now) => {
    const measured = metrics[metric];
    const isBad =
      bad !== undefined && (measured?.value ?? 0) > 0 && measured !== undefined && !isStale(measured, now);
    return measuredCell(measured, now, formatCount, isBad ? bad : undefined);
  };

const subscriptionsCell = (topic: Topic): Cell => {
  const confirmed = subscriptionCount(topic, 'confirmed');
  const pending = subscriptionCount(topic, 'pending') ?? 0;
  if (confirmed === undefined) return unknownCell;
  const text = pending === 0 ? formatCount(confirmed) : `${formatCount(confirmed)} +${formatCount(pending)}`;
  return {text, sort: confirmed + pending};
};

/** The columns of the topic table. */
export const topicColumns: readonly Column<Topic>[] = [
  {
    id: 'topic',
    title: 'TOPIC',
    align: 'left',
    minWidth: 18,
    maxWidth: 80,
    dropOrder: 0,
    help: 'Name; FIFO topics end in .fifo',
    cut: 'middle',
    cell: ({name}) => ({text: name, sort: name}),
  },
  {
    id: 'fifo',
    title: 'FIFO',
    align: 'left',
    minWidth: 4,
    maxWidth: 4,
    dropOrder: 8,
    help: 'Whether the topic keeps the order of messages (FIFO)',
    cell: topic => (isFifoTopic(topic) ? {text: 'fifo', sort: 1} : {text: '', sort: 0}),
  },
  {
    id: 'subscriptions',
    title: 'SUBS',
    align: 'right',
    minWidth: 6,
    maxWidth: 10,
    dropOrder: 3,
    help: 'Confirmed subscriptions, and after the + those that wait for confirmation',
    cell: subscriptionsCell,
  },
  {
    id: 'published',
    title: 'PUB/min',
    align: 'right',
    minWidth: 7,
    maxWidth: 8,
    dropOrder: 0,
    help: 'Messages published in the last settled minute, from CloudWatch',
    cell: countCell('publishedPerMinute'),
  },
  {
    id: 'delivered',
    title: 'DELIV',
    align: 'right',
    minWidth: 7,
    maxWidth: 8,
    dropOrder: 2,
    help: 'Deliveries to subscriptions in that minute: each message counts once for each',
    cell: countCell('deliveredPerMinute'),
  },
  {
    id: 'failed',
    title: 'FAILED',
    align: 'right',
    minWidth: 6,
    maxWidth: 8,
    dropOrder: 0,
    help: 'Failed deliveries in that minute: each attempt to HTTP/S, others once when SNS gives up',
    rules: ['failed'],
    cell: countCell('failedPerMinute', 'warning'),
  },
  {
    id: 'filtered',
    title: 'FILTERED',
    align: 'right',
    minWidth: 8,
    maxWidth: 8,
    dropOrder: 4,
    help: 'Kept out by filter policies in that minute, once for each subscription',
    cell: countCell('filteredOutPerMinute'),
  },
  {
    id: 'redriven',
    title: 'REDRIVEN',
    align: 'right',
    minWidth: 8,
    maxWidth: 8,
    dropOrder: 1,
    help: 'Given up on and moved to the dead-letter queue of a subscription in that minute',
    rules: ['redriven'],
    cell: countCell('redrivenToDlqPerMinute', 'warning'),
  },
  {
    id: 'lost',
    title: 'LOST',
    align: 'right',
    minWidth: 5,
    maxWidth: 8,
    dropOrder: 0,
    help: 'Failed to redrive in that minute: neither delivered nor in the dead-letter queue, gone for good',
    rules: ['failed-to-redrive'],
    cell: countCell('failedToRedrivePerMinute', 'critical'),
  },
  trendColumn('publishedPerMinute', 'Messages published each minute over the last hour'),
];
