import type {JsonOperation} from '../wire/aws-json.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {objectList, optionalInteger, requiredInteger, requiredText, textList} from '../wire/json-fields.ts';
import {invalidParameterValue} from '../wire/service-error.ts';
import {runBatch} from './batch.ts';
import {messageContent, requestedBytes} from './message-rules.ts';
import {queueOf} from './queue-operations.ts';
import type {Queue} from './queue.ts';
import {numberSetting} from './queue.ts';
import {changeVisibility, deleteMessage, receiptHandleOf} from './receipts.ts';
import {pollMessages} from './receive.ts';
import {sendMessage} from './send.ts';
import type {SqsAccount} from './sqs-account.ts';
import {sampleQueue} from './sqs-account.ts';
import {sqsError} from './sqs-errors.ts';
import type {AttributeValue, MessageAttributes, StoredMessage} from './stored-message.ts';
import {md5OfAttributes, md5OfText} from './stored-message.ts';

const withoutUndefined = (fields: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const send = (account: SqsAccount, queue: Queue, input: JsonObject): JsonObject => {
  const content = messageContent(queue, input);
  const {messageId, sequenceNumber} = sendMessage(
    account,
    queue,
    content,
    optionalInteger(input, 'DelaySeconds'),
  );
  const {traceHeader} = content;
  return withoutUndefined({
    MD5OfMessageBody: md5OfText(content.body),
    MD5OfMessageAttributes: md5OfAttributes(content.attributes),
    MD5OfMessageSystemAttributes:
      traceHeader === undefined
        ? undefined
        : md5OfAttributes({AWSTraceHeader: {dataType: 'String', text: traceHeader}}),
    MessageId: messageId,
    SequenceNumber: sequenceNumber,
  });
};

/** SendMessageBatch API reference: all messages of a batch together, their attributes included. */
const maxBatchBytes = 1_048_576;

const checkBatchSize = (input: JsonObject) => {
  const bytes = objectList(input, 'Entries').reduce((sum, entry) => sum + requestedBytes(entry), 0);
  if (bytes > maxBatchBytes) {
    throw sqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${maxBatchBytes} bytes. You have sent ${bytes} bytes.`,
    );
  }
};

const between = (
  input: JsonObject,
  name: string,
  {minimum, maximum, absent}: {readonly minimum: number; readonly maximum: number; readonly absent: number},
): number => {
  const value = optionalInteger(input, name) ?? absent;
  if (value >= minimum && value <= maximum) return value;
  throw invalidParameterValue(
    `Value ${value} for parameter ${name} is invalid. ` +
      `Reason: Must be between ${minimum} and ${maximum}, if provided.`,
  );
};

const wireAttribute = (value: AttributeValue): JsonObject => ({
  DataType: value.dataType,
  ...('text' in value ? {StringValue: value.text} : {BinaryValue: value.binary}),
});

/** `All` and `.*` mean every attribute, `prefix.*` those that start so (ReceiveMessage API reference). */
const selectAttributes = (attributes: MessageAttributes, names: readonly string[]): MessageAttributes =>
  names.includes('All')
    ? attributes
    : Object.fromEntries(
        Object.entries(attributes).filter(([attribute]) =>
          names.some(
            name => name === attribute || (name.endsWith('.*') && attribute.startsWith(name.slice(0, -2))),
          ),
        ),
      );

const systemAttributes = (message: StoredMessage): JsonObject =>
  withoutUndefined({
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    SequenceNumber: message.sequenceNumber,
    MessageDeduplicationId: message.deduplicationId,
    MessageGroupId: message.groupId,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.sourceQueueArn,
  });

const wireMessage = (queue: Queue, message: StoredMessage, input: JsonObject): JsonObject => {
  const systemNames = [
    ...textList(input, 'MessageSystemAttributeNames'),
    ...textList(input, 'AttributeNames'),
  ];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => systemNames.includes('All') || systemNames.includes(name),
  );
  const attributes = selectAttributes(message.attributes, textList(input, 'MessageAttributeNames'));
  const hasAttributes = Object.keys(attributes).length > 0;
  return withoutUndefined({
    MessageId: message.id,
    ReceiptHandle: receiptHandleOf(queue, message),
    Body: message.body,
    MD5OfBody: md5OfText(message.body),
    Attributes: system.length === 0 ? undefined : Object.fromEntries(system),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MessageAttributes: hasAttributes
      ? Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, wireAttribute(value)]))
      : undefined,
  });
};

const receive = async (account: SqsAccount, input: JsonObject, signal: AbortSignal): Promise<JsonObject> => {
  const queue = queueOf(account, input);
  const request = {
    maximum: between(input, 'MaxNumberOfMessages', {minimum: 1, maximum: 10, absent: 1}),
    visibilityTimeoutSeconds: between(input, 'VisibilityTimeout', {
      minimum: 0,
      maximum: 43_200,
      absent: numberSetting(queue, 'VisibilityTimeout'),
    }),
    waitTimeSeconds: between(input, 'WaitTimeSeconds', {
      minimum: 0,
      maximum: 20,
      absent: numberSetting(queue, 'ReceiveMessageWaitTimeSeconds'),
    }),
  };
  const messages = await pollMessages(account, queue, request, signal);
  if (messages.length === 0) return {};
  return {Messages: messages.map(message => wireMessage(queue, message, input))};
};

const release = (account: SqsAccount, queue: Queue, entry: JsonObject): JsonObject => {
  const visibilityTimeout = requiredInteger(entry, 'VisibilityTimeout');
  changeVisibility(account, queue, requiredText(entry, 'ReceiptHandle'), visibilityTimeout);
  return {};
};

const remove = (account: SqsAccount, queue: Queue, entry: JsonObject): JsonObject => {
  deleteMessage(account, queue, requiredText(entry, 'ReceiptHandle'));
  return {};
};

/** Operations on messages. */
export const messageOperations = (account: SqsAccount): Readonly<Record<string, JsonOperation>> => {
  const one =
    (run: (account: SqsAccount, queue: Queue, input: JsonObject) => JsonObject): JsonOperation =>
    input => {
      const queue = queueOf(account, input);
      const result = run(account, queue, input);
      sampleQueue(account, queue);
      return result;
    };
  const batch = (run: (account: SqsAccount, queue: Queue, entry: JsonObject) => JsonObject): JsonOperation =>
    one((_, queue, input) => runBatch(input, entry => run(account, queue, entry)));
  const sendBatch = batch(send);
  return {
    SendMessage: one(send),
    SendMessageBatch: (input, signal) => {
      checkBatchSize(input);
      return sendBatch(input, signal);
    },
    ReceiveMessage: (input, signal) => receive(account, input, signal),
    DeleteMessage: one(remove),
    DeleteMessageBatch: batch(remove),
    ChangeMessageVisibility: one(release),
    ChangeMessageVisibilityBatch: batch(release),
  };
};
