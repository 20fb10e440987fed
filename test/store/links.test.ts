import {describe, expect, test} from 'vitest';
import type {Queue} from '../../source/domain/queue.ts';
import {alarmsOn, neighboursOf} from '../../source/store/select-links.ts';
import {feedOf} from '../../source/store/select-table.ts';
import {anEdge} from '../fixtures/a-flow.ts';
import {aQueue, urlOf} from '../fixtures/a-queue.ts';
import type {LinkedSession} from '../fixtures/a-linked-account.ts';
import {
  alarmArn,
  aPart,
  catalog,
  functionArn,
  listing,
  openAccount,
  queueArn,
  streamArn,
  topicArn,
} from '../fixtures/a-linked-account.ts';
import {shop} from '../fixtures/a-linked-shop.ts';

const neighbours = (session: LinkedSession, service: string, id: string): readonly string[] => {
  const resource = feedOf(session.state(), service).resources.get(id);
  if (resource === undefined) throw new Error(`Expected ${id} to be listed`);
  return neighboursOf(session.state(), catalog, {service, resource}).map(
    ({relation, name, target}) => `${relation}: ${name}${target === undefined ? ' (not listed)' : ''}`,
  );
};

const inAlarm = {health: 'warning', reason: 'too many'} as const;

describe('neighbours', () => {
  test('of a queue: where its messages come from, where they go, who watches', () => {
    const session = openAccount(shop);
    expect(neighbours(session, 'sqs', urlOf('orders-emails'))).toEqual([
      'topic: order-events',
      'consumed by: email-sender',
      'DLQ: payments-parking-lot',
      'alarm: orders-emails-age',
    ]);
  });

  test('of a dead-letter queue: its sources of every kind', () => {
    const session = openAccount(shop);
    expect(neighbours(session, 'sqs', urlOf('payments-parking-lot'))).toEqual([
      'on failure of: audit-archiver',
      'source: order-events',
      'source: orders-emails',
    ]);
  });

  test('of a function: its triggers, also where an alias was named', () => {
    expect(neighbours(openAccount(shop), 'lambda', 'lambda/email-sender')).toEqual([
      'trigger: orders-emails',
    ]);
  });

  test('of a topic: also what is in no account', () => {
    expect(neighbours(openAccount(shop), 'sns', 'sns/order-events')).toEqual([
      'delivers to: https://hooks.partner.example/orders (not listed)',
      'delivers to: orders-emails',
      'delivers to: orders-payments',
      'DLQ: payments-parking-lot',
    ]);
  });

  test('of an alarm: what it watches', () => {
    expect(neighbours(openAccount(shop), 'alarms', 'alarms/orders-emails-age')).toEqual([
      'watches: orders-emails',
    ]);
  });

  test('a connection that both sides tell of is one, with what is wrong with it', () => {
    const session = openAccount({
      streams: {
        clicks: {edges: [anEdge(streamArn('clicks'), 'consumer', functionArn('reader'))]},
      },
      functions: {
        reader: {
          edges: [anEdge(streamArn('clicks'), 'mapping', functionArn('reader'), {finding: inAlarm})],
        },
      },
    });
    const resource = aPart('kinesis', 'clicks');
    const [found, ...others] = neighboursOf(session.state(), catalog, {service: 'kinesis', resource});
    expect(others).toEqual([]);
    expect(found).toMatchObject({relation: 'consumed by', name: 'reader', edge: {finding: inAlarm}});
  });

  test('a queue whose ARN was not read yet is found by its name, but none of another account', () => {
    const elsewhere = 'arn:aws:sqs:eu-west-1:999999999999:orders';
    const session = openAccount({
      functions: {
        here: {edges: [anEdge(queueArn('orders'), 'mapping', functionArn('here'))]},
        there: {edges: [anEdge(elsewhere, 'mapping', functionArn('there'))]},
      },
    });
    const unread: Queue = {...aQueue('orders'), arn: undefined};
    session.happen(listing('sqs', [unread]));
    expect(neighbours(session, 'lambda', 'lambda/here')).toEqual(['trigger: orders']);
    expect(neighbours(session, 'lambda', 'lambda/there')).toEqual(['trigger: orders (not listed)']);
  });

  test('are asked for again and again without work, and follow what changed', () => {
    const session = openAccount(shop);
    const before = neighbours(session, 'sqs', urlOf('orders-emails'));
    session.happen(listing('alarms', []));
    expect(neighbours(session, 'sqs', urlOf('orders-emails'))).toEqual(before.slice(0, -1));
  });
});

