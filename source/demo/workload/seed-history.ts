import type {QueueMetrics, QueueMinute} from '../cloudwatch/queue-metrics.ts';
import {numberSetting} from '../sqs/queue.ts';
import type {Queue} from '../sqs/queue.ts';
import type {SqsAccount} from '../sqs/sqs-account.ts';
import type {QueuePlan} from './queue-plans.ts';
import {leavingPerSecond} from './queue-plans.ts';
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
  const failing = consumer?.failingShare ?? 0;
  // What failed is in flight until its visibility timeout is over.
  const waiting = (failing / (1 - failing)) * numberSetting(queue, 'VisibilityTimeout');
  const sent = Math.round(perSecond * 60 * random.between(0.85, 1.15));
  const deleted = consumer === undefined ? 0 : Math.round(sent * random.between(0.98, 1.02));
  return {
    sent,
    received: deleted,
    deleted,
    emptyReceives: consumer === undefined ? 0 : random.integer(3, 12),
    visible: Math.round(perSecond * poll * random.between(0.6, 1)),
    inFlight: Math.round(perSecond * ((shortest + longest) / 2 + waiting) * random.between(0.9, 1.1)),
    delayed: Math.round(perSecond * numberSetting(queue, 'DelaySeconds') * random.between(0.9, 1.1)),
    oldestAgeSeconds: consumer === undefined ? 0 : Math.ceil(longest + poll),
  };
};

/** A queue whose consumer falls behind a little more every minute. */
const laggingMinute = (past: Past, minutesAgo: number): QueueMinute => {
  const {plan, random} = past;
  const [arriving, leaving] = [plan.producer?.perSecond ?? 0, leavingPerSecond(plan)];
  const backlog = (plan.backlog?.count ?? 0) - (arriving - leaving) * 60 * minutesAgo;
  const visible = Math.max(0, Math.round(backlog));
  const sent = Math.round(arriving * 60 * random.between(0.98, 1.02));
  const received = Math.round((plan.consumer?.perSecond ?? 0) * 60 * random.between(0.98, 1.02));
  const deleted = Math.round(received * (1 - (plan.consumer?.failingShare ?? 0)));
  const oldestAgeSeconds = Math.round(visible / Math.max(leaving, 1));
  return {...flowingMinute(past), sent, deleted, received, emptyReceives: 0, visible, oldestAgeSeconds};
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
  const fallsBehind = (producer?.perSecond ?? 0) > leavingPerSecond(past.plan);
  return fallsBehind ? laggingMinute(past, minutesAgo) : flowingMinute(past);
};

const counters = ['sent', 'received', 'deleted', 'emptyReceives'] as const;

/** So much (0 to 1) of what happens in a minute. */
const partOf = (minute: QueueMinute, share: number): QueueMinute => ({
  ...minute,
  ...Object.fromEntries(counters.map(counter => [counter, Math.round(minute[counter] * share)])),
});

/** The running minute, of which this share is over. Messages that nobody takes away are those that have come. */
const runningMinute = (past: Past, at: number, share: number): QueueMinute => {
  const minute = pastMinute(past, at, 0);
  return past.plan.consumer === undefined ? minute : partOf(minute, share);
};

/** Three hours of metrics, and what has passed of the running minute, had the workload run all the time. */
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
    const share = (account.now() - thisMinute) / 60_000;
    if (share > 0) metrics.seedMinute(plan.name, thisMinute, runningMinute(past, thisMinute, share));
  }
};
