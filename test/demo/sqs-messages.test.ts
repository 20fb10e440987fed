import type {QueueAttributeName} from '@aws-sdk/client-sqs';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {bodies, counts, createQueue, noon, openAccount, receive, refusal, send} from './open-account.ts';

describe('SendMessage', () => {
  test('keeps body, typed attributes, trace header and group, and counts the receives', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const sent = await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: '日本語 \u202e \u009b 😀\r\n\t',
        MessageGroupId: 'tenant-1',
        MessageAttributes: {
          tenant: {DataType: 'String.id', StringValue: 'blue'},
          attempt: {DataType: 'Number', StringValue: '3'},
          checksum: {DataType: 'Binary', BinaryValue: new Uint8Array([0, 27, 255])},
        },
        MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: 'Root=1-5759e988-bd86'}},
      }),
    );
    advance(2);
    await receive(sqs, url, {VisibilityTimeout: 0});
    const [message] = await receive(sqs, url);
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: '日本語 \u202e \u009b 😀\r\n\t',
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes: {
        tenant: {DataType: 'String.id', StringValue: 'blue'},
        attempt: {DataType: 'Number', StringValue: '3'},
        checksum: {DataType: 'Binary', BinaryValue: new Uint8Array([0, 27, 255])},
      },
      Attributes: {
        SentTimestamp: String(noon),
        ApproximateFirstReceiveTimestamp: String(noon + 2000),
        ApproximateReceiveCount: '2',
        MessageGroupId: 'tenant-1',
        AWSTraceHeader: 'Root=1-5759e988-bd86',
      },
    });
  });

  test('digests attributes as the SQS guide describes', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const {MD5OfMessageAttributes} = await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'x',
        MessageAttributes: {timestamp: {DataType: 'Number', StringValue: '1493147359900'}},
      }),
    );
    // A digest that real SQS has answered; it stands in the tests of several SQS clients.
    expect(MD5OfMessageAttributes).toBe('235c5c510d26fb653d073faed50ae77c');
  });

  test.each([
    ['an empty body', {MessageBody: ''}, 'MissingParameter'],
    ['an escape character', {MessageBody: 'a\u001bb'}, 'InvalidMessageContents'],
    ['a lone surrogate', {MessageBody: '\ud800'}, 'InvalidMessageContents'],
    ['more than a mebibyte', {MessageBody: 'a'.repeat(1_048_577)}, 'InvalidParameterValue'],
    ['a delay over 15 minutes', {MessageBody: 'a', DelaySeconds: 901}, 'InvalidParameterValue'],
    ['a deduplication id', {MessageBody: 'a', MessageDeduplicationId: 'a'}, 'InvalidParameterValue'],
    [
      'an empty attribute',
      {MessageBody: 'a', MessageAttributes: {a: {DataType: 'String', StringValue: ''}}},
      'InvalidParameterValue',
    ],
    [
      'an attribute of an unknown type',
      {MessageBody: 'a', MessageAttributes: {a: {DataType: 'Date', StringValue: 'x'}}},
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_, input, name) => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    expect((await refusal(sqs.send(new SendMessageCommand({QueueUrl: url, ...input}))))[0]).toBe(name);
  });

  test('accepts exactly a mebibyte', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await send(sqs, url, 'é'.repeat(524_288));
    expect((await receive(sqs, url))[0]?.Body?.length).toBe(524_288);
  });

  test('hides a delayed message until its delay is over', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders', {DelaySeconds: '10'});
    await send(sqs, url, 'later');
    await sqs.send(new SendMessageCommand({QueueUrl: url, MessageBody: 'now', DelaySeconds: 0}));
    expect(await counts(sqs, url)).toBe('1/0/1');
    expect(bodies(await receive(sqs, url))).toEqual(['now']);
    advance(10);
    expect(bodies(await receive(sqs, url))).toEqual(['later']);
  });

  test('drops a message when its retention is over', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders', {MessageRetentionPeriod: '60'});
    await send(sqs, url, 'short-lived');
    advance(59.9);
    expect(await counts(sqs, url)).toBe('1/0/0');
    advance(0.1);
    expect(await counts(sqs, url)).toBe('0/0/0');
  });
});

