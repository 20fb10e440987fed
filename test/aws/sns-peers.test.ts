import {CreateQueueCommand, GetQueueAttributesCommand} from '@aws-sdk/client-sqs';
import {CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand} from '@aws-sdk/client-sns';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Subscription} from '../../source/domain/topic-subscription.ts';
import type {AwsClients} from '../../source/aws/clients.ts';
import type {Topic} from '../../source/domain/topic.ts';
import {discoveredTopic} from '../../source/domain/topic.ts';
import {connectSns} from '../../source/services/sns/reader.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import type {Peer} from './peers.ts';
import {fauxqsObstacle, startDemoPeer, startFauxqs} from './peers.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();

const peers: readonly {
  readonly name: string;
  readonly start: () => Promise<Peer>;
  readonly obstacle?: string | undefined;
}[] = [
  {name: 'the demo account', start: startDemoPeer},
  {name: 'fauxqs', start: startFauxqs, obstacle: fauxqsObstacle()},
];

describe.each(peers)('topics of $name', ({start, obstacle}) => {
  let peer: Peer | undefined;
  let clients: AwsClients;
  let publisher: SNSClient;

  beforeEach(async context => {
    if (obstacle !== undefined) context.skip(obstacle);
    peer = await start();
    const {url, region} = peer;
    clients = await aws.connect({endpointUrl: url, region});
    const credentials = {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'};
    publisher = new SNSClient({endpoint: url, region, credentials, maxAttempts: 1});
  });
  afterEach(async () => {
    if (peer === undefined) return;
    publisher.destroy();
    await peer.close();
    peer = undefined;
  });

  const createQueue = async (name: string): Promise<string> => {
    const {sqs} = clients.actions;
    const {QueueUrl} = await sqs.send(new CreateQueueCommand({QueueName: name}));
    const command = new GetQueueAttributesCommand({QueueUrl, AttributeNames: ['QueueArn']});
    return (await sqs.send(command)).Attributes?.QueueArn ?? '';
  };

  const createTopic = async (
    Name: string,
    Attributes: Readonly<Record<string, string>> = {},
  ): Promise<Topic> => {
    const {TopicArn = ''} = await publisher.send(new CreateTopicCommand({Name, Attributes}));
    return discoveredTopic(TopicArn);
  };

  const subscribe = async (
    {arn}: Topic,
    Endpoint: string,
    Attributes: Readonly<Record<string, string>> = {},
  ): Promise<string | undefined> => {
    const command = new SubscribeCommand({TopicArn: arn, Protocol: 'sqs', Endpoint, Attributes});
    return (await publisher.send(command)).SubscriptionArn;
  };

  test('are listed, however many there are', async () => {
    const names = Array.from({length: 101}, (_, index) => `topic-${index}`);
    for (const name of names) await createTopic(name);
    const listed = await connectSns(clients).list(signal);
    expect(listed.map(({name}) => name).toSorted()).toEqual(names.toSorted());
  });

  test('are read with their counts of subscriptions', async () => {
    const topic = await createTopic('orders.fifo', {FifoTopic: 'true', ContentBasedDeduplication: 'true'});
    const plain = await createTopic('orders', {DisplayName: 'Orders & returns'});
    await subscribe(plain, await createQueue('emails'));
    const reader = connectSns(clients);
    expect((await reader.refresh(topic, signal)).settings).toMatchObject({
      isFifo: true,
      deduplicatesByContent: true,
      confirmed: 0,
      pending: 0,
    });
    expect((await reader.refresh(plain, signal)).settings).toMatchObject({
      isFifo: false,
      displayName: 'Orders & returns',
      confirmed: 1,
    });
  });

  test('have subscriptions with filter, raw delivery and redrive policy', async () => {
    const topic = await createTopic('orders');
    const emails = await createQueue('emails');
    const failures = await createQueue('failures');
    const arn = await subscribe(topic, emails, {
      RawMessageDelivery: 'true',
      FilterPolicy: '{"kind":["paid","<shipped>"]}',
      RedrivePolicy: JSON.stringify({deadLetterTargetArn: failures}),
    });
    const other = await subscribe(topic, failures);
    const {subscriptions} = await connectSns(clients).relate(topic, signal);
    const byEndpoint = new Map(subscriptions?.list.map(one => [one.endpoint, one]));
    const expected: Readonly<Record<string, Partial<Subscription>>> = {
      [emails]: {arn, protocol: 'sqs', state: 'confirmed'},
      [failures]: {arn: other, protocol: 'sqs', state: 'confirmed'},
    };
    for (const [endpoint, facts] of Object.entries(expected))
      expect(byEndpoint.get(endpoint)).toMatchObject(facts);
    expect(byEndpoint.get(emails)?.settings).toMatchObject({
      isRaw: true,
      filterPolicy: '{"kind":["paid","<shipped>"]}',
      filterScope: 'MessageAttributes',
      deadLetterQueueArn: failures,
    });
    expect(byEndpoint.get(failures)?.settings).toMatchObject({
      isRaw: false,
      filterPolicy: undefined,
      deadLetterQueueArn: undefined,
    });
  });

  test('have more subscriptions than a page holds', async () => {
    const topic = await createTopic('orders');
    for (let index = 0; index < 101; index++) await subscribe(topic, await createQueue(`q-${index}`));
    // At once and not at the pace of the background, which is for AWS.
    const reader = connectSns({...clients, polling: {...clients.polling, sns: publisher}});
    const {subscriptions} = await reader.relate(topic, signal);
    expect(subscriptions?.list).toHaveLength(101);
    expect(subscriptions?.isComplete).toBe(true);
  });

  test('that are gone are not found', async () => {
    const {arn} = await createTopic('orders');
    const {kind} = await failureOf(connectSns(clients).refresh(discoveredTopic(`${arn}-gone`), signal));
    expect(kind).toBe('notFound');
  });

  test('are not published to by the background', async () => {
    const {arn} = await createTopic('orders');
    const publish = clients.polling.sns.send(new PublishCommand({TopicArn: arn, Message: 'hello'}));
    expect((await failureOf(publish)).kind).toBe('readOnly');
  });
});
