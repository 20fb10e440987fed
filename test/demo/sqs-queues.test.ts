import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueueTagsCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SetQueueAttributesCommand,
  paginateListQueues,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {
  arnOf,
  counts,
  createQueue,
  createQueueWithDeadLetters,
  openAccount,
  receive,
  refusal,
  send,
} from './open-account.ts';

describe('ListQueues', () => {
  test('without MaxResults cuts the list at a thousand and says nothing', async () => {
    const {sqs} = await openAccount();
    for (let index = 0; index < 1003; index++)
      await createQueue(sqs, `queue-${String(index).padStart(4, '0')}`);
    const {QueueUrls, NextToken} = await sqs.send(new ListQueuesCommand({}));
    expect([QueueUrls?.length, NextToken]).toEqual([1000, undefined]);
    const paged: string[] = [];
    for await (const page of paginateListQueues({client: sqs, pageSize: 400}, {})) {
      paged.push(...(page.QueueUrls ?? []));
    }
    expect(new Set(paged).size).toBe(1003);
  });

  test('takes a prefix, refuses a page of none, and lists nothing as nothing', async () => {
    const {sqs, account} = await openAccount();
    await createQueue(sqs, 'orders');
    await createQueue(sqs, 'Orders');
    const {QueueUrls} = await sqs.send(new ListQueuesCommand({QueueNamePrefix: 'ord'}));
    expect(QueueUrls).toEqual([`${account.url}/123456789012/orders`]);
    expect((await sqs.send(new ListQueuesCommand({QueueNamePrefix: 'x'}))).QueueUrls).toBeUndefined();
    expect(await refusal(sqs.send(new ListQueuesCommand({MaxResults: 0})))).toEqual([
      'InvalidParameterValue',
      'InvalidParameterValue',
      400,
    ]);
  });
});

describe('CreateQueue', () => {
  test('answers the same queue to the same settings and refuses others', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders', {VisibilityTimeout: '7'});
    expect(await createQueue(sqs, 'orders', {VisibilityTimeout: '7'})).toBe(url);
    expect(await refusal(createQueue(sqs, 'orders', {VisibilityTimeout: '8'}))).toEqual([
      'QueueNameExists',
      'QueueAlreadyExists',
      400,
    ]);
  });

  test.each(['with space', 'a'.repeat(81), 'dot.in-the-middle', '.fifo'])(
    'refuses the name %j',
    async name => {
      const {sqs} = await openAccount();
      expect((await refusal(createQueue(sqs, name)))[0]).toBe('InvalidParameterValue');
    },
  );

  test('wants .fifo exactly on FIFO queues', async () => {
    const {sqs} = await openAccount();
    expect((await refusal(createQueue(sqs, 'orders', {FifoQueue: 'true'})))[0]).toBe('InvalidParameterValue');
    expect((await refusal(createQueue(sqs, 'orders.fifo')))[0]).toBe('InvalidParameterValue');
    expect((await refusal(createQueue(sqs, 'orders', {ContentBasedDeduplication: 'true'})))[0]).toBe(
      'InvalidAttributeName',
    );
  });
});

describe('queue attributes', () => {
  test('are all strings, and none are there unless asked for', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders.fifo', {FifoQueue: 'true', MessageRetentionPeriod: '3600'});
    const {Attributes} = await sqs.send(
      new GetQueueAttributesCommand({QueueUrl: url, AttributeNames: ['All']}),
    );
    expect(Attributes).toEqual({
      QueueArn: arnOf('orders.fifo'),
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: '1793534400',
      LastModifiedTimestamp: '1793534400',
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '3600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    });
    const named = new GetQueueAttributesCommand({QueueUrl: url, AttributeNames: ['QueueArn', 'Policy']});
    expect((await sqs.send(named)).Attributes).toEqual({QueueArn: arnOf('orders.fifo')});
    expect((await sqs.send(new GetQueueAttributesCommand({QueueUrl: url}))).Attributes).toBeUndefined();
  });

  test.each([
    [{VisibilityTimeout: '43201'}, 'InvalidAttributeValue'],
    [{MessageRetentionPeriod: '59'}, 'InvalidAttributeValue'],
    [{DelaySeconds: 'soon'}, 'InvalidAttributeValue'],
    [{QueueArn: 'arn'}, 'InvalidAttributeValue'],
    [{RedrivePolicy: '{'}, 'InvalidParameterValue'],
    [
      {RedrivePolicy: JSON.stringify({deadLetterTargetArn: arnOf('gone'), maxReceiveCount: 3})},
      'InvalidParameterValue',
    ],
  ])('refuse %j', async (attributes, name) => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const change = new SetQueueAttributesCommand({QueueUrl: url, Attributes: attributes});
    expect((await refusal(sqs.send(change)))[0]).toBe(name);
  });

  test('take effect at once, and an empty redrive policy removes it', async () => {
    const {sqs} = await openAccount();
    const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders');
    const listed = () => sqs.send(new ListDeadLetterSourceQueuesCommand({QueueUrl: deadLetters}));
    expect((await listed()).queueUrls).toEqual([source]);
    await sqs.send(new SetQueueAttributesCommand({QueueUrl: source, Attributes: {RedrivePolicy: ''}}));
    expect((await listed()).queueUrls).toEqual([]);
  });

  test('a shorter retention drops what is older', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await send(sqs, url, 'old');
    advance(100);
    await send(sqs, url, 'new');
    await sqs.send(
      new SetQueueAttributesCommand({QueueUrl: url, Attributes: {MessageRetentionPeriod: '60'}}),
    );
    expect(await counts(sqs, url)).toBe('1/0/0');
  });
});

