import type {JSONValue} from '@jmespath-community/jmespath';
import {TreeInterpreter, compile} from '@jmespath-community/jmespath';
import type {JsonValue} from './json-value.ts';
import {isJsonObject} from './json-value.ts';
import {attributesOf, bodyOf, innerOf, systemOf} from './message-document.ts';
import {expressionFault, syntaxFault} from './message-filter-fault.ts';
import type {Message} from './message.ts';

/** What was typed as a filter expression: a test of messages, or why it is none. */
export type Where =
  | {readonly ok: true; readonly matches: (message: Message) => boolean}
  | {readonly ok: false; readonly message: string};

/** Enough for any filter; bounds how deep the parser goes. */
const maxLength = 2000;

type Expression = ReturnType<typeof compile>;

/** The parsed expression, or what the parser says is wrong: it has no way to say so but to throw. */
const parse = (expression: string): Expression | string => {
  try {
    return compile(expression);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** The roots are made when they are asked for: few expressions look at all of them. */
const documentOf = (message: Message) => ({
  get body() {
    return bodyOf(message);
  },
  get inner() {
    return innerOf(message);
  },
  get attributes() {
    return attributesOf(message);
  },
  get system() {
    return systemOf(message);
  },
});

/** False by JMESPath: null, false, and what is empty (JMESPath specification, or-expressions). */
const isTrue = (value: JsonValue): boolean => {
  if (value === null || value === false || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isJsonObject(value) || Object.keys(value).length > 0;
};

/** Functions throw at values of a type that they do not take: such a message has not what is looked for. */
const holds = (expression: Expression, message: Message): boolean => {
  try {
    // The interpreter reads only; its type of JSON differs in being writable.
    return isTrue(TreeInterpreter.search(expression, documentOf(message) as JSONValue));
  } catch {
    return false;
  }
};

/**
 * Reads a JMESPath expression over `{body, inner, attributes, system}`; a message matches when the result is true by
 * JMESPath's rules. Nothing typed is a fault, so that no empty variable of a script selects everything.
 *
 * `body`: the body as JSON, or its text. `inner`: the same of what is inside the wrappings, such as `Message` of an SNS
 * notification. `attributes`: by name; numbers as numbers, bytes as base64. `system`: by the names of SQS, and
 * `MessageId`; counts and times are numbers. A number of more digits than a double keeps is the string of its digits.
 */
export const parseWhere = (expression: string): Where => {
  if (expression.length > maxLength)
    return {ok: false, message: `The expression is longer than ${String(maxLength)} characters: shorten it`};
  const syntax = syntaxFault(expression, parse);
  if (syntax !== undefined) return {ok: false, message: syntax};
  const parsed = parse(expression);
  const fault = typeof parsed === 'string' ? parsed : expressionFault(expression, parsed);
  if (fault !== undefined || typeof parsed === 'string') return {ok: false, message: String(fault)};
  return {ok: true, matches: message => holds(parsed, message)};
};
