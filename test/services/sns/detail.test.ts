import {describe, expect, test} from 'vitest';
import type {Fact, Section} from '../../../source/domain/service.ts';
import type {Topic} from '../../../source/domain/topic.ts';
import {discoveredTopic} from '../../../source/domain/topic.ts';
import type {Queue} from '../../../source/domain/queue.ts';
import {sns} from '../../../source/services/sns/service.ts';
import {aQueue, arnOf, noon} from '../../fixtures/a-queue.ts';
import {aTopic, topicArnOf} from './a-topic.ts';

const detailAt = (
  queuesListedAt: number | undefined,
  topic: Topic,
  ...queues: readonly Queue[]
): readonly Section[] =>
  sns.detail(topic, {
    now: noon,
    account: undefined,
    queueByArn: arn => queues.find(queue => queue.arn === arn),
    queuesListedAt,
  });

const detail = (topic: Topic, ...queues: readonly Queue[]): readonly Section[] =>
  detailAt(undefined, topic, ...queues);

const factsOf = (sections: readonly Section[]): Readonly<Record<string, string>> => {
  const facts = sections.flatMap((section): readonly Fact[] =>
    section.kind === 'facts' ? section.facts : [],
  );
  return Object.fromEntries(facts.map(({label, text}) => [label, text]));
};

const tableOf = (sections: readonly Section[]) => {
  const table = sections.find(section => section.kind === 'table');
  if (table === undefined) throw new Error('Expected a table');
  return {...table, texts: table.rows.map(row => row.map(({text}) => text))};
};

test('the facts of a topic', () => {
  const settings = {
    isFifo: true,
    deduplicatesByContent: true,
    displayName: 'Orders',
    kmsKey: 'alias/orders',
    maximumMessageSizeBytes: 131_072,
    deleted: 2,
  };
  const topic = aTopic({
    name: 'orders.fifo',
    settings,
    subscriptions: [{}],
    metrics: {publishedPerMinute: 420},
  });
  expect(factsOf(detail(topic))).toEqual({
    ARN: topicArnOf('orders.fifo'),
    Type: 'FIFO, deduplicates by content',
    Owner: '123456789012',
    'Display name': 'Orders',
    Encryption: 'SSE-KMS, key alias/orders',
    'Largest message': '128 KiB',
    'HTTP/S retries': '3 retries, 20s apart',
    Confirmed: '1',
    Pending: '0',
    Deleted: '2',
    Published: '420/min',
    Delivered: '–',
    Failed: '–',
    'Filtered out': '–',
    'Redriven to DLQ': '–',
    'Failed to redrive': '–',
  });
});

test('a topic that was never read has a detail that says so', () => {
  const sections = detail(discoveredTopic(topicArnOf('orders')));
  expect(factsOf(sections)).toMatchObject({Type: 'standard', Owner: '–', Encryption: '–', Confirmed: '–'});
  expect(tableOf(sections)).toMatchObject({rows: [], empty: 'Not read yet'});
});

test('each subscription shows what decides whether it receives', () => {
  const topic = aTopic({
    subscriptions: [
      {
        endpoint: arnOf('emails'),
        settings: {
          isRaw: true,
          filterPolicy: '{\n  "kind": ["paid"]\n}',
          deadLetterQueueArn: arnOf('failures'),
        },
      },
      {
        protocol: 'https',
        endpoint: 'https://example.com/hook',
        settings: {filterPolicy: '{"a":[1]}', filterScope: 'MessageBody', retries: '50 retries, 20s apart'},
      },
      {protocol: 'lambda', endpoint: 'arn:aws:lambda:us-east-1:210987654321:function:audit:live'},
      {protocol: 'email', endpoint: 'ops@example.com', state: 'pending', arn: undefined},
    ],
  });
  const failures = aQueue('failures', {visible: 7, inFlight: 1});
  const table = tableOf(detail(topic, aQueue('emails'), failures));
  expect(table.headings.map(({title}) => title)).toEqual([
    'ENDPOINT',
    'PROTOCOL',
    'STATE',
    'DLQ',
    'DELIVERY',
    'RETRIES',
    'FILTER',
  ]);
  expect(table.texts).toEqual([
    [
      'emails',
      'sqs',
      'confirmed',
      'failures (8 there)',
      'raw',
      '100,015 over 23 days',
      'attributes {   "kind": ["paid"] }'.replace('{   ', '{ '),
    ],
    [
      'https://example.com/hook',
      'https',
      'confirmed',
      'none',
      'envelope',
      '50 retries, 20s apart',
      'body {"a":[1]}',
    ],
    [
      'arn:aws:lambda:us-east-1:210987654321:function:audit:live',
      'lambda',
      'confirmed',
      '–',
      '–',
      '100,015 over 23 days',
      '–',
    ],
    ['ops@example.com', 'email', 'pending', '–', '–', '50 over 6 hours', '–'],
  ]);
  expect(table.rows[0]?.[3]?.health).toBe('warning');
});

