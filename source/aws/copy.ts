import type {SendMessageBatchRequestEntry} from '@aws-sdk/client-sqs';
import type {Outgoing, TraceHeader} from '../domain/job.ts';
import {messageSize} from '../domain/message-size.ts';
import type {Message, MessageAttribute} from '../domain/message.ts';

/** A message on its way to a target. */
export type Copy = {
  /** Names the original in the journal and in results. */
  readonly id: string;
  /** The body for a queue, the event for a function. */
  readonly body: string;
  readonly attributes: Message['attributes'];
  readonly groupId: string | undefined;
  /** Present when it is to be kept. */
  readonly traceHeader: string | undefined;
  /** For FIFO queues, which drop a second message with the same one for five minutes (SQS Developer Guide). */
  readonly deduplicationId: string;
  /** As a batch and a queue's MaximumMessageSize count it. */
  readonly sizeBytes: number;
};

/** SendMessageBatch API reference: at most ten entries of 1 MiB together. */
const mostEntries = 10;
const mostBatchBytes = 1_048_576;

/** A copy of a message, or of what became of it. The trace header does not count to the size (SQS API reference). */
export const copyOf = (
  id: string,
  {body, attributes, groupId, traceHeader}: Outgoing['message'],
  deduplicationId: string,
  traceHeaderIs: TraceHeader,
): Copy => ({
  id,
  body,
  attributes,
  groupId,
  traceHeader: traceHeaderIs === 'keep' ? traceHeader : undefined,
  deduplicationId,
  sizeBytes: messageSize({body, attributes}),
});

const attributeValue = ({dataType, value}: MessageAttribute) => ({
  DataType: dataType,
  ...(typeof value === 'string' ? {StringValue: value} : {BinaryValue: value}),
});

/** The entry of SendMessageBatch: everything that a sender can set and that a copy must have of its original. */
export const entryOf = (copy: Copy, isFifo: boolean): SendMessageBatchRequestEntry => {
  const {id, body, attributes, groupId, traceHeader, deduplicationId} = copy;
  const named = Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)] as const);
  return {
    Id: id,
    MessageBody: body,
    ...(named.length === 0 ? {} : {MessageAttributes: Object.fromEntries(named)}),
    // On a standard queue too, where it makes for fair delivery (SQS Developer Guide, fair queues).
    ...(groupId === undefined ? {} : {MessageGroupId: groupId}),
    ...(isFifo ? {MessageDeduplicationId: deduplicationId} : {}),
    ...(traceHeader === undefined
      ? {}
      : {MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: traceHeader}}}),
  };
};

/**
 * The first copies that can go in one call: `most` or fewer, as many as their size allows, in their order. Where order is
 * to be kept, only one of each group, because of a batch some may be refused and later ones accepted.
 */
export const nextBatch = (copies: readonly Copy[], most: number, isOrdered: boolean): readonly Copy[] => {
  const batch: Copy[] = [];
  const groups = new Set<string>();
  const ids = new Set<string>();
  let bytes = 0;
  for (const copy of copies) {
    const {id, groupId = '', sizeBytes} = copy;
    const isNextOfGroup = !isOrdered || !groups.has(groupId);
    groups.add(groupId);
    if (!isNextOfGroup || ids.has(id)) continue;
    if (batch.length >= Math.min(most, mostEntries)) break;
    if (batch.length > 0 && bytes + sizeBytes > mostBatchBytes) break;
    batch.push(copy);
    ids.add(id);
    bytes += sizeBytes;
  }
  return batch;
};
