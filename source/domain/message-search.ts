import {innerTextOf} from './message-document.ts';
import type {Message} from './message.ts';

const textsOf = (message: Message): readonly string[] => [
  message.id,
  message.body,
  innerTextOf(message),
  ...Object.entries(message.attributes).flatMap(([name, {dataType, value}]) => [
    name,
    dataType,
    ...(typeof value === 'string' ? [value] : []),
  ]),
  ...Object.values(message.systemAttributes),
];

type Test = (text: string) => boolean;

const testFor = (text: string): Test => {
  if (text !== text.toLowerCase()) return found => found.includes(text);
  const pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu');
  return found => pattern.test(found);
};

/** The last test is kept: a whole list is asked for the same text. */
const createTests = (): ((text: string) => Test) => {
  let last: {readonly text: string; readonly test: Test} | undefined;
  return text => {
    if (last?.text !== text) last = {text, test: testFor(text)};
    return last.test;
  };
};

const testOf = createTests();

/**
 * Whether a message has a text, as it is written, anywhere: in the body, inside its wrappings, in attributes by name,
 * type and value, in ids and other system attributes. In any case, unless the text has a capital. Nothing to search for
 * is found everywhere.
 */
export const matchesSearch = (message: Message, text: string): boolean =>
  text === '' || textsOf(message).some(testOf(text));
