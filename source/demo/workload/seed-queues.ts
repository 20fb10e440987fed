import {addMessage} from '../sqs/queue-contents.ts';
import type {Queue} from '../sqs/queue.ts';
import {receiveMessages} from '../sqs/receive.ts';
import type {SqsAccount} from '../sqs/sqs-account.ts';
import {arnOf, openQueue} from '../sqs/sqs-account.ts';
import type {StoredMessage} from '../sqs/stored-message.ts';
import {freshMessage} from '../sqs/stored-message.ts';
import type {QueuePlan} from './queue-plans.ts';
import type {Random} from './random.ts';

const senderId = 'AROAEXAMPLEDEMOROLE:orders-service';

const settingsOf = (account: SqsAccount, {attributes, deadLetters}: QueuePlan) => ({
  ...attributes,
  ...(deadLetters === undefined
    ? {}
    : {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: arnOf(account, deadLetters.queue),
          maxReceiveCount: deadLetters.maxReceiveCount,
        }),
      }),
});

/** What failed before is waiting to be received again. */
const pastReceives = ({consumer, deadLetters}: QueuePlan, sentAt: number, random: Random) => {
  const share = consumer?.failingShare ?? 0;
  let receiveCount = 0;
  while (share > 0 && receiveCount < (deadLetters?.maxReceiveCount ?? 0) && random.between(0, 1) < share)
    receiveCount += 1;
  return receiveCount === 0 ? {} : {receiveCount, receivesHere: receiveCount, firstReceivedAt: sentAt + 1200};
};

const seedBacklog = (account: SqsAccount, queue: Queue, plan: QueuePlan, random: Random) => {
  const {count, overSeconds, make} = plan.backlog ?? {count: 0, overSeconds: 0, make: undefined};
  const now = account.now();
  for (let index = 0; make !== undefined && index < count; index++) {
    const sentAt = Math.floor(now - (1 - index / count) * overSeconds * 1000);
    const fresh = freshMessage(make(random, sentAt, 0), {sentAt, sequenceNumber: undefined, senderId});
    addMessage(queue, {...fresh, ...pastReceives(plan, sentAt, random)});
  }
};

/** As the redrive policy would have left it: received as often as the source allows, some minutes after the send. */
const movedByPolicy = (
  account: SqsAccount,
  queue: Queue,
  source: QueuePlan,
  sentAt: number,
): Partial<StoredMessage> => {
  const receiveCount = source.deadLetters?.maxReceiveCount ?? 1;
  const enqueuedAt = sentAt + receiveCount * 45_000;
  return {
    sentAt: queue.isFifo ? enqueuedAt : sentAt,
    enqueuedAt,
    sourceQueueArn: arnOf(account, source.name),
    receiveCount,
    firstReceivedAt: sentAt + 1200,
  };
};

const seedLetters = (
  account: SqsAccount,
  queue: Queue,
  {
    plan,
    source,
    random,
  }: {readonly plan: QueuePlan; readonly source: QueuePlan | undefined; readonly random: Random},
) => {
  const oldestFirst = [...(plan.oldLetters ?? [])].sort((a, b) => b.sentHoursAgo - a.sentHoursAgo);
  for (const {make, sentHoursAgo, isSentDirectly} of oldestFirst) {
    const sentAt = Math.floor(account.now() - sentHoursAgo * 3_600_000);
    const sequenceNumber = queue.isFifo ? account.nextSequenceNumber() : undefined;
    const fresh = freshMessage(make(random, sentAt), {sentAt, sequenceNumber, senderId});
    const isMoved = source !== undefined && isSentDirectly === undefined;
    addMessage(queue, {...fresh, ...(isMoved ? movedByPolicy(account, queue, source, sentAt) : {})});
  }
};

/** Queues whose workers were busy before the demo began. Their messages are in flight from the start. */
const receiveBacklog = (
  account: SqsAccount,
  queue: Queue,
  {consumer}: QueuePlan,
): readonly StoredMessage[] => {
  const visibilityTimeoutSeconds = Number(queue.attributes.get('VisibilityTimeout'));
  const isLongWork = consumer !== undefined && consumer.workSeconds[0] >= 60;
  return isLongWork
    ? receiveMessages(account, queue, {maximum: queue.messages.size, visibilityTimeoutSeconds})
    : [];
};

/** Creates the planned queues with what lies in them; resolves what their consumers are busy with, by queue name. */
export const seedQueues = (
  account: SqsAccount,
  plans: readonly QueuePlan[],
  random: Random,
): ReadonlyMap<string, readonly StoredMessage[]> => {
  const busy = new Map<string, readonly StoredMessage[]>();
  for (const plan of plans) {
    const createdAt = account.now() - random.integer(40, 700) * 86_400_000;
    const queue = openQueue(account, plan.name, settingsOf(account, plan), createdAt);
    const source = plans.find(({deadLetters}) => deadLetters?.queue === plan.name);
    seedLetters(account, queue, {plan, source, random});
    seedBacklog(account, queue, plan, random);
    busy.set(plan.name, receiveBacklog(account, queue, plan));
  }
  return busy;
};