describe('alarms', () => {
  test('on a resource are those in ALARM, worst first', () => {
    const watches = (name: string, health?: 'warning' | 'critical') => ({
      edges: [
        anEdge(alarmArn(name), 'watches', queueArn('orders'), {
          finding: health === undefined ? undefined : {health, reason: `${name} says so`},
        }),
      ],
    });
    const session = openAccount({
      queues: {orders: {}},
      alarms: {quiet: watches('quiet'), soft: watches('soft', 'warning'), loud: watches('loud', 'critical')},
    });
    expect(alarmsOn(session.state(), catalog, queueArn('orders')).map(({name}) => name)).toEqual([
      'loud',
      'soft',
    ]);
    expect(alarmsOn(session.state(), catalog, undefined)).toEqual([]);
  });

  test('stand as a sign on the row, and by name below the table', () => {
    const session = openAccount(shop, {columns: 80, rows: 12});
    session.press('j', 'j');
    expect(session.screen().split('\n').slice(3, -1).join('\n')).toMatchInlineSnapshot(`
      "   ▲ orders-emails               14       –     4.0     4.1      3s            5
         ▲ orders-payments         48,120   18m04    11.2     6.1       ∞          312
      ▸ ◆▲ orders-payments-dlq        312       –       –       –       –
         ▲ payments-parking-lot         5       –       –       –       –
         · audit-archive                0       –       –       –       –

       This DLQ of orders-payments holds 312 dead letters
       ◆ ALARM orders-payments-dlq-not-empty · live 0s ago, metrics – · m peeks, R re…"
    `);
  });
});

describe('l', () => {
  test('asks to which of several neighbours to go, and Enter goes', () => {
    const session = openAccount(shop, {columns: 100, rows: 16});
    session.press('l', 'j');
    expect(session.body()).toMatchInlineSnapshot(`
      " From orders-emails to

         topic           ✖ order-events          topic · 60 deliveries a minute to hooks.partner.example …
       ▸ consumed by     · email-sender          function
         DLQ             ▲ payments-parking-lot  queue · This DLQ of orders-emails, audit-archiver, order…
         alarm           · orders-emails-age     alarm"
    `);
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    expect(session.state().screens).toEqual([
      {
        kind: 'detail',
        service: 'lambda',
        id: 'lambda/email-sender',
        scroll: 0,
        chart: {rangeMinutes: 60, cursorAt: undefined},
      },
    ]);
  });

  test.each([
    [['j', 'j', 'j'], 'orders-emails-age'],
    [['Down', 'Tab'], 'payments-parking-lot'],
    [['k'], 'orders-emails-age'],
    [['j', 'j', 'Up', 'Shift-Tab'], 'order-events'],
    [['j', 'j', 'j', 'j'], 'order-events'],
  ])('%j and Enter leads to %s', (keys, name) => {
    const session = openAccount(shop);
    session.press('l', ...keys, 'Enter');
    const screen = session.state().screens.at(-1);
    expect(screen?.kind === 'detail' ? screen.id : undefined).toContain(name);
  });

  test('goes on from there, and Esc comes back the same way', () => {
    const session = openAccount(shop);
    session.press('Enter', 'l', 'j', 'Enter');
    // The one link of this function leads back to its queue at once.
    session.press('l');
    const ids = session.state().screens.map(screen => (screen.kind === 'detail' ? screen.id : screen.kind));
    expect(ids).toEqual([urlOf('orders-emails'), 'lambda/email-sender', urlOf('orders-emails')]);
    session.press('Esc', 'Esc');
    expect(session.state().screens).toHaveLength(1);
    expect(session.screen()).toContain(' orders-emails');
  });

  test('Esc leaves the question where it was asked', () => {
    const session = openAccount(shop);
    session.press('l', 'j', 'Esc');
    expect(session.state()).toMatchObject({dialog: undefined, screens: []});
  });

  test('says that no link is known, or that it leads to what is not listed', () => {
    const session = openAccount({
      topics: {
        alerts: {edges: [anEdge(topicArn('alerts'), 'subscription', 'ops@example.com')]},
        lonely: {},
      },
    });
    session.press('6', 'l');
    expect(session.state().notice?.text).toBe(
      'What alerts is linked to is not listed here: delivers to ops@example.com',
    );
    session.press('j', 'l');
    expect(session.state().notice?.text).toBe('No link of lonely is known.');
    session.happen(listing('sns', []));
    session.press('l');
    expect(session.state().notice?.text).toBe('Nothing is selected.');
  });

  test('a neighbour in two roles is one choice', () => {
    const session = openAccount({
      queues: {orders: {deadLettersTo: 'lot'}, lot: {}},
      functions: {
        worker: {
          edges: [
            anEdge(queueArn('orders'), 'mapping', functionArn('worker')),
            anEdge(functionArn('worker'), 'deadLetter', queueArn('lot')),
            anEdge(functionArn('worker'), 'onFailure', queueArn('lot')),
          ],
        },
      },
    });
    session.press('5', 'l');
    expect(session.body()).toBe(
      [
        ' From worker to',
        '',
        ' ▸ trigger         · orders        queue',
        '   on failure, DLQ · lot           queue',
      ].join('\n'),
    );
  });

  test('the way to a dead-letter queue also looks for a move task that somebody else started', () => {
    const session = openAccount({queues: {orders: {deadLettersTo: 'orders-dlq'}, 'orders-dlq': {}}});
    session.press('l');
    expect(session.commands).toContainEqual({
      type: 'findRedrive',
      queue: {url: urlOf('orders-dlq'), name: 'orders-dlq', arn: queueArn('orders-dlq'), type: 'standard'},
    });
  });

  test('with more neighbours than lines the chosen one is always in sight', () => {
    const names = Array.from({length: 40}, (_, index) => `source-${String(index + 1)}`);
    const session = openAccount(
      {
        queues: {
          lot: {},
          ...Object.fromEntries(names.map(name => [name, {deadLettersTo: 'lot'}])),
        },
      },
      {columns: 80, rows: 14},
    );
    session.press('/');
    session.type('lot');
    session.press('Enter', 'l');
    for (const name of names) {
      expect(session.body()).toMatch(new RegExp(`▸ source +· ${name}\\b`));
      session.press('j');
    }
    expect(session.body()).toMatch(/▸ source +· source-1\b/);
  });
});

