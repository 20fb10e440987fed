import {nameOfArn} from '../../domain/arn.ts';
import {currentValue} from '../../domain/current.ts';
import {defineRule} from '../../domain/define-rule.ts';
import type {Measured} from '../../domain/metric.ts';
import type {Queue} from '../../domain/queue.ts';
import {backlogOf, isDeadLetterQueue} from '../../domain/queue.ts';
import {counted, formatCount, formatRate} from '../../domain/quantity.ts';
import {formatDuration} from '../../domain/duration.ts';
import {changePerMinute} from '../../domain/series.ts';
import {verdictOf} from '../../domain/rule-threshold.ts';
import type {Finding, HealthRule} from '../../domain/service.ts';
import {deadLetterRetentionRule} from './dead-letter-retention.ts';

/** Messages in flight per queue, standard and FIFO alike (SQS Developer Guide, message quotas). */
export const inFlightLimit = 120_000;

const percent = (share: number): string => `${String(Math.round(share * 100))} %`;

type DeadLetterBounds = {readonly warning: number; readonly growth: number};

const deadLetterFinding = (
  where: string,
  visible: number | undefined,
  growth: number | undefined,
  bounds: DeadLetterBounds,
): Finding | undefined => {
  if (visible === undefined || visible === 0 || visible < bounds.warning) return undefined;
  return growth !== undefined && growth >= bounds.growth
    ? {
        health: 'critical',
        reason: `${where} holds ${formatCount(visible)} dead letters and grows by ${formatRate(growth)} a minute`,
      }
    : {health: 'warning', reason: `${where} holds ${counted(visible, 'dead letter')}`};
};

const deadLettersRule = defineRule({
  id: 'dead-letters',
  thresholds: {
    warning: {value: 1, unit: 'count', help: 'dead letters, from which on it is a warning'},
    growth: {value: 1, unit: 'perMinute', help: 'growth that is critical'},
  },
  summary: ({warning, growth}) =>
    `Its dead-letter queue holds messages (warning, from ${warning} on) or grows (critical, from ${growth} on)`,
  source: 'SQS Developer Guide: Using dead-letter queues; CloudWatch recommended alarms, SQS',
  isConsequence: true,
  check: (queue: Queue, bounds) => {
    if (isDeadLetterQueue(queue)) {
      const from = [...queue.sourceQueueArns, ...queue.feederArns].map(nameOfArn).join(', ');
      return deadLetterFinding(
        `This DLQ of ${from}`,
        queue.counts === undefined ? undefined : backlogOf(queue.counts),
        queue.counts === undefined ? undefined : changePerMinute(queue.history),
        bounds,
      );
    }
    const {deadLetters} = queue;
    if (deadLetters === undefined) return undefined;
    const {name, depth, changePerMinute: growth} = deadLetters;
    return deadLetterFinding(`DLQ ${name}`, depth, growth, bounds);
  },
});

const retentionRule = defineRule({
  id: 'oldest-age',
  thresholds: {
    warning: {value: 0.5, unit: 'share', help: 'of the retention period used: a warning'},
    critical: {value: 0.8, unit: 'share', help: 'of the retention period used: critical'},
  },
  summary: ({warning, critical}) =>
    `The oldest message has used ${warning} (warning) or ${critical} (critical) of the retention period`,
  source: 'SQS Developer Guide: ApproximateAgeOfOldestMessage and MessageRetentionPeriod',
  check: (queue: Queue, bounds) => {
    const age = current(queue, queue.metrics.oldestAgeSeconds);
    const retention = queue.settings?.retentionSeconds;
    if (age === undefined || retention === undefined || queue.counts?.visible === 0) return undefined;
    const share = age / retention;
    const health = verdictOf(share, bounds);
    if (health === undefined) return undefined;
    return {
      health,
      reason: `The oldest message is ${formatDuration(age)} old, ${percent(share)} of the retention of ${formatDuration(retention)}: older ones are deleted`,
    };
  },
});

/** How long work may wait is a promise of one's own: AWS knows no bound, so there is none unless it is set. */
const oldMessagesRule = defineRule({
  id: 'old-messages',
  thresholds: {
    warning: {value: Infinity, unit: 'seconds', help: 'age of the oldest message: a warning'},
    critical: {value: Infinity, unit: 'seconds', help: 'age of the oldest message: critical'},
  },
  summary: ({warning, critical}) =>
    `The oldest message is older than you allow (warning: ${warning}, critical: ${critical}); not asked of DLQs`,
  source: 'SQS Developer Guide: ApproximateAgeOfOldestMessage; CloudWatch recommended alarms, SQS',
  check: (queue: Queue, {warning, critical}) => {
    const age = current(queue, queue.metrics.oldestAgeSeconds);
    // Each bound may be set alone.
    const health = verdictOf(age, {warning: Math.min(warning, critical), critical});
    if (age === undefined || health === undefined || isDeadLetterQueue(queue) || queue.counts?.visible === 0)
      return undefined;
    const bound = formatDuration(health === 'critical' ? critical : warning);
    return {
      health,
      reason: `The oldest message is ${formatDuration(age)} old: more than the ${bound} that the config file allows`,
    };
  },
});

