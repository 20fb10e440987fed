import {nameOfArn} from './arn.ts';
import {invocationRecordOf, notificationTopicOf} from './dead-letter-envelope.ts';
import type {JsonValue} from './json-value.ts';
import {isJsonObject, parseJson} from './json-value.ts';
import {bodyOf, innerOf} from './message-document.ts';
import type {Message} from './message.ts';
import {perMessage} from './per-message.ts';
import {queueNameOfArn} from './queue.ts';

/** Where a dead letter came from, as far as it says so itself. */
export type LetterOrigin = {
  readonly kind: 'queue' | 'topic' | 'rule' | 'event' | 'function';
  /** `orders`, `OrderPlaced (shop.orders)`; `undefined`: not told. Foreign text. */
  readonly name: string | undefined;
};

/** Why a message died, as far as it says so itself. All foreign text. */
export type DeadLetterCause = {
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  readonly requestId: string | undefined;
  readonly origin: LetterOrigin | undefined;
};

type ErrorFacts = Omit<DeadLetterCause, 'origin'>;

const scalar = (value: JsonValue | undefined): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

const firstOf = (
  members: {readonly [member: string]: JsonValue},
  names: readonly string[],
): string | undefined => names.map(name => scalar(members[name])).find(text => text !== undefined);

const codeNames = ['errorCode', 'error_code', 'errorType', 'error_type', 'exceptionType'];
const messageNames = ['errorMessage', 'error_message', 'exceptionMessage', 'failureReason', 'lastError'];
/** Inside an object that is an error. */
const innerCodeNames = [...codeNames, 'code', 'type', 'name'];
const innerMessageNames = [...messageNames, 'message', 'error', 'msg', 'reason', 'detail'];

const noFacts: ErrorFacts = {errorCode: undefined, errorMessage: undefined, requestId: undefined};

const isNoted = ({errorCode, errorMessage}: ErrorFacts): boolean =>
  errorCode !== undefined || errorMessage !== undefined;

/** An error as applications write it: words, or an object; of several attempts the last counts. */
const errorIn = (value: JsonValue | undefined): ErrorFacts => {
  const last: JsonValue | undefined = Array.isArray(value) ? (value.at(-1) as JsonValue | undefined) : value;
  if (!isJsonObject(last)) return {...noFacts, errorMessage: scalar(last)};
  return {
    ...noFacts,
    errorCode: firstOf(last, innerCodeNames),
    errorMessage: firstOf(last, innerMessageNames),
  };
};

/** What a body of JSON says of an error, in the members where applications put it. */
const bodyFacts = (body: JsonValue): ErrorFacts => {
  if (!isJsonObject(body)) return noFacts;
  const plain = {
    ...noFacts,
    errorCode: firstOf(body, codeNames),
    errorMessage: firstOf(body, messageNames),
  };
  const found = [body['error'], body['errors'], body['exception']].map(errorIn).find(facts => isNoted(facts));
  return {
    ...noFacts,
    errorCode: plain.errorCode ?? found?.errorCode,
    errorMessage: plain.errorMessage ?? found?.errorMessage,
  };
};

/** Attributes of dead letters of Lambda and EventBridge (Lambda and EventBridge User Guides, dead-letter queues). */
const attributeFacts = ({attributes}: Message): ErrorFacts => {
  const text = (...names: readonly string[]): string | undefined =>
    names
      .map(name => attributes[name]?.value)
      .find((value): value is string => typeof value === 'string' && value !== '');
  return {
    errorCode: text('ErrorCode', 'ERROR_CODE'),
    errorMessage: text('ErrorMessage', 'ERROR_MESSAGE'),
    requestId: text('RequestID', 'REQUEST_ID'),
  };
};

/** What Lambda says of an invocation that it gave up on; a function that ran out of tries names its own error. */
const recordFacts = ({body}: Message): ErrorFacts => {
  const record = invocationRecordOf(body);
  if (record === undefined) return noFacts;
  const response = bodyFacts(parseJson(record.members.get('responsePayload') ?? 'null') ?? null);
  const context = parseJson(record.members.get('responseContext') ?? 'null');
  const functionError = isJsonObject(context) ? scalar(context['functionError']) : undefined;
  return {
    errorCode: response.errorCode ?? functionError ?? record.condition,
    errorMessage: response.errorMessage,
    requestId: record.requestId,
  };
};

const eventFacts = (message: Message): ErrorFacts => {
  const inner = innerOf(message);
  const facts = bodyFacts(inner);
  return isNoted(facts) || !isJsonObject(inner) ? facts : bodyFacts(inner['detail'] ?? null);
};

const ruleArnOf = ({attributes}: Message): string | undefined => {
  const value = attributes['RULE_ARN']?.value ?? attributes['SCHEDULE_ARN']?.value;
  return typeof value === 'string' ? value : undefined;
};

const originOf = (message: Message): LetterOrigin | undefined => {
  if (message.sourceQueueArn !== undefined)
    return {kind: 'queue', name: queueNameOfArn(message.sourceQueueArn)};
  const topicArn = notificationTopicOf(message.body);
  if (topicArn !== undefined) return {kind: 'topic', name: nameOfArn(topicArn)};
  const rule = ruleArnOf(message);
  if (rule !== undefined) return {kind: 'rule', name: nameOfArn(rule)};
  const record = invocationRecordOf(message.body);
  if (record !== undefined) return {kind: 'function', name: nameOfArn(record.functionArn)};
  if (message.attributes['RequestID'] !== undefined) return {kind: 'function', name: undefined};
  const body = bodyOf(message);
  if (!isJsonObject(body)) return undefined;
  const [type, source] = [body['detail-type'], body['source']];
  return typeof type === 'string' && typeof source === 'string'
    ? {kind: 'event', name: `${type} (${source})`}
    : undefined;
};

/**
 * Why a message is here: by its attributes, by Lambda's invocation record, by members of a JSON body such as `error`,
 * `errors` or `errorMessage`; and where it came from.
 */
export const causeOf = perMessage((message): DeadLetterCause => {
  const all = [attributeFacts(message), recordFacts(message), eventFacts(message)];
  const facts = all.find(isNoted) ?? noFacts;
  const requestId = all.map(each => each.requestId).find(id => id !== undefined);
  return {...facts, requestId, origin: originOf(message)};
});
