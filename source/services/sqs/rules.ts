import type {Queue} from '../../domain/queue.ts';
import {isDeadLetterQueue, queueNameOfArn} from '../../domain/queue.ts';
import {formatCount, formatRate} from '../../domain/quantity.ts';
import {formatDuration} from '../../domain/duration.ts';
import {changePerMinute} from '../../domain/series.ts';
import type {Finding, HealthRule} from '../../domain/service.ts';

/** Messages in flight per queue, standard and FIFO alike (SQS Developer Guide, message quotas). */
export const inFlightLimit = 120_000;

const percent = (share: number): string => `${String(Math.round(share * 100))} %`;

const deadLetterFinding = (
  where: string,
  visible: number | undefined,
  growth: number | undefined,
): Finding | undefined => {
  if (visible === undefined || visible === 0) return undefined;
  return growth !== undefined && growth >= 1
    ? {
        health: 'critical',
        reason: `${where} holds ${formatCount(visible)} dead letters and grows by ${formatRate(growth)} a minute`,
      }
    : {health: 'warning', reason: `${where} holds ${formatCount(visible)} dead letters`};
};

const deadLettersRule: HealthRule<Queue> = {
  id: 'dead-letters',
  summary: 'Its dead-letter queue is not empty (warning) or grows (critical)',
  source: 'SQS Developer Guide: Using dead-letter queues; CloudWatch recommended alarms, SQS',
  check: queue => {
    if (isDeadLetterQueue(queue)) {
      const from = queue.sourceQueueArns.map(queueNameOfArn).join(', ');
      return deadLetterFinding(
        `This DLQ of ${from}`,
        queue.counts?.visible,
        queue.counts === undefined ? undefined : changePerMinute(queue.history),
      );
    }
    const {deadLetters} = queue;
    if (deadLetters === undefined) return undefined;
    return deadLetterFinding(`DLQ ${deadLetters.name}`, deadLetters.visible, deadLetters.changePerMinute);
  },
};

const retentionRule: HealthRule<Queue> = {
  id: 'oldest-age',
  summary: 'The oldest message has used half (warning) or four fifths (critical) of the retention period',
  source: 'SQS Developer Guide: ApproximateAgeOfOldestMessage and MessageRetentionPeriod',
  check: queue => {
    const age = queue.metrics.oldestAgeSeconds?.value;
    const retention = queue.settings?.retentionSeconds;
    if (age === undefined || retention === undefined || queue.counts?.visible === 0) return undefined;
    const share = age / retention;
    if (share < 0.5) return undefined;
    return {
      health: share >= 0.8 ? 'critical' : 'warning',
      reason: `The oldest message is ${formatDuration(age)} old, ${percent(share)} of the retention of ${formatDuration(retention)}: older ones are deleted`,
    };
  },
};

const inFlightRule: HealthRule<Queue> = {
  id: 'in-flight',
  summary: 'In flight is at 80 % (warning) or 95 % (critical) of the limit of 120,000',
  source: 'SQS Developer Guide: message quotas, in-flight messages per queue',
  check: queue => {
    const share = (queue.counts?.inFlight ?? 0) / inFlightLimit;
    if (share < 0.8) return undefined;
    return {
      health: share >= 0.95 ? 'critical' : 'warning',
      reason: `${formatCount(queue.counts?.inFlight ?? 0)} in flight, ${percent(share)} of the limit of ${formatCount(inFlightLimit)}: at the limit consumers receive nothing`,
    };
  },
};

/** One minute without a delete is normal for slow work; a message that waited this long says it is not. */
const stuckAgeSeconds = 300;

/** Nobody knows without the metric: missing is not zero. */
const whyNothingIsDeleted = (receivedPerSecond: number | undefined): string => {
  if (receivedPerSecond === undefined) return ' and none was deleted in the last measured minute';
  return receivedPerSecond > 0
    ? `; consumers receive ${formatRate(receivedPerSecond)}/s but delete none: they fail`
    : ' and nobody receives them: no consumer at work';
};

const noDeletesRule: HealthRule<Queue> = {
  id: 'no-deletes',
  summary:
    'Messages wait and none was deleted in the last measured minute; critical when more arrive and the oldest is 5 min old',
  source: 'SQS Developer Guide: NumberOfMessagesDeleted, NumberOfMessagesReceived',
  check: queue => {
    const {sentPerSecond, deletedPerSecond, receivedPerSecond, oldestAgeSeconds} = queue.metrics;
    const visible = queue.counts?.visible ?? 0;
    if (isDeadLetterQueue(queue) || visible === 0 || deletedPerSecond?.value !== 0) return undefined;
    const isStuck = (oldestAgeSeconds?.value ?? 0) >= stuckAgeSeconds && (sentPerSecond?.value ?? 0) > 0;
    const health = isStuck ? 'critical' : 'warning';
    return {
      health,
      reason: `${formatCount(visible)} messages wait${whyNothingIsDeleted(receivedPerSecond?.value)}`,
    };
  },
};

const growingRule: HealthRule<Queue> = {
  id: 'growing',
  summary: 'More arrives than is deleted and the backlog grows',
  source: 'SQS Developer Guide: NumberOfMessagesSent against NumberOfMessagesDeleted',
  check: queue => {
    const sent = queue.metrics.sentPerSecond?.value;
    const deleted = queue.metrics.deletedPerSecond?.value;
    if (sent === undefined || deleted === undefined || deleted === 0) return undefined;
    const growth = changePerMinute(queue.history) ?? 0;
    const backlog = queue.counts?.visible ?? 0;
    // Less than ten seconds of input waiting is the ordinary saw-tooth of polling consumers.
    if (sent <= deleted * 1.05 || growth <= 0 || backlog < sent * 10) return undefined;
    return {
      health: 'warning',
      reason: `Backlog of ${formatCount(backlog)} grows: ${formatRate(sent)}/s in, ${formatRate(deleted)}/s out`,
    };
  },
};

/** The health rules of a queue, each citing what it rests on. */
export const queueRules: readonly HealthRule<Queue>[] = [
  deadLettersRule,
  retentionRule,
  inFlightRule,
  noDeletesRule,
  growingRule,
];
