import type {PriorityQueue} from '../sqs/priority-queue.ts';
import {createPriorityQueue} from '../sqs/priority-queue.ts';
import {settle} from '../sqs/queue-contents.ts';
import type {Queue} from '../sqs/queue.ts';
import {numberSetting} from '../sqs/queue.ts';
import {deleteMessage, receiptHandleOf} from '../sqs/receipts.ts';
import {receiveMessages} from '../sqs/receive.ts';
import {sendMessage} from '../sqs/send.ts';
import type {SqsAccount} from '../sqs/sqs-account.ts';
import type {StoredMessage} from '../sqs/stored-message.ts';
import type {Incident} from './incident.ts';
import {paymentFails} from './payments.ts';
import type {Consumer, Producer, QueuePlan} from './queue-plans.ts';
import type {Random} from './random.ts';

/** What happens on one queue in the time since the last call. */
export type Traffic = (elapsedSeconds: number) => void;

export type TrafficScene = {
  readonly account: SqsAccount;
  readonly incident: Incident;
  readonly random: Random;
};

/** Traffic swells and ebbs over some minutes, usually by so much. */
const usualSwell = 0.15;
const swellMilliseconds = 7 * 60_000;

/** Sends at the planned rate, give or take; stops for as long as the queue is too deep. */
export const createProducer = (
  {account, incident, random}: TrafficScene,
  queue: Queue,
  {perSecond, make, swell: swellShare = usualSwell}: Producer,
  maxDepth: number,
): Traffic => {
  const phase = random.between(0, 2 * Math.PI);
  let due = 0;
  return elapsedSeconds => {
    const swell = 1 + swellShare * Math.sin((2 * Math.PI * account.now()) / swellMilliseconds + phase);
    due += perSecond * swell * elapsedSeconds * random.between(0.4, 1.6);
    const now = account.now();
    for (; due >= 1; due--) {
      if (queue.messages.size < maxDepth)
        sendMessage(account, queue, make(random, now, incident.burningSeconds(now)));
    }
  };
};

type Work = {readonly message: StoredMessage; readonly handle: string};

/** Work that is for nothing: some always is, and payments as payments.ts tells. */
const fails = (
  {account, incident, random}: TrafficScene,
  {deadLetters, consumer}: QueuePlan,
  message: StoredMessage,
) => {
  if (consumer?.failingShare !== undefined) return random.between(0, 1) < consumer.failingShare;
  return deadLetters !== undefined && paymentFails(message, incident.state(account.now()) === 'burning');
};

/**
 * What the consumer may receive per second now. When the incident has filled the dead-letter queue to its limit
 * the workers give up, so that a demo left alone stays bounded and still looks as bad as it is.
 */
const capacityNow = (
  {account, incident}: TrafficScene,
  {deadLetters}: QueuePlan,
  {perSecond, perSecondInIncident}: Consumer,
  deadLetterRoom: number,
): number => {
  const isAffected = perSecondInIncident !== undefined && incident.state(account.now()) === 'burning';
  if (!isAffected) return perSecond;
  const lettersThere = account.queues.get(deadLetters?.queue ?? '')?.messages.size ?? 0;
  return lettersThere < deadLetterRoom ? perSecondInIncident : 0;
};

/** SQS Developer Guide: a long poll waits for at most 20 seconds; so an idle worker comes back. */
const idlePollSeconds = 10;

type ConsumerPlan = {
  readonly plan: QueuePlan;
  readonly consumer: Consumer;
  /** Depth of the dead-letter queue at which the workers give up. */
  readonly deadLetterRoom: number;
};

/** What workers are busy with, by the time when they are done. */
type Workbench = {
  readonly begin: (message: StoredMessage, atLeastSeconds: number) => void;
  /** Deletes what is done; what failed is left to its visibility timeout. */
  readonly finish: () => void;
};

const createWorkbench = (scene: TrafficScene, queue: Queue, {plan, consumer}: ConsumerPlan): Workbench => {
  const {account, random} = scene;
  const work: PriorityQueue<Work> = createPriorityQueue(() => true);
  return {
    begin: (message, atLeastSeconds) => {
      const doneAt = account.now() + random.between(atLeastSeconds, consumer.workSeconds[1]) * 1000;
      work.push(doneAt, {message, handle: receiptHandleOf(queue, message)});
    },
    finish: () => {
      const now = account.now();
      for (let doneAt = work.firstKey(); doneAt !== undefined && doneAt <= now; doneAt = work.firstKey()) {
        const done = work.pop();
        if (done?.message.state !== 'inFlight') continue;
        if (!fails(scene, plan, done.message)) deleteMessage(account, queue, done.handle);
      }
    },
  };
};

/** Receives what its capacity allows and works on it. `busyWith` is what it has received before. */
export const createConsumer = (
  scene: TrafficScene,
  queue: Queue,
  plans: ConsumerPlan,
  busyWith: readonly StoredMessage[],
): Traffic => {
  const {account} = scene;
  const {plan, consumer, deadLetterRoom} = plans;
  const bench = createWorkbench(scene, queue, plans);
  for (const message of busyWith) bench.begin(message, 0);
  let sinceLastPoll = 0;
  return elapsedSeconds => {
    sinceLastPoll += elapsedSeconds;
    bench.finish();
    settle(queue, account.now());
    const isIdle = queue.counts.visible === 0;
    if (sinceLastPoll < (isIdle ? idlePollSeconds : consumer.pollSeconds)) return;
    const perSecond = capacityNow(scene, plan, consumer, deadLetterRoom);
    const maximum = Math.floor(Math.min(sinceLastPoll, consumer.pollSeconds * 1.5) * perSecond);
    const visibilityTimeoutSeconds = numberSetting(queue, 'VisibilityTimeout');
    for (const message of receiveMessages(account, queue, {maximum, visibilityTimeoutSeconds}, true)) {
      bench.begin(message, consumer.workSeconds[0]);
    }
    if (isIdle) account.meter.count(queue.name, 'emptyReceives', 1, account.now());
    sinceLastPoll = 0;
  };
};
