import {SendMessageCommand} from '@aws-sdk/client-sqs';
import {expect, test} from 'vitest';
import {
  arnOf,
  bodies,
  counts,
  createQueueWithDeadLetters,
  noon,
  openAccount,
  receive,
  send,
  sendToGroup,
} from './open-account.ts';

test('a message received too often moves during the next receive, not before', async () => {
  const {sqs, advance} = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders', {
    maxReceiveCount: 2,
    attributes: {VisibilityTimeout: '5'},
  });
  await send(sqs, source, 'poison');
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(bodies(await receive(sqs, source))).toEqual(['poison']);
    advance(5);
  }
  expect([await counts(sqs, source), await counts(sqs, deadLetters)]).toEqual(['1/0/0', '0/0/0']);
  expect(await receive(sqs, source)).toEqual([]);
  expect([await counts(sqs, source), await counts(sqs, deadLetters)]).toEqual(['0/0/0', '1/0/0']);
});

test('a dead letter keeps id, body, attributes, trace header, send time and receive count, and names its source', async () => {
  const {sqs, advance} = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders');
  const {MessageId} = await sqs.send(
    new SendMessageCommand({
      QueueUrl: source,
      MessageBody: 'poison',
      MessageAttributes: {attempt: {DataType: 'Number', StringValue: '1'}},
      MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: 'Root=1-5759e988-bd86'}},
    }),
  );
  advance(1);
  await receive(sqs, source, {VisibilityTimeout: 0});
  await receive(sqs, source);
  advance(7);
  const [letter] = await receive(sqs, deadLetters);
  expect(letter).toMatchObject({
    MessageId,
    Body: 'poison',
    MessageAttributes: {attempt: {DataType: 'Number', StringValue: '1'}},
    Attributes: {
      SentTimestamp: String(noon),
      ApproximateFirstReceiveTimestamp: String(noon + 1000),
      ApproximateReceiveCount: '2',
      AWSTraceHeader: 'Root=1-5759e988-bd86',
      DeadLetterQueueSourceArn: arnOf('orders'),
    },
  });
});

test('the retention of a dead letter counts from its first send', async () => {
  const {sqs, advance} = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders');
  await send(sqs, source, 'poison');
  await receive(sqs, source, {VisibilityTimeout: 0});
  advance(86_400);
  await receive(sqs, source);
  advance(3 * 86_400 - 1);
  expect(await counts(sqs, deadLetters)).toBe('1/0/0');
  advance(1);
  expect(await counts(sqs, deadLetters)).toBe('0/0/0');
});

test('a FIFO dead letter counts as sent at the move and is known by its message id', async () => {
  const {sqs, advance} = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders', {suffix: '.fifo'});
  await sendToGroup(sqs, source, 'g', 'poison', 'next');
  const [first] = await receive(sqs, source, {VisibilityTimeout: 0, MaxNumberOfMessages: 1});
  advance(60);
  expect(bodies(await receive(sqs, source))).toEqual(['next']);
  const [letter] = await receive(sqs, deadLetters);
  expect(letter).toMatchObject({
    MessageId: first?.MessageId,
    Attributes: {
      SentTimestamp: String(noon + 60_000),
      MessageGroupId: 'g',
      MessageDeduplicationId: first?.MessageId,
      DeadLetterQueueSourceArn: arnOf('orders.fifo'),
    },
  });
});
