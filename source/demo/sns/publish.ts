import type {Statistics} from '../cloudwatch/metric-source.ts';
import {mergeStatistics, single} from '../cloudwatch/metric-source.ts';
import {isJsonObject} from '../wire/json-fields.ts';
import {invalidParameter} from './sns-errors.ts';
import type {Topic} from './topic.ts';

const minuteMilliseconds = 60_000;

/** SNS quotas, message size. */
const largestMessageBytes = 262_144;

const matches = (accepted: unknown, value: unknown): boolean =>
  Array.isArray(accepted) && accepted.some(item => item === value);

/** Whether a message's attributes pass a filter policy of exact strings, the only kind this account understands. */
const passes = (policy: string | undefined, attributes: Readonly<Record<string, unknown>>): boolean => {
  const wanted: unknown = policy === undefined ? {} : JSON.parse(policy);
  return Object.entries(isJsonObject(wanted) ? wanted : {}).every(([name, accepted]) => {
    const attribute = attributes[name];
    return matches(accepted, isJsonObject(attribute) ? attribute['StringValue'] : undefined);
  });
};

/** Counts a message; nobody receives it. Throws `InvalidParameter`. */
export const publish = (
  topic: Topic,
  message: string,
  attributes: Readonly<Record<string, unknown>>,
  now: number,
): void => {
  const size = Buffer.byteLength(message);
  if (size === 0) throw invalidParameter('Empty message');
  if (size > largestMessageBytes) throw invalidParameter('Message too long');
  const confirmed = topic.subscriptions.filter(({isPending}) => !isPending);
  const reached = confirmed.filter(subscription =>
    passes(subscription.attributes.get('FilterPolicy'), attributes),
  );
  const filtered = confirmed.length - reached.length;
  const filterReason = Object.keys(attributes).length === 0 ? 'NoMessageAttributes' : 'MessageAttributes';
  const at = Math.floor(now / minuteMilliseconds) * minuteMilliseconds;
  const minute = topic.published.get(at) ?? new Map<string, Statistics>();
  topic.published.set(at, minute);
  const add = (name: string, amount: number) =>
    minute.set(name, single((minute.get(name)?.sum ?? 0) + amount));
  add('NumberOfMessagesPublished', 1);
  add('NumberOfNotificationsDelivered', reached.length);
  minute.set('PublishSize', mergeStatistics(minute.get('PublishSize'), single(size)));
  if (filtered === 0) return;
  add('NumberOfNotificationsFilteredOut', filtered);
  add(`NumberOfNotificationsFilteredOut-${filterReason}`, filtered);
};