const inFlightRule = defineRule({
  id: 'in-flight',
  thresholds: {
    warning: {value: 0.8, unit: 'share', help: 'of the limit in flight: a warning'},
    critical: {value: 0.95, unit: 'share', help: 'of the limit in flight: critical'},
  },
  summary: ({warning, critical}) =>
    `In flight is at ${warning} (warning) or ${critical} (critical) of the limit of ${formatCount(inFlightLimit)}`,
  source: 'SQS Developer Guide: message quotas, in-flight messages per queue',
  check: (queue: Queue, bounds) => {
    const share = (queue.counts?.inFlight ?? 0) / inFlightLimit;
    const health = verdictOf(share, bounds);
    if (health === undefined) return undefined;
    return {
      health,
      reason: `${formatCount(queue.counts?.inFlight ?? 0)} in flight, ${percent(share)} of the limit of ${formatCount(inFlightLimit)}: at the limit consumers receive nothing`,
    };
  },
});

/**
 * The value, unless it is older than the counts by more than metrics always are: then it says nothing of now, and a
 * rule that used it would go on accusing for as long as CloudWatch is silent.
 */
const current = (queue: Queue, measured: Measured | undefined): number | undefined =>
  currentValue(queue, measured, queue.counts?.at);

/**
 * A message that waited for three minutes was there for the whole minute that was measured. One minute without a
 * delete is normal for slow work; a message that waited for five says it is not.
 */
const noDeletesRule = defineRule({
  id: 'no-deletes',
  thresholds: {
    warning: {value: 180, unit: 'seconds', help: 'age of the oldest message: a warning'},
    critical: {value: 300, unit: 'seconds', help: 'age of the oldest message while more arrive: critical'},
  },
  summary: ({warning, critical}) =>
    `Messages wait for ${warning} and none was deleted in the last measured minute; critical when more arrive and the oldest is ${critical} old`,
  source: 'SQS Developer Guide: NumberOfMessagesDeleted, NumberOfMessagesReceived, NumberOfEmptyReceives',
  check: (queue: Queue, bounds) => {
    const {metrics} = queue;
    const visible = queue.counts?.visible ?? 0;
    const age = current(queue, metrics.oldestAgeSeconds) ?? 0;
    if (isDeadLetterQueue(queue) || visible === 0 || age < bounds.warning) return undefined;
    if (current(queue, metrics.deletedPerSecond) !== 0) return undefined;
    const received = current(queue, metrics.receivedPerSecond);
    const empty = current(queue, metrics.emptyReceivesPerSecond);
    if (mayBeLeftAlone(queue, received, empty))
      return {health: 'warning', reason: `${formatCount(visible)} messages wait${whoseItMayBe}`};
    const isStuck = age >= bounds.critical && (current(queue, metrics.sentPerSecond) ?? 0) > 0;
    const health = isStuck ? 'critical' : 'warning';
    const why = whyNothingIsDeleted(received, empty);
    return {health, reason: `${formatCount(visible)} messages wait${why}`};
  },
});

/** A dead-letter queue of a topic or a function is left alone by everybody, and has none of its own. */
const mayBeLeftAlone = (
  {mayHaveFeeders, settings}: Queue,
  received: number | undefined,
  empty: number | undefined,
): boolean =>
  mayHaveFeeders === true &&
  settings?.deadLetterQueueArn === undefined &&
  (received ?? 0) === 0 &&
  (empty ?? 0) === 0;

const whoseItMayBe =
  ' and nobody receives them: no consumer at work, or a DLQ of a topic or function that was not read';

/** Nobody knows without the metric: missing is not zero. */
const whyNothingIsDeleted = (received: number | undefined, empty: number | undefined): string => {
  if (received === undefined) return ' and none was deleted in the last measured minute';
  if (received > 0) return `; consumers receive ${formatRate(received)}/s but delete none: they fail`;
  return (empty ?? 0) > 0
    ? ' and consumers poll, but get and delete none'
    : ' and nobody receives them: no consumer at work';
};

const growingRule = defineRule({
  id: 'growing',
  thresholds: {
    surplus: {value: 0.05, unit: 'share', help: 'more in than out'},
    // Less than ten seconds of input waiting is the ordinary saw-tooth of polling consumers.
    backlog: {value: 10, unit: 'seconds', help: 'of input that wait at least'},
  },
  summary: ({surplus, backlog}) =>
    `More arrives than is deleted (by more than ${surplus}) and the backlog grows (from ${backlog} of input on)`,
  source: 'SQS Developer Guide: NumberOfMessagesSent against NumberOfMessagesDeleted',
  check: (queue: Queue, bounds) => {
    const sent = current(queue, queue.metrics.sentPerSecond);
    const deleted = current(queue, queue.metrics.deletedPerSecond);
    if (sent === undefined || deleted === undefined || deleted === 0) return undefined;
    const growth = changePerMinute(queue.history) ?? 0;
    const backlog = queue.counts?.visible ?? 0;
    if (sent <= deleted * (1 + bounds.surplus) || growth <= 0 || backlog < sent * bounds.backlog)
      return undefined;
    return {
      health: 'warning',
      reason: `Backlog of ${formatCount(backlog)} grows: ${formatRate(sent)}/s in, ${formatRate(deleted)}/s out`,
    };
  },
});

/** The health rules of a queue, each citing what it rests on. */
export const queueRules: readonly HealthRule<Queue>[] = [
  // What is about to be lost comes before how much there is.
  retentionRule,
  deadLettersRule,
  oldMessagesRule,
  inFlightRule,
  noDeletesRule,
  growingRule,
  deadLetterRetentionRule,
];
