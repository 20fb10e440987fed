import {expect, test} from 'vitest';
import {sns} from '../../../source/services/sns/service.ts';
import {arnOf, noon} from '../../fixtures/a-queue.ts';
import {discoveredTopic} from '../../../source/domain/topic.ts';
import type {TopicFacts} from './a-topic.ts';
import {aTopic, topicArnOf} from './a-topic.ts';

test('what leads from a topic: subscriptions, and the dead letters of those that have a DLQ', () => {
  const topic = aTopic({
    metrics: {publishedPerMinute: 120, deliveredPerMinute: 90, failedPerMinute: 6, redrivenToDlqPerMinute: 6},
    subscriptions: [
      {endpoint: arnOf('emails'), settings: {isRaw: true, deadLetterQueueArn: arnOf('failures')}},
      {
        protocol: 'lambda',
        endpoint: 'arn:aws:lambda:eu-west-1:123456789012:function:audit:live',
        settings: {filterPolicy: '{}'},
      },
      {protocol: 'email', endpoint: 'ops@example.com', state: 'pending', arn: undefined},
      {protocol: 'sms', endpoint: '+491', state: 'deleted', arn: undefined},
    ],
  });
  const from = topicArnOf('events');
  expect(sns.edges(topic)).toEqual([
    {
      kind: 'subscription',
      from,
      to: arnOf('emails'),
      label: 'sqs, raw',
      perSecond: 2,
      finding: {health: 'warning', reason: '6/min failed to queue emails'},
    },
    {
      kind: 'subscription',
      from,
      to: 'arn:aws:lambda:eu-west-1:123456789012:function:audit',
      label: 'lambda, filtered',
      perSecond: undefined,
      finding: undefined,
    },
    {
      kind: 'subscription',
      from,
      to: 'ops@example.com',
      label: 'email, not confirmed',
      perSecond: undefined,
      finding: undefined,
    },
    {
      kind: 'deadLetter',
      from,
      to: arnOf('failures'),
      label: 'what queue emails does not take',
      perSecond: 0.1,
      finding: {health: 'warning', reason: '6/min given up on'},
    },
  ]);
});

test('failures that may be of several subscriptions are put on none of them', () => {
  const settings = {deadLetterQueueArn: arnOf('failures')};
  const topic = aTopic({
    metrics: {failedPerMinute: 6, redrivenToDlqPerMinute: 6},
    subscriptions: [
      {endpoint: arnOf('a'), settings},
      {endpoint: arnOf('b'), settings},
    ],
  });
  expect(sns.edges(topic).map(({finding}) => finding)).toEqual([undefined, undefined, undefined, undefined]);
});

test.each<[TopicFacts['metrics'], string]>([
  [{failedToRedrivePerMinute: 3, failedPerMinute: 63}, '3 lost/min'],
  [{failedToRedrivePerMinute: 0, failedPerMinute: 63}, '63 failed/min'],
  [{redrivenToDlqPerMinute: 4}, '4 redriven/min'],
  [{publishedPerMinute: 1200}, '1,200 published/min'],
  [{}, ''],
])('the flow says of %j: %s', (metrics, summary) => {
  expect(sns.flow(aTopic({metrics: metrics ?? {}})).summary).toBe(summary);
});

test('a topic multiplies what it is given, so that its output says nothing of where it sticks', () => {
  const metrics = {publishedPerMinute: 120, deliveredPerMinute: 60};
  const face = sns.flow(aTopic({metrics}));
  expect([face.inPerSecond, face.outPerSecond]).toEqual([2, undefined]);
});

