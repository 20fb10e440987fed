import type {SendMessageBatchRequestEntry, SendMessageCommandInput} from '@aws-sdk/client-sqs';
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {
  bodies,
  counts,
  createQueue,
  createQueueWithDeadLetters,
  openAccount,
  receive,
  refusal,
  send,
  sendToGroup,
} from './open-account.ts';

// What somebody who moves messages from one queue to another runs into.

const messageOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => '',
    (error: unknown) => String(error),
  );

describe('a message', () => {
  test('must be shorter than what the queue takes, which may be less than what SQS takes', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders', {MaximumMessageSize: '1024'});
    const sendOf = (size: number, attribute = '') =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: 'a'.repeat(size),
          ...(attribute === '' ? {} : {MessageAttributes: {k: {DataType: 'String', StringValue: attribute}}}),
        }),
      );
    await sendOf(1024);
    // Name, type and value count: 1 + 6 + 1.
    await sendOf(1016, 'v');
    expect(await messageOf(sendOf(1025))).toContain('Message must be shorter than 1024 bytes');
    expect(await messageOf(sendOf(1017, 'v'))).toContain('Message must be shorter than 1024 bytes');
    expect(await counts(sqs, url)).toBe('2/0/0');
  });

  test('that is too long for the queue fails alone in its batch', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders', {MaximumMessageSize: '1024'});
    const {Successful, Failed} = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          {Id: 'long', MessageBody: 'a'.repeat(1025)},
          {Id: 'short', MessageBody: 'a'},
        ],
      }),
    );
    expect(Successful?.map(({Id}) => Id)).toEqual(['short']);
    expect(Failed).toMatchObject([{Id: 'long', SenderFault: true, Code: 'InvalidParameterValue'}]);
  });

  const attributes = (count: number): SendMessageCommandInput['MessageAttributes'] =>
    Object.fromEntries(
      Array.from({length: count}, (_, index) => [
        `a${String(index)}`,
        {DataType: 'Number', StringValue: '1'},
      ]),
    );
  const withAttribute = (name: string, value: string) => ({
    MessageAttributes: {[name]: {DataType: 'String', StringValue: value}},
  });
  test.each([
    ['eleven attributes', {MessageAttributes: attributes(11)}],
    ['an attribute with an escape character', withAttribute('note', '\u001b[2J')],
    ['an attribute name with two dots in a row', withAttribute('a..b', 'x')],
    ['a group id with a space', {MessageGroupId: 'a b'}],
    ['a group id of 129 characters', {MessageGroupId: 'a'.repeat(129)}],
    [
      'an empty trace header',
      {MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: ''}}},
    ],
  ])('with %s is refused', async (_, input) => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const call = sqs.send(new SendMessageCommand({QueueUrl: url, MessageBody: 'a', ...input}));
    expect((await refusal(call))[0]).toBe('InvalidParameterValue');
    expect(await counts(sqs, url)).toBe('0/0/0');
  });

  test('has ten attributes and a group of 128 characters at most', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const MessageGroupId = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'.padEnd(128, 'a');
    const input = {QueueUrl: url, MessageBody: 'a', MessageAttributes: attributes(10), MessageGroupId};
    await sqs.send(new SendMessageCommand(input));
    const [message] = await receive(sqs, url);
    expect(Object.keys(message?.MessageAttributes ?? {})).toHaveLength(10);
    expect(message?.Attributes?.MessageGroupId).toBe(MessageGroupId);
  });
});

describe('a batch', () => {
  const entry = (size: number, more: Partial<SendMessageBatchRequestEntry> = {}) => ({
    Id: 'a',
    MessageBody: 'a'.repeat(size),
    ...more,
  });

  test('is a mebibyte at most, the attributes of its messages included', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const binary = {
      MessageAttributes: {b: {DataType: 'Binary', BinaryValue: new Uint8Array(524_281)}},
      Id: 'b',
    };
    const sendBoth = (size: number) =>
      sqs.send(new SendMessageBatchCommand({QueueUrl: url, Entries: [entry(size), entry(1, binary)]}));
    // The second message: 1 byte of body, 1 + 6 + 524,281 of attribute.
    await sendBoth(1_048_576 - 524_289);
    expect(await refusal(sendBoth(1_048_576 - 524_288))).toEqual([
      'BatchRequestTooLong',
      'AWS.SimpleQueueService.BatchRequestTooLong',
      400,
    ]);
    expect(await counts(sqs, url)).toBe('2/0/0');
  });

  test('has ids of 80 characters at most', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const sendWith = (Id: string) =>
      sqs.send(new SendMessageBatchCommand({QueueUrl: url, Entries: [entry(1, {Id})]}));
    expect((await sendWith('x'.repeat(80))).Successful).toHaveLength(1);
    expect((await refusal(sendWith('x'.repeat(81))))[0]).toBe('InvalidBatchEntryId');
  });
});

