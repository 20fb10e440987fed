import {parseArn, nameOfArn} from '../domain/arn.ts';
import type {PinSubject} from '../domain/pins.ts';

const isAccount = (text: string | undefined): text is string => /^\d{12}$/.test(text ?? '');

const ofArn = (text: string): PinSubject => {
  const arn = parseArn(text);
  return {
    kind: arn === undefined ? undefined : arn.service === 'sqs' ? 'queue' : 'other',
    name: arn === undefined ? undefined : nameOfArn(text),
    account: isAccount(arn?.account) ? arn.account : undefined,
  };
};

/** A queue URL ends in account and name, whoever serves it. */
const ofQueueUrl = (url: string): PinSubject => {
  const [name, account] = url.split(/[?#]/, 1)[0]?.split('/').reverse() ?? [];
  return {
    kind: 'queue',
    name: name === undefined || name === '' ? undefined : name,
    account: isAccount(account) ? account : undefined,
  };
};

/** A name with or without version or alias, a partial ARN or an ARN (Lambda API reference, Invoke). */
const ofFunction = (text: string): PinSubject => {
  if (text.startsWith('arn:')) return ofArn(text);
  const parts = text.split(':');
  const [account] = parts;
  return isAccount(account)
    ? {kind: 'other', name: parts[2], account}
    : {kind: 'other', name: account, account: undefined};
};

/** The handle of a move task is base64 of JSON with the ARN of its queue; nothing promises it stays so. */
const ofTaskHandle = (handle: string): PinSubject => {
  const text = Buffer.from(handle, 'base64').toString();
  return ofArn(/"sourceArn"\s*:\s*"([^"\\]+)"/.exec(text)?.[1] ?? '');
};

const ofName = (name: string): PinSubject => ({kind: 'other', name, account: undefined});

const readers: Readonly<Record<string, (text: string) => PinSubject>> = {
  QueueUrl: ofQueueUrl,
  QueueName: name => ({kind: 'queue', name, account: undefined}),
  SourceArn: ofArn,
  DestinationArn: ofArn,
  TaskHandle: ofTaskHandle,
  FunctionName: ofFunction,
  StreamARN: ofArn,
  StreamName: ofName,
  TopicArn: ofArn,
};

/** What the parameters of a call say it is about, without what only the caller knows: never empty. */
export const callTargets = (parameters: object): readonly PinSubject[] => {
  const targets = Object.entries(parameters).flatMap(([key, value]) => {
    const read = readers[key];
    return read === undefined || typeof value !== 'string' ? [] : [read(value)];
  });
  return targets.length === 0 ? [{kind: undefined, name: undefined, account: undefined}] : targets;
};
