import {describe, expect, test} from 'vitest';
import {joinQueues} from '../../source/domain/queue-join.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {discoveredQueue} from '../../source/domain/queue.ts';
import {forgetType} from '../../source/domain/service.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {jsonReport, schema, textReport} from '../../source/headless/report.ts';
import type {Snapshot} from '../../source/headless/snapshot.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aQueue, arnOf, noon, urlOf} from '../fixtures/a-queue.ts';

const snapshot = (queues: readonly Queue[], change: Partial<Snapshot> = {}): Snapshot => ({
  view: forgetType(sqs),
  status: 'ok',
  resources: [...joinQueues(new Map(queues.map(queue => [queue.id, queue]))).values()],
  account: undefined,
  failures: [],
  ...change,
});

const shop = [
  aQueue('orders-payments', {
    visible: 48_120,
    inFlight: 1200,
    delayed: 3,
    oldestAgeSeconds: 1084,
    sent: 92.1,
    received: 70,
    deleted: 61,
    emptyReceives: 0,
    deadLettersTo: 'payments-parking-lot',
  }),
  aQueue('payments-parking-lot', {visible: 312, growth: 12}),
  aQueue('audit'),
  discoveredQueue(urlOf('new.fifo')),
];

const head = {takenAt: noon, region: 'eu-west-1', account: '123456789012'};

describe('the JSON document', () => {
  test('is sls-top/1, whole', () => {
    const [orders] = shop;
    if (orders === undefined) throw new Error('Expected a queue');
    const text = jsonReport(head, [
      snapshot([orders, ...shop.slice(1, 2)], {status: 'partial', failures: [aFailure()]}),
    ]);
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      schema: 'sls-top/1',
      takenAt: '2026-11-21T12:00:00.000Z',
      region: 'eu-west-1',
      account: '123456789012',
      services: {
        sqs: {
          status: 'partial',
          resources: [
            {
              name: 'orders-payments',
              url: urlOf('orders-payments'),
              arn: arnOf('orders-payments'),
              type: 'standard',
              visible: 48_120,
              inFlight: 1200,
              delayed: 3,
              oldestAgeSeconds: 1084,
              sentPerSecond: 92.1,
              deletedPerSecond: 61,
              maxReceiveCount: 3,
              retentionSeconds: 345_600,
              deadLetterQueueArn: arnOf('payments-parking-lot'),
              sourceQueueArns: null,
              health: 'critical',
              reasons: ['DLQ payments-parking-lot holds 312 dead letters and grows by 12.0 a minute'],
            },
            {
              name: 'payments-parking-lot',
              url: urlOf('payments-parking-lot'),
              arn: arnOf('payments-parking-lot'),
              type: 'standard',
              visible: 312,
              inFlight: 0,
              delayed: 0,
              oldestAgeSeconds: null,
              sentPerSecond: null,
              deletedPerSecond: null,
              maxReceiveCount: null,
              retentionSeconds: 345_600,
              deadLetterQueueArn: null,
              sourceQueueArns: [arnOf('orders-payments')],
              health: 'critical',
              reasons: ['This DLQ of orders-payments holds 312 dead letters and grows by 12.0 a minute'],
            },
          ],
        },
      },
      errors: [
        {
          service: 'sqs',
          operation: 'ListQueues',
          code: 'AccessDenied',
          message: 'SQS ListQueues: access denied.',
          hint: 'Allow sqs:ListQueues for this role.',
        },
      ],
    });
  });

  test('has its keys in the order of the schema', () => {
    const document = JSON.parse(jsonReport(head, [snapshot(shop, {failures: [aFailure()]})])) as {
      readonly services: {readonly sqs: {readonly resources: readonly object[]}};
      readonly errors: readonly object[];
    };
    expect(Object.keys(document)).toEqual(['schema', 'takenAt', 'region', 'account', 'services', 'errors']);
    expect(Object.keys(document.services.sqs)).toEqual(['status', 'resources']);
    for (const resource of document.services.sqs.resources)
      expect(Object.keys(resource)).toEqual([
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
        'health',
        'reasons',
      ]);
    expect(Object.keys(document.errors[0] ?? {})).toEqual([
      'service',
      'operation',
      'code',
      'message',
      'hint',
    ]);
  });

  test('says null for a place that is unknown, and has no control byte whatever a queue is called', () => {
    const evil = aQueue('\u001b[2Jevil\u009b');
    const text = jsonReport({...head, region: undefined, account: undefined}, [snapshot([evil])]);
    expect(JSON.parse(text)).toMatchObject({schema, region: null, account: null});
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('the text', () => {
  test('is one aligned table with every name whole, unknown values as –, the health and why in words', () => {
    expect(textReport(noon, snapshot(shop), false)).toBe(
      [
        'QUEUE                 VISIBLE  IN-FLIGHT  DELAYED  OLDEST  IN/s  OUT/s  RECV/s  EMPTY/s  DRAIN      DLQ  HEALTH    WHY',
        'orders-payments        48,120      1,200        3   18m04  92.1   61.0    70.0      0.0      ∞  312 ▲12  critical  DLQ payments-parking-lot holds 312 dead letters and grows by 12.0 a minute',
        'payments-parking-lot      312          0        0       –     –      –       –        –      –           critical  This DLQ of orders-payments holds 312 dead letters and grows by 12.0 a minute',
        'audit                       0          0        0       –     –      –       –        –      –           ok',
        'new.fifo                    –          –        –       –     –      –       –        –      –        –  unknown',
        '',
      ].join('\n'),
    );
  });

  test('in ASCII has nothing else', () => {
    const text = textReport(noon, snapshot([...shop, aQueue('schlüssel-キュー')]), true);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(text).toContain('inf  312 +12');
  });

  test('of nothing is the titles', () => {
    expect(textReport(noon, snapshot([]), false)).toMatch(/^QUEUE {2}VISIBLE .*HEALTH {2}WHY\n$/);
  });

  test('is aligned also where names are wide or hostile', () => {
    const text = textReport(
      noon,
      snapshot([aQueue('日本語'), aQueue('\u001b[2J\u202ebidi'), aQueue('plain')]),
      false,
    );
    const lines = text.trimEnd().split('\n');
    expect(text).not.toMatch(/[\u001b\u202e]/);
    const column = (line: string) => displayWidth(line.slice(0, line.search(/ok$|HEALTH {2}WHY$/)));
    expect(new Set(lines.map(column)).size).toBe(1);
  });
});
