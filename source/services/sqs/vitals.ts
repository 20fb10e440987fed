import {limitHealth} from '../../domain/limit-health.ts';
import {currentValue} from '../../domain/current.ts';
import type {Queue} from '../../domain/queue.ts';
import {backlogOf, isDeadLetterQueue} from '../../domain/queue.ts';
import {changePerMinute} from '../../domain/series.ts';
import type {VitalReading} from '../../domain/vital-sign.ts';

/** What was read longer before the newest counts than even the quiet wait for their turn. */
const oldMilliseconds = 120_000;

/** Which DLQs there are is known only of queues that were read, so any that was not may be one. */
const lacksOf = (queues: readonly Queue[]): VitalReading['lacks'] => {
  if (queues.some(({counts}) => counts === undefined)) return 'unread';
  const newest = queues.reduce((time, {counts}) => Math.max(time, counts?.at ?? 0), 0);
  const isOld = queues.some(
    queue => isDeadLetterQueue(queue) && newest - (queue.counts?.at ?? 0) > oldMilliseconds,
  );
  return isOld ? 'old' : undefined;
};

const deadLetters = (queues: readonly Queue[]): readonly VitalReading[] => {
  const counted = queues.filter(({counts}) => counts !== undefined);
  if (counted.length === 0) return [];
  const queuesOfLetters = counted.filter(isDeadLetterQueue);
  const value = queuesOfLetters.reduce(
    (sum, {counts}) => sum + (counts === undefined ? 0 : backlogOf(counts)),
    0,
  );
  const grows = queuesOfLetters.some(({history}) => (changePerMinute(history) ?? 0) >= 1);
  const health = value === 0 ? 'ok' : grows ? 'critical' : 'warning';
  return [{id: 'deadLetters', value, health, lacks: lacksOf(queues)}];
};

const ageOf = (queue: Queue): number | undefined =>
  queue.counts?.visible === 0 ? 0 : currentValue(queue, queue.metrics.oldestAgeSeconds, queue.counts?.at);

/** Where CloudWatch was asked and is silent, there is nothing to know. */
const isAgeUnread = (queue: Queue): boolean =>
  queue.counts === undefined ||
  (queue.counts.visible > 0 &&
    ageOf(queue) === undefined &&
    (queue.readThrough === undefined || queue.metrics.oldestAgeSeconds !== undefined));

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
  return worst === undefined ? [] : [{...worst, lacks: queues.some(isAgeUnread) ? 'unread' : undefined}];
};

/** What queues say of how the account is. */
export const queueVitals = (resources: ReadonlyMap<string, Queue>): readonly VitalReading[] => {
  const queues = [...resources.values()];
  return [...deadLetters(queues), ...oldestAge(queues)];
};
