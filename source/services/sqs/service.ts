import {joinFeeders, joinQueues} from '../../domain/queue-join.ts';
import type {Queue} from '../../domain/queue.ts';
import {backlogOf, hasSourceQueues, isDeadLetterQueue} from '../../domain/queue.ts';
import {formatCount} from '../../domain/quantity.ts';
import {append, changePerMinute} from '../../domain/series.ts';
import {defineService} from '../define-service.ts';
import {queueColumns} from './columns.ts';
import {queueSections} from './facts.ts';
import {queueEdges} from './edges.ts';
import {queueLoad} from './load.ts';
import {queueMetrics} from './metrics.ts';
import {queueQuantities} from './quantities.ts';
import {queueFields, reportQueue} from './report.ts';
import {queueRules} from './rules.ts';
import {queueVitals} from './vitals.ts';

const absorb = (queue: Queue, learnt: Partial<Queue>): Queue => {
  const next = {...queue, ...learnt};
  if (learnt.counts === undefined) return next;
  return {...next, history: append(queue.history, {at: learnt.counts.at, value: backlogOf(learnt.counts)})};
};

const consoleUrl = ({url}: Queue, region: string): string =>
  `https://${region}.console.aws.amazon.com/sqs/v3/home?region=${region}#/queues/${encodeURIComponent(url)}`;

/** Queues and their dead letters. */
export const sqs = defineService<Queue>({
  id: 'sqs',
  title: 'Queues (SQS)',
  noun: 'queue',
  cadence: {listSeconds: 300, refreshSeconds: 1},
  tabs: [
    {id: 'queues', title: 'Queues', includes: () => true},
    {id: 'dlqs', title: 'DLQs', includes: isDeadLetterQueue},
  ],
  metrics: queueMetrics,
  columns: queueColumns,
  rules: queueRules,
  quantities: queueQuantities,
  vitals: queueVitals,
  load: queueLoad,
  absorb,
  join: joinQueues,
  withFeeders: joinFeeders,
  withoutLive: queue => ({...queue, counts: undefined}),
  observedAt: ({counts}) => counts?.at,
  companionIds: ({deadLetters}) => (deadLetters?.id === undefined ? [] : [deadLetters.id]),
  isBusy: ({counts, history}) =>
    counts !== undefined && (counts.visible > 0 || (changePerMinute(history) ?? 0) !== 0),
  isRelated: hasSourceQueues,
  queueOf: queue => queue,
  arnOf: ({arn}) => arn,
  consoleUrl,
  edges: queueEdges,
  flow: ({counts, metrics, history}) => ({
    summary: counts === undefined ? '' : `${formatCount(counts.visible)} waiting`,
    inPerSecond: metrics.sentPerSecond?.value,
    outPerSecond: metrics.deletedPerSecond?.value,
    backlog: counts === undefined ? undefined : backlogOf(counts),
    isDraining: (changePerMinute(history) ?? 0) < 0,
  }),
  live: ({history}) => ({title: 'Backlog', unit: 'count', samples: history}),
  detail: queueSections,
  document: ({url, arn, settings, sourceQueueArns}) => ({
    QueueUrl: url,
    QueueArn: arn ?? null,
    Attributes: settings?.raw ?? null,
    DeadLetterSourceQueueArns: sourceQueueArns,
  }),
  fields: Object.keys(queueFields),
  report: reportQueue,
  connect: async clients => (await import('./reader.ts')).connectSqs(clients),
});
