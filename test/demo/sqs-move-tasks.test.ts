import type {ListMessageMoveTasksResultEntry, SQSClient} from '@aws-sdk/client-sqs';
import {
  CancelMessageMoveTaskCommand,
  DeleteQueueCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {
  arnOf,
  bodies,
  counts,
  createQueue,
  createQueueWithDeadLetters,
  noon,
  openAccount,
  receive,
  refusal,
  send,
  sendToGroup,
} from './open-account.ts';

const numbered = (count: number) => Array.from({length: count}, (_, index) => `m${index}`);

/** Receives everything out of a queue that gives up after the first receive, so that it lies in the other. */
const kill = async (sqs: SQSClient, source: string) => {
  while ((await receive(sqs, source, {VisibilityTimeout: 0})).length > 0);
};

const openWithDeadLetters = async (count: number) => {
  const opened = await openAccount({moveTaskPerSecond: 10});
  const queues = await createQueueWithDeadLetters(opened.sqs, 'orders');
  await send(opened.sqs, queues.source, ...numbered(count));
  await kill(opened.sqs, queues.source);
  return {...opened, ...queues};
};

const startTask = async (
  sqs: SQSClient,
  input: {readonly DestinationArn?: string; readonly MaxNumberOfMessagesPerSecond?: number} = {},
  name = 'orders-dlq',
) => {
  const {TaskHandle} = await sqs.send(new StartMessageMoveTaskCommand({SourceArn: arnOf(name), ...input}));
  return TaskHandle;
};

const listTasks = async (
  sqs: SQSClient,
  MaxResults = 10,
  name = 'orders-dlq',
): Promise<readonly ListMessageMoveTasksResultEntry[]> => {
  const {Results = []} = await sqs.send(
    new ListMessageMoveTasksCommand({SourceArn: arnOf(name), MaxResults}),
  );
  return Results;
};

describe('a move task', () => {
  test('runs at its velocity and shows its handle only while it runs', async () => {
    const {sqs, advance, source, deadLetters} = await openWithDeadLetters(25);
    const TaskHandle = await startTask(sqs);
    expect(await listTasks(sqs)).toEqual([
      {
        TaskHandle,
        Status: 'RUNNING',
        SourceArn: arnOf('orders-dlq'),
        ApproximateNumberOfMessagesMoved: 0,
        StartedTimestamp: noon,
      },
    ]);
    advance(1);
    expect(await listTasks(sqs)).toMatchObject([
      {Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 10, ApproximateNumberOfMessagesToMove: 25},
    ]);
    expect([await counts(sqs, source), await counts(sqs, deadLetters)]).toEqual(['10/0/0', '15/0/0']);
    advance(2);
    const [task] = await listTasks(sqs);
    expect(task).toMatchObject({Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 25});
    expect(task?.TaskHandle).toBeUndefined();
    expect([await counts(sqs, source), await counts(sqs, deadLetters)]).toEqual(['25/0/0', '0/0/0']);
  });

  test('moves at the velocity that is asked for', async () => {
    const {sqs, advance} = await openWithDeadLetters(25);
    await startTask(sqs, {MaxNumberOfMessagesPerSecond: 3});
    advance(2);
    expect(await listTasks(sqs)).toMatchObject([
      {MaxNumberOfMessagesPerSecond: 3, ApproximateNumberOfMessagesMoved: 6},
    ]);
  });

  test('makes new messages: new id, sent now, never received, oldest first', async () => {
    const {sqs, advance, source, deadLetters} = await openWithDeadLetters(3);
    const letters = await receive(sqs, deadLetters, {VisibilityTimeout: 0});
    await startTask(sqs);
    advance(5);
    const moved = await receive(sqs, source);
    expect(bodies(moved)).toEqual(['m0', 'm1', 'm2']);
    const oldIds = new Set(letters.map(({MessageId}) => MessageId));
    for (const message of moved) {
      expect(oldIds.has(message.MessageId)).toBe(false);
      expect(message.Attributes).toMatchObject({
        SentTimestamp: String(noon + 5000),
        ApproximateReceiveCount: '1',
      });
      expect(message.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    }
  });

  test('without destination takes every message back to where it came from', async () => {
    const {sqs, advance, source} = await openWithDeadLetters(2);
    const other = await createQueue(sqs, 'refunds', {
      RedrivePolicy: JSON.stringify({deadLetterTargetArn: arnOf('orders-dlq'), maxReceiveCount: 1}),
    });
    await send(sqs, other, 'refund');
    await kill(sqs, other);
    await startTask(sqs);
    advance(5);
    expect([await counts(sqs, source), await counts(sqs, other)]).toEqual(['2/0/0', '1/0/0']);
  });

  test('fails at a message whose source nobody knows', async () => {
    const {sqs, advance, deadLetters} = await openWithDeadLetters(0);
    await send(sqs, deadLetters, 'put here by hand');
    await startTask(sqs);
    advance(5);
    expect(await listTasks(sqs)).toMatchObject([
      {
        Status: 'FAILED',
        FailureReason: 'CouldNotDetermineMessageSource',
        ApproximateNumberOfMessagesMoved: 0,
      },
    ]);
    expect(bodies(await receive(sqs, deadLetters))).toEqual(['put here by hand']);
  });

  test('fails when its destination is deleted, and leaves the rest where it is', async () => {
    const {sqs, advance, deadLetters} = await openWithDeadLetters(25);
    const destination = await createQueue(sqs, 'elsewhere');
    await startTask(sqs, {DestinationArn: arnOf('elsewhere')});
    advance(1);
    expect(await counts(sqs, destination)).toBe('10/0/0');
    await sqs.send(new DeleteQueueCommand({QueueUrl: destination}));
    advance(1);
    expect(await listTasks(sqs)).toMatchObject([
      {
        Status: 'FAILED',
        DestinationArn: arnOf('elsewhere'),
        FailureReason: 'AWS.SimpleQueueService.NonExistentQueue',
      },
    ]);
    expect(await counts(sqs, deadLetters)).toBe('15/0/0');
  });

  test('that is cancelled still moves a little, undoes nothing and cannot be cancelled twice', async () => {
    const {sqs, advance, source} = await openWithDeadLetters(40);
    const TaskHandle = await startTask(sqs);
    advance(1);
    const cancel = () => sqs.send(new CancelMessageMoveTaskCommand({TaskHandle}));
    expect((await cancel()).ApproximateNumberOfMessagesMoved).toBe(10);
    expect((await listTasks(sqs))[0]?.Status).toBe('CANCELLING');
    expect((await refusal(cancel()))[0]).toBe('UnsupportedOperation');
    advance(10);
    expect(await listTasks(sqs)).toMatchObject([{Status: 'CANCELLED', ApproximateNumberOfMessagesMoved: 20}]);
    expect(await counts(sqs, source)).toBe('20/0/0');
  });

  test('waits for messages that are in flight', async () => {
    const {sqs, advance, deadLetters} = await openWithDeadLetters(2);
    await receive(sqs, deadLetters, {MaxNumberOfMessages: 1, VisibilityTimeout: 60});
    await startTask(sqs);
    advance(5);
    expect(await listTasks(sqs)).toMatchObject([{Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1}]);
    advance(60);
    expect(await listTasks(sqs)).toMatchObject([{Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2}]);
  });

  test('keeps groups and order of a FIFO queue', async () => {
    const {sqs, advance} = await openAccount();
    const {source} = await createQueueWithDeadLetters(sqs, 'orders', {suffix: '.fifo'});
    await sendToGroup(sqs, source, 'g', '1', '2');
    await kill(sqs, source);
    await startTask(sqs, {}, 'orders-dlq.fifo');
    advance(1);
    const moved = await receive(sqs, source);
    expect(moved.map(({Body, Attributes}) => [Body, Attributes?.MessageGroupId])).toEqual([
      ['1', 'g'],
      ['2', 'g'],
    ]);
  });
});

test('tasks are listed newest first, one of them unless more are asked for', async () => {
  const {sqs, advance} = await openWithDeadLetters(1);
  await startTask(sqs);
  advance(1);
  await listTasks(sqs);
  await startTask(sqs, {MaxNumberOfMessagesPerSecond: 7});
  const started = (await listTasks(sqs)).map(({StartedTimestamp}) => StartedTimestamp);
  expect(started).toEqual([noon + 1000, noon]);
  const {Results} = await sqs.send(new ListMessageMoveTasksCommand({SourceArn: arnOf('orders-dlq')}));
  expect(Results?.map(({MaxNumberOfMessagesPerSecond}) => MaxNumberOfMessagesPerSecond)).toEqual([7]);
  expect((await refusal(listTasks(sqs, 11)))[0]).toBe('InvalidParameterValue');
  expect((await refusal(listTasks(sqs, 0)))[0]).toBe('InvalidParameterValue');
});

describe('StartMessageMoveTask is refused', () => {
  const invalid = ['InvalidParameterValue', 'InvalidParameterValue', 400];
  const notFound = ['ResourceNotFoundException', 'ResourceNotFoundException', 404];

  test('for a queue that is nobody’s dead-letter queue', async () => {
    const {sqs} = await openAccount();
    await createQueue(sqs, 'legacy-dlq');
    const call = startTask(sqs, {}, 'legacy-dlq');
    await expect(call).rejects.toThrow('Source queue must be configured as a Dead Letter Queue.');
    expect(await refusal(call)).toEqual(invalid);
  });

  test('for queues that do not exist', async () => {
    const {sqs} = await openWithDeadLetters(0);
    expect(await refusal(startTask(sqs, {}, 'gone'))).toEqual(notFound);
    expect(await refusal(startTask(sqs, {DestinationArn: arnOf('gone')}))).toEqual(notFound);
    expect(await refusal(listTasks(sqs, 1, 'gone'))).toEqual(notFound);
  });

  test('while another task of the queue is active', async () => {
    const {sqs} = await openWithDeadLetters(1);
    await startTask(sqs);
    const call = startTask(sqs);
    await expect(call).rejects.toThrow('There is already a task running. Only one active task');
    expect(await refusal(call)).toEqual(invalid);
  });

  test('for a destination of the other type, for itself and for a velocity beyond 500', async () => {
    const {sqs} = await openWithDeadLetters(0);
    await createQueue(sqs, 'other.fifo', {FifoQueue: 'true'});
    expect(await refusal(startTask(sqs, {DestinationArn: arnOf('other.fifo')}))).toEqual(invalid);
    expect(await refusal(startTask(sqs, {DestinationArn: arnOf('orders-dlq')}))).toEqual(invalid);
    expect(await refusal(startTask(sqs, {MaxNumberOfMessagesPerSecond: 501}))).toEqual(invalid);
  });
});

test('a handle that is none is refused, one that is unknown is not found', async () => {
  const {sqs} = await openAccount();
  const cancel = (TaskHandle: string) => sqs.send(new CancelMessageMoveTaskCommand({TaskHandle}));
  expect((await refusal(cancel('nonsense')))[0]).toBe('InvalidParameterValue');
  const unknown = Buffer.from('{"taskId":"0","sourceArn":"x"}').toString('base64');
  expect((await refusal(cancel(unknown)))[0]).toBe('ResourceNotFoundException');
});
