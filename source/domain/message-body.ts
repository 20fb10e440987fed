import {jsonInString, prettyJson} from './json-pretty.ts';
import {decodeString, endOfString, jsonMembers, walkJson} from './json-text.ts';

type Members = ReadonlyMap<string, string>;

/** One wrapping of a message body, outermost first. Titles and facts are foreign text: make them visible. */
type BodyLayer = {
  readonly kind: 'sns' | 'eventbridge' | 'lambda' | 'string' | 'embedded' | 'json' | 'text';
  /** What it is, and what was unwrapped. */
  readonly title: string;
  /** What stood in the wrapping itself. */
  readonly facts: readonly {readonly label: string; readonly text: string}[];
};

/** A body as it is best read. The body itself stays the raw form. */
export type BodyDescription = {readonly layers: readonly BodyLayer[]; readonly text: string};

type Envelope = {
  readonly kind: BodyLayer['kind'];
  readonly title: string;
  readonly recognises: (members: Members) => boolean;
  readonly facts: readonly string[];
  /** The member that holds the whole of the inner message as a string, and so is shown in place of the envelope. */
  readonly payload?: string;
};

const isString = (value: string | undefined): value is string => value?.startsWith('"') === true;

const stringOf = (members: Members, key: string): string | undefined => {
  const value = members.get(key);
  return isString(value) ? decodeString(value) : undefined;
};

const has = (members: Members, keys: readonly string[]): boolean => keys.every(key => members.has(key));

const snsTypes: ReadonlySet<string | undefined> = new Set([
  'Notification',
  'SubscriptionConfirmation',
  'UnsubscribeConfirmation',
]);

const envelopes: readonly Envelope[] = [
  {
    // SNS Developer Guide, message and JSON formats.
    kind: 'sns',
    title: 'SNS notification',
    recognises: members =>
      snsTypes.has(stringOf(members, 'Type')) &&
      ['MessageId', 'TopicArn', 'Message'].every(key => isString(members.get(key))),
    facts: [
      'Type',
      'TopicArn',
      'MessageId',
      'Subject',
      'Timestamp',
      'MessageAttributes',
      'SequenceNumber',
      'SubscribeURL',
    ],
    payload: 'Message',
  },
  {
    // EventBridge User Guide, event structure.
    kind: 'eventbridge',
    title: 'EventBridge event',
    recognises: members =>
      isString(members.get('detail-type')) && isString(members.get('source')) && members.has('detail'),
    facts: ['source', 'detail-type', 'id', 'time', 'account', 'region', 'resources'],
  },
  {
    // Lambda Developer Guide, invocation records of asynchronous invocations.
    kind: 'lambda',
    title: 'Lambda invocation record',
    recognises: members => has(members, ['version', 'requestContext', 'requestPayload']),
    facts: ['timestamp', 'requestContext', 'responseContext'],
  },
];

const factsOf = (members: Members, keys: readonly string[]): BodyLayer['facts'] =>
  keys.flatMap(label => {
    const value = members.get(label);
    if (value === undefined) return [];
    return [{label, text: isString(value) ? decodeString(value) : (compactJson(value, false) ?? value)}];
  });

/** Takes one wrapping off: its layer and what was inside, `undefined` when the inside is part of the wrapping. */
const unwrap = (
  text: string,
): {readonly layer: BodyLayer; readonly inside: string | undefined} | undefined => {
  const token = text.trim();
  if (token.startsWith('"') && endOfString(token, 0) === token.length) {
    const inside = jsonInString(token);
    if (inside === undefined) return undefined;
    return {layer: {kind: 'string', title: 'JSON string, unwrapped: its content', facts: []}, inside};
  }
  const members = token.startsWith('{') ? jsonMembers(token) : undefined;
  const envelope = members && envelopes.find(({recognises}) => recognises(members));
  if (members === undefined || envelope === undefined) return undefined;
  const {kind, title, facts, payload} = envelope;
  const inside = payload === undefined ? undefined : stringOf(members, payload);
  const unwrapped = inside === undefined ? '' : `, unwrapped: its ${payload ?? ''}`;
  return {layer: {kind, title: title + unwrapped, facts: factsOf(members, facts)}, inside};
};