test('ListDeadLetterSourceQueues pages like ListQueues', async () => {
  const {sqs} = await openAccount();
  const {deadLetters} = await createQueueWithDeadLetters(sqs, 'orders');
  const policy = JSON.stringify({deadLetterTargetArn: arnOf('orders-dlq'), maxReceiveCount: '5'});
  await createQueue(sqs, 'refunds', {RedrivePolicy: policy});
  const first = await sqs.send(new ListDeadLetterSourceQueuesCommand({QueueUrl: deadLetters, MaxResults: 1}));
  expect(first.queueUrls?.length).toBe(1);
  const second = await sqs.send(
    new ListDeadLetterSourceQueuesCommand({QueueUrl: deadLetters, MaxResults: 1, NextToken: first.NextToken}),
  );
  expect(second.queueUrls).toEqual([expect.stringMatching(/\/refunds$/)]);
  expect(second.NextToken).toBeUndefined();
});

test('a queue is known by the path of its URL, whatever the host', async () => {
  const {sqs} = await openAccount();
  await createQueue(sqs, 'orders');
  const remote = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';
  const {Attributes} = await sqs.send(
    new GetQueueAttributesCommand({QueueUrl: remote, AttributeNames: ['QueueArn']}),
  );
  expect(Attributes).toEqual({QueueArn: arnOf('orders')});
  const foreign = remote.replace('123456789012', '999999999999');
  const missing = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 400];
  expect(await refusal(sqs.send(new GetQueueAttributesCommand({QueueUrl: foreign})))).toEqual(missing);
});

test('a deleted queue does not exist any more', async () => {
  const {sqs} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  expect((await sqs.send(new GetQueueUrlCommand({QueueName: 'orders'}))).QueueUrl).toBe(url);
  await sqs.send(new DeleteQueueCommand({QueueUrl: url}));
  expect((await refusal(sqs.send(new GetQueueUrlCommand({QueueName: 'orders'}))))[0]).toBe(
    'QueueDoesNotExist',
  );
});

test('tags are kept, and a queue without tags has none', async () => {
  const {sqs} = await openAccount();
  const {QueueUrl} = await sqs.send(new CreateQueueCommand({QueueName: 'orders', tags: {team: 'shop'}}));
  expect((await sqs.send(new ListQueueTagsCommand({QueueUrl}))).Tags).toEqual({team: 'shop'});
  const plain = await createQueue(sqs, 'plain');
  expect((await sqs.send(new ListQueueTagsCommand({QueueUrl: plain}))).Tags).toBeUndefined();
});

test('a purge removes every message, in whatever state, and only once a minute', async () => {
  const {sqs, advance} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  await send(sqs, url, 'one', 'two');
  await receive(sqs, url, {MaxNumberOfMessages: 1});
  await sqs.send(new PurgeQueueCommand({QueueUrl: url}));
  expect(await counts(sqs, url)).toBe('0/0/0');
  advance(59);
  expect(await refusal(sqs.send(new PurgeQueueCommand({QueueUrl: url})))).toEqual([
    'PurgeQueueInProgress',
    'AWS.SimpleQueueService.PurgeQueueInProgress',
    403,
  ]);
  advance(1);
  await sqs.send(new PurgeQueueCommand({QueueUrl: url}));
});
