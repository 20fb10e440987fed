import type {QueueReference} from '../../../source/domain/message.ts';
import type {DeadLetter} from './message-mix.ts';
import type {Fields} from './wire-call.ts';
import {contentOfEntry, contentOfMessage, isFields, listOf, parseFields, textOf} from './wire-call.ts';

/** A message that was put into a queue, or was left in one. */
export type Found = {readonly id: string; readonly content: string; readonly groupId: string};

/** Queues of a peer, reached without any code of the program and past every fault. Throws what the peer refuses. */
export type PeerQueues = {
  readonly create: (name: string, attributes?: Readonly<Record<string, string>>) => Promise<QueueReference>;
  /** In the order of the queue. */
  readonly fill: (queue: QueueReference, letters: readonly DeadLetter[]) => Promise<readonly Found[]>;
  /** Lets what is in `source` die: its redrive policy must allow one receive. */
  readonly letDie: (source: QueueReference) => Promise<void>;
  /** Messages in flight. */
  readonly inFlight: (queue: QueueReference) => Promise<number>;
  /** Takes everything that is visible out of the queue, in its order. */
  readonly drain: (queue: QueueReference) => Promise<readonly Found[]>;
};

/** SendMessageBatch API reference: ten entries, 1 MiB together; half of it leaves room for attributes. */
const mostEntries = 10;
const mostBytes = 524_288;

const wireAttributes = ({attributes}: DeadLetter): Fields =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, {dataType, value}]) => [
      name,
      typeof value === 'string'
        ? {DataType: dataType, StringValue: value}
        : {DataType: dataType, BinaryValue: Buffer.from(value).toString('base64')},
    ]),
  );

const entryOf = (letter: DeadLetter, isFifo: boolean, index: number): Fields => ({
  Id: String(index),
  MessageBody: letter.text.repeat(letter.times),
  MessageAttributes: wireAttributes(letter),
  ...(letter.groupId === undefined ? {} : {MessageGroupId: letter.groupId}),
  ...(isFifo ? {MessageDeduplicationId: `seed-${index}`} : {}),
  ...(letter.traceHeader === undefined
    ? {}
    : {MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: letter.traceHeader}}}),
});

const inBatches = (entries: readonly Fields[]): readonly (readonly Fields[])[] => {
  const batches: Fields[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const size = Buffer.byteLength(textOf(entry, 'MessageBody'));
    const last = batches.at(-1);
    if (last === undefined || last.length === mostEntries || bytes + size > mostBytes) {
      batches.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return batches;
};

const foundIn = (message: Fields): Found => ({
  id: textOf(message, 'MessageId'),
  content: contentOfMessage(message),
  groupId: textOf(isFields(message['Attributes']) ? message['Attributes'] : {}, 'MessageGroupId'),
});

type CallPeer = (operation: string, input: Fields) => Promise<Fields>;

const caller =
  (peerUrl: string, region: string): CallPeer =>
  async (operation, input) => {
    const answer = await fetch(peerUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${operation}`,
        'x-amz-date': '20261101T120000Z',
        authorization:
          `AWS4-HMAC-SHA256 Credential=AKIAPROOF/20261101/${region}/sqs/aws4_request, ` +
          'SignedHeaders=host;x-amz-date, Signature=00',
      },
      body: JSON.stringify(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${text}`);
    return parseFields(text);
  };

const everything = {
  MessageSystemAttributeNames: ['All'],
  AttributeNames: ['All'],
  MessageAttributeNames: ['All'],
  MaxNumberOfMessages: 10,
  WaitTimeSeconds: 0,
};

const fillWith =
  (call: CallPeer): PeerQueues['fill'] =>
  async ({url, type}, letters) => {
    const entries = letters.map((letter, index) => entryOf(letter, type === 'fifo', index));
    const found: Found[] = [];
    for (const batch of inBatches(entries)) {
      const output = await call('SendMessageBatch', {QueueUrl: url, Entries: batch});
      const ids = new Map(
        listOf(output, 'Successful').map(entry => [textOf(entry, 'Id'), textOf(entry, 'MessageId')]),
      );
      for (const entry of batch) {
        const id = ids.get(textOf(entry, 'Id'));
        if (id === undefined) throw new Error(`Expected all to be sent, got ${JSON.stringify(output)}`);
        found.push({id, content: contentOfEntry(entry), groupId: textOf(entry, 'MessageGroupId')});
      }
    }
    return found;
  };

/** local-aws-sqs hands out nothing now and then, although there is something. */
const emptyAtEnd = 4;

const drainWith =
  (call: CallPeer): PeerQueues['drain'] =>
  async ({url}) => {
    const found: Found[] = [];
    let emptyInARow = 0;
    while (emptyInARow < emptyAtEnd) {
      const output = await call('ReceiveMessage', {QueueUrl: url, ...everything, VisibilityTimeout: 600});
      const messages = listOf(output, 'Messages');
      emptyInARow = messages.length === 0 ? emptyInARow + 1 : 0;
      if (messages.length === 0) continue;
      found.push(...messages.map(foundIn));
      const entries = messages.map(({ReceiptHandle}, index) => ({Id: String(index), ReceiptHandle}));
      const {Failed = []} = await call('DeleteMessageBatch', {QueueUrl: url, Entries: entries});
      if (Array.isArray(Failed) && Failed.length > 0)
        throw new Error(`Expected to drain the queue, got ${JSON.stringify(Failed)}`);
    }
    return found;
  };

/** Of one peer. */
export const peerQueues = ({url, region}: {readonly url: string; readonly region: string}): PeerQueues => {
  const call = caller(url, region);
  const attributesOf = async (queueUrl: string): Promise<Fields> => {
    const {Attributes} = await call('GetQueueAttributes', {QueueUrl: queueUrl, AttributeNames: ['All']});
    return isFields(Attributes) ? Attributes : {};
  };
  return {
    create: async (name, attributes = {}) => {
      const isFifo = name.endsWith('.fifo');
      const settings = {...attributes, ...(isFifo ? {FifoQueue: 'true'} : {})};
      const queueUrl = textOf(await call('CreateQueue', {QueueName: name, Attributes: settings}), 'QueueUrl');
      const arn = textOf(await attributesOf(queueUrl), 'QueueArn');
      return {url: queueUrl, name, arn, type: isFifo ? 'fifo' : 'standard'};
    },
    fill: fillWith(call),
    letDie: async ({url: queueUrl}) => {
      const look = {QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0, WaitTimeSeconds: 0};
      const isEmpty = async () => textOf(await attributesOf(queueUrl), 'ApproximateNumberOfMessages') === '0';
      while (!(await isEmpty())) await call('ReceiveMessage', look);
    },
    inFlight: async ({url: queueUrl}) =>
      Number((await attributesOf(queueUrl))['ApproximateNumberOfMessagesNotVisible']),
    drain: drainWith(call),
  };
};