const embeddedLayer = (places: readonly string[]): BodyLayer => ({
  kind: 'embedded',
  title: `JSON in strings, opened: ${places.join(', ')}`,
  facts: [],
});

const unwrapAll = (body: string): {readonly layers: BodyLayer[]; readonly text: string} => {
  const layers: BodyLayer[] = [];
  let text = body;
  for (let next = unwrap(text); next !== undefined; next = unwrap(text)) {
    layers.push(next.layer);
    if (next.inside === undefined) break;
    text = next.inside;
  }
  return {layers, text};
};

/** What is inside the wrappings that `describeBody` takes off; the body itself where there is none. */
export const innermostBody = (body: string): string => unwrapAll(body).text;

/**
 * Takes a message body apart for reading: envelopes are taken off and named, JSON is indented with every digit
 * kept, JSON inside strings is opened. What is no JSON stays as it is.
 */
export const describeBody = (body: string): BodyDescription => {
  const {layers, text} = unwrapAll(body);
  const pretty = /^[\t\n\r ]*[{[]/.test(text) ? prettyJson(text) : undefined;
  if (pretty === undefined) return {layers: [...layers, {kind: 'text', title: 'Text', facts: []}], text};
  layers.push({kind: 'json', title: 'JSON', facts: []});
  if (pretty.embeddedAt.length > 0) layers.push(embeddedLayer(pretty.embeddedAt));
  return {layers, text: pretty.text};
};

/**
 * A JSON text without the white space between its tokens, or the start of one that was cut off. `undefined` when it
 * is neither.
 */
const compactJson = (text: string, isCut: boolean): string | undefined => {
  let compact = '';
  let reached = 0;
  const isWhole = walkJson(text, (_, start, end) => {
    compact += text.slice(start, end);
    reached = end;
    return true;
  });
  if (isWhole) return compact;
  const rest = text.slice(reached).trimStart();
  const wasCutThere = rest === '' || rest.startsWith('"') || /^[\w.+-]+$/.test(rest);
  return isCut && wasCutThere ? compact + rest.replace(/[\n\r\t]+/g, ' ') : undefined;
};

/** How much of a body its summary looks at, and how long the summary may be, in code units. */
const headLength = 4096;
const summaryLength = 512;

const snsMessageStart = /"Message"\s*:\s*(?=")/;

type Start = {readonly text: string; readonly isCut: boolean};

/** The message inside an SNS envelope, or its start, when this is the start of one. */
const insideSns = (head: string): Start | undefined => {
  if (!/^\s*\{/.test(head) || !/"TopicArn"\s*:/.test(head) || !/"Type"\s*:\s*"Notification"/.test(head))
    return undefined;
  const found = snsMessageStart.exec(head);
  if (found === null) return undefined;
  const start = found.index + found[0].length;
  const end = endOfString(head, start);
  if (end !== -1) return {text: decodeString(head.slice(start, end)), isCut: false};
  const closed = `${head.slice(start).replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '')}"`;
  return endOfString(closed, 0) === closed.length ? {text: decodeString(closed), isCut: true} : undefined;
};

/**
 * One line for a list of messages: JSON without its white space, an SNS notification's message without the
 * envelope. Looks at the first 4,096 characters only, so a list of bodies of 1 MiB costs no more than one of short
 * ones. Foreign text: make it visible before showing it.
 */
export const firstLine = (body: string): string => {
  const head = body.slice(0, headLength);
  const {text, isCut} = insideSns(head) ?? {text: head, isCut: body.length > headLength};
  const json = /^\s*[{[]/.test(text) ? compactJson(text, isCut) : undefined;
  const cut = (json ?? text.trim().replace(/\s+/g, ' ')).slice(0, summaryLength);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
};