test('the report has numbers as numbers and null for what is unknown', () => {
  expect(sns.report(discoveredTopic(topicArnOf('orders.fifo')))).toEqual({
    name: 'orders.fifo',
    arn: topicArnOf('orders.fifo'),
    fifo: true,
    subscriptionsConfirmed: null,
    subscriptionsPending: null,
    publishedPerMinute: null,
    deliveredPerMinute: null,
    failedPerMinute: null,
    filteredOutPerMinute: null,
    redrivenToDlqPerMinute: null,
    failedToRedrivePerMinute: null,
    subscriptions: null,
  });
  const topic = aTopic({
    metrics: {publishedPerMinute: 420, failedToRedrivePerMinute: 0},
    subscriptions: [
      {arn: 'arn:1', endpoint: arnOf('emails'), settings: {deadLetterQueueArn: arnOf('failures')}},
      {protocol: 'email', endpoint: 'ops@example.com', state: 'pending', arn: undefined},
    ],
  });
  expect(sns.report(topic)).toMatchObject({
    subscriptionsConfirmed: 1,
    subscriptionsPending: 1,
    publishedPerMinute: 420,
    failedToRedrivePerMinute: 0,
    subscriptions: [
      {
        arn: 'arn:1',
        protocol: 'sqs',
        endpoint: arnOf('emails'),
        pending: false,
        deadLetterQueueArn: arnOf('failures'),
      },
      {arn: null, protocol: 'email', endpoint: 'ops@example.com', pending: true, deadLetterQueueArn: null},
    ],
  });
});

test('what was counted minutes ago is no count of now, in the flow and in the report', () => {
  const topic = {
    ...aTopic({metrics: {publishedPerMinute: 420, failedPerMinute: 3}}),
    readThrough: noon + 240_000,
  };
  expect(sns.flow(topic)).toEqual({summary: '', inPerSecond: undefined});
  expect(sns.report(topic)).toMatchObject({publishedPerMinute: null, failedPerMinute: null});
  expect(sns.isBusy(topic)).toBe(false);
});

test('web hooks that differ only in the key that is hidden are two', () => {
  const hook = (id: string) => ({protocol: 'https', endpoint: `https://hooks.example.com/***#${id}`});
  const ends = sns.edges(aTopic({subscriptions: [hook('2bcfbf39'), hook('7d0a3f11')]})).map(({to}) => to);
  expect(new Set(ends).size).toBe(2);
});

test('minutes that were read without any delivery are kept, until one is reported', () => {
  const published = [{at: noon - 60_000, value: 7}];
  const nothing = {
    deliveredPerMinute: [],
    filteredOutPerMinute: [],
    failedPerMinute: [],
    redrivenToDlqPerMinute: [],
    failedToRedrivePerMinute: [],
  };
  const read = sns.absorb(aTopic(), {readThrough: noon}, {...nothing, publishedPerMinute: published});
  expect(read.silence).toMatchObject({readThrough: noon, minutes: 1, totals: {publishedPerMinute: 7}});
  expect(sns.absorb(read, {}).silence).toBe(read.silence);
  const told = {...nothing, publishedPerMinute: published, deliveredPerMinute: published};
  expect(sns.absorb(read, {readThrough: noon}, told).silence).toBeUndefined();
});

test('the document is what SNS said', () => {
  const topic = aTopic({
    subscriptions: [{settings: {raw: {Protocol: 'sqs'}}}, {state: 'pending', arn: undefined}],
  });
  expect(sns.document(topic)).toEqual({
    TopicArn: topic.arn,
    Attributes: {TopicArn: topic.arn},
    Subscriptions: [
      {Protocol: 'sqs'},
      {SubscriptionArn: 'pending', Protocol: 'sqs', Endpoint: arnOf('orders'), Owner: '123456789012'},
    ],
  });
});

test('every metric is asked for by the name of its topic, six of them for the table', () => {
  const topic = aTopic({name: 'orders.fifo'});
  const queries = Object.values(sns.metrics).map(({query}) => query(topic));
  for (const query of queries)
    expect(query).toMatchObject({namespace: 'AWS/SNS', dimensions: {TopicName: 'orders.fifo'}});
  expect(new Set(queries.map(query => query?.metricName)).size).toBe(12);
  expect(Object.values(sns.metrics).filter(({use}) => use === 'table')).toHaveLength(6);
});

test('the size of messages is drawn against the limit of the topic, or that of SNS', () => {
  const threshold = sns.metrics['publishSizeBytes']?.threshold;
  expect(threshold?.(aTopic())).toBe(262_144);
  expect(threshold?.(aTopic({settings: {maximumMessageSizeBytes: 1024}}))).toBe(1024);
});

test('the console page is that of the topic', () => {
  expect(sns.consoleUrl(aTopic({readAt: noon}), 'eu-west-1')).toBe(
    'https://eu-west-1.console.aws.amazon.com/sns/v3/home?region=eu-west-1#/topic/arn%3Aaws%3Asns%3Aeu-west-1%3A123456789012%3Aevents',
  );
});
