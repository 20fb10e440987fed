import {rescheduleExpiry, settle, oldestAgeSeconds} from './queue-contents.ts';
import {checkSettings, initialAttributes, parseRedrivePolicy} from './queue-attributes.ts';
import type {Queue} from './queue.ts';
import {createQueue} from './queue.ts';
import type {QueueMeter} from './queue-meter.ts';
import {invalidParameterValue} from '../wire/service-error.ts';
import {queueDoesNotExist, sqsError} from './sqs-errors.ts';
import type {MoveTask} from './move-task.ts';

/** All SQS state of one account in one region. */
export type SqsAccount = {
  readonly accountId: string;
  readonly region: string;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  readonly urlOf: (queueName: string) => string;
  readonly meter: QueueMeter;
  /** In-flight quota per queue (SQS quotas: about 120,000). */
  readonly inFlightLimit: number;
  /** Velocity that SQS chooses for a move task without MaxNumberOfMessagesPerSecond. */
  readonly moveTaskPerSecond: number;
  readonly queues: Map<string, Queue>;
  /** Move tasks, oldest first. */
  readonly moveTasks: MoveTask[];
  /** The next sequence number of a FIFO queue: 20 digits. */
  readonly nextSequenceNumber: () => string;
};

const firstSequenceNumber = 18_870_000_000_000_000_000n;

export const createSqsAccount = (
  settings: Omit<SqsAccount, 'queues' | 'moveTasks' | 'nextSequenceNumber'>,
): SqsAccount => {
  let sequence = firstSequenceNumber;
  return {
    ...settings,
    queues: new Map(),
    moveTasks: [],
    nextSequenceNumber: () => {
      sequence += 256n;
      return String(sequence);
    },
  };
};

export const arnOf = ({region, accountId}: SqsAccount, name: string): string =>
  `arn:aws:sqs:${region}:${accountId}:${name}`;

/** Throws QueueDoesNotExist. Only the path of the URL counts, so an endpoint override does not matter. */
export const queueByUrl = (account: SqsAccount, url: string): Queue => {
  const path = /(?:^|\/)(\d{12})\/([^/]+)\/?$/.exec(url);
  const isForeign = path !== null && path[1] !== account.accountId;
  const queue = isForeign ? undefined : account.queues.get(path?.[2] ?? url);
  if (queue === undefined) throw queueDoesNotExist();
  settle(queue, account.now());
  return queue;
};

/** `undefined` when the ARN is of another account or region, or the queue is gone. */
export const queueByArn = (account: SqsAccount, arn: string): Queue | undefined => {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  return arnOf(account, name) === arn ? account.queues.get(name) : undefined;
};

/** Queues whose redrive policy names this one. */
export const sourceQueuesOf = (account: SqsAccount, {arn}: Queue): readonly Queue[] =>
  [...account.queues.values()].filter(({redrivePolicy}) => redrivePolicy?.deadLetterTargetArn === arn);

const applyRedrivePolicy = (account: SqsAccount, queue: Queue, text: string) => {
  if (text === '') {
    queue.attributes.delete('RedrivePolicy');
    queue.redrivePolicy = undefined;
    return;
  }
  const policy = parseRedrivePolicy(text);
  const target = queueByArn(account, policy.deadLetterTargetArn);
  if (target === undefined || target.isFifo !== queue.isFifo) {
    const reason =
      target === undefined
        ? 'Dead letter target does not exist.'
        : 'Dead-letter queue must be same type of queue as the source.';
    throw invalidParameterValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  }
  queue.attributes.set('RedrivePolicy', text);
  queue.redrivePolicy = policy;
};

/** SetQueueAttributes. Takes effect at once; an empty RedrivePolicy removes it. */
export const changeSettings = (
  account: SqsAccount,
  queue: Queue,
  settings: Readonly<Record<string, string>>,
) => {
  checkSettings(settings, queue.isFifo);
  const {RedrivePolicy: redrivePolicy, ...others} = settings;
  if (redrivePolicy !== undefined) applyRedrivePolicy(account, queue, redrivePolicy);
  for (const [name, value] of Object.entries(others)) {
    if (value === '') queue.attributes.delete(name);
    else queue.attributes.set(name, value);
  }
  if ('MessageRetentionPeriod' in others) rescheduleExpiry(queue);
  queue.modifiedAt = account.now();
};

/** Throws InvalidParameterValue: 1 to 80 characters, `.fifo` included. */
const checkName = (name: string) => {
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name.replace(/\.fifo$/, '')) || name.length > 80) {
    throw invalidParameterValue(
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  }
};

const sameQueue = (queue: Queue, settings: Readonly<Record<string, string>>): Queue => {
  const different = Object.entries(settings).find(([name, value]) => queue.attributes.get(name) !== value);
  if (different === undefined) return queue;
  throw sqsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${different[0]}`,
  );
};

/** CreateQueue: answers with the existing queue when name and settings agree. */
export const openQueue = (
  account: SqsAccount,
  name: string,
  settings: Readonly<Record<string, string>> = {},
  createdAt = account.now(),
): Queue => {
  checkName(name);
  const existing = account.queues.get(name);
  if (existing !== undefined) return sameQueue(existing, settings);
  const isFifo = name.endsWith('.fifo');
  if (settings['FifoQueue'] === 'true' ? !isFifo : isFifo) {
    throw invalidParameterValue('The name of a FIFO queue, and only of a FIFO queue, ends with .fifo.');
  }
  checkSettings(settings, isFifo);
  const {RedrivePolicy: redrivePolicy, ...others} = settings;
  const queue = createQueue({
    name,
    arn: arnOf(account, name),
    createdAt,
    attributes: initialAttributes(others, isFifo),
  });
  if (redrivePolicy !== undefined) applyRedrivePolicy(account, queue, redrivePolicy);
  account.queues.set(name, queue);
  account.meter.touch(name, account.now());
  return queue;
};

/** DeleteQueue. The name may be used again at once. */
export const dropQueue = (account: SqsAccount, queue: Queue) => {
  account.queues.delete(queue.name);
  account.meter.forget(queue.name);
};

/** Gives CloudWatch the queue's present state. */
export const sampleQueue = (account: SqsAccount, queue: Queue) => {
  const now = account.now();
  settle(queue, now);
  account.meter.sample(queue.name, {...queue.counts, oldestAgeSeconds: oldestAgeSeconds(queue, now)}, now);
};
