import {CloudWatchClient} from '@aws-sdk/client-cloudwatch';
import type {Message, QueueAttributeName} from '@aws-sdk/client-sqs';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import {onTestFinished} from 'vitest';
import type {DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {startDemoAccount} from '../../source/demo/demo-account.ts';

/** Noon, so that minutes are easy to count. */
export const noon = Date.parse('2026-11-01T12:00:00Z');

/** An account of this test alone whose time passes only when told to, and real SDK clients for it. */
export const openAccount = async (options: DemoAccountOptions = {}) => {
  let now = noon;
  const account = await startDemoAccount({workload: false, now: () => now, ...options});
  const clientsFor = (accessKeyId: string) => {
    const settings = {
      endpoint: account.url,
      region: account.region,
      credentials: {accessKeyId, secretAccessKey: 'secret'},
      maxAttempts: 1,
    };
    const clients = {sqs: new SQSClient(settings), cloudWatch: new CloudWatchClient(settings)};
    onTestFinished(() => {
      clients.sqs.destroy();
      clients.cloudWatch.destroy();
    });
    return clients;
  };
  onTestFinished(() => account.close());
  return {
    account,
    clientsFor,
    ...clientsFor('AKIAEXAMPLE'),
    advance: (seconds: number) => {
      now += seconds * 1000;
    },
    now: () => now,
  };
};

export const createQueue = async (
  sqs: SQSClient,
  name: string,
  attributes?: Partial<Record<QueueAttributeName, string>>,
): Promise<string> => {
  const {QueueUrl} = await sqs.send(
    new CreateQueueCommand({QueueName: name, ...(attributes === undefined ? {} : {Attributes: attributes})}),
  );
  if (QueueUrl === undefined) throw new Error('Expected CreateQueue to answer a QueueUrl');
  return QueueUrl;
};

export const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:123456789012:${name}`;

/** A queue whose dead letters go to another after so many receives. */
export const createQueueWithDeadLetters = async (
  sqs: SQSClient,
  name: string,
  {maxReceiveCount = 1, attributes = {}, suffix = ''} = {},
): Promise<{readonly source: string; readonly deadLetters: string}> => {
  const fifo = suffix === '.fifo' ? {FifoQueue: 'true'} : {};
  const deadLetters = await createQueue(sqs, `${name}-dlq${suffix}`, fifo);
  const source = await createQueue(sqs, `${name}${suffix}`, {
    ...fifo,
    ...attributes,
    RedrivePolicy: JSON.stringify({deadLetterTargetArn: arnOf(`${name}-dlq${suffix}`), maxReceiveCount}),
  });
  return {source, deadLetters};
};

export const send = async (sqs: SQSClient, url: string, ...bodies: readonly string[]): Promise<void> => {
  for (const body of bodies) await sqs.send(new SendMessageCommand({QueueUrl: url, MessageBody: body}));
};

export const sendToGroup = async (
  sqs: SQSClient,
  url: string,
  group: string,
  ...bodies: readonly string[]
) => {
  for (const body of bodies) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: `${group}-${body}`,
      }),
    );
  }
};

/** A short poll for up to ten messages with everything about them. */
export const receive = async (
  sqs: SQSClient,
  url: string,
  more: {readonly VisibilityTimeout?: number; readonly MaxNumberOfMessages?: number} = {},
): Promise<readonly Message[]> => {
  const {Messages = []} = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    }),
  );
  return Messages;
};

export const bodies = (messages: readonly Message[]): readonly (string | undefined)[] =>
  messages.map(({Body}) => Body);

/** The three counts as `visible/inFlight/delayed`. */
export const counts = async (sqs: SQSClient, url: string): Promise<string> => {
  const {Attributes = {}} = await sqs.send(
    new GetQueueAttributesCommand({QueueUrl: url, AttributeNames: ['All']}),
  );
  return [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].join('/');
};

/** Name, code and HTTP status of the error that a call is refused with. */
export const refusal = async (
  call: Promise<unknown>,
): Promise<readonly [name: string, code: unknown, status: unknown]> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('Expected the call to be refused');
  const {Code, $metadata} = error as Error & {Code?: unknown; $metadata?: {httpStatusCode?: number}};
  return [error.name, Code, $metadata?.httpStatusCode];
};
