import type {JsonObject} from '../wire/json-fields.ts';
import {isJsonObject, objectField, optionalText} from '../wire/json-fields.ts';
import {invalidParameterValue, missingParameter} from '../wire/service-error.ts';
import type {AttributeValue, MessageAttributes, MessageContent} from './stored-message.ts';
import {sizeInBytes} from './stored-message.ts';
import type {Queue} from './queue.ts';
import {numberSetting} from './queue.ts';
import {sqsError} from './sqs-errors.ts';

/** The characters of a message (SendMessage API reference); with the `u` flag lone surrogates match too. */
const forbiddenCharacters = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** What is wrong with the characters of a text; `undefined`: nothing. */
const forbiddenIn = (text: string, where: string): string | undefined => {
  const forbidden = forbiddenCharacters.exec(text)?.[0];
  return forbidden === undefined
    ? undefined
    : `Invalid binary character '#x${(forbidden.codePointAt(0) ?? 0).toString(16)}' was found in the ${where}, ` +
        'the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF';
};

/** SendMessage API reference. */
const maxAttributes = 10;

const attributeValue = (name: string, value: unknown): AttributeValue => {
  const refuse = (reason: string) => invalidParameterValue(`The message attribute '${name}' ${reason}`);
  if (!isJsonObject(value)) throw refuse('must be a structure.');
  const dataType = optionalText(value, 'DataType') ?? '';
  if (!/^(String|Number|Binary)(\..+)?$/.test(dataType)) {
    throw refuse(
      `has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const isBinary = dataType.startsWith('Binary');
  const field = isBinary ? 'BinaryValue' : 'StringValue';
  const content = optionalText(value, field) ?? '';
  if (content === '')
    throw refuse(`must contain non-empty message attribute value for message attribute type '${dataType}'.`);
  if (dataType.startsWith('Number') && Number.isNaN(Number(content))) {
    throw refuse(`with type 'Number' must use a valid number.`);
  }
  // A body is refused with InvalidMessageContents for the same.
  const forbidden = isBinary ? undefined : forbiddenIn(content, `message attribute '${name}'`);
  if (forbidden !== undefined) throw invalidParameterValue(forbidden);
  return isBinary ? {dataType, binary: content} : {dataType, text: content};
};

const messageAttributes = (fields: JsonObject): MessageAttributes => {
  const names = Object.keys(fields);
  if (names.length > maxAttributes) {
    throw invalidParameterValue(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${maxAttributes}].`,
    );
  }
  const badName = names.find(name => !/^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/.test(name));
  if (badName !== undefined) throw invalidParameterValue(`Invalid message attribute name '${badName}'.`);
  return Object.fromEntries(names.map(name => [name, attributeValue(name, fields[name])]));
};

/** AWSTraceHeader is the only system attribute that a sender may set. */
const traceHeader = (fields: JsonObject): string | undefined => {
  const other = Object.keys(fields).find(name => name !== 'AWSTraceHeader');
  if (other !== undefined)
    throw invalidParameterValue(`Message system attribute name '${other}' is invalid.`);
  if (fields['AWSTraceHeader'] === undefined) return undefined;
  const value = attributeValue('AWSTraceHeader', fields['AWSTraceHeader']);
  if ('text' in value && value.dataType === 'String') return value.text;
  throw invalidParameterValue("The message system attribute 'AWSTraceHeader' must be of type String.");
};

/** Letters, digits and punctuation (SendMessage API reference, MessageGroupId and MessageDeduplicationId). */
const idCharacters = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

const checkedId = (
  input: JsonObject,
  name: 'MessageGroupId' | 'MessageDeduplicationId',
): string | undefined => {
  const value = optionalText(input, name);
  if (value === undefined || idCharacters.test(value)) return value;
  throw invalidParameterValue(
    `Value ${value} for parameter ${name} is invalid. ` +
      `Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
};

/** Bytes of an unchecked message as the size of a batch counts them: whatever is no text counts as nothing. */
export const requestedBytes = (input: JsonObject): number => {
  const length = (value: unknown, encoding: BufferEncoding = 'utf8') =>
    typeof value === 'string' ? Buffer.byteLength(value, encoding) : 0;
  return Object.entries(objectField(input, 'MessageAttributes')).reduce(
    (sum, [name, value]) =>
      isJsonObject(value)
        ? sum +
          length(name) +
          length(value['DataType']) +
          length(value['StringValue']) +
          length(value['BinaryValue'], 'base64')
        : sum,
    length(input['MessageBody']),
  );
};

/** What SendMessage or one entry of SendMessageBatch asks to send, checked. */
export const messageContent = (queue: Queue, input: JsonObject): MessageContent => {
  const body = optionalText(input, 'MessageBody') ?? '';
  if (body === '') throw missingParameter('MessageBody');
  const forbidden = forbiddenIn(body, 'message body');
  if (forbidden !== undefined) throw sqsError('InvalidMessageContents', forbidden);
  const content = {
    body,
    attributes: messageAttributes(objectField(input, 'MessageAttributes')),
    traceHeader: traceHeader(objectField(input, 'MessageSystemAttributes')),
    groupId: checkedId(input, 'MessageGroupId'),
    deduplicationId: checkedId(input, 'MessageDeduplicationId'),
  };
  const limit = numberSetting(queue, 'MaximumMessageSize');
  if (sizeInBytes(content) > limit) {
    throw invalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
  }
  return content;
};
