import type {MetricName, MetricSource, Minutes} from '../cloudwatch/metric-source.ts';
import type {DemoPart, DemoScene} from '../demo-part.ts';
import {awsQueryService} from '../wire/aws-query.ts';
import {snsOperations} from './sns-operations.ts';
import {openSubscription} from './subscribe.ts';
import type {SnsAccount} from './topic.ts';
import {publishedMinutes} from './topic.ts';
import type {SubscriptionPlan} from './topic-plans.ts';
import {topicPlans} from './topic-plans.ts';
import {openTopic, topicArn} from './topic-settings.ts';
import {trafficMinutes} from './topic-traffic.ts';

const endpointOf = ({accountId, region}: SnsAccount, {protocol, to}: SubscriptionPlan): string => {
  if (protocol === 'sqs') return `arn:aws:sqs:${region}:${accountId}:${to}`;
  return protocol === 'lambda' ? `arn:aws:lambda:${region}:${accountId}:function:${to}` : to;
};

const redrivePolicy = ({accountId, region}: SnsAccount, queue: string): string =>
  JSON.stringify({deadLetterTargetArn: `arn:aws:sqs:${region}:${accountId}:${queue}`});

const seedTopics = (account: SnsAccount): void => {
  for (const {name, attributes = {}, subscriptions, traffic} of topicPlans) {
    const topic = openTopic(account, name, attributes, traffic);
    for (const plan of subscriptions) {
      const {protocol, deadLetterQueue, isPending = false} = plan;
      const redrive =
        deadLetterQueue === undefined ? {} : {RedrivePolicy: redrivePolicy(account, deadLetterQueue)};
      const to = {protocol, endpoint: endpointOf(account, plan)};
      openSubscription(topic, to, {...plan.attributes, ...redrive}, isPending);
    }
  }
};

const readMetric = (
  account: SnsAccount,
  openedAt: number,
  {namespace, metricName, dimensions}: MetricName,
  [from, to]: readonly [from: number, to: number],
): Minutes | undefined => {
  if (namespace !== 'AWS/SNS') return undefined;
  const name = dimensions.size === 1 ? dimensions.get('TopicName') : undefined;
  const topic = account.topics.get(topicArn(account, name ?? ''));
  if (topic === undefined) return [];
  if (topic.traffic === undefined) return publishedMinutes(topic, metricName, from, to);
  return trafficMinutes(topic.traffic, {name: topic.name, openedAt, now: account.now()}, metricName, [
    from,
    to,
  ]);
};

/** Amazon SNS over AWS Query, and the metrics of its topics. */
export const createSnsPart = ({accountId, region, now, incident}: DemoScene): DemoPart => {
  const account: SnsAccount = {accountId, region, now, topics: new Map()};
  const openedAt = now();
  if (incident !== undefined) seedTopics(account);
  const metrics: MetricSource = {
    read: (metric, from, to) => readMetric(account, openedAt, metric, [from, to]),
  };
  const service = awsQueryService({
    id: 'sns',
    targetPrefix: 'AmazonSNS',
    version: '2010-03-31',
    xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    namespace: 'com.amazonaws.sns',
    operations: snsOperations(account),
    // Where other services say AccessDenied, SNS says this (SNS API reference, common errors of each action).
    errorCodes: {AccessDenied: 'AuthorizationError'},
  });
  return {service, metrics};
};
