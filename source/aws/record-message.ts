import type {_Record as KinesisRecord} from '@aws-sdk/client-kinesis';
import type {Message} from '../domain/message.ts';

/** Bytes of a binary record that are shown: enough to recognise a format, and as readable as base64 gets. */
const shownBytes = 3072;

/** How data begins that is no text, and what it then is. */
const signatures: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], 'gzip'],
  // Kinesis Producer Library, aggregation format.
  [[0xf3, 0x89, 0x9a, 0xc2], 'records aggregated by the Kinesis Producer Library'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0x4f, 0x62, 0x6a, 0x01], 'Avro'],
];

const formatOf = (data: Uint8Array): string => {
  const known = signatures.find(([bytes]) => bytes.every((byte, index) => data[index] === byte));
  return known === undefined ? '' : `, ${known[1]}`;
};

/** Text as it was written; `undefined` for what is no UTF-8, or has zero bytes, which no text has. */
const textOf = (data: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(data);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
};

const bodyOf = (data: Uint8Array): string => {
  const text = textOf(data);
  if (text !== undefined) return text;
  const start = Buffer.from(data.subarray(0, shownBytes)).toString('base64');
  const cut = data.length > shownBytes ? ` (the first ${String(shownBytes)})` : '';
  return `[binary${formatOf(data)}: ${String(data.length)} bytes${cut}, in base64]\n${start}`;
};

/** A record of a shard as the screens for messages show it. Nothing counts receives of a record. */
export const messageOfRecord = (record: KinesisRecord, shardId: string): Message => {
  const {SequenceNumber: sequenceNumber = '', Data = new Uint8Array(), PartitionKey = ''} = record;
  const arrivedAt = record.ApproximateArrivalTimestamp;
  return {
    // Sequence numbers are unique in their shard alone (PutRecord API reference, SequenceNumber).
    id: `${shardId}:${sequenceNumber}`,
    body: bodyOf(Data),
    sentAt: arrivedAt?.getTime(),
    firstReceivedAt: undefined,
    receiveCount: 0,
    groupId: undefined,
    deduplicationId: undefined,
    sequenceNumber,
    traceHeader: undefined,
    sourceQueueArn: undefined,
    senderId: undefined,
    attributes: {},
    systemAttributes: {
      PartitionKey,
      ShardId: shardId,
      SequenceNumber: sequenceNumber,
      ...(arrivedAt === undefined ? {} : {ApproximateArrivalTimestamp: arrivedAt.toISOString()}),
      ...(record.EncryptionType === undefined ? {} : {EncryptionType: record.EncryptionType}),
    },
    // The partition key counts to the size of a record (PutRecord API reference).
    sizeBytes: Data.length + Buffer.byteLength(PartitionKey),
  };
};
