import {encodeBase64} from './base64.ts';
import type {JsonValue} from './json-value.ts';
import {exactNumber, parseJson} from './json-value.ts';
import {innermostBody} from './message-body.ts';
import type {MessageAttribute} from './message.ts';
import {perMessage} from './per-message.ts';

/** The body as JSON; a body that is no JSON is its text. */
export const bodyOf = perMessage(({body}): JsonValue => parseJson(body) ?? body);

/** The text inside the wrappings of the body, such as an SNS notification's message. */
export const innerTextOf = perMessage(({body}) => innermostBody(body));

/** What is inside the wrappings of the body, as JSON; what is no JSON is its text. */
export const innerOf = perMessage((message): JsonValue => {
  const text = innerTextOf(message);
  return text === message.body ? bodyOf(message) : (parseJson(text) ?? text);
});

const attributeValue = ({dataType, value}: MessageAttribute): JsonValue => {
  if (typeof value !== 'string') return encodeBase64(value);
  const isNumber = dataType === 'Number' || dataType.startsWith('Number.');
  return isNumber && /^[+-]?\d/.test(value) ? exactNumber(value) : value;
};

const withoutPrototype = (entries: readonly (readonly [string, JsonValue])[]): JsonValue => {
  const members: {readonly [member: string]: JsonValue} = Object.fromEntries(entries);
  // So that no inherited member is taken for an attribute.
  Object.setPrototypeOf(members, null);
  return members;
};

/** Attribute name to value: numbers where nothing is lost, bytes as base64. */
export const attributesOf = perMessage(({attributes}) =>
  withoutPrototype(Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)])),
);

/** System attributes that count or tell a time in epoch milliseconds (ReceiveMessage API reference). */
const numeric: ReadonlySet<string> = new Set([
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SentTimestamp',
]);

/** System attributes by the names of SQS, with the message's id; counts and times are numbers. */
export const systemOf = perMessage(({id, systemAttributes}) =>
  withoutPrototype([
    ['MessageId', id],
    ...Object.entries(systemAttributes).map(
      ([name, value]) => [name, numeric.has(name) ? exactNumber(value) : value] as const,
    ),
  ]),
);
