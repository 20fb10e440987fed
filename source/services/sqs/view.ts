import {joinQueues} from '../../domain/queue-join.ts';
import type {Queue} from '../../domain/queue.ts';
import {backlogOf, isDeadLetterQueue} from '../../domain/queue.ts';
import {append, changePerMinute} from '../../domain/series.ts';
import type {ServiceView} from '../../domain/service.ts';
import {queueColumns} from './columns.ts';
import {queueFacts} from './facts.ts';
import {reportQueue} from './report.ts';
import {queueRules} from './rules.ts';

const absorb = (queue: Queue, learnt: Partial<Queue>): Queue => {
  const next = {...queue, ...learnt};
  if (learnt.counts === undefined) return next;
  return {...next, history: append(queue.history, {at: learnt.counts.at, value: backlogOf(learnt.counts)})};
};

const consoleUrl = ({url}: Queue, region: string): string =>
  `https://${region}.console.aws.amazon.com/sqs/v3/home?region=${region}#/queues/${encodeURIComponent(url)}`;

/** Everything about SQS that does not reach the network. */
export const sqsView: ServiceView<Queue> = {
  id: 'sqs',
  noun: 'queue',
  tabs: [
    {id: 'queues', title: 'Queues', includes: () => true},
    {id: 'dlqs', title: 'DLQs', includes: isDeadLetterQueue},
  ],
  columns: queueColumns,
  rules: queueRules,
  absorb,
  join: joinQueues,
  observedAt: ({counts}) => counts?.at,
  measuredAt: ({metrics}) => {
    const times = Object.values(metrics).map(({at}) => at);
    return times.length === 0 ? undefined : Math.max(...times);
  },
  companionIds: ({deadLetters}) => (deadLetters?.id === undefined ? [] : [deadLetters.id]),
  isBusy: ({counts, history}) =>
    counts !== undefined && (counts.visible > 0 || (changePerMinute(history) ?? 0) !== 0),
  isRelated: isDeadLetterQueue,
  queueOf: queue => queue,
  arnOf: ({arn}) => arn,
  consoleUrl,
  facts: queueFacts,
  document: ({url, arn, settings, sourceQueueArns}) => ({
    QueueUrl: url,
    QueueArn: arn ?? null,
    Attributes: settings?.raw ?? null,
    DeadLetterSourceQueueArns: sourceQueueArns,
  }),
  report: reportQueue,
};
