import type {SNSClient, Subscription as ListedSubscription} from '@aws-sdk/client-sns';
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
  paginateListTopics,
} from '@aws-sdk/client-sns';
import {FailureError, blocksEverything} from '../domain/failure.ts';
import type {Subscription, SubscriptionSettings} from '../domain/topic-subscription.ts';
import {withoutSecrets} from '../domain/topic-endpoint.ts';
import type {Subscriptions, TopicSettings} from '../domain/topic.ts';
import {stoppedBy} from './call-options.ts';
import {jsonField, retriesInWords} from './delivery-policy.ts';

/** ARNs of all topics of the region, a hundred a page. Throws a `FailureError`. */
export const listTopicArns = async (sns: SNSClient, signal: AbortSignal): Promise<readonly string[]> => {
  const arns = new Set<string>();
  const pages = paginateListTopics({client: sns, stopOnSameToken: true}, {}, stoppedBy(signal));
  for await (const {Topics = []} of pages)
    for (const {TopicArn: arn} of Topics) if (arn !== undefined) arns.add(arn);
  return [...arns];
};

/** More subscriptions of one topic are not read: a topic may have 12.5 million (SNS quotas). */
const mostSubscriptions = 500;

/** In the place of the ARN stands a word where there is none yet, or none any more (Subscription, SNS API reference). */
const stateOf = (arn: string): Subscription['state'] => {
  if (arn.startsWith('arn:')) return 'confirmed';
  return arn === 'Deleted' ? 'deleted' : 'pending';
};

const subscriptionOf = ({
  SubscriptionArn = '',
  Protocol,
  Endpoint,
  Owner,
}: ListedSubscription): Subscription => {
  const state = stateOf(SubscriptionArn);
  const arn = state === 'confirmed' ? SubscriptionArn : undefined;
  return {
    arn,
    protocol: Protocol ?? '',
    endpoint: withoutSecrets(Endpoint ?? '', arn),
    listedSince: Date.now(),
    owner: Owner,
    state,
    settings: undefined,
    unreadable: undefined,
    triedAt: undefined,
  };
};

/** The subscriptions of a topic, without their settings. Throws a `FailureError`. */
export const listSubscriptions = async (
  sns: SNSClient,
  topicArn: string,
  signal: AbortSignal,
): Promise<Subscriptions> => {
  const list: Subscription[] = [];
  const config = {client: sns, stopOnSameToken: true};
  const pages = paginateListSubscriptionsByTopic(config, {TopicArn: topicArn}, stoppedBy(signal));
  for await (const {Subscriptions: page = [], NextToken: next = ''} of pages) {
    list.push(...page.map(subscriptionOf));
    if (list.length >= mostSubscriptions && next !== '')
      return {list: list.slice(0, mostSubscriptions), isComplete: false};
  }
  return {list: list.slice(0, mostSubscriptions), isComplete: list.length <= mostSubscriptions};
};

type Attributes = Readonly<Record<string, string>>;

const numberOf = (text: string | undefined): number | undefined => {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
};

const textOf = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** Everything SNS says of a topic itself, in one request. Throws a `FailureError`. */
export const readTopicSettings = async (
  sns: SNSClient,
  topicArn: string,
  signal: AbortSignal,
): Promise<TopicSettings> => {
  const command = new GetTopicAttributesCommand({TopicArn: topicArn});
  const {Attributes: raw = {}} = await sns.send(command, stoppedBy(signal));
  return {
    at: Date.now(),
    owner: raw['Owner'],
    displayName: textOf(raw['DisplayName']),
    isFifo: raw['FifoTopic'] === 'true',
    deduplicatesByContent: raw['ContentBasedDeduplication'] === 'true',
    kmsKey: textOf(raw['KmsMasterKeyId']),
    confirmed: numberOf(raw['SubscriptionsConfirmed']),
    pending: numberOf(raw['SubscriptionsPending']),
    deleted: numberOf(raw['SubscriptionsDeleted']),
    maximumMessageSizeBytes: numberOf(raw['MaximumMessageSize']),
    retries: retriesInWords(jsonField(raw['EffectiveDeliveryPolicy'], 'http', 'defaultHealthyRetryPolicy')),
    raw,
  };
};

const settingsOf = (
  attributes: Attributes,
  {arn, settings: known}: Subscription,
  at: number,
): SubscriptionSettings => {
  const raw: Attributes = {...attributes, Endpoint: withoutSecrets(attributes['Endpoint'] ?? '', arn)};
  const target = jsonField(raw['RedrivePolicy'], 'deadLetterTargetArn');
  const deadLetterQueueArn = typeof target === 'string' ? target : undefined;
  return {
    at,
    filterPolicy: textOf(raw['FilterPolicy']),
    filterScope: raw['FilterPolicyScope'] === 'MessageBody' ? 'MessageBody' : 'MessageAttributes',
    isRaw: raw['RawMessageDelivery'] === 'true',
    deadLetterQueueArn,
    deadLetterQueueSince:
      known !== undefined && known.deadLetterQueueArn === deadLetterQueueArn
        ? known.deadLetterQueueSince
        : at,
    retries: retriesInWords(jsonField(raw['EffectiveDeliveryPolicy'], 'healthyRetryPolicy')),
    raw,
  };
};

/**
 * The subscription with its settings. What fails for this one alone, such as a subscription of another account, is told
 * in `unreadable`; throws a `FailureError` where no call can succeed.
 */
export const readSubscription = async (
  sns: SNSClient,
  subscription: Subscription,
  signal: AbortSignal,
): Promise<Subscription> => {
  const command = new GetSubscriptionAttributesCommand({SubscriptionArn: subscription.arn});
  const triedAt = Date.now();
  return sns.send(command, stoppedBy(signal)).then(
    ({Attributes: attributes = {}}) => ({
      ...subscription,
      settings: settingsOf(attributes, subscription, Date.now()),
      unreadable: undefined,
      triedAt,
    }),
    (error: unknown) => {
      if (signal.aborted || !(error instanceof FailureError) || blocksEverything(error.failure)) throw error;
      const {message, hint} = error.failure;
      return {...subscription, unreadable: `${message} ${hint}`, triedAt};
    },
  );
};
