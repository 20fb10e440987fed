import {nameOfArn} from '../../domain/arn.ts';
import type {Measured} from '../../domain/metric.ts';
import {staleMetricMilliseconds} from '../../domain/metric.ts';
import type {Queue} from '../../domain/queue.ts';
import {backlogOf, isDeadLetterQueue} from '../../domain/queue.ts';
import {counted, formatCount, formatRate} from '../../domain/quantity.ts';
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
    : {health: 'warning', reason: `${where} holds ${counted(visible, 'dead letter')}`};
};

const deadLettersRule: HealthRule<Queue> = {
  id: 'dead-letters',
  summary: 'Its dead-letter queue is not empty (warning) or grows (critical)',
  source: 'SQS Developer Guide: Using dead-letter queues; CloudWatch recommended alarms, SQS',
  isConsequence: true,
  check: queue => {
    if (isDeadLetterQueue(queue)) {
      const from = [...queue.sourceQueueArns, ...queue.feederArns].map(nameOfArn).join(', ');
      return deadLetterFinding(
        `This DLQ of ${from}`,
        queue.counts === undefined ? undefined : backlogOf(queue.counts),
        queue.counts === undefined ? undefined : changePerMinute(queue.history),
      );
    }
    const {deadLetters} = queue;
    if (deadLetters === undefined) return undefined;
    return deadLetterFinding(`DLQ ${deadLetters.name}`, deadLetters.depth, deadLetters.changePerMinute);
  },
};

const retentionRule: HealthRule<Queue> = {
  id: 'oldest-age',
  summary: 'The oldest message has used half (warning) or four fifths (critical) of the retention period',
  source: 'SQS Developer Guide: ApproximateAgeOfOldestMessage and MessageRetentionPeriod',
  check: queue => {
    const age = current(queue, queue.metrics.oldestAgeSeconds);
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

/**
 * The value, unless it is older than the counts by more than metrics always are: then it says nothing of now, and a
 * rule that used it would go on accusing for as long as CloudWatch is silent.
 */
const current = (queue: Queue, measured: Measured | undefined): number | undefined =>
  measured === undefined || (queue.counts?.at ?? 0) - measured.at > staleMetricMilliseconds
    ? undefined
    : measured.value;

/** A message that waited this long was there for the whole minute that was measured. */
const waitedAgeSeconds = 180;

const noDeletesRule: HealthRule<Queue> = {
  id: 'no-deletes',
  summary:
    'Messages wait for 3 min and none was deleted in the last measured minute; critical when more arrive and the oldest is 5 min old',
  source: 'SQS Developer Guide: NumberOfMessagesDeleted, NumberOfMessagesReceived, NumberOfEmptyReceives',
  check: queue => {
    const {metrics} = queue;
    const visible = queue.counts?.visible ?? 0;
    const age = current(queue, metrics.oldestAgeSeconds) ?? 0;
    if (isDeadLetterQueue(queue) || visible === 0 || age < waitedAgeSeconds) return undefined;
    if (current(queue, metrics.deletedPerSecond) !== 0) return undefined;
    const isStuck = age >= stuckAgeSeconds && (current(queue, metrics.sentPerSecond) ?? 0) > 0;
    const health = isStuck ? 'critical' : 'warning';
    const why = whyNothingIsDeleted(
      current(queue, metrics.receivedPerSecond),
      current(queue, metrics.emptyReceivesPerSecond),
    );
    return {health, reason: `${formatCount(visible)} messages wait${why}`};
  },
};

/** Nobody knows without the metric: missing is not zero. */
const whyNothingIsDeleted = (received: number | undefined, empty: number | undefined): string => {
  if (received === undefined) return ' and none was deleted in the last measured minute';
  if (received > 0) return `; consumers receive ${formatRate(received)}/s but delete none: they fail`;
  return (empty ?? 0) > 0
    ? ' and consumers poll, but get and delete none'
    : ' and nobody receives them: no consumer at work';
};

const growingRule: HealthRule<Queue> = {
  id: 'growing',
  summary: 'More arrives than is deleted and the backlog grows',
  source: 'SQS Developer Guide: NumberOfMessagesSent against NumberOfMessagesDeleted',
  check: queue => {
    const sent = current(queue, queue.metrics.sentPerSecond);
    const deleted = current(queue, queue.metrics.deletedPerSecond);
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
