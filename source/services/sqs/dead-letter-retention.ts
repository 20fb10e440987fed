import {defineRule} from '../../domain/define-rule.ts';
import {formatDuration} from '../../domain/duration.ts';
import type {Queue} from '../../domain/queue.ts';

/** A letter of a standard queue keeps the time of its first send, so its days in the source count in the DLQ, too. */
export const deadLetterRetentionRule = defineRule({
  id: 'dlq-retention',
  thresholds: {
    warning: {
      value: 1,
      unit: 'share',
      help: 'of its own retention at least its DLQ should have; less is a warning',
    },
  },
  summary: ({warning}) =>
    `Its dead-letter queue keeps messages for less than ${warning} of its own retention; not asked of FIFO queues`,
  source: 'SQS Developer Guide: Understanding message retention periods for dead-letter queues',
  // What is wrong is its settings: no place where a chain sticks.
  isConsequence: true,
  check: ({type, settings, deadLetters}: Queue, bounds) => {
    const own = settings?.retentionSeconds;
    const theirs = deadLetters?.retentionSeconds;
    if (type === 'fifo' || own === undefined || theirs === undefined || theirs >= own * bounds.warning)
      return undefined;
    return {
      health: 'warning',
      reason: `DLQ ${deadLetters?.name ?? ''} deletes letters ${formatDuration(theirs)} after they were first sent, this queue after ${formatDuration(own)}: some are gone before anybody can look`,
    };
  },
});
