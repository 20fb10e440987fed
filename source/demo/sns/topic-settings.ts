import {isJsonObject} from '../wire/json-fields.ts';
import {missingParameter} from '../wire/service-error.ts';
import {invalidParameter, topicNotFound} from './sns-errors.ts';
import type {SnsAccount, Subscription, Topic} from './topic.ts';
import type {TopicTraffic} from './topic-traffic.ts';

/** What SNS does without a delivery policy of one's own (SNS Developer Guide, message delivery retries). */
const defaultRetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};

const writableTopicAttributes = [
  'DisplayName',
  'DeliveryPolicy',
  'FifoTopic',
  'ContentBasedDeduplication',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'Policy',
  'SignatureVersion',
  'TracingConfig',
];

export const topicArn = ({accountId, region}: SnsAccount, name: string): string =>
  `arn:aws:sns:${region}:${accountId}:${name}`;

/** Throws `NotFound`. */
export const topicByArn = ({topics}: SnsAccount, arn: string): Topic => {
  const topic = topics.get(arn);
  if (topic === undefined) throw topicNotFound();
  return topic;
};

const checkName = (name: string, isFifo: boolean): void => {
  const plain = isFifo ? name.replace(/\.fifo$/, '') : name;
  if (/^[\w-]{1,256}$/.test(plain) && isFifo === name.endsWith('.fifo')) return;
  const rule =
    'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters';
  throw invalidParameter(isFifo ? rule : 'Topic Name');
};

/** The topic, made if there is none of that name. Throws `InvalidParameter` and `MissingParameter`. */
export const openTopic = (
  account: SnsAccount,
  name: string,
  attributes: Readonly<Record<string, string>>,
  traffic?: TopicTraffic,
): Topic => {
  if (name === '') throw missingParameter('Name');
  const isFifo = attributes['FifoTopic'] === 'true';
  checkName(name, isFifo);
  for (const key of Object.keys(attributes)) {
    if (!writableTopicAttributes.includes(key))
      throw invalidParameter(`Attributes Reason: Unknown attribute ${key}`);
  }
  const arn = topicArn(account, name);
  const known = account.topics.get(arn);
  if (known !== undefined) return known;
  const topic: Topic = {
    arn,
    name,
    isFifo,
    attributes: new Map(Object.entries(attributes)),
    subscriptions: [],
    published: new Map(),
    traffic,
  };
  account.topics.set(arn, topic);
  return topic;
};

/** GetTopicAttributes: everything is a string. */
export const topicAttributes = (account: SnsAccount, topic: Topic): ReadonlyMap<string, string> => {
  const pending = topic.subscriptions.filter(({isPending}) => isPending).length;
  const policy = {http: {defaultHealthyRetryPolicy: defaultRetryPolicy, disableSubscriptionOverrides: false}};
  return new Map([
    ['TopicArn', topic.arn],
    ['Owner', account.accountId],
    ['DisplayName', ''],
    ['SubscriptionsConfirmed', String(topic.subscriptions.length - pending)],
    ['SubscriptionsPending', String(pending)],
    ['SubscriptionsDeleted', '0'],
    ['EffectiveDeliveryPolicy', JSON.stringify(policy)],
    ...topic.attributes,
  ]);
};

/** GetSubscriptionAttributes: the effective delivery policy only says something of HTTP and HTTPS. */
export const subscriptionAttributes = (
  account: SnsAccount,
  topic: Topic,
  {arn, protocol, endpoint, isPending, attributes}: Subscription,
): ReadonlyMap<string, string> => {
  const own: unknown = JSON.parse(attributes.get('DeliveryPolicy') ?? '{}');
  const changed = isJsonObject(own) ? own : {};
  const effective = {healthyRetryPolicy: defaultRetryPolicy, guaranteed: false, ...changed};
  return new Map([
    ['SubscriptionArn', arn],
    ['TopicArn', topic.arn],
    ['Owner', account.accountId],
    ['Protocol', protocol],
    ['Endpoint', endpoint],
    ['PendingConfirmation', String(isPending)],
    ['ConfirmationWasAuthenticated', 'true'],
    ['RawMessageDelivery', 'false'],
    ['SubscriptionPrincipal', `arn:aws:iam::${account.accountId}:user/demo`],
    ...(protocol.startsWith('http') ? [['EffectiveDeliveryPolicy', JSON.stringify(effective)] as const] : []),
    ...attributes,
  ]);
};
