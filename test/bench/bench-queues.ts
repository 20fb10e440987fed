import process from 'node:process';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SQSClient,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type {QueueReference} from '../../source/domain/message.ts';

const region = 'eu-west-1';

/** An ordinary client as anybody would make it. */
export const sqsClient = (endpoint: string): SQSClient =>
  new SQSClient({endpoint, region, credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret'}});

export type BenchQueues = {readonly source: QueueReference; readonly deadLetters: QueueReference};

const openQueue = async (
  sqs: SQSClient,
  name: string,
  Attributes: Readonly<Record<string, string>> = {},
): Promise<QueueReference> => {
  const {QueueUrl: url = ''} = await sqs.send(new CreateQueueCommand({QueueName: name, Attributes}));
  const {Attributes: {QueueArn: arn = ''} = {}} = await sqs.send(
    new GetQueueAttributesCommand({QueueUrl: url, AttributeNames: ['QueueArn']}),
  );
  return {url, name, arn, type: 'standard'};
};

/** The two queues of the bench, made if they are not there. */
export const openBenchQueues = async (endpoint: string): Promise<BenchQueues> => {
  const sqs = sqsClient(endpoint);
  const deadLetters = await openQueue(sqs, 'bench-dlq');
  const RedrivePolicy = JSON.stringify({deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 3});
  const source = await openQueue(sqs, 'bench', {RedrivePolicy});
  sqs.destroy();
  return {source, deadLetters};
};

/** A small message: an order of about 150 bytes with one attribute. */
const entry = (index: number) => ({
  Id: String(index),
  MessageBody: JSON.stringify({
    type: 'PaymentRequested',
    orderId: `ORD-${String(1_000_000 + index)}`,
    amount: (index % 480) + 0.95,
    currency: 'EUR',
    provider: index % 3 === 0 ? 'novapay' : 'stripe',
    requestedAt: '2026-11-01T12:00:00.000Z',
  }),
  MessageAttributes: {ErrorCode: {DataType: 'String', StringValue: 'PaymentGatewayTimeout'}},
});

/** How many batches are sent at once. */
const senders = 16;

/** Puts so many messages into the dead-letter queue. */
const fill = async (endpoint: string, {deadLetters}: BenchQueues, count: number): Promise<void> => {
  const sqs = sqsClient(endpoint);
  let next = 0;
  const sendSome = async () => {
    while (next < count) {
      const first = next;
      next += 10;
      const Entries = Array.from({length: Math.min(10, count - first)}, (_, index) => entry(first + index));
      await sqs.send(new SendMessageBatchCommand({QueueUrl: deadLetters.url, Entries}));
    }
  };
  await Promise.all(Array.from({length: senders}, sendSome));
  sqs.destroy();
};

/** Messages that were received and are not deleted yet. */
export const inFlightOf = async (endpoint: string, {url}: QueueReference): Promise<number> => {
  const sqs = sqsClient(endpoint);
  const name = 'ApproximateNumberOfMessagesNotVisible';
  const {Attributes = {}} = await sqs.send(
    new GetQueueAttributesCommand({QueueUrl: url, AttributeNames: [name]}),
  );
  sqs.destroy();
  return Number(Attributes[name]);
};

/** `bench-queues.ts URL COUNT`: fills the dead-letter queue from a process of its own. */
export const main = async ([endpoint = '', count = '']: readonly string[]): Promise<void> => {
  await fill(endpoint, await openBenchQueues(endpoint), Number(count));
  process.stdout.write('{}\n');
};
