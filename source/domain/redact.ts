import {walkJson, decodeString} from './json-text.ts';
import {keyedHash} from './keyed-hash.ts';
import type {Message, MessageAttribute} from './message.ts';
import {utf8Size} from './utf8-size.ts';

/** Stands for text that is hidden. */
export const hidden = '▒▒▒';

/** Drawn anew by every process, so that a pseudonym on a recording cannot be looked up. */
const key = (([low = 0, high = 0]: Uint32Array) => [low, high] as const)(
  crypto.getRandomValues(new Uint32Array(2)),
);

/** A pseudonym of an id, the same one as long as the program runs: `id-1f3a9c`. Different ids may share one, rarely. */
export const redactId = (id: string): string => {
  const hash = keyedHash(new TextEncoder().encode(id), key);
  return `id-${(hash >>> 8).toString(16).padStart(6, '0')}`;
};

const optionalId = (id: string | undefined): string | undefined =>
  id === undefined ? undefined : redactId(id);

/** UUIDs; ids of access keys, users and roles (IAM User Guide, unique identifiers); account numbers. */
const secrets =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\bA(?:KIA|SIA|IDA|ROA|IPA|NPA)[A-Z\d]{16,}|(?<!\d)\d{12}(?!\d)/gi;

/** Text of anything but a message, such as an ARN: ids become pseudonyms, account numbers are blotted out. */
export const redactText = (text: string): string =>
  text.replace(secrets, secret => (/^\d+$/.test(secret) ? '▒'.repeat(secret.length) : redactId(secret)));

/** An account number that is none: the same one for the same account as long as the program runs. */
const redactAccount = (account: string): string => {
  const hash = keyedHash(new TextEncoder().encode(account), key);
  return `0000${String(hash % 100_000_000).padStart(8, '0')}`;
};

/** The same where what is told apart by its account must stay apart, and ARNs must stay ARNs: in recordings. */
export const pseudonymText = (text: string): string =>
  text.replace(secrets, secret => (/^\d+$/.test(secret) ? redactAccount(secret) : redactId(secret)));

/** `redactText` of all strings of a JSON document and of nothing else, so that it stays JSON. */
export const redactStrings = (json: string): string => {
  let redacted = '';
  let shownTo = 0;
  walkJson(json, (token, start, end) => {
    if (token !== 'string' && token !== 'key') return true;
    redacted += json.slice(shownTo, start) + redactText(json.slice(start, end));
    shownTo = end;
    return true;
  });
  return redacted + json.slice(shownTo);
};

/** A JSON text in a JSON text in … is looked into so often. */
const mostLayers = 4;

/** Names of members are shown when they look like names that a programmer chose, and not like somebody's data. */
const isMemberName = (name: string): boolean =>
  /^[A-Za-z_$@][\w$:.-]{0,39}$/.test(name) &&
  (name.match(/\d/g)?.length ?? 0) < 4 &&
  !/[@.].*[@.]/.test(name);

const redactString = (token: string, layers: number): string => {
  if (!/^"\s*(?:\{|\[|\\")/.test(token) || layers >= mostLayers) return `"${hidden}"`;
  const inner = redactJson(decodeString(token), layers + 1);
  return JSON.stringify(inner ?? hidden);
};

const redactLiteral = (literal: string): string => {
  if (literal === 'null') return literal;
  return literal === 'true' || literal === 'false' ? 'false' : '0';
};

/** The JSON text with its members' names and its layout, and without its values; `undefined` when it is no JSON. */
const redactJson = (text: string, layers = 0): string | undefined => {
  let redacted = '';
  let shownTo = 0;
  const put = (replacement: string, start: number, end: number): void => {
    redacted += text.slice(shownTo, start) + replacement;
    shownTo = end;
  };
  const isJson = walkJson(text, (token, start, end) => {
    const raw = text.slice(start, end);
    if (token === 'string') put(redactString(raw, layers), start, end);
    else if (token === 'literal') put(redactLiteral(raw), start, end);
    else if (token === 'key' && !isMemberName(decodeString(raw))) put(`"${hidden}"`, start, end);
    return true;
  });
  return isJson ? redacted + text.slice(shownTo) : undefined;
};

/** A body without its contents: JSON keeps its shape, of other text only the size in bytes of UTF-8 is said. */
export const redactBody = (body: string): string =>
  body === '' ? '' : (redactJson(body) ?? `${hidden} (${String(utf8Size(body))} bytes)`);

const redactAttribute = ({dataType, value}: MessageAttribute): MessageAttribute => {
  if (typeof value !== 'string') return {dataType, value: new Uint8Array(value.length)};
  return {dataType, value: dataType.startsWith('Number') ? '0' : hidden};
};

/** System attributes that say when, how often and where, and nothing of whom. */
const harmless: ReadonlySet<string> = new Set([
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateArrivalTimestamp',
  'ShardId',
  'EncryptionType',
]);

const redactSystemAttribute = (name: string, value: string): string => {
  if (harmless.has(name)) return value;
  return name === 'DeadLetterQueueSourceArn' ? redactText(value) : redactId(value);
};

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (key: string, value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(name, value)]));

const redactions = new WeakMap<Message, Message>();

/**
 * A message as a shared screen may show it: times, counts, sizes and shapes are its own, contents are hidden, ids are
 * pseudonyms. Only for drawing: nothing can be done to it. The same message gives the same object.
 */
export const redactMessage = (message: Message): Message => {
  const known = redactions.get(message);
  if (known !== undefined) return known;
  const {sourceQueueArn} = message;
  const redacted: Message = {
    ...message,
    id: redactId(message.id),
    body: redactBody(message.body),
    groupId: optionalId(message.groupId),
    deduplicationId: optionalId(message.deduplicationId),
    sequenceNumber: optionalId(message.sequenceNumber),
    traceHeader: optionalId(message.traceHeader),
    senderId: optionalId(message.senderId),
    sourceQueueArn: sourceQueueArn === undefined ? undefined : redactText(sourceQueueArn),
    attributes: mapValues(message.attributes, (_, attribute) => redactAttribute(attribute)),
    systemAttributes: mapValues(message.systemAttributes, redactSystemAttribute),
  };
  redactions.set(message, redacted);
  return redacted;
};
