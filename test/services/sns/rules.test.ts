import {describe, expect, test} from 'vitest';
import type {Finding} from '../../../source/domain/service.ts';
import type {TopicMetric} from '../../../source/domain/topic.ts';
import {discoveredTopic} from '../../../source/domain/topic.ts';
import {topicRules} from '../../../source/services/sns/rules.ts';
import {arnOf, noon} from '../../fixtures/a-queue.ts';
import type {SubscriptionFacts, TopicFacts} from './a-topic.ts';
import {aTopic, topicArnOf} from './a-topic.ts';

const check = (id: string, facts: TopicFacts): Finding | undefined => {
  const rule = topicRules.find(candidate => candidate.id === id);
  if (rule === undefined) throw new Error(`Expected a rule ${id}`);
  return rule.check(aTopic(facts));
};

const queue = (name: string, deadLettersTo?: string): SubscriptionFacts => ({
  endpoint: arnOf(name),
  settings: deadLettersTo === undefined ? {} : {deadLetterQueueArn: arnOf(deadLettersTo)},
});

const hook = (deadLettersTo?: string): SubscriptionFacts => ({
  ...queue('', deadLettersTo),
  protocol: 'https',
  endpoint: 'https://example.com/hook',
});

const mail: SubscriptionFacts = {
  protocol: 'email',
  endpoint: 'ops@example.com',
  state: 'pending',
  arn: undefined,
};

test('every rule cites what it rests on, and none finds anything in a topic that was never read', () => {
  for (const {id, summary, source, check: find} of topicRules) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(summary).not.toBe('');
    expect(source).toMatch(/(Guide|API reference)/);
    expect(find(discoveredTopic(topicArnOf('events')))).toBeUndefined();
    expect(find(aTopic())).toBeUndefined();
  }
  expect(new Set(topicRules.map(({id}) => id)).size).toBe(topicRules.length);
});

test('a busy topic that delivers everything is blameless', () => {
  const metrics = {
    publishedPerMinute: 420,
    deliveredPerMinute: 780,
    filteredOutPerMinute: 60,
    failedPerMinute: 0,
    redrivenToDlqPerMinute: 0,
    failedToRedrivePerMinute: 0,
    invalidAttributesPerMinute: 0,
  };
  const facts = {metrics, subscriptions: [queue('a'), queue('b')]};
  expect(topicRules.map(rule => rule.check(aTopic(facts)))).toEqual(topicRules.map(() => undefined));
});

test.each<[TopicMetric, string]>([
  ['failedToRedrivePerMinute', 'failed-to-redrive'],
  ['redrivenToDlqPerMinute', 'redriven'],
  ['failedPerMinute', 'failed'],
  ['invalidAttributesPerMinute', 'invalid-for-filters'],
  ['invalidMessageBodyPerMinute', 'invalid-for-filters'],
])('%s of a while ago accuses nobody of now', (metric, id) => {
  const facts = {metrics: {[metric]: 3}, subscriptions: [queue('a', 'failures')]};
  expect(check(id, {...facts, measuredAt: noon - 240_000})).toBeDefined();
  expect(check(id, {...facts, measuredAt: noon - 240_001})).toBeUndefined();
});

describe('lost messages', () => {
  const lost = (...subscriptions: readonly SubscriptionFacts[]): TopicFacts => ({
    metrics: {failedToRedrivePerMinute: 3},
    subscriptions,
  });

  test.each([
    [
      'the only one with a redrive policy',
      lost(queue('a'), hook('failures')),
      'deliveries to https://example.com/hook fail, and DLQ failures does not take them',
    ],
    [
      'one of two with a redrive policy',
      lost(queue('a', 'failures'), queue('b', 'more-failures'), queue('c')),
      'deliveries to one or more of queue a, queue b fail, and one of the DLQs failures, more-failures does not',
    ],
    [
      'one of two with the same DLQ',
      lost(queue('a', 'failures'), queue('b', 'failures')),
      'deliveries to one or more of queue a, queue b fail, and DLQ failures does not',
    ],
    [
      'perhaps one whose settings were not read',
      lost({endpoint: arnOf('a')}, hook('failures')),
      'deliveries most likely to https://example.com/hook fail',
    ],
    [
      'perhaps one beyond those that were listed',
      {...lost(hook('failures')), isCut: true as const},
      'deliveries most likely to https://example.com/hook fail',
    ],
    [
      'nobody that was read yet',
      {metrics: {failedToRedrivePerMinute: 3}},
      'deliveries to a subscription not read yet fail, and its DLQ does not take them',
    ],
    [
      'one of many',
      lost(...['a', 'b', 'c', 'd', 'e'].map(name => queue(name, 'failures'))),
      'deliveries to one or more of queue a, queue b, queue c and 2 more fail',
    ],
  ])('are critical, and the reason says whose: %s', (_, facts, words) => {
    const finding = check('failed-to-redrive', facts);
    expect(finding?.health).toBe('critical');
    expect(finding?.reason).toContain(`Loses 3/min for good: ${words}`);
  });

  test('where others reach the queue, one sentence tells both', () => {
    const facts = {
      metrics: {failedToRedrivePerMinute: 3, redrivenToDlqPerMinute: 26, publishedPerMinute: 420},
      subscriptions: [queue('a'), hook('failures')],
    };
    expect(check('failed-to-redrive', facts)).toEqual({
      health: 'critical',
      reason:
        "Deliveries to https://example.com/hook fail: 26/min reach DLQ failures, 3/min do not and are lost for good: check who may send there, and the KMS key's quota",
    });
    expect(check('redriven', facts)).toBeUndefined();
  });

  test('an endpoint whose name fills a screen does not drive out the rest of the sentence', () => {
    const endpoint = `https://example.com/${'x'.repeat(2000)}`;
    const finding = check('failed-to-redrive', lost({...hook('failures'), endpoint}));
    expect(finding?.reason.length).toBeLessThan(300);
    expect(finding?.reason).toMatch(/check that it exists/);
  });
});

