import type {Message} from '@aws-sdk/client-sqs';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type {QueueReference} from '../../../source/domain/message.ts';

/** What a plain loop of SDK calls gets wrong. */
export type Carelessness = {
  /** Deletes the whole batch, whatever the answer to its send says. */
  readonly deletesRefused?: boolean;
  /** Deletes first. */
  readonly deletesFirst?: boolean;
  /** Lets the SDK repeat a send whose answer was lost. */
  readonly repeatsUnanswered?: boolean;
  readonly dropsAttributes?: boolean;
  readonly takesEverything?: boolean;
  /** Sends what it received last first. */
  readonly turnsAround?: boolean;
};

const entriesOf = (messages: readonly Message[], isFifo: boolean, {dropsAttributes}: Carelessness) =>
  messages.map(({MessageId, Body, Attributes, MessageAttributes}) => ({
    Id: MessageId,
    MessageBody: Body,
    ...(dropsAttributes === true ? {} : {MessageAttributes}),
    ...(Attributes?.MessageGroupId === undefined ? {} : {MessageGroupId: Attributes.MessageGroupId}),
    ...(isFifo ? {MessageDeduplicationId: `${MessageId ?? ''}-${performance.now()}`} : {}),
    ...(Attributes?.AWSTraceHeader === undefined
      ? {}
      : {
          MessageSystemAttributes: {
            AWSTraceHeader: {DataType: 'String', StringValue: Attributes.AWSTraceHeader},
          },
        }),
  }));

/** One round of a loop as one writes it in an afternoon: what the laws are there to catch. */
export const redriveCarelessly = async (
  {url, region}: {readonly url: string; readonly region: string},
  [from, to]: readonly [QueueReference, QueueReference],
  selected: ReadonlySet<string>,
  careless: Carelessness,
): Promise<void> => {
  const sqs = new SQSClient({
    endpoint: url,
    region,
    credentials: {accessKeyId: 'AKIAPROOF', secretAccessKey: 'secret'},
    maxAttempts: careless.repeatsUnanswered === true ? 3 : 1,
  });
  const {Messages = []} = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: from.url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  const taken = Messages.filter(
    ({MessageId = ''}) => careless.takesEverything === true || selected.has(MessageId),
  );
  if (careless.turnsAround === true) taken.reverse();
  const remove = (messages: readonly Message[]) =>
    sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: from.url,
        Entries: messages.map(({MessageId, ReceiptHandle}) => ({Id: MessageId, ReceiptHandle})),
      }),
    );
  if (careless.deletesFirst === true) await remove(taken);
  const Entries = entriesOf(taken, to.type === 'fifo', careless);
  const {Successful = []} = await sqs.send(new SendMessageBatchCommand({QueueUrl: to.url, Entries}));
  const sent = new Set(Successful.map(({Id}) => Id));
  if (careless.deletesFirst !== true)
    await remove(
      careless.deletesRefused === true ? taken : taken.filter(({MessageId}) => sent.has(MessageId)),
    );
  sqs.destroy();
};
