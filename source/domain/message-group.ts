import {shapeOf} from './body-shape.ts';
import {causeOf} from './dead-letter-cause.ts';
import {foldError} from './error-words.ts';
import {parsePath, valueAt} from './field-path.ts';
import type {JsonValue} from './json-value.ts';
import {innerOf} from './message-document.ts';
import type {Message} from './message.ts';
import {perMessage} from './per-message.ts';

/** What makes messages alike. `path`: a field of the body inside its wrappings, as `fieldPaths` names it. */
export type GroupBy =
  {readonly kind: 'error' | 'source' | 'shape'} | {readonly kind: 'field'; readonly path: string};

/** Messages that are alike. Key and label are foreign text. */
export type MessageGroup = {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** Of all messages, 0 to 1. */
  readonly share: number;
  /** SentTimestamp of the first and the last (epoch milliseconds); `undefined`: none is known. */
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
  /** The first that was seen. */
  readonly sample: Message;
};

/** Longer keys are cut: they are values, not names. */
const maxKeyLength = 200;

const cut = (text: string): string => {
  if (text.length <= maxKeyLength) return text;
  return `${text.slice(0, maxKeyLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};

const errorKey = perMessage(message => {
  const {errorCode, errorMessage} = causeOf(message);
  const words = [errorCode, errorMessage === undefined ? undefined : foldError(errorMessage)];
  const known = words.filter(word => word !== undefined && word !== '');
  return known.length === 0 ? 'without an error' : cut(known.join(': '));
});

const sourceKey = perMessage(message => {
  const {origin} = causeOf(message);
  if (origin === undefined) return 'unknown';
  return origin.name === undefined ? `a ${origin.kind}, not named` : `${origin.kind} ${origin.name}`;
});

const shapeKey = perMessage(message => cut(shapeOf(innerOf(message))));

const valueText = (value: JsonValue | undefined): string => {
  if (value === undefined) return 'without it';
  if (typeof value === 'string') return value === '' ? '""' : value;
  return JSON.stringify(value);
};

const fieldKeyOf = (path: string): ((message: Message) => string) => {
  const keys = parsePath(path);
  return perMessage(message =>
    keys === undefined ? 'without it' : cut(valueText(valueAt(innerOf(message), keys))),
  );
};

/** The keys of the field that was asked for last are kept: a person looks at one at a time. */
const createFieldKeys = (): ((path: string) => (message: Message) => string) => {
  let last: {readonly path: string; readonly keyOf: (message: Message) => string} | undefined;
  return path => {
    if (last?.path !== path) last = {path, keyOf: fieldKeyOf(path)};
    return last.keyOf;
  };
};

const fieldKeys = createFieldKeys();

const keyBy = (by: GroupBy): ((message: Message) => string) => {
  switch (by.kind) {
    case 'error':
      return errorKey;
    case 'source':
      return sourceKey;
    case 'shape':
      return shapeKey;
    case 'field':
      return fieldKeys(by.path);
  }
};

/** What a message's group is called; messages with the same key are alike. Remembered for each message. */
export const groupKeyOf = (message: Message, by: GroupBy): string => keyBy(by)(message);

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

/** The groups of messages, largest first; of the same size the first seen first. */
export const groupMessages = (messages: readonly Message[], by: GroupBy): readonly MessageGroup[] => {
  const keyOf = keyBy(by);
  const groups = new Map<string, {-readonly [Key in keyof MessageGroup]: MessageGroup[Key]}>();
  for (const message of messages) {
    const key = keyOf(message);
    const {sentAt} = message;
    const group = groups.get(key);
    if (group === undefined) {
      const counts = {count: 1, share: 0, firstAt: sentAt, lastAt: sentAt};
      groups.set(key, {
        key,
        label: by.kind === 'field' ? `${by.path}: ${key}` : key,
        ...counts,
        sample: message,
      });
      continue;
    }
    group.count += 1;
    group.firstAt = earlier(group.firstAt, sentAt);
    group.lastAt = later(group.lastAt, sentAt);
  }
  return [...groups.values()]
    .map(group => ({...group, share: group.count / messages.length}))
    .sort((a, b) => b.count - a.count);
};