describe('dead letters', () => {
  const redriven = (redrivenToDlqPerMinute: number, publishedPerMinute?: number): TopicFacts => ({
    metrics: {redrivenToDlqPerMinute, ...(publishedPerMinute === undefined ? {} : {publishedPerMinute})},
    subscriptions: [queue('a'), hook('failures')],
  });

  test.each([
    ['none', redriven(0, 1000), undefined],
    ['fewer than one in a hundred', redriven(9, 1000), 'warning'],
    ['one in a hundred', redriven(10, 1000), 'critical'],
    ['nobody knows of how many', redriven(1), 'critical'],
  ] as const)('%s', (_, facts, health) => {
    expect(check('redriven', facts)?.health).toBe(health);
  });

  test('the reason names endpoint, rate and queue', () => {
    expect(check('redriven', redriven(25, 420))?.reason).toBe(
      'Deliveries to https://example.com/hook fail: 25/min given up on and moved to DLQ failures',
    );
  });
});

describe('failed deliveries', () => {
  const failed = (...subscriptions: readonly SubscriptionFacts[]): TopicFacts => ({
    metrics: {failedPerMinute: 60},
    subscriptions,
  });

  test.each([
    [
      'to the only subscription, a queue with a DLQ',
      failed(queue('a', 'failures')),
      'warning',
      '60/min failed to queue a (counted once SNS has given up)',
    ],
    [
      'to the only subscription, a queue without',
      failed(queue('a')),
      'critical',
      '60/min failed to queue a (counted once SNS has given up); without a DLQ what is given up on is lost',
    ],
    [
      'to a web hook among queues, which alone counts every attempt',
      failed(queue('a'), hook('failures')),
      'warning',
      '60/min failed most likely to https://example.com/hook (HTTP and HTTPS count every attempt, so some may still arrive)',
    ],
    [
      'to a web hook without DLQ',
      failed(hook()),
      'warning',
      '60/min failed to https://example.com/hook (HTTP and HTTPS count every attempt, so some may still arrive); without a DLQ what is given up on is lost',
    ],
    [
      'to one of two queues',
      failed(queue('a', 'x'), queue('b', 'x')),
      'warning',
      '60/min failed to one or more of queue a, queue b (counted once SNS has given up)',
    ],
    [
      'to one whose settings nobody read',
      failed({endpoint: arnOf('a')}),
      'warning',
      '60/min failed to queue a (counted once SNS has given up)',
    ],
    [
      'not to one that waits for confirmation: nothing is sent there',
      failed(queue('a', 'x'), mail),
      'warning',
      '60/min failed to queue a (counted once SNS has given up)',
    ],
  ])('%s', (_, facts, health, reason) => {
    expect(check('failed', facts)).toEqual({health, reason});
  });

  test('are of the one with a DLQ where dead letters arrive as well', () => {
    const facts = failed(hook(), queue('a', 'failures'));
    const metrics = {failedPerMinute: 60, redrivenToDlqPerMinute: 60};
    expect(check('failed', {...facts, metrics})?.reason).toMatch(/^60\/min failed most likely to queue a /);
  });
});

