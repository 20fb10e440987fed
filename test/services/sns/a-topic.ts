import type {Measured} from '../../../source/domain/metric.ts';
import type {Subscription, SubscriptionSettings} from '../../../source/domain/topic-subscription.ts';
import type {Topic, TopicMetric} from '../../../source/domain/topic.ts';
import {discoveredTopic} from '../../../source/domain/topic.ts';
import {noon} from '../../fixtures/a-queue.ts';

export const topicArnOf = (name: string): string => `arn:aws:sns:eu-west-1:123456789012:${name}`;

/** What a test says of a subscription; settings that it leaves out were never read. */
export type SubscriptionFacts = Partial<Omit<Subscription, 'settings'>> & {
  readonly settings?: Partial<SubscriptionSettings>;
};

export const aSubscription = (facts: SubscriptionFacts = {}): Subscription => {
  const {
    protocol = 'sqs',
    endpoint = 'arn:aws:sqs:eu-west-1:123456789012:orders',
    settings,
    ...others
  } = facts;
  return {
    arn: `${topicArnOf('events')}:${endpoint}`,
    owner: '123456789012',
    state: 'confirmed',
    unreadable: undefined,
    triedAt: settings?.at,
    listedSince: noon,
    ...others,
    protocol,
    endpoint,
    settings:
      settings === undefined
        ? undefined
        : {
            at: noon,
            filterPolicy: undefined,
            filterScope: 'MessageAttributes',
            isRaw: false,
            deadLetterQueueArn: undefined,
            deadLetterQueueSince: noon,
            retries: undefined,
            raw: {},
            ...settings,
          },
  };
};

/** What a test says of a topic; what it leaves out is unknown. */
export type TopicFacts = {
  readonly name?: string;
  readonly metrics?: Partial<Record<TopicMetric, number>>;
  /** When the minute ended that the metrics describe. */
  readonly measuredAt?: number;
  /** When its attributes were read. */
  readonly readAt?: number;
  readonly settings?: Partial<NonNullable<Topic['settings']>>;
  readonly subscriptions?: readonly SubscriptionFacts[];
  readonly silence?: Topic['silence'];
  /** There are more than were listed. */
  readonly isCut?: true;
};

/** A topic that has been read; its counts are those of its subscriptions unless told otherwise. */
export const aTopic = (facts: TopicFacts = {}): Topic => {
  const {metrics = {}, measuredAt = noon - 60_000, readAt = noon, subscriptions} = facts;
  const list = subscriptions?.map(aSubscription);
  const count = (state: Subscription['state']) => list?.filter(one => one.state === state).length;
  const measured = Object.entries(metrics).map(([id, value]): [string, Measured] => [
    id,
    {value, at: measuredAt},
  ]);
  return {
    ...discoveredTopic(topicArnOf(facts.name ?? 'events')),
    metrics: Object.fromEntries(measured),
    settings: {
      at: readAt,
      owner: '123456789012',
      displayName: undefined,
      isFifo: facts.name?.endsWith('.fifo') ?? false,
      deduplicatesByContent: false,
      kmsKey: undefined,
      confirmed: count('confirmed'),
      pending: count('pending'),
      deleted: 0,
      maximumMessageSizeBytes: undefined,
      retries: '3 retries, 20s apart',
      raw: {TopicArn: topicArnOf(facts.name ?? 'events')},
      ...facts.settings,
    },
    readThrough: Math.max(measuredAt, noon),
    silence: facts.silence,
    subscriptions: list === undefined ? undefined : {list, isComplete: facts.isCut !== true},
  };
};
