import {nameOfArn} from './arn.ts';
import {currentValue} from './current.ts';
import type {Measurements} from './metric.ts';
import type {Subscription} from './topic-subscription.ts';

/** The CloudWatch metrics of a topic that the program asks for. */
export type TopicMetric =
  | 'publishedPerMinute'
  | 'deliveredPerMinute'
  | 'failedPerMinute'
  | 'filteredOutPerMinute'
  | 'redrivenToDlqPerMinute'
  | 'failedToRedrivePerMinute'
  | 'invalidAttributesPerMinute'
  | 'invalidMessageBodyPerMinute'
  | 'noMessageAttributesPerMinute'
  | 'filteredByAttributesPerMinute'
  | 'filteredByBodyPerMinute'
  | 'publishSizeBytes';

/** What GetTopicAttributes says of a topic. */
export type TopicSettings = {
  /** When it was read (epoch milliseconds). */
  readonly at: number;
  readonly owner: string | undefined;
  readonly displayName: string | undefined;
  readonly isFifo: boolean;
  readonly deduplicatesByContent: boolean;
  readonly kmsKey: string | undefined;
  readonly confirmed: number | undefined;
  readonly pending: number | undefined;
  readonly deleted: number | undefined;
  /** Only where one was set; otherwise SNS quotas count. */
  readonly maximumMessageSizeBytes: number | undefined;
  /** How often and how long HTTP and HTTPS endpoints are tried, in words. */
  readonly retries: string | undefined;
  /** All attributes as SNS spelled them, for the raw view. */
  readonly raw: Readonly<Record<string, string>>;
};

/** The subscriptions of a topic as far as they were listed. */
export type Subscriptions = {
  readonly list: readonly Subscription[];
  /** `false`: there are more than the program reads. */
  readonly isComplete: boolean;
};

/** What was counted in the last quarter of an hour, in which no delivery was reported. */
export type SilentMinutes = {
  /** Until when CloudWatch was asked (epoch milliseconds). */
  readonly readThrough: number;
  /** Minutes in which something was published. */
  readonly minutes: number;
  readonly totals: Readonly<Partial<Record<TopicMetric, number>>>;
};

/** One SNS topic with everything known about it. Identified by its ARN, which is what SNS lists. */
export type Topic = {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly metrics: Measurements<TopicMetric>;
  /** Until when CloudWatch was read last (epoch milliseconds), whatever it had. */
  readonly readThrough?: number;
  /** `undefined` until they were read. */
  readonly settings: TopicSettings | undefined;
  readonly subscriptions: Subscriptions | undefined;
  /** `undefined`: deliveries were reported, or nobody asked. */
  readonly silence: SilentMinutes | undefined;
};

/** A topic of which only the ARN is known. */
export const discoveredTopic = (arn: string): Topic => ({
  id: arn,
  name: nameOfArn(arn),
  arn,
  metrics: {},
  settings: undefined,
  subscriptions: undefined,
  silence: undefined,
});

/** A FIFO topic's name always ends in `.fifo` (CreateTopic API reference). */
export const isFifoTopic = ({name, settings}: Topic): boolean => settings?.isFifo ?? name.endsWith('.fifo');

/**
 * Subscriptions that receive, or that wait for somebody to confirm them; `undefined` when neither was read. SNS counts
 * them all, however many there are, but some time after the fact: a list that has some is believed over a count of none.
 */
export const subscriptionCount = (
  {settings, subscriptions}: Topic,
  state: 'confirmed' | 'pending',
): number | undefined => {
  const counted = settings?.[state];
  const list = subscriptions?.list.filter(subscription => subscription.state !== 'deleted') ?? [];
  const isCounted =
    counted !== undefined && (list.length === 0 || (settings?.confirmed ?? 0) + (settings?.pending ?? 0) > 0);
  if (isCounted || subscriptions?.isComplete !== true) return counted;
  return list.filter(subscription => subscription.state === state).length;
};

/**
 * The value of a metric where it is of now: SNS reports most of them only in minutes in which something happened, and an
 * hour-old failure accuses nobody of now.
 */
export const current = (topic: Topic, metric: TopicMetric): number | undefined =>
  currentValue(topic, topic.metrics[metric], topic.settings?.at);