describe('deliveries that do not happen', () => {
  const published = (metrics: TopicFacts['metrics'], ...subscriptions: readonly SubscriptionFacts[]) => ({
    metrics: {publishedPerMinute: 100, ...metrics},
    subscriptions,
  });
  const two = [queue('a'), queue('b')];

  test.each([
    ['everything arrives', published({deliveredPerMinute: 200}, ...two), undefined],
    ['one of two receives nothing', published({deliveredPerMinute: 100}, ...two), 'warning'],
    ['nobody receives anything', published({deliveredPerMinute: 0}, ...two), 'critical'],
    [
      'a filter keeps it out',
      published({deliveredPerMinute: 100, filteredOutPerMinute: 100}, ...two),
      undefined,
    ],
    [
      'it is counted as failed',
      published({deliveredPerMinute: 100, failedPerMinute: 100}, ...two),
      undefined,
    ],
    [
      'it is counted as failed and as a dead letter',
      published({deliveredPerMinute: 100, failedPerMinute: 100, redrivenToDlqPerMinute: 100}, ...two),
      undefined,
    ],
    [
      'attempts of a web hook are no deliveries given up on',
      published({deliveredPerMinute: 100, failedPerMinute: 100}, queue('a'), hook('failures')),
      'warning',
    ],
    [
      'some are on their way at the end of the minute',
      published({deliveredPerMinute: 121}, ...two),
      undefined,
    ],
    ['nobody knows what was delivered', published({}, ...two), undefined],
    [
      'who waits for confirmation is sent nothing',
      published({deliveredPerMinute: 100}, queue('a'), mail),
      undefined,
    ],
    [
      'too few to be sure',
      {...published({publishedPerMinute: 9, deliveredPerMinute: 0}, queue('a'))},
      undefined,
    ],
  ] as const)('%s', (_, facts, health) => {
    expect(check('not-delivered', facts)?.health).toBe(health);
  });

  test('the reason has the sum, and why it is no failure yet', () => {
    expect(check('not-delivered', published({deliveredPerMinute: 100}, ...two))?.reason).toBe(
      '100 of 200 deliveries a minute neither arrive, fail nor are filtered out: at least one subscription receives nothing; SNS retries queues and functions for 23 days before it counts a failure',
    );
  });
});

describe('a topic of which no delivery is reported at all', () => {
  const totals = {publishedPerMinute: 600};
  const silent: TopicFacts = {
    metrics: {publishedPerMinute: 40},
    subscriptions: [queue('a'), queue('b')],
    silence: {readThrough: noon, minutes: 15, totals},
  };

  test('may reach nobody, which CloudWatch reports as nothing instead of zero', () => {
    expect(check('not-delivered', silent)).toEqual({
      health: 'warning',
      reason:
        'No delivery is reported: 600 messages published in 15 min to 2 subscriptions, and most deliveries neither failed nor were filtered out; SNS may be retrying all of them, queues and functions for 23 days: check that the endpoints exist, their policies and KMS keys',
    });
  });

  test.each([
    ['filters keep everything out', {...totals, filteredOutPerMinute: 1200}],
    ['everything failed, which is told by itself', {...totals, failedPerMinute: 1200}],
    ['everything became dead letters', {...totals, redrivenToDlqPerMinute: 1200}],
    ['there was next to nothing to deliver', {publishedPerMinute: 4}],
  ])('is not accused where %s', (_, counted) => {
    const facts = {...silent, silence: {readThrough: noon, minutes: 15, totals: counted}};
    expect(check('not-delivered', facts)).toBeUndefined();
  });
});

describe('who is subscribed', () => {
  test('nobody, and messages are published', () => {
    const facts = {metrics: {publishedPerMinute: 7}, subscriptions: []};
    expect(check('no-subscriptions', facts)).toEqual({
      health: 'warning',
      reason: '7/min published and nobody subscribed: every message is gone',
    });
    expect(check('no-subscriptions', {...facts, metrics: {publishedPerMinute: 0}})).toBeUndefined();
    expect(check('no-subscriptions', {...facts, subscriptions: [mail]})).toBeUndefined();
  });

  test.each([
    ['all wait for confirmation', 0, [mail], 'warning'],
    ['one waits and messages are published', 7, [queue('a'), mail], 'warning'],
    ['one waits on an idle topic', 0, [queue('a'), mail], undefined],
    ['nobody waits', 7, [queue('a')], undefined],
  ] as const)('%s', (_, publishedPerMinute, subscriptions, health) => {
    expect(check('pending', {metrics: {publishedPerMinute}, subscriptions})?.health).toBe(health);
  });

  test('the one that waits is named', () => {
    const facts = {metrics: {publishedPerMinute: 7}, subscriptions: [queue('a'), mail]};
    expect(check('pending', facts)?.reason).toMatch(
      /^1 of 2 subscriptions \(email ops@example\.com\) not confirmed yet/,
    );
    const two = {...facts, subscriptions: [mail, {...mail, endpoint: 'dev@example.com'}]};
    expect(check('pending', two)?.reason).toMatch(/^2 of 2 subscriptions not confirmed yet/);
  });
});

test('what filters cannot read is the publisher’s mistake', () => {
  const metrics = {invalidAttributesPerMinute: 12, invalidMessageBodyPerMinute: 3};
  expect(check('invalid-for-filters', {metrics})?.reason).toBe(
    "Filtered out 12/min with malformed message attributes and 3/min whose body is no JSON: the publisher's mistake, subscriptions with a filter policy never get them",
  );
});
