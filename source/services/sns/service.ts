import type {MetricMinutes} from '../../domain/service.ts';
import {silenceIn} from '../../domain/topic-silence.ts';
import type {Topic} from '../../domain/topic.ts';
import {current} from '../../domain/topic.ts';
import {defineService} from '../define-service.ts';
import {topicColumns} from './columns.ts';
import {topicEdges, topicFlow} from './edges.ts';
import {topicSections} from './facts.ts';
import {topicLoad} from './load.ts';
import {topicMetrics} from './metrics.ts';
import {topicQuantities} from './quantities.ts';
import {topicFields, reportTopic} from './report.ts';
import {topicRules} from './rules.ts';

const isActive = (topic: Topic): boolean => (current(topic, 'publishedPerMinute') ?? 0) > 0;

const absorb = (topic: Topic, learnt: Partial<Topic>, minutes: MetricMinutes = {}): Topic => {
  const next = {...topic, ...learnt};
  return {...next, silence: silenceIn(topic.silence, minutes, next.readThrough ?? 0)};
};

const consoleUrl = ({arn}: Topic, region: string): string =>
  `https://${region}.console.aws.amazon.com/sns/v3/home?region=${region}#/topic/${encodeURIComponent(arn)}`;

/** What could not be read of a subscription is not waited for. */
const isFeedingKnown = ({subscriptions}: Topic): boolean =>
  subscriptions?.list.every(
    ({arn, settings, unreadable}) => arn === undefined || settings !== undefined || unreadable !== undefined,
  ) === true;

/** Topics, and whether what is published reaches who subscribed. */
export const sns = defineService<Topic>({
  id: 'sns',
  title: 'Topics (SNS)',
  noun: 'topic',
  cadence: {listSeconds: 300, refreshSeconds: 60},
  tabs: [{id: 'topics', title: 'Topics', includes: () => true}],
  metrics: topicMetrics,
  columns: topicColumns,
  rules: topicRules,
  edgeRules: {subscription: ['failed'], deadLetter: ['failed-to-redrive', 'redriven']},
  quantities: topicQuantities,
  load: topicLoad,
  absorb,
  join: topics => topics,
  observedAt: ({settings}) => settings?.at,
  companionIds: () => [],
  isBusy: isActive,
  isRelated: isActive,
  isFeedingKnown,
  queueOf: () => undefined,
  edges: topicEdges,
  flow: topicFlow,
  arnOf: ({arn}) => arn,
  consoleUrl,
  detail: topicSections,
  document: ({arn, settings, subscriptions}) => ({
    TopicArn: arn,
    Attributes: settings?.raw ?? null,
    Subscriptions:
      subscriptions?.list.map(({arn: subscriptionArn, protocol, endpoint, owner, state, settings: its}) =>
        its === undefined
          ? {
              SubscriptionArn: subscriptionArn ?? state,
              Protocol: protocol,
              Endpoint: endpoint,
              Owner: owner ?? null,
            }
          : its.raw,
      ) ?? null,
  }),
  fields: Object.keys(topicFields),
  report: reportTopic,
  connect: async clients => (await import('./reader.ts')).connectSns(clients),
});
