import {CreateTopicCommand, SNSClient, SubscribeCommand} from '@aws-sdk/client-sns';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {Subscription} from '../../../source/domain/topic-subscription.ts';
import type {Topic} from '../../../source/domain/topic.ts';
import {discoveredTopic} from '../../../source/domain/topic.ts';
import {connectSns} from '../../../source/services/sns/reader.ts';
import {failureOf, prepareAwsEnvironment} from '../../aws/aws-environment.ts';
import {arnOf} from '../../fixtures/a-queue.ts';
import type {Account} from '../../fixtures/an-account.ts';
import {openAccount} from '../../fixtures/an-account.ts';
import {topicArnOf} from './a-topic.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();

type Publisher = {readonly account: Account; readonly sns: SNSClient};

const openTopics = async (...names: readonly string[]): Promise<Publisher> => {
  const account = await openAccount();
  const sns = new SNSClient({
    endpoint: account.url,
    region: 'eu-west-1',
    credentials: {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'},
  });
  onTestFinished(() => sns.destroy());
  for (const Name of names) {
    const Attributes = Name.endsWith('.fifo') ? {FifoTopic: 'true', ContentBasedDeduplication: 'true'} : {};
    await sns.send(new CreateTopicCommand({Name, Attributes}));
  }
  return {account, sns};
};

const subscribe = async (
  {sns}: Publisher,
  topic: string,
  Protocol: string,
  Endpoint: string,
  Attributes: Readonly<Record<string, string>> = {},
): Promise<string | undefined> => {
  const command = new SubscribeCommand({TopicArn: topicArnOf(topic), Protocol, Endpoint, Attributes});
  return (await sns.send(command)).SubscriptionArn;
};

const subscribeQueues = async (publisher: Publisher, topic: string, count: number): Promise<void> => {
  const numbers = Array.from({length: count}, (_, index) => index);
  await Promise.all(numbers.map(number => subscribe(publisher, topic, 'sqs', arnOf(`${topic}-${number}`))));
};

const knownSettings = ({subscriptions}: Partial<Topic>): number =>
  (subscriptions?.list ?? []).filter(({settings}) => settings !== undefined).length;

test('every topic is listed, of which at first only the identity is known', async () => {
  const {account} = await openTopics('orders', 'orders.fifo');
  const topics = await connectSns(account.clients).list(signal);
  expect(topics).toEqual([discoveredTopic(topicArnOf('orders')), discoveredTopic(topicArnOf('orders.fifo'))]);
  expect(topics.map(({name}) => name)).toEqual(['orders', 'orders.fifo']);
});

test('more topics than a page holds are all listed', async () => {
  const {account} = await openTopics(...Array.from({length: 101}, (_, index) => `t-${index}`));
  expect(await connectSns(account.clients).list(signal)).toHaveLength(101);
});

test('live values are the attributes, in one request', async () => {
  const publisher = await openTopics('orders.fifo');
  const {account} = publisher;
  await subscribe(publisher, 'orders.fifo', 'sqs', arnOf('orders.fifo'));
  const before = account.requests().length;
  const topic = discoveredTopic(topicArnOf('orders.fifo'));
  expect(await connectSns(account.clients).refresh(topic, signal)).toMatchObject({
    settings: {
      owner: '123456789012',
      isFifo: true,
      deduplicatesByContent: true,
      confirmed: 1,
      pending: 0,
      kmsKey: undefined,
      displayName: undefined,
      retries: '3 retries, 20s apart',
    },
  });
  expect(account.operations().slice(before)).toEqual(['GetTopicAttributes']);
});

describe('relations', () => {
  test('are the subscriptions with their settings, pending ones without', async () => {
    const publisher = await openTopics('orders');
    const arn = await subscribe(publisher, 'orders', 'sqs', arnOf('emails'), {
      FilterPolicy: '{"kind":["paid"]}',
      FilterPolicyScope: 'MessageBody',
      RawMessageDelivery: 'true',
      RedrivePolicy: JSON.stringify({deadLetterTargetArn: arnOf('failures')}),
    });
    await subscribe(publisher, 'orders', 'https', 'https://user:pass@example.com/hook?key=secret');
    const reader = connectSns(publisher.account.clients);
    const {subscriptions} = await reader.relate(discoveredTopic(topicArnOf('orders')), signal);
    expect(subscriptions).toMatchObject({
      isComplete: true,
      list: [
        {
          arn,
          protocol: 'sqs',
          endpoint: arnOf('emails'),
          state: 'confirmed',
          settings: {
            filterPolicy: '{"kind":["paid"]}',
            filterScope: 'MessageBody',
            isRaw: true,
            deadLetterQueueArn: arnOf('failures'),
          },
        },
        {
          arn: undefined,
          protocol: 'https',
          endpoint: 'https://***@example.com/hook?key=***',
          state: 'pending',
          settings: undefined,
        },
      ],
    });
    expect(JSON.stringify(subscriptions)).not.toMatch(/pass|secret/);
  });

  test('read the settings of a hundred subscriptions after each list, and of others the next time', async () => {
    const publisher = await openTopics('orders', 'refunds');
    await subscribeQueues(publisher, 'orders', 90);
    await subscribeQueues(publisher, 'refunds', 20);
    const {account} = publisher;
    // The pace of background polling is for AWS, not for this test.
    const reader = connectSns({
      ...account.clients,
      polling: {...account.clients.polling, sns: publisher.sns},
    });
    const [orders, refunds] = await reader.list(signal);
    if (orders === undefined || refunds === undefined) throw new Error('Expected two topics');
    expect(knownSettings(await reader.relate(orders, signal))).toBe(90);
    const first = await reader.relate(refunds, signal);
    expect([first.subscriptions?.list.length, knownSettings(first)]).toEqual([20, 10]);
    await reader.list(signal);
    const before = account.requests().length;
    expect(knownSettings(await reader.relate({...refunds, ...first}, signal))).toBe(20);
    const asked = account.operations().slice(before);
    expect(asked.filter(operation => operation === 'GetSubscriptionAttributes')).toHaveLength(10);
  });

  test('stop at five hundred subscriptions, and say so', async () => {
    const publisher = await openTopics('orders');
    await subscribeQueues(publisher, 'orders', 501);
    const {account, sns} = publisher;
    const reader = connectSns({...account.clients, polling: {...account.clients.polling, sns}});
    const {subscriptions} = await reader.relate(discoveredTopic(topicArnOf('orders')), signal);
    expect(subscriptions?.list).toHaveLength(500);
    expect(subscriptions?.isComplete).toBe(false);
    expect(account.operations().filter(operation => operation === 'ListSubscriptionsByTopic')).toHaveLength(
      5,
    );
  });

  test('of a topic that is gone fail as not found', async () => {
    const {account} = await openTopics();
    const relate = connectSns(account.clients).relate(discoveredTopic(topicArnOf('gone')), signal);
    expect((await failureOf(relate)).kind).toBe('notFound');
  });
});

describe('a subscription that may not be read', () => {
  test('says so, beside others that were', async () => {
    const publisher = await openTopics('orders');
    await subscribeQueues(publisher, 'orders', 2);
    const error = {code: 'AuthorizationError', message: 'no', status: 403};
    await publisher.account.fail({target: 'AmazonSNS.GetSubscriptionAttributes', error, times: 1});
    const reader = connectSns(publisher.account.clients);
    const {subscriptions} = await reader.inspect(discoveredTopic(topicArnOf('orders')), signal);
    const {list = []} = subscriptions ?? {};
    expect(knownSettings({subscriptions})).toBe(1);
    expect(list.find(({settings}) => settings === undefined)?.unreadable).toMatch(
      /access denied to sns:GetSubscriptionAttributes\. Allow sns:GetSubscriptionAttributes/,
    );
  });

  test('for a reason that stops everything fails as a whole', async () => {
    const publisher = await openTopics('orders');
    await subscribeQueues(publisher, 'orders', 1);
    const error = {code: 'ExpiredToken', status: 403};
    await publisher.account.fail({target: 'AmazonSNS.GetSubscriptionAttributes', error});
    const reader = connectSns(publisher.account.clients);
    const relate = reader.relate(discoveredTopic(topicArnOf('orders')), signal);
    expect((await failureOf(relate)).kind).toBe('expiredCredentials');
  });
});

test('subscriptions that may not be read wait their turn, and do not keep others from being read', async () => {
  const publisher = await openTopics('orders');
  await subscribeQueues(publisher, 'orders', 3);
  const {account} = publisher;
  const error = {code: 'AuthorizationError', message: 'no', status: 403};
  await account.fail({target: 'AmazonSNS.GetSubscriptionAttributes', error, times: 2});
  const reader = connectSns(account.clients);
  await reader.list(signal);
  const topic = discoveredTopic(topicArnOf('orders'));
  const first = await reader.relate(topic, signal);
  expect(knownSettings(first)).toBe(1);
  const [one, ...others] = first.subscriptions?.list.filter(({settings}) => settings === undefined) ?? [];
  if (one === undefined) throw new Error('Expected two subscriptions that were not read');
  const before = account.requests().length;
  expect(knownSettings(await reader.relate({...topic, ...first}, signal))).toBe(1);
  expect(account.operations().slice(before)).toEqual(['ListSubscriptionsByTopic']);
  // Half an hour later it is asked for again, and the one that was asked for since is not.
  const list = [{...one, triedAt: (one.triedAt ?? 0) - 1_800_001}, ...others];
  const later = await reader.relate({...topic, subscriptions: {list, isComplete: true}}, signal);
  expect(knownSettings(later)).toBe(2);
});

/** Confirmed web hooks of one topic, with their attributes, as SNS tells them. */
const webHooks = (urls: readonly string[]) => {
  const arnAt = (index: number): string => `${topicArnOf('orders')}:0000000${String(index)}-4036-403d`;
  const members = urls
    .map(
      (url, index) =>
        `<member><SubscriptionArn>${arnAt(index)}</SubscriptionArn><Protocol>https</Protocol><Endpoint>${url}</Endpoint></member>`,
    )
    .join('');
  return aws.endpoint(({operation, form}) => {
    const index = urls.findIndex((_, at) => arnAt(at) === form.get('SubscriptionArn'));
    const result =
      operation === 'ListSubscriptionsByTopic'
        ? `<Subscriptions>${members}</Subscriptions>`
        : `<Attributes><entry><key>Endpoint</key><value>${urls[index] ?? ''}</value></entry></Attributes>`;
    const text = `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
    return {text, status: 200, contentType: 'text/xml'};
  });
};

test('the key in the path of a web hook is nowhere in what is read, and its subscription tells it from others', async () => {
  const keys = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];
  const {url} = await webHooks(keys.map(key => `https://events.example.com/integration/${key}/enqueue`));
  const reader = connectSns(await aws.connect({endpointUrl: url}));
  const {subscriptions} = await reader.inspect(discoveredTopic(topicArnOf('orders')), signal);
  expect(subscriptions?.list.map(({endpoint, settings}) => [endpoint, settings?.raw['Endpoint']])).toEqual(
    ['00000000', '00000001'].map(id => {
      const hidden = `https://events.example.com/integration/***/enqueue#${id}`;
      return [hidden, hidden];
    }),
  );
  expect(JSON.stringify(subscriptions)).not.toMatch(/0123456789abcdef|fedcba9876543210/);
});

test('a subscription is known since it was first listed, and its dead-letter queue since it was first read', async () => {
  const publisher = await openTopics('orders');
  const RedrivePolicy = JSON.stringify({deadLetterTargetArn: arnOf('failures')});
  await subscribe(publisher, 'orders', 'sqs', arnOf('emails'), {RedrivePolicy});
  const reader = connectSns(publisher.account.clients);
  const topic = discoveredTopic(topicArnOf('orders'));
  const first = (await reader.inspect(topic, signal)).subscriptions?.list[0];
  if (first?.settings === undefined) throw new Error('Expected a subscription with settings');
  const longAgo = {
    ...first,
    listedSince: 5,
    triedAt: 7,
    settings: {...first.settings, deadLetterQueueSince: 7},
  };
  const again = async (before: Subscription) => {
    const known = {...topic, subscriptions: {list: [before], isComplete: true}};
    return (await reader.inspect(known, signal)).subscriptions?.list[0];
  };
  const same = await again(longAgo);
  expect([same?.listedSince, same?.settings?.deadLetterQueueSince]).toEqual([5, 7]);
  expect(same?.settings?.at).toBeGreaterThan(7);
  const changed = await again({...longAgo, settings: {...longAgo.settings, deadLetterQueueArn: arnOf('x')}});
  expect(changed?.settings?.deadLetterQueueSince).toBe(changed?.settings?.at);
});

test('an open detail asks again only for what it has not asked within the minute', async () => {
  const publisher = await openTopics('orders');
  await subscribeQueues(publisher, 'orders', 3);
  const reader = connectSns(publisher.account.clients);
  const topic = discoveredTopic(topicArnOf('orders'));
  const known = {...topic, ...(await reader.inspect(topic, signal))};
  expect(knownSettings(known)).toBe(3);
  const before = publisher.account.requests().length;
  expect(knownSettings(await reader.inspect(known, signal))).toBe(3);
  expect(publisher.account.operations().slice(before)).toEqual(['ListSubscriptionsByTopic']);
});

test('a denied list names the action to allow', async () => {
  const {account} = await openTopics();
  await account.fail({target: 'AmazonSNS.*', error: {code: 'AuthorizationError', status: 403}});
  const {kind, hint} = await failureOf(connectSns(account.clients).list(signal));
  expect(kind).toBe('accessDenied');
  expect(hint).toContain('sns:ListTopics');
});
