import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import type {Queue} from '../../source/domain/queue.ts';
import type {EdgeKind} from '../../source/domain/service.ts';
import {flowWindow} from '../../source/store/select-flow.ts';
import {anEdge} from '../fixtures/a-flow.ts';
import {aQueue} from '../fixtures/a-queue.ts';
import type {LinkedAccount} from '../fixtures/a-linked-account.ts';
import {catalog, functionArn, listing, openAccount, queueArn} from '../fixtures/a-linked-account.ts';
import {shop} from '../fixtures/a-linked-shop.ts';

describe('the flow screen', () => {
  test('draws the chains with rates, health, alarms and bottlenecks', () => {
    const session = openAccount(shop, {columns: 132, rows: 20});
    session.press('f');
    expect(session.body()).toMatchInlineSnapshot(`
      " Flow: 2 chains, worst first · not linked: 1 queue, 1 stream, 1 topic
        ▲ audit-log  stream · 12.0/s in  audit-log is ill
        · └─ trigger → audit-archiver  function · idle  ◀ bottleneck: the mapping is disabled: nothing reads the stream
        ▲    └─ on failure → payments-parking-lot  queue · 5 waiting  This DLQ of orders-emails, audit-archiver, order-events holds 5 dea…
        ✖ order-events  topic · 420/min published  60 deliveries a minute to hooks.partner.example fail
        ✖ ├─ delivers → https://hooks.partner.example/orders  web hook  ◀ bottleneck: 60 deliveries a minute fail
        ▲ ├─ delivers 7.0/s → orders-payments  queue · 48,120 waiting  ◀ bottleneck: 11.2/s in, 6.1/s out
        ✖ │  ├─ trigger 6.1/s → payments-worker  function · 370/min invoked  35 % of its invocations fail
       ◆▲ │  └─ DLQ → orders-payments-dlq  queue · 312 waiting  This DLQ of orders-payments holds 312 dead letters
      ▸ ▲ ├─ delivers 4.0/s → orders-emails  queue · 14 waiting  DLQ payments-parking-lot holds 5 dead letters
        · │  ├─ trigger 4.1/s → email-sender  function · 240/min invoked
          │  └─ DLQ → payments-parking-lot  queue  ↑ above
          └─ DLQ 0.4/s → payments-parking-lot  queue  ↑ above"
    `);
  });

  test('at 80 columns gives up words, never names of a usual length, marks or the rates of a bottleneck', () => {
    const session = openAccount(shop, {columns: 80, rows: 20});
    session.press('f');
    expect(session.body()).toMatchInlineSnapshot(`
      " Flow: 2 chains, worst first · not linked: 1 queue, 1 stream, 1 topic
        ▲ audit-log  stream · 12.0/s in  audit-log is ill
        · └─ trigger → audit-archiver  function  ◀ bottleneck: the mapping is disable…
        ▲    └─ on failure → payments-parking-lot  queue · 5 waiting  This DLQ of ord…
        ✖ order-events  topic · 420/min published  60 deliveries a minute to hooks.pa…
        ✖ ├─ delivers → https://hooks…ample/orders  ◀ bottleneck: 60 deliveries a min…
        ▲ ├─ delivers 7.0/s → orders-payments  ◀ bottleneck: 11.2/s in, 6.1/s out
        ✖ │  ├─ trigger 6.1/s → payments-worker  function · 370/min invoked  35 % of …
       ◆▲ │  └─ DLQ → orders-payments-dlq  queue · 312 waiting  This DLQ of orders-pa…
      ▸ ▲ ├─ delivers 4.0/s → orders-emails  queue · 14 waiting  DLQ payments-parking…
        · │  ├─ trigger 4.1/s → email-sender  function · 240/min invoked
          │  └─ DLQ → payments-parking-lot  queue  ↑ above
          └─ DLQ 0.4/s → payments-parking-lot  queue  ↑ above"
    `);
  });

  test('is all ASCII where only that may be shown', () => {
    const session = openAccount(shop, {columns: 80, rows: 20}, {ascii: true});
    session.press('f');
    expect(session.screen()).toMatch(/^[\n\x20-\x7E]*$/);
    expect(session.body()).toMatchInlineSnapshot(`
      " Flow: 2 chains, worst first . not linked: 1 queue, 1 stream, 1 topic
        ! audit-log  stream . 12.0/s in  audit-log is ill
        . +- trigger -> audit-archiver  function  < bottleneck: the mapping is disabl~
        !    +- on failure -> payments-parking-lot  queue . 5 waiting  This DLQ of or~
        X order-events  topic . 420/min published  60 deliveries a minute to hooks.pa~
        X +- delivers -> https://hook~ample/orders  < bottleneck: 60 deliveries a min~
        ! +- delivers 7.0/s -> orders-payments  < bottleneck: 11.2/s in, 6.1/s out
        X |  +- trigger 6.1/s -> payments-worker  function . 370/min invoked  35 % of~
       @! |  +- DLQ -> orders-payments-dlq  queue . 312 waiting  This DLQ of orders-p~
      > ! +- delivers 4.0/s -> orders-emails  queue . 14 waiting  DLQ payments-parkin~
        . |  +- trigger 4.1/s -> email-sender  function . 240/min invoked
          |  +- DLQ -> payments-parking-lot  queue  ^ above
          +- DLQ 0.4/s -> payments-parking-lot  queue  ^ above"
    `);
  });

  test('says so where no link is known', () => {
    const session = openAccount({queues: {orders: {}, emails: {}}, topics: {alerts: {}}});
    session.press('f');
    expect(session.body()).toBe(
      [
        ' Flow: 0 chains, worst first · not linked: 2 queues, 1 topic',
        '',
        '  No link between resources is known, or none is read yet.',
      ].join('\n'),
    );
  });

  test('a deep chain shows its innermost branches', () => {
    const names = Array.from({length: 30}, (_, index) => `step-${String(index + 1)}`);
    const functions = Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          edges: names
            .slice(index + 1, index + 2)
            .map(next => anEdge(functionArn(name), 'onSuccess', functionArn(next))),
        },
      ]),
    );
    const session = openAccount({functions}, {columns: 80, rows: 24});
    session.press('f', 'G');
    expect(session.body().split('\n').at(-1)).toBe(`▸ · …${' '.repeat(21)}└─ on success → step-30  function`);
  });

  test('a queue that was listed only is known by its name already', () => {
    const unread: Queue = {...aQueue('orders'), arn: undefined};
    const session = openAccount({
      functions: {
        worker: {edges: [anEdge(queueArn('orders'), 'mapping', functionArn('worker'))]},
      },
    });
    session.happen(listing('sqs', [unread]));
    session.press('f');
    expect(session.body()).toBe(
      [
        ' Flow: 1 chain, worst first',
        '▸ · orders  queue · 0 waiting',
        '  · └─ trigger → worker  function',
      ].join('\n'),
    );
  });
});