describe('a copy sent back', () => {
  test('is a new message: its receives count from nothing and it names no source', async () => {
    const {sqs} = await openAccount();
    const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders');
    await send(sqs, source, 'poison');
    await receive(sqs, source, {VisibilityTimeout: 0});
    await receive(sqs, source);
    const [letter] = await receive(sqs, deadLetters);
    expect(letter?.Attributes?.ApproximateReceiveCount).toBe('2');
    await send(sqs, source, letter?.Body ?? '');
    const [copy] = await receive(sqs, source);
    expect(copy?.MessageId).not.toBe(letter?.MessageId);
    expect(copy?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect(copy?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
  });

  test('straight into a dead-letter queue names no source either', async () => {
    const {sqs} = await openAccount();
    const {deadLetters} = await createQueueWithDeadLetters(sqs, 'orders');
    await send(sqs, deadLetters, 'put here');
    const [letter] = await receive(sqs, deadLetters);
    expect(letter?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
  });
});

describe('a receipt handle of a FIFO queue', () => {
  test('that has expired fails alone in its batch', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders.fifo', {FifoQueue: 'true'});
    await sendToGroup(sqs, url, 'a', '1');
    await sendToGroup(sqs, url, 'b', '2');
    const [first] = await receive(sqs, url, {MaxNumberOfMessages: 1, VisibilityTimeout: 5});
    const [second] = await receive(sqs, url, {MaxNumberOfMessages: 1, VisibilityTimeout: 60});
    advance(5);
    const {Successful, Failed} = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          {Id: 'expired', ReceiptHandle: first?.ReceiptHandle},
          {Id: 'held', ReceiptHandle: second?.ReceiptHandle},
        ],
      }),
    );
    expect(Successful?.map(({Id}) => Id)).toEqual(['held']);
    expect(Failed).toMatchObject([{Id: 'expired', Code: 'InvalidParameterValue'}]);
    expect(Failed?.[0]?.Message).toContain('The receipt handle has expired');
    expect(bodies(await receive(sqs, url))).toEqual(['1']);
  });

  test('of a message that is gone is answered as if it had deleted it', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders.fifo', {FifoQueue: 'true'});
    await sendToGroup(sqs, url, 'a', '1');
    const [message] = await receive(sqs, url);
    const remove = () =>
      sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle: message?.ReceiptHandle}));
    await remove();
    await expect(remove()).resolves.toBeDefined();
  });
});

test('a purge takes delayed and held messages along, and what a FIFO queue remembers of its sends', async () => {
  const {sqs, advance} = await openAccount();
  const plain = await createQueue(sqs, 'orders');
  await send(sqs, plain, 'held', 'visible');
  await sqs.send(new SendMessageCommand({QueueUrl: plain, MessageBody: 'delayed', DelaySeconds: 9}));
  const [held] = await receive(sqs, plain, {MaxNumberOfMessages: 1});
  expect(await counts(sqs, plain)).toBe('1/1/1');
  await sqs.send(new PurgeQueueCommand({QueueUrl: plain}));
  advance(60);
  expect(await counts(sqs, plain)).toBe('0/0/0');
  await sqs.send(new DeleteMessageCommand({QueueUrl: plain, ReceiptHandle: held?.ReceiptHandle}));

  const fifo = await createQueue(sqs, 'orders.fifo', {FifoQueue: 'true'});
  await sendToGroup(sqs, fifo, 'g', 'same');
  await sendToGroup(sqs, fifo, 'g', 'same');
  expect(await counts(sqs, fifo)).toBe('1/0/0');
  await sqs.send(new PurgeQueueCommand({QueueUrl: fifo}));
  await sendToGroup(sqs, fifo, 'g', 'same');
  expect(await counts(sqs, fifo)).toBe('1/0/0');
});
