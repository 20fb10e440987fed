import {describe, expect, test} from 'vitest';
import type {Queue} from '../../../source/domain/queue.ts';
import {discoveredQueue} from '../../../source/domain/queue.ts';
import type {Fact} from '../../../source/domain/service.ts';
import {measuredAt} from '../../../source/domain/service.ts';
import {reportQueue} from '../../../source/services/sqs/report.ts';
import {sqs} from '../../../source/services/sqs/service.ts';
import {aQueue, arnOf, learntOf, noon, urlOf} from '../../fixtures/a-queue.ts';

const unread = discoveredQueue(urlOf('orders'));

describe('what is learnt', () => {
  test('is kept beside what was known, and counts become history', () => {
    const first = sqs.absorb(unread, learntOf('orders', {visible: 5, sent: 1}));
    const second = sqs.absorb(first, {counts: {visible: 9, inFlight: 1, delayed: 0, at: noon + 2000}});
    expect(second).toMatchObject({arn: arnOf('orders'), counts: {visible: 9}, metrics: {sentPerSecond: {}}});
    expect(second.history).toEqual([
      {at: noon, value: 5},
      // What is held counts too: a peek must not look like messages that left and came.
      {at: noon + 2000, value: 10},
    ]);
  });

  test('without counts adds no sample', () => {
    expect(sqs.absorb(unread, {listedSourceUrls: []}).history).toEqual([]);
  });
});

describe('the tabs', () => {
  const included = (id: string) =>
    [aQueue('orders'), aQueue('orders-dlq'), aQueue('parking', {sources: ['orders']})]
      .filter(queue => sqs.tabs.find(tab => tab.id === id)?.includes(queue))
      .map(({name}) => name);

  test('queues are all, DLQs are those that another queue names', () => {
    expect(included('queues')).toEqual(['orders', 'orders-dlq', 'parking']);
    expect(included('dlqs')).toEqual(['parking']);
  });
});

describe('the flow', () => {
  test('says what waits now, and whether that becomes less: rates are minutes old', () => {
    const facts = {visible: 400, inFlight: 20, sent: 5, deleted: 1};
    expect(sqs.flow(aQueue('orders', {...facts, growth: 60}))).toEqual({
      summary: '400 waiting',
      inPerSecond: 5,
      outPerSecond: 1,
      backlog: 420,
      isDraining: false,
    });
    expect(sqs.flow(aQueue('orders', {...facts, growth: -60}))).toMatchObject({isDraining: true});
    expect(sqs.flow(unread)).toMatchObject({backlog: undefined, isDraining: false});
  });
});

describe('times', () => {
  test('of live values and of the newest metric', () => {
    const queue = {
      ...aQueue('orders', {oldestAgeSeconds: 1, measuredAt: noon - 120_000}),
      metrics: {
        oldestAgeSeconds: {value: 1, at: noon - 120_000},
        sentPerSecond: {value: 1, at: noon - 60_000},
      },
    };
    expect(sqs.observedAt(queue)).toBe(noon);
    expect(measuredAt(queue)).toBe(noon - 60_000);
  });

  test('are unknown before anything was read', () => {
    expect(sqs.observedAt(unread)).toBeUndefined();
    expect(measuredAt(unread)).toBeUndefined();
  });
});

test('a queue is read together with its DLQ, and often while something waits or moves in it', () => {
  const source = aQueue('orders', {deadLettersTo: 'failures', deadLetters: {depth: 1}});
  expect(sqs.companionIds(source)).toEqual([urlOf('failures')]);
  expect(sqs.companionIds(aQueue('orders'))).toEqual([]);
  expect(sqs.isBusy(unread)).toBe(false);
  expect(sqs.isBusy(aQueue('orders'))).toBe(false);
  expect(sqs.isBusy(aQueue('orders', {visible: 1}))).toBe(true);
  expect(sqs.isBusy(aQueue('orders', {visible: 0, growth: -5}))).toBe(true);
});

test('the console link leads to the queue, in its region, whatever the URL holds', () => {
  expect(sqs.consoleUrl(aQueue('orders'), 'eu-west-1')).toBe(
    `https://eu-west-1.console.aws.amazon.com/sqs/v3/home?region=eu-west-1#/queues/${encodeURIComponent(urlOf('orders'))}`,
  );
});

test('the raw document has the attributes as SQS spelled them', () => {
  expect(sqs.document(aQueue('orders', {visible: 5}))).toMatchObject({
    QueueUrl: urlOf('orders'),
    QueueArn: arnOf('orders'),
    Attributes: {ApproximateNumberOfMessages: '5'},
  });
  expect(sqs.document(unread)).toEqual({
    QueueUrl: urlOf('orders'),
    QueueArn: null,
    Attributes: null,
    DeadLetterSourceQueueArns: [],
  });
});

