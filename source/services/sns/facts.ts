import {unknownText} from '../../domain/cell.ts';
import {textOf} from '../../domain/measured-cell.ts';
import {formatMetric} from '../../domain/metric.ts';
import {formatBytes, formatCount} from '../../domain/quantity.ts';
import type {DetailContext, Fact, Section} from '../../domain/service.ts';
import type {Topic, TopicMetric, TopicSettings} from '../../domain/topic.ts';
import {isFifoTopic, subscriptionCount} from '../../domain/topic.ts';
import {topicMetrics} from './metrics.ts';
import {subscriptionTable} from './subscription-table.ts';

const typeText = (topic: Topic): string => {
  if (!isFifoTopic(topic)) return 'standard';
  const {settings} = topic;
  if (settings === undefined) return 'FIFO';
  return settings.deduplicatesByContent
    ? 'FIFO, deduplicates by content'
    : 'FIFO, deduplicates by the ids that publishers give';
};

const settingFacts = (settings: TopicSettings | undefined): readonly Fact[] => [
  {label: 'Owner', text: settings?.owner ?? unknownText},
  ...(settings?.displayName === undefined ? [] : [{label: 'Display name', text: settings.displayName}]),
  {
    label: 'Encryption',
    text: textOf(settings, ({kmsKey}) => (kmsKey === undefined ? 'none at rest' : `SSE-KMS, key ${kmsKey}`)),
  },
  {
    label: 'Largest message',
    text: textOf(settings, ({maximumMessageSizeBytes: bytes}) =>
      bytes === undefined ? '256 KiB (the default)' : formatBytes(bytes),
    ),
  },
  {label: 'HTTP/S retries', text: settings?.retries ?? unknownText},
];

const subscriptionFacts = (topic: Topic): readonly Fact[] => {
  const at = topic.settings?.at;
  const deleted = topic.settings?.deleted ?? 0;
  return [
    {label: 'Confirmed', text: textOf(subscriptionCount(topic, 'confirmed'), formatCount), at},
    {label: 'Pending', text: textOf(subscriptionCount(topic, 'pending'), formatCount), at},
    ...(deleted === 0 ? [] : [{label: 'Deleted', text: formatCount(deleted), at}]),
  ];
};

const metricFact = ({metrics}: Topic, id: TopicMetric): Fact => {
  const {title, unit} = topicMetrics[id];
  const measured = metrics[id];
  return {label: title, text: textOf(measured?.value, value => formatMetric(unit, value)), at: measured?.at};
};

const shownMetrics: readonly TopicMetric[] = [
  'publishedPerMinute',
  'deliveredPerMinute',
  'failedPerMinute',
  'filteredOutPerMinute',
  'redrivenToDlqPerMinute',
  'failedToRedrivePerMinute',
];

const unreadableFacts = ({subscriptions}: Topic): readonly Fact[] => {
  const unread = (subscriptions?.list ?? []).filter(({unreadable}) => unreadable !== undefined);
  const first = unread[0]?.unreadable;
  if (first === undefined) return [];
  const text = `of ${formatCount(unread.length)} subscriptions not read: ${first}`;
  return [{label: 'Settings', text, health: 'warning'}];
};

/** What the detail screen says of a topic. */
export const topicSections = (topic: Topic, context: DetailContext<undefined>): readonly Section[] => [
  {
    kind: 'facts',
    title: 'Facts',
    facts: [
      {label: 'ARN', text: topic.arn},
      {label: 'Type', text: typeText(topic)},
      ...settingFacts(topic.settings),
      ...subscriptionFacts(topic),
      ...shownMetrics.map(id => metricFact(topic, id)),
      ...unreadableFacts(topic),
    ],
  },
  subscriptionTable(topic, context),
];
