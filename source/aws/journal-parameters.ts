import {Buffer} from 'node:buffer';

type Fields = Readonly<Record<string, unknown>>;

/** Contents of messages, and handles that let others delete them: these never reach the journal. */
const unwritten: readonly string[] = [
  '$metadata',
  'ClientContext',
  'LogResult',
  'MD5OfMessageAttributes',
  'MD5OfMessageBody',
  'MD5OfMessageSystemAttributes',
  'MessageAttributes',
  'MessageSystemAttributes',
  'ReceiptHandle',
];

/** Contents of which the journal says the size only, by the name it is said under. */
const measured: Readonly<Record<string, string>> = {MessageBody: 'bodyBytes', Payload: 'payloadBytes'};

/** What is kept of the entries of a batch's answer (SendMessageBatch and DeleteMessageBatch API references). */
const keptOfEntries: Readonly<Record<string, readonly string[]>> = {
  Successful: ['Id', 'MessageId'],
  Failed: ['Id', 'Code', 'Message'],
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const sizeOf = (value: unknown): number =>
  typeof value === 'string' || value instanceof Uint8Array ? Buffer.byteLength(value) : 0;

/**
 * What SQS says of a receipt handle, without the handle that it repeats. For texts of errors only: an id may be as long
 * as what is taken for a handle here.
 */
export const withoutHandles = (text: string): string => text.replace(/[\w+/=-]{60,}/g, '…');

const keepOf = (entry: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(
    Object.entries(entry)
      .filter(([name, value]) => names.includes(name) && value !== undefined)
      .map(([name, value]) => [
        name,
        name === 'Message' && typeof value === 'string' ? withoutHandles(value) : value,
      ]),
  );

const reduceField = ([name, value]: readonly [string, unknown]): readonly (readonly [string, unknown])[] => {
  if (value === undefined || unwritten.includes(name)) return [];
  const size = measured[name];
  if (size !== undefined) return [[size, sizeOf(value)]];
  if (!Array.isArray(value)) return [[name, value]];
  const entries: readonly unknown[] = value;
  const kept = keptOfEntries[name];
  const reduce = (entry: Fields): Fields => (kept === undefined ? reduceFields(entry) : keepOf(entry, kept));
  return [[name, entries.map(entry => (isFields(entry) ? reduce(entry) : entry))]];
};

const reduceFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).flatMap(reduceField));

/** The input of a call as the journal keeps it: without bodies, attributes and receipt handles of messages. */
export const journalParameters = (input: object): Fields =>
  reduceFields(Object.fromEntries(Object.entries(input)));

/** What AWS answered as the journal keeps it. An Invoke is known by the id of its request, the event's id in Lambda. */
export const journalOutcome = (
  operation: string,
  output: {readonly $metadata: {readonly requestId?: string | undefined}},
): Fields => {
  const {requestId} = output.$metadata;
  return {
    ...journalParameters(output),
    ...(operation === 'Invoke' && requestId !== undefined ? {RequestId: requestId} : {}),
  };
};
