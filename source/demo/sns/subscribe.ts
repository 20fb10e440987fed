import {randomUUID} from 'node:crypto';
import {isJsonObject} from '../wire/json-fields.ts';
import {invalidParameter} from './sns-errors.ts';
import type {Subscription, Topic} from './topic.ts';

/** Endpoints of these confirm by themselves within the account; others wait for somebody (Subscribe API reference). */
const selfConfirming = ['sqs', 'lambda', 'firehose', 'sms', 'application'];
const protocols = [...selfConfirming, 'http', 'https', 'email', 'email-json'];

const jsonAttributes = ['FilterPolicy', 'RedrivePolicy', 'DeliveryPolicy'];
const plainAttributes = ['FilterPolicyScope', 'RawMessageDelivery', 'SubscriptionRoleArn'];

const parseObject = (name: string, text: string): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidParameter(`${name}: failed to parse JSON.`);
  }
  if (!isJsonObject(value)) throw invalidParameter(`${name}: must be a JSON object.`);
  return value;
};

/** Changes one attribute; an empty value removes it. Throws `InvalidParameter`. */
export const setAttribute = (
  {attributes}: Pick<Subscription, 'attributes'>,
  name: string,
  value: string,
): void => {
  if (![...jsonAttributes, ...plainAttributes].includes(name)) throw invalidParameter('AttributeName');
  if (value === '') {
    attributes.delete(name);
    return;
  }
  const parsed = jsonAttributes.includes(name) ? parseObject(name, value) : {};
  const queue = parsed['deadLetterTargetArn'];
  if (name === 'RedrivePolicy' && !(typeof queue === 'string' && queue.startsWith('arn:aws:sqs:'))) {
    throw invalidParameter('RedrivePolicy: must use an Amazon SQS queue as deadLetterTargetArn');
  }
  attributes.set(name, value);
  if (name === 'FilterPolicy' && !attributes.has('FilterPolicyScope'))
    attributes.set('FilterPolicyScope', 'MessageAttributes');
};

const checkEndpoint = (topic: Topic, protocol: string, endpoint: string): void => {
  if (!protocols.includes(protocol))
    throw invalidParameter(`Does not support this protocol string: ${protocol}`);
  if (protocol.startsWith('http') && !endpoint.startsWith(`${protocol}://`))
    throw invalidParameter('Endpoint must match the specified protocol');
  if (protocol === 'sqs' && !endpoint.startsWith('arn:aws:sqs:')) throw invalidParameter('SQS endpoint ARN');
  if (protocol === 'lambda' && !endpoint.startsWith('arn:aws:lambda:'))
    throw invalidParameter('Lambda endpoint ARN');
  if (topic.isFifo && protocol !== 'sqs')
    throw invalidParameter('Invalid protocol type: FIFO topics deliver to Amazon SQS queues only');
  if (!topic.isFifo && protocol === 'sqs' && endpoint.endsWith('.fifo'))
    throw invalidParameter('FIFO SQS Queues can not be subscribed to standard SNS topics');
};

/** Adds a subscription, or finds the one that is there already. Throws `InvalidParameter`. */
export const openSubscription = (
  topic: Topic,
  {protocol, endpoint}: Pick<Subscription, 'protocol' | 'endpoint'>,
  attributes: Readonly<Record<string, string>>,
  isPending = !selfConfirming.includes(protocol),
): Subscription => {
  checkEndpoint(topic, protocol, endpoint);
  const known = topic.subscriptions.find(other => other.protocol === protocol && other.endpoint === endpoint);
  if (known !== undefined) return known;
  const arn = `${topic.arn}:${randomUUID()}`;
  const subscription: Subscription = {arn, protocol, endpoint, isPending, attributes: new Map()};
  for (const [name, value] of Object.entries(attributes)) setAttribute(subscription, name, value);
  topic.subscriptions.push(subscription);
  return subscription;
};
