import {describe, expect, test} from 'vitest';
import {flowOf} from '../../source/store/select-flow.ts';
import {anEdge} from '../fixtures/a-flow.ts';
import {urlOf} from '../fixtures/a-queue.ts';
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
} from '../fixtures/a-linked-account.ts';
import {shop} from '../fixtures/a-linked-shop.ts';

const selected = (session: LinkedSession): string =>
  session
    .body()
    .split('\n')
    .find(text => text.startsWith('▸')) ?? '';

/** Functions that lead to each other in pairs: `a-1` to `a-2`. */
const pairs = (names: readonly string[], ill: readonly string[] = []) =>
  names.flatMap(name => [
    aPart('lambda', `${name}-1`, {
      edges: [anEdge(functionArn(`${name}-1`), 'onSuccess', functionArn(`${name}-2`))],
    }),
    aPart('lambda', `${name}-2`, ill.includes(name) ? {health: 'critical'} : {}),
  ]);

describe('f', () => {
  test('opens the chains at the selected row', () => {
    const session = openAccount(shop);
    session.press('5', 'f');
    expect(selected(session)).toContain('payments-worker');
    session.press('Esc', 'j', 'f');
    expect(selected(session)).toContain('audit-archiver');
  });

  test('opens them at the resource of the detail, and Esc comes back to it', () => {
    const session = openAccount(shop);
    session.press('j', 'Enter', 'f');
    expect(selected(session)).toContain('orders-payments');
    session.press('Esc');
    expect(session.state().screens.map(({kind}) => kind)).toEqual(['detail']);
  });

  test('says so where the row has no link, and shows the others', () => {
    const session = openAccount(shop);
    session.press('4', 'j', 'f');
    expect(session.state().notice?.text).toBe(
      'Nothing is known to flow through device-telemetry; these are all the chains.',
    );
    expect(selected(session)).toContain('audit-log');
  });

  test('of an alarm opens them at the worst that it watches', () => {
    const watching = (name: string, ...edges: readonly ReturnType<typeof anEdge>[]) => ({
      ...shop,
      alarms: {[name]: {edges}},
    });
    const session = openAccount(
      watching(
        'degraded',
        anEdge(alarmArn('degraded'), 'watches', queueArn('orders-emails')),
        anEdge(alarmArn('degraded'), 'watches', functionArn('payments-worker')),
        anEdge(alarmArn('degraded'), 'watches', streamArn('device-telemetry')),
      ),
    );
    session.press('7', 'f');
    expect(selected(session)).toContain('payments-worker');
    expect(session.state().notice).toBeUndefined();
    const accused = {health: 'warning', reason: 'in ALARM'} as const;
    const accusing = openAccount(
      watching(
        'degraded',
        anEdge(alarmArn('degraded'), 'watches', queueArn('orders-emails'), {finding: accused}),
        anEdge(alarmArn('degraded'), 'watches', functionArn('payments-worker')),
      ),
    );
    accusing.press('7', 'f');
    expect(selected(accusing)).toContain('orders-emails');
  });

  test('of an alarm on what nothing flows through says so', () => {
    const session = openAccount({
      ...shop,
      alarms: {gap: {edges: [anEdge(alarmArn('gap'), 'watches', streamArn('device-telemetry'))]}},
    });
    session.press('7', 'f');
    expect(session.state().notice?.text).toBe(
      'Nothing is known to flow through gap; these are all the chains.',
    );
  });

  test(':flow does the same', () => {
    const session = openAccount(shop);
    session.press(':');
    session.type('flow');
    session.press('Enter');
    expect(session.state().screens.map(({kind}) => kind)).toEqual(['flow']);
    expect(selected(session)).toContain('orders-emails');
  });
});

describe('the selection', () => {
  test('moves by lines and pages, and Enter opens the detail of its node', () => {
    const session = openAccount(shop);
    session.press('f', 'g');
    expect(selected(session)).toContain('audit-log');
    session.press('j');
    expect(selected(session)).toContain('audit-archiver');
    session.press('G');
    expect(selected(session)).toContain('payments-parking-lot');
    session.press('Enter');
    expect(session.state().screens.at(-1)).toMatchObject({
      kind: 'detail',
      service: 'sqs',
      id: urlOf('payments-parking-lot'),
    });
    session.press('Esc');
    expect(selected(session)).toContain('DLQ 0.4/s → payments-parking-lot');
  });

  test('Enter on what is not listed says so', () => {
    const session = openAccount(shop);
    session.press('f', 'g', 'j', 'j', 'j', 'j');
    expect(selected(session)).toContain('https://hooks');
    session.press('Enter');
    expect(session.state().screens.map(({kind}) => kind)).toEqual(['flow']);
    expect(session.state().notice?.text).toBe(
      'https://hooks.partner.example/orders is in another account or region, or not listed.',
    );
  });

  test('the status says in full what its line has no room for', () => {
    const session = openAccount(shop, {columns: 80, rows: 20});
    session.press('5', 'j', 'f');
    expect(session.screen()).toContain('\n the mapping is disabled: nothing reads the stream\n');
  });

  test('sticks to its line while chains in worse trouble come before it', () => {
    const session = openAccount({});
    session.happen(listing('lambda', pairs(['a', 'b', 'c'])));
    session.press('f', 'g', 'j', 'j', 'j');
    expect(selected(session)).toContain('b-2');
    session.happen(listing('lambda', pairs(['a', 'b', 'c'], ['c'])));
    expect(session.body()).toBe(
      [
        ' Flow: 3 chains, worst first',
        '  · c-1  function',
        '  ✖ └─ on success → c-2  function  ◀ bottleneck: c-2 is ill',
        '  · a-1  function',
        '  · └─ on success → a-2  function',
        '  · b-1  function',
        '▸ · └─ on success → b-2  function',
      ].join('\n'),
    );
  });

  test('stays in its place when its line is gone', () => {
    const session = openAccount({});
    session.happen(listing('lambda', pairs(['a', 'b'])));
    session.press('f', 'G');
    session.happen(listing('lambda', pairs(['a'])));
    expect(selected(session)).toContain('a-2');
    session.happen(listing('lambda', []));
    session.press('j', 'k', 'Enter');
    expect(session.body()).toContain('No link between resources is known');
  });

  test('is always on screen', () => {
    const session = openAccount({}, {columns: 80, rows: 12});
    session.happen(
      listing('lambda', pairs(Array.from({length: 20}, (_, index) => String(index).padStart(2, '0')))),
    );
    session.press('f', 'g');
    for (const key of [...Array<string>(45).fill('j'), ...Array<string>(45).fill('k'), 'PgDn', 'PgUp', 'G']) {
      session.press(key);
      expect(selected(session)).not.toBe('');
    }
  });
});

test('the chains are drawn anew only when resources changed', () => {
  const session = openAccount(shop);
  const before = flowOf(session.state(), catalog);
  session.press('j', 'f', 'j');
  session.happen({type: 'resized', columns: 90, rows: 30});
  expect(flowOf(session.state(), catalog)).toBe(before);
  session.happen(listing('alarms', []));
  expect(flowOf(session.state(), catalog)).not.toBe(before);
});
