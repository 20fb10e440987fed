import {randomUUID} from 'node:crypto';
import type {QueryOperation} from '../wire/aws-query.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {objectField, optionalText, requiredText, textRecord} from '../wire/json-fields.ts';
import type {Xml} from '../wire/xml.ts';
import {entryMap, memberList, textElement} from '../wire/xml.ts';
import {publish} from './publish.ts';
import {invalidParameter, subscriptionNotFound} from './sns-errors.ts';
import {openSubscription, setAttribute} from './subscribe.ts';
import type {SnsAccount, Subscription, Topic} from './topic.ts';
import {openTopic, subscriptionAttributes, topicAttributes, topicByArn} from './topic-settings.ts';

/** Fixed: no SNS list takes a page size (ListTopics, ListSubscriptionsByTopic API references). */
const pageSize = 100;

/** A page and the element that leads to the next one. Throws `InvalidParameter` for a token that is none of ours. */
const pageOf = <T>(
  all: readonly T[],
  input: JsonObject,
): {readonly page: readonly T[]; readonly next: readonly Xml[]} => {
  const token = optionalText(input, 'NextToken') ?? '';
  const from = token === '' ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(from) || from < 0) throw invalidParameter('NextToken');
  const end = from + pageSize;
  const next =
    end < all.length ? [textElement('NextToken', Buffer.from(String(end)).toString('base64'))] : [];
  return {page: all.slice(from, end), next};
};

type Listed = {readonly topic: Topic; readonly subscription: Subscription};

const subscriptionsOf = (topic: Topic): readonly Listed[] =>
  topic.subscriptions.map(subscription => ({topic, subscription}));

const subscriptionPage = (account: SnsAccount, all: readonly Listed[], input: JsonObject): readonly Xml[] => {
  const {page, next} = pageOf(all, input);
  const members = page.map(({topic, subscription: {arn, protocol, endpoint, isPending}}) => [
    textElement('SubscriptionArn', isPending ? 'PendingConfirmation' : arn),
    textElement('Owner', account.accountId),
    textElement('Protocol', protocol),
    textElement('Endpoint', endpoint),
    textElement('TopicArn', topic.arn),
  ]);
  return [memberList('Subscriptions', members), ...next];
};

const subscriptionByArn = ({topics}: SnsAccount, arn: string): Listed => {
  const found = [...topics.values()]
    .flatMap(subscriptionsOf)
    .find(({subscription}) => subscription.arn === arn);
  if (found === undefined) throw subscriptionNotFound();
  return found;
};

const listing = (account: SnsAccount): Readonly<Record<string, QueryOperation>> => ({
  ListTopics: input => {
    const {page, next} = pageOf([...account.topics.keys()].sort(), input);
    return [
      memberList(
        'Topics',
        page.map(arn => [textElement('TopicArn', arn)]),
      ),
      ...next,
    ];
  },
  ListSubscriptions: input =>
    subscriptionPage(account, [...account.topics.values()].flatMap(subscriptionsOf), input),
  ListSubscriptionsByTopic: input =>
    subscriptionPage(account, subscriptionsOf(topicByArn(account, requiredText(input, 'TopicArn'))), input),
  GetTopicAttributes: input => {
    const topic = topicByArn(account, requiredText(input, 'TopicArn'));
    return [entryMap('Attributes', topicAttributes(account, topic))];
  },
  GetSubscriptionAttributes: input => {
    const {topic, subscription} = subscriptionByArn(account, requiredText(input, 'SubscriptionArn'));
    return [entryMap('Attributes', subscriptionAttributes(account, topic, subscription))];
  },
});

/** The operations of Amazon SNS that this account knows. */
export const snsOperations = (account: SnsAccount): Readonly<Record<string, QueryOperation>> => ({
  ...listing(account),
  CreateTopic: input => {
    const {arn} = openTopic(account, requiredText(input, 'Name'), textRecord(input, 'Attributes'));
    return [textElement('TopicArn', arn)];
  },
  Subscribe: input => {
    const topic = topicByArn(account, requiredText(input, 'TopicArn'));
    const to = {protocol: requiredText(input, 'Protocol'), endpoint: requiredText(input, 'Endpoint')};
    const {arn, isPending} = openSubscription(topic, to, textRecord(input, 'Attributes'));
    const isHidden = isPending && optionalText(input, 'ReturnSubscriptionArn') !== 'true';
    return [textElement('SubscriptionArn', isHidden ? 'pending confirmation' : arn)];
  },
  SetSubscriptionAttributes: input => {
    const {subscription} = subscriptionByArn(account, requiredText(input, 'SubscriptionArn'));
    setAttribute(
      subscription,
      requiredText(input, 'AttributeName'),
      optionalText(input, 'AttributeValue') ?? '',
    );
    return [];
  },
  Publish: input => {
    const topic = topicByArn(account, requiredText(input, 'TopicArn'));
    publish(
      topic,
      optionalText(input, 'Message') ?? '',
      objectField(input, 'MessageAttributes'),
      account.now(),
    );
    return [textElement('MessageId', randomUUID())];
  },
});
