import {ChangeMessageVisibilityCommand, DeleteMessageCommand, SendMessageCommand} from '@aws-sdk/client-sqs';
import {expect, test} from 'vitest';
import {bodies, counts, createQueue, openAccount, receive, refusal, sendToGroup} from './open-account.ts';

const openFifo = async (attributes = {}) => {
  const opened = await openAccount();
  const url = await createQueue(opened.sqs, 'orders.fifo', {FifoQueue: 'true', ...attributes});
  return {...opened, url};
};

test('a group is closed while one of its messages is in flight, and goes on in order', async () => {
  const {sqs, url} = await openFifo();
  await sendToGroup(sqs, url, 'a', '1', '2');
  await sendToGroup(sqs, url, 'b', '3');
  const [first] = await receive(sqs, url, {MaxNumberOfMessages: 1});
  expect(first?.Body).toBe('1');
  expect(bodies(await receive(sqs, url))).toEqual(['3']);
  await sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle: first?.ReceiptHandle}));
  expect(bodies(await receive(sqs, url))).toEqual(['2']);
});

test('one receive takes a whole group before it turns to the next', async () => {
  const {sqs, url} = await openFifo();
  await sendToGroup(sqs, url, 'a', '1');
  await sendToGroup(sqs, url, 'b', '2');
  await sendToGroup(sqs, url, 'a', '3');
  expect(bodies(await receive(sqs, url, {MaxNumberOfMessages: 2}))).toEqual(['1', '3']);
});

test('releasing the first message of a group makes it receivable although a later one is still held', async () => {
  const {sqs, url} = await openFifo();
  await sendToGroup(sqs, url, 'a', '1', '2', '3');
  const [first] = await receive(sqs, url, {MaxNumberOfMessages: 2});
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: url,
      ReceiptHandle: first?.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );
  expect(bodies(await receive(sqs, url))).toEqual(['1']);
});

test('a receive with visibility timeout 0 shows the group in order and leaves it free', async () => {
  const {sqs, url} = await openFifo();
  await sendToGroup(sqs, url, 'a', '1', '2', '3');
  const seen = await receive(sqs, url, {VisibilityTimeout: 0});
  expect(bodies(seen)).toEqual(['1', '2', '3']);
  expect(bodies(await receive(sqs, url, {VisibilityTimeout: 0}))).toEqual(['1', '2', '3']);
  const numbers = seen.map(({Attributes}) => BigInt(Attributes?.SequenceNumber ?? 0));
  expect(numbers).toEqual(numbers.toSorted((a, b) => Number(a - b)));
  expect(String(numbers[0])).toHaveLength(20);
});

test('an expired receipt handle neither deletes nor changes anything', async () => {
  const {sqs, url, advance} = await openFifo({VisibilityTimeout: '5'});
  await sendToGroup(sqs, url, 'a', '1');
  const [message] = await receive(sqs, url);
  advance(5);
  const handle = {QueueUrl: url, ReceiptHandle: message?.ReceiptHandle};
  expect((await refusal(sqs.send(new DeleteMessageCommand(handle))))[0]).toBe('InvalidParameterValue');
  const change = new ChangeMessageVisibilityCommand({...handle, VisibilityTimeout: 9});
  expect((await refusal(sqs.send(change)))[0]).toBe('MessageNotInflight');
  expect(await counts(sqs, url)).toBe('1/0/0');
});

test('a duplicate within five minutes is accepted and dropped, even after the first is deleted', async () => {
  const {sqs, url, advance} = await openFifo();
  const sendOnce = () =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'a',
        MessageGroupId: 'g',
        MessageDeduplicationId: 'same',
      }),
    );
  const first = await sendOnce();
  const [message] = await receive(sqs, url);
  await sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle: message?.ReceiptHandle}));
  advance(299);
  const duplicate = await sendOnce();
  expect([duplicate.MessageId, duplicate.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber]);
  expect(await counts(sqs, url)).toBe('0/0/0');
  advance(1);
  await sendOnce();
  expect(await counts(sqs, url)).toBe('1/0/0');
});

test('content-based deduplication goes by the body', async () => {
  const {sqs, url} = await openFifo({ContentBasedDeduplication: 'true'});
  for (const body of ['a', 'a', 'b']) {
    await sqs.send(new SendMessageCommand({QueueUrl: url, MessageBody: body, MessageGroupId: 'g'}));
  }
  expect(bodies(await receive(sqs, url))).toEqual(['a', 'b']);
});

test.each([
  ['no group', {MessageDeduplicationId: 'x'}, 'MissingParameter'],
  ['no deduplication id', {MessageGroupId: 'g'}, 'InvalidParameterValue'],
  ['a delay', {MessageGroupId: 'g', MessageDeduplicationId: 'x', DelaySeconds: 5}, 'InvalidParameterValue'],
])('a message with %s is refused', async (_, input, name) => {
  const {sqs, url} = await openFifo();
  const call = sqs.send(new SendMessageCommand({QueueUrl: url, MessageBody: 'a', ...input}));
  expect((await refusal(call))[0]).toBe(name);
});
