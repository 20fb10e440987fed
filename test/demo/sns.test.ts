import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
  paginateListSubscriptions,
  paginateListSubscriptionsByTopic,
  paginateListTopics,
} from '@aws-sdk/client-sns';
import type {CloudWatchClient} from '@aws-sdk/client-cloudwatch';
import {GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {arnOf, noon, openAccount, refusal} from './open-account.ts';

const topicArn = (name: string): string => `arn:aws:sns:eu-west-1:123456789012:${name}`;

const openTopics = async (options: DemoAccountOptions = {}) => {
  const opened = await openAccount(options);
  const snsFor = (accessKeyId: string): SNSClient => {
    const sns = new SNSClient({
      endpoint: opened.account.url,
      region: opened.account.region,
      credentials: {accessKeyId, secretAccessKey: 'secret'},
      maxAttempts: 1,
    });
    onTestFinished(() => sns.destroy());
    return sns;
  };
  return {...opened, sns: snsFor('AKIAEXAMPLE'), snsFor};
};

const subscribe = async (
  sns: SNSClient,
  topic: string,
  Protocol: string,
  Endpoint: string,
  Attributes?: Readonly<Record<string, string>>,
): Promise<string | undefined> => {
  const optional = Attributes === undefined ? {} : {Attributes};
  const command = new SubscribeCommand({TopicArn: topicArn(topic), Protocol, Endpoint, ...optional});
  return (await sns.send(command)).SubscriptionArn;
};

/** Sums of the minutes from noon on, by metric. */
const sums = async (
  cloudWatch: CloudWatchClient,
  topic: string,
  names: readonly string[],
  {from = noon, minutes = 10, Stat = 'Sum'} = {},
) => {
  const {MetricDataResults = []} = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(from + minutes * 60_000),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: names.map((MetricName, index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: {Namespace: 'AWS/SNS', MetricName, Dimensions: [{Name: 'TopicName', Value: topic}]},
          Period: 60,
          Stat,
        },
      })),
    }),
  );
  return MetricDataResults.map(({Values}) => Values);
};

describe('topics', () => {
  test('are listed by ARN, a hundred a page', async () => {
    const {sns} = await openTopics();
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
    for (let index = 0; index < 101; index++) await sns.send(new CreateTopicCommand({Name: `t-${index}`}));
    const sizes: unknown[] = [];
    for await (const {Topics} of paginateListTopics({client: sns}, {})) sizes.push(Topics?.length);
    expect(sizes).toEqual([100, 1]);
  });

  test('have attributes that are all strings, and count their subscriptions', async () => {
    const {sns} = await openTopics();
    const {TopicArn} = await sns.send(
      new CreateTopicCommand({Name: 'orders', Attributes: {DisplayName: 'Orders & <returns>'}}),
    );
    expect(TopicArn).toBe(topicArn('orders'));
    await subscribe(sns, 'orders', 'sqs', arnOf('emails'));
    await subscribe(sns, 'orders', 'email', 'ops@example.com');
    const {Attributes} = await sns.send(new GetTopicAttributesCommand({TopicArn}));
    expect(Attributes).toMatchObject({
      TopicArn,
      Owner: '123456789012',
      DisplayName: 'Orders & <returns>',
      SubscriptionsConfirmed: '1',
      SubscriptionsPending: '1',
      SubscriptionsDeleted: '0',
    });
    expect(JSON.parse(Attributes?.['EffectiveDeliveryPolicy'] ?? '')).toMatchObject({
      http: {defaultHealthyRetryPolicy: {numRetries: 3}},
    });
  });

  test.each([
    ['a.b', {}],
    ['orders.fifo', {}],
    ['orders', {FifoTopic: 'true'}],
    ['orders', {Colour: 'red'}],
  ])('cannot be called %s with %j', async (Name, Attributes) => {
    const {sns} = await openTopics();
    const call = sns.send(new CreateTopicCommand({Name, Attributes}));
    expect(await refusal(call)).toEqual(['InvalidParameterException', 'InvalidParameter', 400]);
  });

  test('that do not exist are answered as such', async () => {
    const {sns} = await openTopics();
    const call = sns.send(new GetTopicAttributesCommand({TopicArn: topicArn('gone')}));
    expect(await refusal(call)).toEqual(['NotFoundException', 'NotFound', 404]);
  });
});