describe('the detail', () => {
  test('says which alarms watch it and what it is linked to', () => {
    const session = openAccount(shop, {columns: 110, rows: 60});
    session.press('Enter');
    const lines = session.screen().split('\n');
    expect(
      lines
        .slice(lines.indexOf('  Alarms'))
        .filter(text => text !== '')
        .slice(0, -1)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "  Alarms
        alarm           · orders-emails-age     alarm · OK
        Links  l follows them
        topic           ✖ order-events          4.0/s  topic · 60 deliveries a minute to hooks.partner.example fail…
        consumed by     · email-sender          4.1/s  function · batch 5, enabled
        DLQ             ▲ payments-parking-lot  queue · This DLQ of orders-emails, audit-archiver, order-events hol…"
    `);
  });
});

test('what is said of a link is not said twice', () => {
  const finding = {health: 'critical', reason: 'Alarm age is in ALARM'} as const;
  const session = openAccount(
    {
      queues: {orders: {}},
      functions: {worker: {health: 'critical'}},
      alarms: {
        age: {
          edges: [
            anEdge(alarmArn('age'), 'watches', queueArn('orders'), {label: 'ALARM', finding}),
            anEdge(alarmArn('age'), 'watches', functionArn('worker'), {label: 'ALARM', finding}),
          ],
        },
      },
    },
    {columns: 110, rows: 60},
  );
  session.press('Enter');
  expect(session.screen()).toMatch(/^ {2}alarm +· age +alarm · Alarm age is in ALARM$/m);
  session.press('Esc', '7', 'Enter');
  expect(session.screen()).toMatch(/^ {2}watches +· orders +queue · Alarm age is in ALARM$/m);
  expect(session.screen()).toMatch(/^ {2}watches +✖ worker +function · worker is ill$/m);
});

describe('what is wrong with a connection', () => {
  const disabled = {health: 'warning', reason: 'the trigger of audit-log is disabled'} as const;
  const account = (health: 'ok' | 'critical') => ({
    streams: {'audit-log': {health, reason: 'Nobody reads'}},
    functions: {
      archiver: {
        health: 'warning' as const,
        reason: 'the trigger of audit-log is disabled',
        edges: [anEdge(streamArn('audit-log'), 'mapping', functionArn('archiver'), {finding: disabled})],
      },
    },
    alarms: {
      age: {
        edges: [anEdge(alarmArn('age'), 'watches', streamArn('audit-log'), {finding: inAlarm})],
      },
    },
  });

  test('stands below what the stream says itself, in the room below the table', () => {
    const session = openAccount(account('critical'), {columns: 100, rows: 14});
    session.press('4');
    expect(session.screen()).toContain(
      '  ✖ Nobody reads\n  ▲ Consumed by archiver: the trigger of audit-log is disabled\n',
    );
    session.press('Enter');
    expect(session.screen()).toMatch(/✖ Nobody reads\n {2}▲ Consumed by archiver: the trigger/);
  });

  test('is said of a stream that finds nothing itself, also where one line is all there is', () => {
    const session = openAccount(account('ok'), {columns: 100, rows: 14});
    session.press('4');
    expect(session.screen()).toContain('\n Consumed by archiver: the trigger of audit-log is disabled');
    session.press('Enter');
    expect(session.screen()).toContain('▲ Consumed by archiver: the trigger of audit-log is disabled');
    expect(session.screen()).not.toContain('No problem found');
  });

  test('is not said again of who tells of it', () => {
    const session = openAccount(account('ok'), {columns: 100, rows: 20});
    session.press('5', 'Enter');
    expect(session.screen()).not.toContain('Trigger audit-log');
    expect(
      session
        .screen()
        .split('\n')
        .slice(0, 8)
        .join('\n')
        .match(/is disabled/g),
    ).toHaveLength(1);
  });
});
