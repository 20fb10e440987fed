import {createHash} from 'node:crypto';

/** A JSON object of the wire. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An empty object for what is no JSON object, such as an answer in HTML. */
export const parseFields = (text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
};

export const listOf = (fields: Fields, name: string): readonly Fields[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter(isFields) : [];
};

export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

const fieldsOf = (fields: Fields, name: string): Fields => {
  const value = fields[name];
  return isFields(value) ? value : {};
};

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 20);

const attributesOf = (fields: Fields): unknown =>
  Object.entries(fields)
    .map(([name, value]) => {
      const attribute = isFields(value) ? value : {};
      return [name, attribute['DataType'], attribute['StringValue'], attribute['BinaryValue']];
    })
    .sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));

/** Everything that a copy must keep, as one short text: body, attributes, group and trace header. */
type Content = {
  readonly body: string;
  readonly attributes: Fields;
  readonly groupId: string;
  readonly traceHeader: string;
};

const contentKey = ({body, attributes, groupId, traceHeader}: Content): string =>
  digest([body, attributesOf(attributes), groupId, traceHeader]);

/** Of an entry of SendMessageBatch as it stands in the request. */
export const contentOfEntry = (entry: Fields): string =>
  contentKey({
    body: textOf(entry, 'MessageBody'),
    attributes: fieldsOf(entry, 'MessageAttributes'),
    groupId: textOf(entry, 'MessageGroupId'),
    traceHeader: textOf(
      fieldsOf(fieldsOf(entry, 'MessageSystemAttributes'), 'AWSTraceHeader'),
      'StringValue',
    ),
  });

/** Of a message as it stands in an answer of ReceiveMessage. */
export const contentOfMessage = (message: Fields): string => {
  const system = fieldsOf(message, 'Attributes');
  return contentKey({
    body: textOf(message, 'Body'),
    attributes: fieldsOf(message, 'MessageAttributes'),
    groupId: textOf(system, 'MessageGroupId'),
    traceHeader: textOf(system, 'AWSTraceHeader'),
  });
};