const reportFields = [
  'name',
  'url',
  'arn',
  'type',
  'visible',
  'inFlight',
  'delayed',
  'oldestAgeSeconds',
  'sentPerSecond',
  'deletedPerSecond',
  'maxReceiveCount',
  'retentionSeconds',
  'deadLetterQueueArn',
  'sourceQueueArns',
];

describe('the report', () => {
  test('has the fields of the schema, in order; numbers are numbers', () => {
    const queue = aQueue('orders.fifo', {
      visible: 5,
      inFlight: 2,
      delayed: 1,
      oldestAgeSeconds: 60,
      sent: 0.5,
      deleted: 0,
      deadLettersTo: 'failures.fifo',
      listedSources: [],
    });
    expect(Object.entries(reportQueue(queue))).toEqual([
      ['name', 'orders.fifo'],
      ['url', urlOf('orders.fifo')],
      ['arn', arnOf('orders.fifo')],
      ['type', 'fifo'],
      ['visible', 5],
      ['inFlight', 2],
      ['delayed', 1],
      ['oldestAgeSeconds', 60],
      ['sentPerSecond', 0.5],
      ['deletedPerSecond', 0],
      ['maxReceiveCount', 3],
      ['retentionSeconds', 345_600],
      ['deadLetterQueueArn', arnOf('failures.fifo')],
      ['sourceQueueArns', []],
    ]);
  });

  test('says null for whatever is unknown', () => {
    const report = reportQueue(unread);
    expect(Object.keys(report)).toEqual(reportFields);
    const {name, url, type, sourceQueueArns, ...rest} = report;
    expect({name, url, type, sourceQueueArns}).toEqual({
      name: 'orders',
      url: urlOf('orders'),
      type: 'standard',
      sourceQueueArns: null,
    });
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });
});

/** Facts of all sections of the detail. */
const factsIn = (queue: Queue): readonly Fact[] =>
  sqs
    .detail(queue, {now: noon, account: undefined, queueByArn: () => undefined})
    .flatMap(section => (section.kind === 'facts' ? section.facts : []));

describe('the facts of the detail screen', () => {
  const factsOf = (...queue: Parameters<typeof aQueue>): Record<string, string> =>
    Object.fromEntries(factsIn(aQueue(...queue)).map(({label, text}) => [label, text]));

  test('of a source queue', () => {
    expect(
      factsOf('orders', {
        visible: 48_120,
        growth: 60,
        inFlight: 3,
        oldestAgeSeconds: 1084,
        sent: 92.1,
        deleted: 61,
        deadLettersTo: 'failures',
        deadLetters: {depth: 312},
      }),
    ).toEqual({
      URL: urlOf('orders'),
      ARN: arnOf('orders'),
      Type: 'standard',
      Visible: '48,120  ▲60/m',
      'In flight': '3',
      Delayed: '0',
      'Oldest message': '18m04',
      Sent: '92.1/s',
      Received: '–',
      Deleted: '61.0/s',
      'Empty receives': '–',
      'Drain time': '∞',
      'Dead letters to': 'failures (312 there) after 3 receives',
      Retention: '4d00',
      'Visibility timeout': '30s',
      Encryption: 'none reported',
    });
  });

  test('of a DLQ and of a queue without one', () => {
    expect(factsOf('failures', {sources: ['orders', 'refunds']})).toMatchObject({
      'DLQ of': 'orders, refunds',
      'Dead letters to': 'nowhere: no redrive policy',
    });
  });

  test.each([
    [{KmsMasterKeyId: 'alias/orders'}, 'SSE-KMS, key alias/orders'],
    [{SqsManagedSseEnabled: 'true'}, 'SSE-SQS'],
    [{SqsManagedSseEnabled: 'false'}, 'none reported'],
    [{KmsMasterKeyId: ''}, 'none reported'],
  ])('encryption %j is %s', (raw, text) => {
    const queue = aQueue('orders');
    const settings = queue.settings === undefined ? undefined : {...queue.settings, raw};
    const facts = factsIn({...queue, settings});
    expect(facts.find(({label}) => label === 'Encryption')?.text).toBe(text);
  });

  test('values carry the time they were true, settings do not', () => {
    const facts = factsIn(aQueue('orders', {sent: 1}));
    const at = Object.fromEntries(facts.map(fact => [fact.label, fact.at]));
    expect(at).toMatchObject({Visible: noon, Sent: noon - 60_000, Retention: undefined, Received: undefined});
  });
});
