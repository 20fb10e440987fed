import type {Topic, TopicMetric} from '../../domain/topic.ts';
import {current, isFifoTopic, subscriptionCount} from '../../domain/topic.ts';
import type {ReportFields} from '../report-fields.ts';
import {reportBy} from '../report-fields.ts';

const now =
  (metric: TopicMetric) =>
  (topic: Topic): number | null =>
    current(topic, metric) ?? null;

const subscriptionsOf = ({subscriptions}: Topic): readonly Readonly<Record<string, unknown>>[] | null =>
  subscriptions?.list.map(({arn, protocol, endpoint, state, settings}) => ({
    arn: arn ?? null,
    protocol,
    endpoint,
    pending: state === 'pending',
    deadLetterQueueArn: settings?.deadLetterQueueArn ?? null,
  })) ?? null;

/** The fields of a topic in reports (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const topicFields: ReportFields<Topic> = {
  name: ({name}) => name,
  arn: ({arn}) => arn,
  fifo: isFifoTopic,
  subscriptionsConfirmed: topic => subscriptionCount(topic, 'confirmed') ?? null,
  subscriptionsPending: topic => subscriptionCount(topic, 'pending') ?? null,
  publishedPerMinute: now('publishedPerMinute'),
  deliveredPerMinute: now('deliveredPerMinute'),
  failedPerMinute: now('failedPerMinute'),
  filteredOutPerMinute: now('filteredOutPerMinute'),
  redrivenToDlqPerMinute: now('redrivenToDlqPerMinute'),
  failedToRedrivePerMinute: now('failedToRedrivePerMinute'),
  subscriptions: subscriptionsOf,
};

/** One topic of the JSON document. */
export const reportTopic = reportBy(topicFields);
