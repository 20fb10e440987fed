import {describe, expect, test} from 'vitest';
import {joinQueues} from '../../source/domain/queue-join.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {discoveredQueue} from '../../source/domain/queue.ts';
import {forgetType} from '../../source/domain/service.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {jsonReport, schema, textReport, textReports} from '../../source/headless/report.ts';
import type {Snapshot} from '../../source/headless/snapshot.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {lambda} from '../../source/services/lambda/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aQueue, arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import {anAlarm} from '../services/alarms/an-alarm.ts';
import {aFunction} from '../services/lambda/a-function.ts';

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
    expect(text).toContain('inf  312 ^12');
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

  test('stands worst first, then by name, though the document stays in the order of names', () => {
    const queues = [aQueue('audit'), discoveredQueue(urlOf('beta')), aQueue('cart'), ...shop.slice(0, 2)];
    const rows = textReport(noon, snapshot(queues), false).trimEnd().split('\n').slice(1);
    expect(rows.map(row => row.split(' ')[0])).toEqual([
      'orders-payments',
      'payments-parking-lot',
      'audit',
      'cart',
      'beta',
    ]);
    const document = JSON.parse(jsonReport(head, [snapshot(queues)])) as {
      readonly services: {readonly sqs: {readonly resources: readonly {readonly name: string}[]}};
    };
    expect(document.services.sqs.resources.map(({name}) => name)).toEqual(queues.map(({name}) => name));
  });

  test('of several reasons has the worst and how many more there are', () => {
    const view = {
      ...forgetType(sqs),
      rules: ['slow', 'full', 'lost'].map((reason, index) => ({
        id: reason,
        summary: '',
        source: '',
        check: () => ({health: index === 1 ? ('critical' as const) : ('warning' as const), reason}),
      })),
    };
    expect(textReport(noon, snapshot([aQueue('orders')], {view}), false)).toMatch(
      / critical {2}full \(\+2\)\n$/,
    );
  });

  const errors = anAlarm('errors', {state: 'ALARM', reason: `Threshold Crossed: ${'x'.repeat(400)}`});
  const alarmSnapshot = snapshot([], {view: forgetType(alarms), resources: [errors, anAlarm('quiet')]});

  test('says why an alarm is in ALARM once, and pads no other row to the length of that', () => {
    const lines = textReport(noon, alarmSnapshot, false).trimEnd().split('\n');
    expect(lines[0]).not.toMatch(/REASON|TREND/);
    expect(lines[2]).toMatch(/^quiet /);
    expect(lines[2]?.length).toBeLessThan(140);
    expect(lines[1]?.split('x'.repeat(400)).length).toBeLessThanOrEqual(2);
  });

  const functions = snapshot([], {view: forgetType(lambda), resources: [aFunction('worker')]});

  test('has what is said of the account above the table', () => {
    const [strip, consumers, titles] = textReport(noon, functions, false).split('\n');
    expect(strip).toBe('claimed concurrency: not read yet');
    expect(consumers).toBe('no concurrency measured yet');
    expect(titles).toMatch(/^FUNCTION /);
  });

  test('of several services has the title of each above its table, of one alone none', () => {
    const text = textReports(noon, [snapshot(shop), snapshot([]), functions], false);
    expect(text.split('\n').filter(line => [sqs.title, lambda.title].includes(line))).toEqual([
      sqs.title,
      lambda.title,
    ]);
    expect(textReports(noon, [snapshot(shop)], false)).toBe(textReport(noon, snapshot(shop), false));
  });

  test('in ASCII has quotes and apostrophes of this program as they are on a typewriter', () => {
    const view = {
      ...forgetType(sqs),
      rules: [
        {
          id: 'any',
          summary: '',
          source: '',
          check: () => ({
            health: 'warning' as const,
            reason: 'the stream’s retention says “PROBLEM” … 3 → 4',
          }),
        },
      ],
    };
    expect(textReport(noon, snapshot([aQueue('orders')], {view}), true)).toContain(
      `the stream's retention says "PROBLEM" ~ 3 -> 4`,
    );
  });
});
