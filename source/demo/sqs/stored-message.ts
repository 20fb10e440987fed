import {createHash, randomUUID} from 'node:crypto';

/** A message attribute; `binary` in base64, as the wire has it. */
export type AttributeValue =
  {readonly dataType: string; readonly text: string} | {readonly dataType: string; readonly binary: string};

export type MessageAttributes = Readonly<Record<string, AttributeValue>>;

/** What a sender decides about a message. */
export type MessageContent = {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
};

export type MessageState = 'visible' | 'inFlight' | 'delayed' | 'gone';

/** A message in a queue. Times are epoch milliseconds. Only queue-contents.ts changes `state` and `hiddenUntil`. */
export type StoredMessage = MessageContent & {
  readonly id: string;
  readonly senderId: string;
  readonly sequenceNumber: string | undefined;
  /** SentTimestamp. Retention counts from here, even after a move to a dead-letter queue (standard queues). */
  readonly sentAt: number;
  /** When it came into this queue: what ApproximateAgeOfOldestMessage counts from. */
  readonly enqueuedAt: number;
  /** DeadLetterQueueSourceArn. */
  readonly sourceQueueArn: string | undefined;
  state: MessageState;
  hiddenUntil: number;
  /** Place in a standard queue. */
  order: number;
  /** ApproximateReceiveCount, cumulative over the move to a dead-letter queue. */
  receiveCount: number;
  /** Receives in this queue: what its redrive policy looks at, and the number of the latest receipt handle. */
  receivesHere: number;
  firstReceivedAt: number | undefined;
  /** When the latest receive was; `undefined` once its visibility timeout was ended by hand. */
  receivedAt: number | undefined;
};

type Origin = {
  readonly sentAt: number;
  readonly sequenceNumber: string | undefined;
  readonly senderId: string;
};

/** A message nobody has received yet, not in any queue yet. */
export const freshMessage = (content: MessageContent, origin: Origin): StoredMessage => ({
  id: randomUUID(),
  body: content.body,
  attributes: content.attributes,
  traceHeader: content.traceHeader,
  groupId: content.groupId,
  deduplicationId: content.deduplicationId,
  senderId: origin.senderId,
  sequenceNumber: origin.sequenceNumber,
  sentAt: origin.sentAt,
  enqueuedAt: origin.sentAt,
  sourceQueueArn: undefined,
  state: 'gone',
  hiddenUntil: 0,
  order: 0,
  receiveCount: 0,
  receivesHere: 0,
  firstReceivedAt: undefined,
  receivedAt: undefined,
});

export const md5OfText = (text: string): string => createHash('md5').update(text).digest('hex');

const lengthPrefixed = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const attributeBytes = (value: AttributeValue): Buffer =>
  'text' in value ? Buffer.from(value.text) : Buffer.from(value.binary, 'base64');

/** Digests of attributes that were sent and are received again. */
const digests = new WeakMap<MessageAttributes, string>();

/** MD5OfMessageAttributes (SQS Developer Guide, "Calculating the MD5 message digest for message attributes"). */
export const md5OfAttributes = (attributes: MessageAttributes): string | undefined => {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const known = digests.get(attributes);
  if (known !== undefined) return known;
  const hash = createHash('md5');
  for (const name of names) {
    const value = attributes[name];
    if (value === undefined) continue;
    hash.update(lengthPrefixed(Buffer.from(name)));
    hash.update(lengthPrefixed(Buffer.from(value.dataType)));
    hash.update(Buffer.from(['text' in value ? 1 : 2]));
    hash.update(lengthPrefixed(attributeBytes(value)));
  }
  const digest = hash.digest('hex');
  digests.set(attributes, digest);
  return digest;
};

/** Size as SQS counts it: body plus names, types and values of the attributes, in bytes of UTF-8. */
export const sizeInBytes = ({body, attributes}: Pick<MessageContent, 'body' | 'attributes'>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, value]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(value.dataType) + attributeBytes(value).length,
    Buffer.byteLength(body),
  );
