import {isJsonObject} from '../wire/json-fields.ts';
import {invalidParameterValue} from '../wire/service-error.ts';
import type {Queue, RedrivePolicy} from './queue.ts';
import {sqsError} from './sqs-errors.ts';

type Range = {readonly minimum: number; readonly maximum: number; readonly initial: number};

/** Ranges and defaults in bytes and seconds (CreateQueue API reference). */
const numeric: Readonly<Record<string, Range>> = {
  VisibilityTimeout: {minimum: 0, maximum: 43_200, initial: 30},
  MaximumMessageSize: {minimum: 1024, maximum: 1_048_576, initial: 1_048_576},
  MessageRetentionPeriod: {minimum: 60, maximum: 1_209_600, initial: 345_600},
  DelaySeconds: {minimum: 0, maximum: 900, initial: 0},
  ReceiveMessageWaitTimeSeconds: {minimum: 0, maximum: 20, initial: 0},
};

/** Settings that are kept as they are sent. */
const textual = [
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
];

const fifoOnly: Readonly<Record<string, string>> = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};

const computed = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];

const known = new Set([...Object.keys(numeric), ...textual, ...Object.keys(fifoOnly), ...computed, 'All']);

const checkSetting = (name: string, value: string, isFifo: boolean) => {
  if (!known.has(name) || name === 'All')
    throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  const range = numeric[name];
  const isNumber = range === undefined || (/^\d+$/.test(value) && Number(value) >= range.minimum);
  if (!isNumber || Number(value) > (range?.maximum ?? Infinity) || computed.includes(name)) {
    throw sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  }
  if (name in fifoOnly && !isFifo) throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
};

/** Throws what SQS answers to an unknown name or a value out of range. */
export const checkSettings = (settings: Readonly<Record<string, string>>, isFifo: boolean) => {
  for (const [name, value] of Object.entries(settings)) checkSetting(name, value, isFifo);
};

/** Settings of a new queue: SQS's defaults under what was asked for. */
export const initialAttributes = (
  settings: Readonly<Record<string, string>>,
  isFifo: boolean,
): Map<string, string> =>
  new Map([
    ...Object.entries(numeric).map(([name, {initial}]) => [name, String(initial)] as const),
    ['SqsManagedSseEnabled', 'true'] as const,
    ...(isFifo ? Object.entries(fifoOnly) : []),
    ...Object.entries(settings),
  ]);

/** maxReceiveCount may come as a number or as text and is 10 when left out (SetQueueAttributes API reference). */
export const parseRedrivePolicy = (text: string): RedrivePolicy => {
  const refuse = (reason: string) =>
    invalidParameterValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refuse('Amazon SQS cannot create a redrive policy from a value that is not JSON.');
  }
  if (!isJsonObject(document) || typeof document['deadLetterTargetArn'] !== 'string') {
    throw refuse('deadLetterTargetArn is missing.');
  }
  const maxReceiveCount = Number(document['maxReceiveCount'] ?? 10);
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > 1000) {
    throw refuse('Invalid value for maxReceiveCount, valid values are from 1 to 1000 both inclusive.');
  }
  return {deadLetterTargetArn: document['deadLetterTargetArn'], maxReceiveCount};
};

const allAttributes = (queue: Queue): Readonly<Record<string, string>> => ({
  QueueArn: queue.arn,
  ApproximateNumberOfMessages: String(queue.counts.visible),
  ApproximateNumberOfMessagesNotVisible: String(queue.counts.inFlight),
  ApproximateNumberOfMessagesDelayed: String(queue.counts.delayed),
  CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
  LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
  ...Object.fromEntries(queue.attributes),
});

/** What GetQueueAttributes answers: nothing unless names are asked for, all of them for `All`. */
export const readAttributes = (queue: Queue, names: readonly string[]): Readonly<Record<string, string>> => {
  const unknown = names.find(name => !known.has(name));
  if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const all = allAttributes(queue);
  if (names.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
};
