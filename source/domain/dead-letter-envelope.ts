import {decodeString, jsonMembers} from './json-text.ts';

/** The text of a member that is a JSON string. */
const stringMember = (members: ReadonlyMap<string, string>, key: string): string | undefined => {
  const value = members.get(key);
  return value?.startsWith('"') === true ? decodeString(value) : undefined;
};

/** The topic of a body that is an SNS notification (SNS Developer Guide, message and JSON formats). */
export const notificationTopicOf = (body: string): string | undefined => {
  // Most bodies are none: they are not taken apart.
  if (!body.includes('"TopicArn"')) return undefined;
  const members = jsonMembers(body);
  if (members === undefined || stringMember(members, 'Type') !== 'Notification') return undefined;
  return stringMember(members, 'Message') === undefined ? undefined : stringMember(members, 'TopicArn');
};

/** What Lambda sends to a destination when an asynchronous invocation ended. */
export type InvocationRecord = {
  /** With the version or alias that was invoked: `…:function:settle:$LATEST`. */
  readonly functionArn: string;
  /** `RetriesExhausted`, `EventAgeExceeded`, `Success` … */
  readonly condition: string | undefined;
  readonly requestId: string | undefined;
  /** The event, as the JSON text that stands in the record. */
  readonly payload: string;
  /** The record's members, as JSON texts. */
  readonly members: ReadonlyMap<string, string>;
};

/** The body as an invocation record (Lambda Developer Guide, records of asynchronous invocations). */
export const invocationRecordOf = (body: string): InvocationRecord | undefined => {
  if (!body.includes('"requestPayload"')) return undefined;
  const members = jsonMembers(body);
  const payload = members?.get('requestPayload');
  const context = members?.get('requestContext');
  const facts = context?.startsWith('{') === true ? jsonMembers(context) : undefined;
  if (members === undefined || payload === undefined || facts === undefined) return undefined;
  const functionArn = stringMember(facts, 'functionArn');
  if (functionArn === undefined) return undefined;
  return {
    functionArn,
    condition: stringMember(facts, 'condition'),
    requestId: stringMember(facts, 'requestId'),
    payload,
    members,
  };
};
