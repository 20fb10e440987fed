import {decodeBase64, encodeBase64} from './base64.ts';
import type {Message, MessageAttribute} from './message.ts';
import {messageSize} from './message-size.ts';

/** Stands in every line; another number means that older programs cannot read it. */
export const lineFormat = 'sls-top/message/1';

/** What a line of a file says, or what is wrong with it, in words. */
export type DecodedLine =
  | {readonly ok: true; readonly message: Message; readonly queueArn: string}
  | {readonly ok: false; readonly reason: string};

/** ECMAScript's last instant (ECMA-262, time values). */
const lastInstant = 8.64e15;

const isoOf = (at: number | undefined): string | undefined =>
  at !== undefined && Math.abs(at) <= lastInstant ? new Date(at).toISOString() : undefined;

const attributeForLine = ({dataType, value}: MessageAttribute) =>
  typeof value === 'string' ? {dataType, value} : {dataType, base64: encodeBase64(value)};

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : Number(a > b);

/**
 * A message as one line of JSON, without the line break: body, attributes of every type, all system attributes, ids,
 * times (as ISO 8601 for people and in epoch milliseconds), and the queue that it was in. Nothing is lost.
 */
export const encodeMessageLine = (message: Message, queueArn: string): string => {
  const {attributes, systemAttributes, sentAt, firstReceivedAt} = message;
  const line = JSON.stringify({
    format: lineFormat,
    queueArn,
    messageId: message.id,
    sentAt: isoOf(sentAt),
    sentAtMilliseconds: sentAt,
    firstReceivedAt: isoOf(firstReceivedAt),
    firstReceivedAtMilliseconds: firstReceivedAt,
    receiveCount: message.receiveCount,
    groupId: message.groupId,
    deduplicationId: message.deduplicationId,
    sequenceNumber: message.sequenceNumber,
    traceHeader: message.traceHeader,
    sourceQueueArn: message.sourceQueueArn,
    senderId: message.senderId,
    attributes: Object.fromEntries(
      Object.entries(attributes)
        .sort(byName)
        .map(([name, attribute]) => [name, attributeForLine(attribute)]),
    ),
    systemAttributes: Object.fromEntries(Object.entries(systemAttributes).sort(byName)),
    body: message.body,
  });
  // Many programs take these for line breaks; in JSON they stand in strings only.
  return line.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
};

type Members = {readonly [member: string]: unknown};

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const problem = (reason: string): DecodedLine => ({ok: false, reason});

/** The value of a JSON text, or why it is none: the parser has no way to say so but to throw. */
const parse = (text: string): {readonly value: unknown} | string => {
  try {
    return {value: JSON.parse(text)};
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const attributeIn = (value: unknown): MessageAttribute | undefined => {
  if (!isMembers(value) || typeof value['dataType'] !== 'string') return undefined;
  const {dataType, value: text, base64} = value;
  if (typeof text === 'string') return {dataType, value: text};
  const bytes = typeof base64 === 'string' ? decodeBase64(base64) : undefined;
  return bytes === undefined ? undefined : {dataType, value: bytes};
};

type Read<Value> = {readonly value: Value} | {readonly reason: string};

const attributesIn = (value: unknown): Read<Message['attributes']> => {
  if (value === undefined) return {value: {}};
  if (!isMembers(value)) return {reason: '"attributes" is no object'};
  const read = Object.entries(value).map(([name, each]) => [name, attributeIn(each)] as const);
  const attributes: [string, MessageAttribute][] = [];
  for (const [name, attribute] of read) {
    if (attribute === undefined)
      return {
        reason: `attribute ${JSON.stringify(name)} needs a dataType, and a value or base64, as strings`,
      };
    attributes.push([name, attribute]);
  }
  return {value: Object.fromEntries(attributes)};
};

const stringsIn = (value: unknown): Read<Readonly<Record<string, string>>> => {
  if (value === undefined) return {value: {}};
  if (!isMembers(value)) return {reason: '"systemAttributes" is no object'};
  const strings: [string, string][] = [];
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return {reason: `system attribute ${JSON.stringify(name)} is no string`};
    strings.push([name, text]);
  }
  return {value: Object.fromEntries(strings)};
};

const textMembers = [
  'groupId',
  'deduplicationId',
  'sequenceNumber',
  'traceHeader',
  'sourceQueueArn',
  'senderId',
] as const;
const numberMembers = ['sentAtMilliseconds', 'firstReceivedAtMilliseconds', 'receiveCount'] as const;

/** The first member that is there and of the wrong type. */
const wrongMember = (members: Members): string | undefined => {
  const isWrong = (name: string, type: string): boolean =>
    members[name] !== undefined && typeof members[name] !== type;
  const text = textMembers.find(name => isWrong(name, 'string'));
  if (text !== undefined) return `"${text}" is no string`;
  const number = numberMembers.find(name => isWrong(name, 'number'));
  return number === undefined ? undefined : `"${number}" is no number`;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const messageIn = (
  members: Members,
  id: string,
  body: string,
  attributes: Message['attributes'],
  systemAttributes: Message['systemAttributes'],
): Message => ({
  id,
  body,
  sentAt: numberOf(members['sentAtMilliseconds']),
  firstReceivedAt: numberOf(members['firstReceivedAtMilliseconds']),
  receiveCount: numberOf(members['receiveCount']) ?? 0,
  groupId: textOf(members['groupId']),
  deduplicationId: textOf(members['deduplicationId']),
  sequenceNumber: textOf(members['sequenceNumber']),
  traceHeader: textOf(members['traceHeader']),
  sourceQueueArn: textOf(members['sourceQueueArn']),
  senderId: textOf(members['senderId']),
  attributes,
  systemAttributes,
  sizeBytes: messageSize({body, attributes}),
});

/**
 * Reads a line that `encodeMessageLine` wrote, perhaps changed by hand; the size is counted anew. A line needs `format`,
 * `messageId` and `body`, the rest may be missing.
 */
export const decodeMessageLine = (text: string): DecodedLine => {
  const parsed = parse(text);
  if (typeof parsed === 'string') return problem(`it is no JSON: ${parsed}`);
  const members = parsed.value;
  if (!isMembers(members)) return problem('it is no JSON object');
  if (members['format'] !== lineFormat)
    return problem(`"format" is not "${lineFormat}": it is no line of an export that this version reads`);
  const {messageId, body, queueArn = ''} = members;
  if (typeof body !== 'string') return problem('"body" is missing, or no string');
  if (typeof messageId !== 'string') return problem('"messageId" is missing, or no string');
  if (typeof queueArn !== 'string') return problem('"queueArn" is no string');
  const wrong = wrongMember(members);
  if (wrong !== undefined) return problem(wrong);
  const attributes = attributesIn(members['attributes']);
  if ('reason' in attributes) return problem(attributes.reason);
  const system = stringsIn(members['systemAttributes']);
  if ('reason' in system) return problem(system.reason);
  return {ok: true, message: messageIn(members, messageId, body, attributes.value, system.value), queueArn};
};
