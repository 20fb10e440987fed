import type {Topic, TopicMetric} from '../../domain/topic.ts';
import {current, isFifoTopic, subscriptionCount} from '../../domain/topic.ts';

/** One topic of the JSON document (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const reportTopic = (topic: Topic): Readonly<Record<string, unknown>> => {
  const value = (metric: TopicMetric): number | null => current(topic, metric) ?? null;
  return {
    name: topic.name,
    arn: topic.arn,
    fifo: isFifoTopic(topic),
    subscriptionsConfirmed: subscriptionCount(topic, 'confirmed') ?? null,
    subscriptionsPending: subscriptionCount(topic, 'pending') ?? null,
    publishedPerMinute: value('publishedPerMinute'),
    deliveredPerMinute: value('deliveredPerMinute'),
    failedPerMinute: value('failedPerMinute'),
    filteredOutPerMinute: value('filteredOutPerMinute'),
    redrivenToDlqPerMinute: value('redrivenToDlqPerMinute'),
    failedToRedrivePerMinute: value('failedToRedrivePerMinute'),
    subscriptions:
      topic.subscriptions?.list.map(({arn, protocol, endpoint, state, settings}) => ({
        arn: arn ?? null,
        protocol,
        endpoint,
        pending: state === 'pending',
        deadLetterQueueArn: settings?.deadLetterQueueArn ?? null,
      })) ?? null,
  };
};