const kinds: readonly EdgeKind[] = ['subscription', 'mapping', 'deadLetter', 'onFailure', 'onSuccess'];

/** Functions whose names are hard to draw, linked at random, also to what is not listed. */
const anyAccount: fc.Arbitrary<LinkedAccount> = fc
  .record({
    names: fc.uniqueArray(fc.string({unit: 'grapheme', minLength: 1, maxLength: 70}), {maxLength: 12}),
    edges: fc.array(
      fc.record({
        from: fc.nat(12),
        to: fc.nat(12),
        kind: fc.constantFrom(...kinds),
        perSecond: fc.option(fc.double({min: 0, max: 1e6, noNaN: true}), {nil: undefined}),
        finding: fc.option(fc.record({health: fc.constant('critical' as const), reason: fc.string()}), {
          nil: undefined,
        }),
      }),
      {maxLength: 30},
    ),
    face: fc.record({
      summary: fc.string({unit: 'grapheme'}),
      inPerSecond: fc.option(fc.nat(50), {nil: undefined}),
      outPerSecond: fc.option(fc.nat(50), {nil: undefined}),
    }),
  })
  .map(({names, edges, face}) => ({
    functions: Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          arn: functionArn(`f${String(index)}`),
          face,
          edges: edges
            .filter(({from}) => from === index)
            .map(({to, kind, perSecond, finding}) =>
              anEdge(functionArn(`f${String(index)}`), kind, functionArn(`f${String(to)}`), {
                perSecond,
                finding,
              }),
            ),
        },
      ]),
    ),
  }));

test('any lines fit any screen, and no sign of a bottleneck is cut off', () => {
  fc.assert(
    fc.property(
      anyAccount,
      fc.integer({min: 30, max: 220}),
      fc.array(fc.constantFrom('j', 'k', 'PgDn', 'g', 'G'), {maxLength: 6}),
      (account, columns, keys) => {
        const session = openAccount(account, {columns, rows: 12});
        session.press('f', ...keys);
        const rows = session.screen().split('\n');
        expect(rows).toHaveLength(12);
        for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
        const screen = session.state().screens.at(-1);
        if (screen?.kind !== 'flow') throw new Error('Expected the flow screen');
        const {lines, offset, selectedIndex} = flowWindow(session.state(), screen, catalog);
        // Header, tabs and title stand above them.
        for (const [index, {bottleneck}] of lines.entries()) {
          expect(rows[index + 3]?.startsWith('▸')).toBe(offset + index === selectedIndex);
          if (bottleneck !== undefined) expect(rows[index + 3]).toContain('◀');
        }
      },
    ),
  );
});