describe('subscriptions', () => {
  test('of queues are confirmed at once, those of people and web hooks have no ARN until then', async () => {
    const {sns} = await openTopics();
    await sns.send(new CreateTopicCommand({Name: 'orders'}));
    const arn = await subscribe(sns, 'orders', 'sqs', arnOf('emails'));
    expect(arn).toMatch(/^arn:aws:sns:eu-west-1:123456789012:orders:[0-9a-f-]{36}$/);
    expect(await subscribe(sns, 'orders', 'https', 'https://example.com/?a=1&b=<2>')).toBe(
      'pending confirmation',
    );
    const {Subscriptions} = await sns.send(
      new ListSubscriptionsByTopicCommand({TopicArn: topicArn('orders')}),
    );
    const common = {Owner: '123456789012', TopicArn: topicArn('orders')};
    expect(Subscriptions).toEqual([
      {...common, SubscriptionArn: arn, Protocol: 'sqs', Endpoint: arnOf('emails')},
      {
        ...common,
        SubscriptionArn: 'PendingConfirmation',
        Protocol: 'https',
        Endpoint: 'https://example.com/?a=1&b=<2>',
      },
    ]);
  });

  test('come a hundred a page, of one topic and of all', async () => {
    const {sns} = await openTopics();
    await sns.send(new CreateTopicCommand({Name: 'orders'}));
    for (let index = 0; index < 201; index++) await subscribe(sns, 'orders', 'sqs', arnOf(`q-${index}`));
    const sizes: unknown[] = [];
    const ofTopic = paginateListSubscriptionsByTopic({client: sns}, {TopicArn: topicArn('orders')});
    for await (const {Subscriptions} of ofTopic) sizes.push(Subscriptions?.length);
    for await (const {Subscriptions} of paginateListSubscriptions({client: sns}, {}))
      sizes.push(Subscriptions?.length);
    expect(sizes).toEqual([100, 100, 1, 100, 100, 1]);
  });

  test('have a filter, a redrive policy and raw delivery as they were set', async () => {
    const {sns} = await openTopics();
    await sns.send(new CreateTopicCommand({Name: 'orders'}));
    const RedrivePolicy = JSON.stringify({deadLetterTargetArn: arnOf('failures')});
    const SubscriptionArn = await subscribe(sns, 'orders', 'sqs', arnOf('emails'), {
      FilterPolicy: '{"kind":["paid"]}',
    });
    await sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'RedrivePolicy',
        AttributeValue: RedrivePolicy,
      }),
    );
    const {Attributes} = await sns.send(new GetSubscriptionAttributesCommand({SubscriptionArn}));
    expect(Attributes).toMatchObject({
      SubscriptionArn,
      PendingConfirmation: 'false',
      RawMessageDelivery: 'false',
      FilterPolicy: '{"kind":["paid"]}',
      FilterPolicyScope: 'MessageAttributes',
      RedrivePolicy,
    });
  });

  test.each([
    ['a protocol nobody speaks', 'orders', 'pigeon', 'somewhere', {}],
    ['a FIFO queue of a standard topic', 'orders', 'sqs', arnOf('emails.fifo'), {}],
    ['a web hook of a FIFO topic', 'orders.fifo', 'https', 'https://example.com', {}],
    ['a filter that is no JSON', 'orders', 'sqs', arnOf('emails'), {FilterPolicy: '{'}],
    [
      'a DLQ that is no queue',
      'orders',
      'sqs',
      arnOf('emails'),
      {RedrivePolicy: '{"deadLetterTargetArn":"x"}'},
    ],
  ])('are refused: %s', async (_, topic, protocol, endpoint, attributes) => {
    const {sns} = await openTopics();
    const Attributes = topic.endsWith('.fifo') ? {FifoTopic: 'true'} : {};
    await sns.send(new CreateTopicCommand({Name: topic, Attributes}));
    const call = subscribe(sns, topic, protocol, endpoint, attributes);
    expect(await refusal(call)).toEqual(['InvalidParameterException', 'InvalidParameter', 400]);
  });
});

