import {setTimeout as sleep} from 'node:timers/promises';
import type {QueueMetrics} from '../cloudwatch/queue-metrics.ts';
import {advanceMoveTasks} from '../sqs/move-task-progress.ts';
import type {SqsAccount} from '../sqs/sqs-account.ts';
import {sampleQueue} from '../sqs/sqs-account.ts';
import type {StoredMessage} from '../sqs/stored-message.ts';
import type {Incident} from './incident.ts';
import {createIncident} from './incident.ts';
import type {QueuePlan} from './queue-plans.ts';
import {queuePlans} from './queue-plans.ts';
import {createRandom} from './random.ts';
import {seedHistory} from './seed-history.ts';
import {seedQueues} from './seed-queues.ts';
import type {Traffic, TrafficScene} from './traffic.ts';
import {createConsumer, createProducer} from './traffic.ts';

export type Workload = {
  readonly incident: Incident;
  /** Does what has happened since the last call by the account's clock. */
  readonly tick: () => void;
};

/** After a pause of the machine the demo goes on where it was rather than catching up for hours. */
const longestStepSeconds = 5;

const sampleEveryMilliseconds = 1000;

const trafficOf = (
  scene: TrafficScene,
  plan: QueuePlan,
  busyWith: readonly StoredMessage[],
): readonly Traffic[] => {
  const queue = scene.account.queues.get(plan.name);
  if (queue === undefined) return [];
  const {producer, consumer, maxDepth} = plan;
  const deadLetterRoom = queuePlans.find(({name}) => name === plan.deadLetters?.queue)?.maxDepth ?? 0;
  return [
    ...(producer === undefined ? [] : [createProducer(scene, queue, producer, maxDepth)]),
    ...(consumer === undefined
      ? []
      : [createConsumer(scene, queue, {plan, consumer, deadLetterRoom}, busyWith)]),
  ];
};

/** Fills the account with queues, history and life. The same seed tells the same story. */
export const createWorkload = (
  account: SqsAccount,
  metrics: QueueMetrics,
  {incidentDelaySeconds, seed = 20}: {readonly incidentDelaySeconds: number; readonly seed?: number},
): Workload => {
  const random = createRandom(seed);
  const incident = createIncident(account.now() + incidentDelaySeconds * 1000);
  const busy = seedQueues(account, queuePlans, random);
  seedHistory(account, metrics, queuePlans, random);
  // Of its own, so that the incident is the same whatever lies in the queues.
  const scene = {account, incident, random: createRandom(seed + 1)};
  const traffic = queuePlans.flatMap(plan => trafficOf(scene, plan, busy.get(plan.name) ?? []));
  let lastTickAt = account.now();
  let lastSampleAt = 0;
  const tick = () => {
    const now = account.now();
    const elapsedSeconds = Math.min(Math.max(0, (now - lastTickAt) / 1000), longestStepSeconds);
    lastTickAt = now;
    advanceMoveTasks(account);
    for (const happen of traffic) happen(elapsedSeconds);
    if (now - lastSampleAt < sampleEveryMilliseconds) return;
    lastSampleAt = now;
    for (const queue of account.queues.values()) sampleQueue(account, queue);
  };
  return {incident, tick};
};

const tickMilliseconds = 100;

/** Ticks until the signal is aborted. The pause does not keep the process alive. */
export const runWorkload = async (tick: () => void, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    tick();
    await sleep(tickMilliseconds, undefined, {signal, ref: false}).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
};
