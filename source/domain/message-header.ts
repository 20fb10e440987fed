import {decodeBase64, encodeBase64} from './base64.ts';
import type {Outgoing} from './job.ts';
import {parseJson} from './json-value.ts';
import type {MessageAttribute} from './message.ts';

/** What stands above the body of a message that is edited. */
export type HeaderContent = Pick<Outgoing['message'], 'attributes' | 'groupId'>;

/** `line`: where the mistake is, from 1. */
export type ParsedHeader =
  | {readonly ok: true; readonly content: HeaderContent}
  | {readonly ok: false; readonly reason: string; readonly line: number};

const groupName = 'MessageGroupId';

/** A message has at most ten (SQS Developer Guide, message attributes). */
const maxAttributes = 10;

const quote = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** Names and types that need no quotes: those that SQS allows (SQS Developer Guide, message attributes). */
const plainWord = /^[\w.-]+$/;
const showWord = (word: string): string => (plainWord.test(word) ? word : quote(word));

/** A value that would not come back from its line as it is stands there as a JSON string. */
const showValue = (value: string): string =>
  value === '' ||
  value !== value.trim() ||
  /^"|[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\p{Surrogate}]/u.test(value)
    ? quote(value)
    : value;

const showAttribute = ([name, {dataType, value}]: readonly [string, MessageAttribute]): string =>
  `${showWord(name)} (${showWord(dataType)}): ${typeof value === 'string' ? showValue(value) : encodeBase64(value)}`;

/** Group id and attributes as lines of text. */
export const headerLines = ({groupId, attributes}: HeaderContent): readonly string[] => [
  ...(groupId === undefined ? [] : [`${groupName}: ${showValue(groupId)}`]),
  ...Object.entries(attributes).map(showAttribute),
];

const readText = (text: string): string | undefined => {
  if (!text.startsWith('"')) return text;
  const value = parseJson(text);
  return typeof value === 'string' ? value : undefined;
};

const word = String.raw`"(?:\\.|[^"\\])*"|[\w.-]+`;
const attributeLine = new RegExp(`^(${word})[ \\t]*\\((${word})\\)[ \\t]*:(.*)$`, 's');
const groupLine = new RegExp(`^${groupName}[ \\t]*:(.*)$`, 's');

const isBinary = (dataType: string): boolean => dataType === 'Binary' || dataType.startsWith('Binary.');

type Attribute = {readonly name: string; readonly attribute: MessageAttribute};

/** The attribute of a line, or what is wrong with it. */
const readAttribute = (line: string): Attribute | string => {
  const [, nameText, typeText, valueText] = attributeLine.exec(line) ?? [];
  if (nameText === undefined || typeText === undefined || valueText === undefined)
    return 'this is neither a comment (#) nor an attribute: name (String): value';
  const [name, dataType, text] = [readText(nameText), readText(typeText), readText(valueText.trim())];
  if (name === undefined || dataType === undefined || text === undefined)
    return 'what begins with a double quote is read as a JSON string, and this is none';
  if (!/^(?:String|Number|Binary)(?:\.|$)/.test(dataType))
    return `a type is String, Number or Binary, perhaps with a dot and a name of yours, not ${dataType}`;
  const value = isBinary(dataType) ? decodeBase64(text) : text;
  if (value === undefined) return `the bytes of ${name} are written in base64`;
  if (value.length === 0) return `${name} has no value: SQS takes none, take the line out`;
  return {name, attribute: {dataType, value}};
};

/** Reads the lines above the body: comments, group id and attributes in any order. */
export const parseHeader = (lines: readonly string[]): ParsedHeader => {
  const attributes = new Map<string, MessageAttribute>();
  let groupId: string | undefined;
  for (const [index, line] of lines.entries()) {
    const fault = (reason: string): ParsedHeader => ({ok: false, reason, line: index + 1});
    if (line.trim() === '' || line.startsWith('#')) continue;
    const group = groupLine.exec(line)?.[1];
    if (group !== undefined) {
      if (groupId !== undefined) return fault(`${groupName} is there twice`);
      groupId = readText(group.trim());
      if (groupId === undefined || groupId === '')
        return fault(`${groupName} has no value: take the line out`);
      continue;
    }
    const read = readAttribute(line.trim());
    if (typeof read === 'string') return fault(read);
    if (attributes.has(read.name)) return fault(`attribute ${read.name} is there twice`);
    attributes.set(read.name, read.attribute);
    if (attributes.size > maxAttributes)
      return fault(`a message has at most ${String(maxAttributes)} attributes: take one out`);
  }
  return {ok: true, content: {attributes: Object.fromEntries(attributes), groupId}};
};
