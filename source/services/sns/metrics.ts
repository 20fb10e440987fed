import type {Metric} from '../../domain/metric.ts';
import type {Topic, TopicMetric} from '../../domain/topic.ts';

/** Where a topic sets no smaller limit (SNS quotas, message size). */
const largestMessageBytes = 262_144;

const topicQuery =
  (metricName: string, statistic: 'Sum' | 'Average'): Metric<Topic>['query'] =>
  ({name}) => ({namespace: 'AWS/SNS', metricName, dimensions: {TopicName: name}, statistic});

const perMinute = (
  title: string,
  metricName: string,
  use: Metric<Topic>['use'] = 'table',
): Metric<Topic> => ({
  title,
  unit: 'perMinute',
  scale: 1,
  use,
  query: topicQuery(metricName, 'Sum'),
});

const filteredOut = (title: string, cause: string): Metric<Topic> =>
  perMinute(title, `NumberOfNotificationsFilteredOut-${cause}`, 'detail');

/** The metrics asked for each topic (SNS Developer Guide, monitoring topics using CloudWatch; namespace AWS/SNS). */
export const topicMetrics: Readonly<Record<TopicMetric, Metric<Topic>>> = {
  publishedPerMinute: perMinute('Published', 'NumberOfMessagesPublished'),
  deliveredPerMinute: perMinute('Delivered', 'NumberOfNotificationsDelivered'),
  failedPerMinute: perMinute('Failed', 'NumberOfNotificationsFailed'),
  filteredOutPerMinute: perMinute('Filtered out', 'NumberOfNotificationsFilteredOut'),
  redrivenToDlqPerMinute: perMinute('Redriven to DLQ', 'NumberOfNotificationsRedrivenToDlq'),
  failedToRedrivePerMinute: perMinute('Failed to redrive', 'NumberOfNotificationsFailedToRedriveToDlq'),
  invalidAttributesPerMinute: filteredOut('Filtered out: invalid attributes', 'InvalidAttributes'),
  invalidMessageBodyPerMinute: filteredOut('Filtered out: body is no JSON', 'InvalidMessageBody'),
  noMessageAttributesPerMinute: filteredOut('Filtered out: no attributes', 'NoMessageAttributes'),
  filteredByAttributesPerMinute: filteredOut('Filtered out by attributes', 'MessageAttributes'),
  filteredByBodyPerMinute: filteredOut('Filtered out by body', 'MessageBody'),
  publishSizeBytes: {
    title: 'Message size',
    unit: 'bytes',
    scale: 1,
    use: 'detail',
    query: topicQuery('PublishSize', 'Average'),
    threshold: ({settings}) => settings?.maximumMessageSizeBytes ?? largestMessageBytes,
  },
};