describe('a queue that is not found', () => {
  const elsewhere = 'arn:aws:sqs:eu-west-1:210987654321:elsewhere';
  const topic = aTopic({
    subscriptions: [
      {endpoint: arnOf('emails'), settings: {deadLetterQueueArn: arnOf('failures')}},
      {endpoint: arnOf('gone')},
      {endpoint: elsewhere},
    ],
  });
  const cells = (queuesListedAt: number | undefined, of: Topic = topic) =>
    tableOf(detailAt(queuesListedAt, of, aQueue('emails'))).texts.map(row => [row[0], row[3]]);
  const unknown = [
    ['emails', 'failures'],
    ['gone', '–'],
    [elsewhere, '–'],
  ];

  test('in a list that is newer than the subscription is gone, and messages are lost', () => {
    expect(cells(noon + 1)).toEqual([
      ['emails', 'failures (no such queue: lost)'],
      ['gone (no such queue: not retried, lost)', '–'],
      [elsewhere, '–'],
    ]);
    const table = tableOf(detailAt(noon + 1, topic, aQueue('emails')));
    expect([table.rows[1]?.[0]?.health, table.rows[0]?.[3]?.health]).toEqual(['critical', 'critical']);
  });

  test.each([
    ['queues may not be listed, or were not listed yet', undefined],
    ['they were listed before it was subscribed', noon],
  ])('is not said to be gone where %s', (_, queuesListedAt) => {
    expect(cells(queuesListedAt)).toEqual(unknown);
  });

  test('is not said to be gone as a dead-letter queue that was chosen since', () => {
    const settings = {deadLetterQueueArn: arnOf('failures'), deadLetterQueueSince: noon + 60_000};
    const changed = aTopic({subscriptions: [{endpoint: arnOf('emails'), settings}]});
    expect(cells(noon + 1, changed)).toEqual([['emails', 'failures']]);
  });
});

test('however many subscriptions there are, each of their queues is looked up once for a table', () => {
  const settings = {deadLetterQueueArn: arnOf('failures')};
  const endpoints = Array.from({length: 500}, (_, index) => arnOf(`q-${String(index)}`));
  const asked: string[] = [];
  sns.detail(aTopic({subscriptions: endpoints.map(endpoint => ({endpoint, settings}))}), {
    now: noon,
    account: undefined,
    queueByArn: arn => {
      asked.push(arn);
      return undefined;
    },
    queuesListedAt: noon + 1,
  });
  expect(asked.toSorted()).toEqual([...endpoints, arnOf('failures')].toSorted());
});

test('subscriptions that were not all listed, or not all read, are told', () => {
  const unreadable = 'SNS GetSubscriptionAttributes: access denied. Allow it.';
  const sections = detail(aTopic({subscriptions: [{unreadable}, {unreadable}], isCut: true}));
  expect(tableOf(sections).title).toBe('Subscriptions (the first 2)');
  expect(factsOf(sections)['Settings']).toBe(`of 2 subscriptions not read: ${unreadable}`);
});
