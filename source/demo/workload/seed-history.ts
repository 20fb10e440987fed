import type {QueueMetrics, QueueMinute} from '../cloudwatch/queue-metrics.ts';
import {numberSetting} from '../sqs/queue.ts';
import type {Queue} from '../sqs/queue.ts';
import type {SqsAccount} from '../sqs/sqs-account.ts';
import type {QueuePlan} from './queue-plans.ts';
import type {Random} from './random.ts';

/** So that a dashboard has values at its first call. */
const historyMinutes = 180;

/** A month. */
const silenceMilliseconds = 30 * 86_400_000;

type Past = {
  readonly queue: Queue;
  readonly plan: QueuePlan;
  readonly random: Random;
  /** Arrival times of the messages that nobody takes away, ascending. */
  readonly standing: readonly number[];
};

/** A queue that keeps up: whatever is sent is soon deleted. */
const flowingMinute = ({queue, plan: {producer, consumer}, random}: Past): QueueMinute => {
  const perSecond = producer?.perSecond ?? 0;
  const [shortest, longest] = consumer?.workSeconds ?? [0, 0];
  const poll = consumer?.pollSeconds ?? 0;
  const sent = Math.round(perSecond * 60 * random.between(0.85, 1.15));
  const deleted = consumer === undefined ? 0 : Math.round(sent * random.between(0.98, 1.02));
  return {
    sent,
    received: deleted,
    deleted,
    emptyReceives: consumer === undefined ? 0 : random.integer(3, 12),
    visible: Math.round(perSecond * poll * random.between(0.6, 1)),
    inFlight: Math.round(perSecond * ((shortest + longest) / 2) * random.between(0.9, 1.1)),
    delayed: Math.round(perSecond * numberSetting(queue, 'DelaySeconds') * random.between(0.9, 1.1)),
    oldestAgeSeconds: consumer === undefined ? 0 : Math.ceil(longest + poll),
  };
};

/** A queue whose consumer falls behind a little more every minute. */
const laggingMinute = (past: Past, minutesAgo: number): QueueMinute => {
  const {plan, random} = past;
  const [arriving, leaving] = [plan.producer?.perSecond ?? 0, plan.consumer?.perSecond ?? 0];
  const backlog = (plan.backlog?.count ?? 0) - (arriving - leaving) * 60 * minutesAgo;
  const visible = Math.max(0, Math.round(backlog));
  const deleted = Math.round(Math.min(leaving, arriving) * 60 * random.between(0.97, 1.03));
  const oldestAgeSeconds = Math.round(visible / Math.max(leaving, 1));
  return {...flowingMinute(past), deleted, received: deleted, emptyReceives: 0, visible, oldestAgeSeconds};
};

/** How many of the ascending times are before `at`. */
const countBefore = (times: readonly number[], at: number): number => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** A queue that nobody reads: what lies in it now tells its past. */
const standingMinute = (past: Past, at: number): QueueMinute => {
  const {standing, plan} = past;
  const visible = countBefore(standing, at + 60_000);
  const oldest = standing[0];
  return {
    ...flowingMinute({...past, plan: {name: plan.name, maxDepth: plan.maxDepth}}),
    sent: plan.producer === undefined ? 0 : visible - countBefore(standing, at),
    visible,
    oldestAgeSeconds: oldest === undefined ? 0 : Math.max(0, Math.floor((at - oldest) / 1000)),
  };
};

const pastMinute = (past: Past, at: number, minutesAgo: number): QueueMinute => {
  const {producer, consumer} = past.plan;
  if (consumer === undefined) return standingMinute(past, at);
  const fallsBehind = (producer?.perSecond ?? 0) > consumer.perSecond;
  return fallsBehind ? laggingMinute(past, minutesAgo) : flowingMinute(past);
};

/** Three hours of metrics as they would be had the workload run all the time. */
export const seedHistory = (
  account: SqsAccount,
  metrics: QueueMetrics,
  plans: readonly QueuePlan[],
  random: Random,
) => {
  const thisMinute = Math.floor(account.now() / 60_000) * 60_000;
  for (const plan of plans) {
    const queue = account.queues.get(plan.name);
    if (queue === undefined) continue;
    if (plan.isSilent === true) {
      metrics.seedSilence(plan.name, account.now() - silenceMilliseconds);
      continue;
    }
    const standing =
      plan.consumer === undefined ? [...queue.messages.values()].map(message => message.enqueuedAt) : [];
    const past = {queue, plan, random, standing};
    for (let minutesAgo = historyMinutes; minutesAgo >= 1; minutesAgo--) {
      const at = thisMinute - minutesAgo * 60_000;
      metrics.seedMinute(plan.name, at, pastMinute(past, at, minutesAgo));
    }
  }
};
