import type {Quantity} from '../../domain/service.ts';
import type {Topic, TopicMetric} from '../../domain/topic.ts';
import {current} from '../../domain/topic.ts';

const perMinute = (id: string, metric: TopicMetric, help: string): Quantity<Topic> => ({
  id,
  unit: 'perMinute',
  help,
  of: topic => current(topic, metric),
});

/** The numbers of a topic by name (SNS Developer Guide, monitoring topics using CloudWatch). */
export const topicQuantities: readonly Quantity<Topic>[] = [
  perMinute(
    'published',
    'publishedPerMinute',
    'published in the last settled minute (NumberOfMessagesPublished)',
  ),
  perMinute('delivered', 'deliveredPerMinute', 'delivered (NumberOfNotificationsDelivered)'),
  perMinute('failed', 'failedPerMinute', 'deliveries that failed (NumberOfNotificationsFailed)'),
  perMinute(
    'filteredOut',
    'filteredOutPerMinute',
    'kept out by filter policies (NumberOfNotificationsFilteredOut)',
  ),
  perMinute(
    'redrivenToDlq',
    'redrivenToDlqPerMinute',
    'sent to dead-letter queues (NumberOfNotificationsRedrivenToDlq)',
  ),
  perMinute(
    'failedToRedrive',
    'failedToRedrivePerMinute',
    'lost, because the dead-letter queue did not take them (NumberOfNotificationsFailedToRedriveToDlq)',
  ),
];
