import fc from 'fast-check';
import {expect, test} from 'vitest';
import {deliveriesUnderWay, failureSuspects, redriveSuspects} from '../../source/domain/topic-deliveries.ts';
import {endpointName, retriesOf} from '../../source/domain/topic-subscription.ts';
import {current, discoveredTopic, isFifoTopic, subscriptionCount} from '../../source/domain/topic.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';
import {aSubscription, aTopic, topicArnOf} from '../services/sns/a-topic.ts';

test.each([
  ['sqs', arnOf('orders'), 'queue orders'],
  ['lambda', 'arn:aws:lambda:eu-west-1:123456789012:function:audit:live', 'function audit'],
  ['firehose', 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/archive', 'delivery stream archive'],
  ['application', 'arn:aws:sns:eu-west-1:123456789012:endpoint/GCM/app/1', 'application 1'],
  ['https', 'https://example.com/hook', 'https://example.com/hook'],
  ['email', 'ops@example.com', 'email ops@example.com'],
])('an endpoint of %s, %s, is called %s', (protocol, endpoint, name) => {
  expect(endpointName({protocol, endpoint})).toBe(name);
});

test.each([
  ['sqs', '100,015 over 23 days'],
  ['lambda', '100,015 over 23 days'],
  ['email', '50 over 6 hours'],
  ['https', '5 retries'],
])('an endpoint of %s is tried %s', (protocol, text) => {
  expect(retriesOf(aSubscription({protocol, settings: {retries: '5 retries'}}))).toBe(text);
});

test('a topic of which only the ARN is known has its name and kind', () => {
  const topic = discoveredTopic(topicArnOf('orders.fifo'));
  expect([topic.id, topic.name, isFifoTopic(topic)]).toEqual([
    topicArnOf('orders.fifo'),
    'orders.fifo',
    true,
  ]);
  expect(subscriptionCount(topic, 'confirmed')).toBeUndefined();
});

test('subscriptions are counted by SNS, and by the list only where it is complete', () => {
  const subscriptions = [{}, {state: 'pending' as const}];
  const counted = aTopic({subscriptions, settings: {confirmed: 900, pending: 30}});
  expect([subscriptionCount(counted, 'confirmed'), subscriptionCount(counted, 'pending')]).toEqual([900, 30]);
  const listed = {...counted, settings: undefined};
  expect([subscriptionCount(listed, 'confirmed'), subscriptionCount(listed, 'pending')]).toEqual([1, 1]);
  expect(
    subscriptionCount({...listed, subscriptions: {list: [], isComplete: false}}, 'pending'),
  ).toBeUndefined();
});

test('subscriptions that were listed are believed over a count of none, which SNS may give for a while', () => {
  const subscriptions = [{}, {state: 'pending' as const}, {state: 'deleted' as const}];
  const behind = aTopic({subscriptions, settings: {confirmed: 0, pending: 0}});
  expect([subscriptionCount(behind, 'confirmed'), subscriptionCount(behind, 'pending')]).toEqual([1, 1]);
  const empty = aTopic({subscriptions: [{state: 'deleted'}], settings: {confirmed: 0, pending: 0}});
  expect(subscriptionCount(empty, 'confirmed')).toBe(0);
});

test('a value is current until something four minutes newer was read, or was read and found empty', () => {
  const at = (measuredAt: number) =>
    current(aTopic({metrics: {failedPerMinute: 3}, measuredAt}), 'failedPerMinute');
  expect([at(noon - 240_000), at(noon - 240_001)]).toEqual([3, undefined]);
  const old = aTopic({metrics: {failedPerMinute: 3}, measuredAt: noon - 600_000});
  const topic = {...old, settings: undefined, readThrough: noon - 600_000};
  expect(current(topic, 'failedPerMinute')).toBe(3);
  expect(current({...topic, readThrough: noon}, 'failedPerMinute')).toBeUndefined();
});

const withDlq = (name: string) => ({
  endpoint: arnOf(name),
  settings: {deadLetterQueueArn: arnOf('failures')},
});

test('only a confirmed subscription with a redrive policy can have dead letters', () => {
  const subscriptions = [
    withDlq('a'),
    {endpoint: arnOf('b'), settings: {}},
    {...withDlq('c'), state: 'pending' as const},
  ];
  const suspects = redriveSuspects(aTopic({subscriptions}));
  expect(suspects.subscriptions.map(({endpoint}) => endpoint)).toEqual([arnOf('a')]);
  expect(suspects.isSure).toBe(true);
});

test('failures are surely those of a subscription only where there is no other', () => {
  const hook = {protocol: 'https', endpoint: 'https://example.com'};
  const two = failureSuspects(aTopic({subscriptions: [hook, withDlq('a')]}));
  expect([two.subscriptions.length, two.isSure]).toEqual([1, false]);
  expect(failureSuspects(aTopic({subscriptions: [hook]})).isSure).toBe(true);
  expect(failureSuspects(aTopic({subscriptions: [hook], isCut: true})).isSure).toBe(false);
});

test.each([
  [60, 60, ['queue a']],
  [60, 25, ['queue a', 'https://example.com']],
  [60, 0, ['https://example.com']],
])('of %i failures %i became dead letters: suspects are %j', (failed, redriven, names) => {
  const hook = {protocol: 'https', endpoint: 'https://example.com', settings: {}};
  const metrics = {failedPerMinute: failed, redrivenToDlqPerMinute: redriven};
  const {subscriptions} = failureSuspects(aTopic({metrics, subscriptions: [hook, withDlq('a'), {}]}));
  expect(subscriptions.map(endpointName)).toEqual(names);
});

test('deliveries are never under way where all that was published is accounted for', () => {
  const count = fc.nat({max: 1000});
  fc.assert(
    fc.property(count, count, count, count, (delivered, filteredOut, redriven, lost) => {
      const subscriptions = [{endpoint: arnOf('a')}];
      const metrics = {
        publishedPerMinute: delivered + filteredOut + redriven + lost,
        deliveredPerMinute: delivered,
        filteredOutPerMinute: filteredOut,
        redrivenToDlqPerMinute: redriven,
        failedToRedrivePerMinute: lost,
        failedPerMinute: redriven + lost,
      };
      expect(deliveriesUnderWay(aTopic({metrics, subscriptions}))).toBe(0);
      const more = {...metrics, publishedPerMinute: metrics.publishedPerMinute + 7};
      expect(deliveriesUnderWay(aTopic({metrics: more, subscriptions}))).toBe(7);
    }),
  );
});