test('what is published is counted once for the topic and once for each subscription it reaches', async () => {
  const {sns, cloudWatch, advance} = await openTopics();
  await sns.send(new CreateTopicCommand({Name: 'orders'}));
  await subscribe(sns, 'orders', 'sqs', arnOf('all'));
  await subscribe(sns, 'orders', 'sqs', arnOf('paid'), {FilterPolicy: '{"kind":["paid"]}'});
  await subscribe(sns, 'orders', 'email', 'ops@example.com');
  const publish = (Message: string, kind?: string) =>
    sns.send(
      new PublishCommand({
        TopicArn: topicArn('orders'),
        Message,
        ...(kind === undefined ? {} : {MessageAttributes: {kind: {DataType: 'String', StringValue: kind}}}),
      }),
    );
  await publish('12345', 'paid');
  await publish('123', 'shipped');
  advance(60);
  await publish('1');
  const names = [
    'NumberOfMessagesPublished',
    'NumberOfNotificationsDelivered',
    'NumberOfNotificationsFilteredOut',
    'NumberOfNotificationsFilteredOut-NoMessageAttributes',
    'NumberOfNotificationsFailed',
  ];
  expect(await sums(cloudWatch, 'orders', names)).toEqual([[2, 1], [3, 1], [1, 1], [1], []]);
  expect(await sums(cloudWatch, 'orders', ['PublishSize'], {Stat: 'Average'})).toEqual([[4, 1]]);
});

describe('refusals', () => {
  test('by IAM are called as SNS calls them', async () => {
    const {snsFor} = await openTopics();
    const denied = refusal(snsFor('DENIED-SNS').send(new ListTopicsCommand({})));
    expect(await denied).toEqual(['AuthorizationErrorException', 'AuthorizationError', 403]);
    const expired = refusal(snsFor('EXPIRED-SNS').send(new ListTopicsCommand({})));
    expect(await expired).toEqual(['ExpiredToken', 'ExpiredToken', 403]);
  });

  test('made on purpose name the operation', async () => {
    const {sns, account} = await openTopics();
    const faults = [{target: 'AmazonSNS.ListTopics', error: {code: 'Throttling', status: 400}, times: 1}];
    await fetch(`${account.url}/demo/faults`, {method: 'POST', body: JSON.stringify(faults)});
    expect((await refusal(sns.send(new ListTopicsCommand({}))))[0]).toBe('Throttling');
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
  });

  test('of an operation it does not know are InvalidAction', async () => {
    const {sns} = await openTopics();
    const call = sns.send(new UnsubscribeCommand({SubscriptionArn: topicArn('orders:1')}));
    expect((await refusal(call))[0]).toBe('InvalidAction');
  });
});

describe('the story', () => {
  const names = [
    'NumberOfMessagesPublished',
    'NumberOfNotificationsDelivered',
    'NumberOfNotificationsFilteredOut',
    'NumberOfNotificationsRedrivenToDlq',
    'NumberOfNotificationsFailedToRedriveToDlq',
    'NumberOfNotificationsFailed',
  ];

  test('has topics whose minutes are there at once, the same whenever they are read', async () => {
    const {sns, cloudWatch, advance} = await openTopics({workload: true});
    const {Topics = []} = await sns.send(new ListTopicsCommand({}));
    expect(Topics.map(({TopicArn = ''}) => TopicArn.slice(TopicArn.lastIndexOf(':') + 1))).toEqual([
      'alerts',
      'image-uploads',
      'order-events',
      'payment-events.fifo',
    ]);
    const past = {from: noon - 180 * 60_000, minutes: 180};
    const before = await sums(cloudWatch, 'order-events', names, past);
    expect(before.map(values => values?.length)).toEqual(names.map(() => 180));
    advance(3600);
    expect(await sums(cloudWatch, 'order-events', names, past)).toEqual(before);
  });

  test('accounts for every copy of what is published', async () => {
    const {cloudWatch} = await openTopics({workload: true});
    const past = {from: noon - 60 * 60_000, minutes: 60};
    const [published = [], delivered, filtered, redriven, lost] = await sums(
      cloudWatch,
      'order-events',
      names,
      past,
    );
    const copies = published.map((_, minute) =>
      [delivered, filtered, redriven, lost].reduce((sum, values) => sum + (values?.[minute] ?? NaN), 0),
    );
    expect(copies).toEqual(published.map(count => count * 3));
  });

  test('has one web hook that began to fail in the last two hours', async () => {
    const {cloudWatch} = await openTopics({workload: true});
    const [before] = await sums(cloudWatch, 'order-events', ['NumberOfNotificationsFailed'], {
      from: noon - 180 * 60_000,
      minutes: 60,
    });
    const [since = []] = await sums(cloudWatch, 'order-events', ['NumberOfNotificationsFailed'], {
      from: noon - 60 * 60_000,
      minutes: 60,
    });
    expect(before).toEqual(Array.from({length: 60}, () => 0));
    expect(Math.min(...since)).toBeGreaterThan(0);
  });
});
