import {limitHealth} from '../../domain/limit-health.ts';
import {currentValue} from '../../domain/current.ts';
import type {Queue} from '../../domain/queue.ts';
import {backlogOf, isDeadLetterQueue} from '../../domain/queue.ts';
import {changePerMinute} from '../../domain/series.ts';
import type {VitalReading} from '../../domain/vital-sign.ts';

const deadLetters = (queues: readonly Queue[]): readonly VitalReading[] => {
  const counted = queues.filter(({counts}) => counts !== undefined);
  if (counted.length === 0) return [];
  const queuesOfLetters = counted.filter(isDeadLetterQueue);
  const value = queuesOfLetters.reduce(
    (sum, {counts}) => sum + (counts === undefined ? 0 : backlogOf(counts)),
    0,
  );
  const grows = queuesOfLetters.some(({history}) => (changePerMinute(history) ?? 0) >= 1);
  return [{id: 'deadLetters', value, health: value === 0 ? 'ok' : grows ? 'critical' : 'warning'}];
};

const ageOf = (queue: Queue): number | undefined =>
  queue.counts?.visible === 0 ? 0 : currentValue({}, queue.metrics.oldestAgeSeconds, queue.counts?.at);

/** The message that has used most of its retention. */
const oldestAge = (queues: readonly Queue[]): readonly VitalReading[] => {
  let worst: VitalReading | undefined;
  for (const queue of queues) {
    const value = ageOf(queue);
    const limit = queue.settings?.retentionSeconds;
    if (value === undefined || limit === undefined || limit <= 0) continue;
    if (worst !== undefined && value / limit <= worst.value / (worst.limit ?? Infinity)) continue;
    const past = {metric: 'oldestAgeSeconds', resourceId: queue.id};
    worst = {id: 'oldestAge', value, limit, health: limitHealth(value, limit), past};
  }
  return worst === undefined ? [] : [worst];
};

/** What queues say of how the account is. */
export const queueVitals = (resources: ReadonlyMap<string, Queue>): readonly VitalReading[] => {
  const queues = [...resources.values()];
  return [...deadLetters(queues), ...oldestAge(queues)];
};