describe('ReceiveMessage', () => {
  test('hides what it returns for the visibility timeout of the queue, or its own', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders', {VisibilityTimeout: '5'});
    await send(sqs, url, 'a', 'b');
    await receive(sqs, url, {MaxNumberOfMessages: 1});
    await receive(sqs, url, {MaxNumberOfMessages: 1, VisibilityTimeout: 60});
    expect(await counts(sqs, url)).toBe('0/2/0');
    advance(5);
    expect(bodies(await receive(sqs, url))).toEqual(['a']);
  });

  test('with visibility timeout 0 shows ten different messages and hides none', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await send(sqs, url, ...Array.from({length: 12}, (_, index) => `m${index}`));
    const seen = await receive(sqs, url, {VisibilityTimeout: 0});
    expect(new Set(seen.map(({MessageId}) => MessageId)).size).toBe(10);
    expect(await counts(sqs, url)).toBe('12/0/0');
    expect(bodies(await receive(sqs, url, {VisibilityTimeout: 0}))).toEqual(bodies(seen));
  });

  test('sends a message received three times to the back of the queue', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await send(sqs, url, 'poison', 'next');
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(bodies(await receive(sqs, url, {MaxNumberOfMessages: 1, VisibilityTimeout: 0}))).toEqual([
        'poison',
      ]);
    }
    expect(bodies(await receive(sqs, url))).toEqual(['next', 'poison']);
  });

  test('as a long poll ends with the first arrival', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const polled = sqs.send(new ReceiveMessageCommand({QueueUrl: url, WaitTimeSeconds: 20}));
    await send(sqs, url, 'arrived');
    expect((await polled).Messages?.map(({Body}) => Body)).toEqual(['arrived']);
  });

  test('as a long poll for a caller that has gone takes nothing', async () => {
    const {sqs, account} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const gone = new AbortController();
    const polled = sqs.send(new ReceiveMessageCommand({QueueUrl: url, WaitTimeSeconds: 20}), {
      abortSignal: gone.signal,
    });
    await expect.poll(() => account.requests().at(-1)?.operation).toBe('ReceiveMessage');
    gone.abort();
    await expect(polled).rejects.toThrow('aborted');
    // The account learns of it by the closed connection; the next long poll comes after that.
    await sqs.send(new ReceiveMessageCommand({QueueUrl: url, WaitTimeSeconds: 1}));
    await send(sqs, url, 'kept');
    expect(bodies(await receive(sqs, url))).toEqual(['kept']);
  });

  test('answers only the message attributes that are named, and the legacy name of the system attributes', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'a',
        MessageAttributes: {
          'shop.id': {DataType: 'Number', StringValue: '1'},
          other: {DataType: 'Number', StringValue: '2'},
        },
      }),
    );
    const legacySystemNames: {AttributeNames: QueueAttributeName[]} = {AttributeNames: ['All']};
    const ask = async (MessageAttributeNames: string[]) => {
      const {Messages} = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          VisibilityTimeout: 0,
          ...legacySystemNames,
          MessageAttributeNames,
        }),
      );
      expect(Messages?.[0]?.Attributes).toMatchObject({SentTimestamp: String(noon)});
      return Object.keys(Messages?.[0]?.MessageAttributes ?? {});
    };
    expect(await ask(['shop.*'])).toEqual(['shop.id']);
    expect(await ask(['other'])).toEqual(['other']);
    expect(await ask([])).toEqual([]);
  });

  test.each([
    {MaxNumberOfMessages: 11},
    {MaxNumberOfMessages: 0},
    {VisibilityTimeout: 43_201},
    {WaitTimeSeconds: 21},
  ])('refuses %j', async input => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const call = sqs.send(new ReceiveMessageCommand({QueueUrl: url, ...input}));
    expect(await refusal(call)).toEqual(['InvalidParameterValue', 'InvalidParameterValue', 400]);
  });

  test('at the in-flight quota fails as a short poll and stays silent as a long one', async () => {
    const {sqs} = await openAccount({inFlightLimit: 2});
    const url = await createQueue(sqs, 'orders');
    await send(sqs, url, 'a', 'b', 'c');
    expect((await receive(sqs, url)).length).toBe(2);
    expect(await refusal(receive(sqs, url))).toEqual(['OverLimit', 'OverLimit', 403]);
    const {Messages} = await sqs.send(new ReceiveMessageCommand({QueueUrl: url, WaitTimeSeconds: 1}));
    expect(Messages).toBeUndefined();
  });
});

