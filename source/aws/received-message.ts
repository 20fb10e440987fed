import type {
  Message as SqsMessage,
  MessageAttributeValue,
  ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import {messageSize} from '../domain/message-size.ts';
import type {Message, MessageAttribute} from '../domain/message.ts';

/** A receive that brings everything there is to know. Both names of the system attributes, for emulators. */
export const everythingOf = (
  url: string,
): Pick<
  ReceiveMessageCommandInput,
  'QueueUrl' | 'MessageSystemAttributeNames' | 'MessageAttributeNames' | 'AttributeNames'
> => ({
  QueueUrl: url,
  MessageSystemAttributeNames: ['All'],
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- emulators know only this one
  AttributeNames: ['All'],
  MessageAttributeNames: ['All'],
});

const attributeOf = ({
  DataType = 'String',
  StringValue,
  BinaryValue,
}: MessageAttributeValue): MessageAttribute => ({
  dataType: DataType,
  value: BinaryValue ?? StringValue ?? '',
});

const numberOf = (text: string | undefined): number | undefined => {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
};

/** A message as the program knows it from a message as SQS sends it. */
export const messageOf = (received: SqsMessage): Message => {
  const {MessageId = '', Body: body = '', Attributes: system = {}, MessageAttributes = {}} = received;
  const attributes = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, value]) => [name, attributeOf(value)]),
  );
  return {
    id: MessageId,
    body,
    sentAt: numberOf(system.SentTimestamp),
    firstReceivedAt: numberOf(system.ApproximateFirstReceiveTimestamp),
    // It has just been received, so this is the least it can be.
    receiveCount: numberOf(system.ApproximateReceiveCount) ?? 1,
    groupId: system.MessageGroupId,
    deduplicationId: system.MessageDeduplicationId,
    sequenceNumber: system.SequenceNumber,
    traceHeader: system.AWSTraceHeader,
    sourceQueueArn: system.DeadLetterQueueSourceArn,
    senderId: system.SenderId,
    attributes,
    systemAttributes: system,
    sizeBytes: messageSize({body, attributes}),
  };
};
