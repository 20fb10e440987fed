import {setTimeout as sleep} from 'node:timers/promises';
import type {Message, SQSClient} from '@aws-sdk/client-sqs';
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type {BenchQueues} from './bench-queues.ts';
import {openBenchQueues, sqsClient} from './bench-queues.ts';

/** How a plain loop moves what one receive brought. */
type MoveSome = (sqs: SQSClient, queues: BenchQueues, messages: readonly Message[]) => Promise<void>;

const moveOneByOne: MoveSome = async (sqs, {source, deadLetters}, messages) => {
  for (const {Body: MessageBody, MessageAttributes, ReceiptHandle} of messages) {
    await sqs.send(new SendMessageCommand({QueueUrl: source.url, MessageBody, MessageAttributes}));
    await sqs.send(new DeleteMessageCommand({QueueUrl: deadLetters.url, ReceiptHandle}));
  }
};

const moveTen = async (
  sqs: SQSClient,
  {source, deadLetters}: BenchQueues,
  messages: readonly Message[],
): Promise<void> => {
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: source.url,
      Entries: messages.map(({MessageId: Id, Body, MessageAttributes}) => ({
        Id,
        MessageBody: Body,
        MessageAttributes,
      })),
    }),
  );
  await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl: deadLetters.url,
      Entries: messages.map(({MessageId: Id, ReceiptHandle}) => ({Id, ReceiptHandle})),
    }),
  );
};

const loop = async (url: string, moveSome: MoveSome): Promise<number> => {
  const sqs = sqsClient(url);
  const queues = await openBenchQueues(url);
  for (let moved = 0; ;) {
    const {Messages = []} = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queues.deadLetters.url,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return moved;
    await moveSome(sqs, queues, Messages);
    moved += Messages.length;
  }
};

/** Receives ten, then sends and deletes each; resolves with the number of messages moved. */
export const moveByPlainLoop = (url: string): Promise<number> => loop(url, moveOneByOne);

/** Receives ten, sends ten, deletes ten, one call after the other; resolves with the number of messages moved. */
export const moveByBatchLoop = (url: string): Promise<number> => loop(url, moveTen);

/** StartMessageMoveTask API reference: the most a second. */
const maxPerSecond = 500;

/** SQS's own task at the highest velocity there is; resolves with the number of messages moved. */
export const moveByNativeTask = async (url: string): Promise<number> => {
  const sqs = sqsClient(url);
  const {source, deadLetters} = await openBenchQueues(url);
  await sqs.send(
    new StartMessageMoveTaskCommand({
      SourceArn: deadLetters.arn,
      DestinationArn: source.arn,
      MaxNumberOfMessagesPerSecond: maxPerSecond,
    }),
  );
  for (;;) {
    const {Results: [task] = []} = await sqs.send(
      new ListMessageMoveTasksCommand({SourceArn: deadLetters.arn}),
    );
    if (task?.Status === 'COMPLETED') return task.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status !== 'RUNNING') throw new Error(`The native task ended as ${task?.Status ?? 'nothing'}`);
    await sleep(100);
  }
};