describe('receipt handles', () => {
  test('only the latest deletes; an older one is answered as if it had', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders', {VisibilityTimeout: '5'});
    await send(sqs, url, 'a');
    const [first] = await receive(sqs, url);
    advance(5);
    const [second] = await receive(sqs, url);
    await sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle: first?.ReceiptHandle}));
    expect(await counts(sqs, url)).toBe('0/1/0');
    await sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle: second?.ReceiptHandle}));
    expect(await counts(sqs, url)).toBe('0/0/0');
  });

  test('of an expired receive still delete on a standard queue', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders', {VisibilityTimeout: '5'});
    await send(sqs, url, 'a');
    const [message] = await receive(sqs, url);
    advance(6);
    await sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle: message?.ReceiptHandle}));
    expect(await counts(sqs, url)).toBe('0/0/0');
  });

  test('that never were are refused', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const call = sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle: 'nonsense'}));
    expect(await refusal(call)).toEqual(['ReceiptHandleIsInvalid', 'ReceiptHandleIsInvalid', 404]);
  });
});

describe('ChangeMessageVisibility', () => {
  test('to 0 releases the message, which is then in flight no more', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await send(sqs, url, 'a');
    const [message] = await receive(sqs, url);
    const change = (VisibilityTimeout: number) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(0);
    expect(await counts(sqs, url)).toBe('1/0/0');
    expect(await refusal(change(5))).toEqual([
      'MessageNotInflight',
      'AWS.SimpleQueueService.MessageNotInflight',
      400,
    ]);
  });

  test('counts from now and never reaches beyond twelve hours after the receive', async () => {
    const {sqs, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await send(sqs, url, 'a');
    const [message] = await receive(sqs, url);
    const change = (VisibilityTimeout: number) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    advance(20);
    await change(30);
    advance(29);
    expect(await counts(sqs, url)).toBe('0/1/0');
    expect((await refusal(change(43_200)))[0]).toBe('InvalidParameterValue');
    advance(1);
    expect(await counts(sqs, url)).toBe('1/0/0');
  });
});

describe('batches', () => {
  test('answer entry by entry', async () => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    const sent = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          {Id: 'good', MessageBody: 'a'},
          {Id: 'bad', MessageBody: '\u0001'},
        ],
      }),
    );
    expect(sent.Successful?.map(({Id}) => Id)).toEqual(['good']);
    expect(sent.Failed).toMatchObject([{Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents'}]);
    const [message] = await receive(sqs, url);
    const released = await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: [
          {Id: 'held', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0},
          {Id: 'unknown', ReceiptHandle: 'nonsense', VisibilityTimeout: 0},
        ],
      }),
    );
    expect(released.Successful?.map(({Id}) => Id)).toEqual(['held']);
    expect(released.Failed).toMatchObject([
      {Id: 'unknown', SenderFault: true, Code: 'ReceiptHandleIsInvalid'},
    ]);
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: [{Id: 'only', ReceiptHandle: message?.ReceiptHandle}],
      }),
    );
    expect(deleted.Successful?.map(({Id}) => Id)).toEqual(['only']);
    expect(deleted.Failed).toBeUndefined();
    expect(await counts(sqs, url)).toBe('0/0/0');
  });

  const entry = (id: string, size = 1) => ({Id: id, MessageBody: 'a'.repeat(size)});
  test.each([
    ['no entries', [], 'EmptyBatchRequest'],
    [
      'eleven entries',
      Array.from({length: 11}, (_, index) => entry(`e${index}`)),
      'TooManyEntriesInBatchRequest',
    ],
    ['the same id twice', [entry('a'), entry('a')], 'BatchEntryIdsNotDistinct'],
    ['an id with a dot', [entry('a.b')], 'InvalidBatchEntryId'],
    ['more than a mebibyte together', [entry('a', 600_000), entry('b', 600_000)], 'BatchRequestTooLong'],
  ])('are refused with %s', async (_, Entries, name) => {
    const {sqs} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    expect((await refusal(sqs.send(new SendMessageBatchCommand({QueueUrl: url, Entries}))))[0]).toBe(name);
    expect(await counts(sqs, url)).toBe('0/0/0');
  });
});
