import {expect, test} from 'vitest';
import type {Terminal} from './pty.ts';
import {calm, linesOf, namesOf, openDashboard, openOrdersAccount, untilLive} from './dashboard.ts';

const blankLines = (count: number): readonly string[] => Array.from({length: count}, () => '');

/** A row that is wider than the screen wraps and pushes the others out of their places. */
const expectWholeFrame = (terminal: Terminal): void => {
  const {columns, rows} = terminal.size();
  const lines = linesOf(terminal);
  expect(lines).toHaveLength(rows);
  expect(lines[0]).toMatch(/^ sls-top {2}/);
  expect(lines[1]).toMatch(/^ 1 Overview .*2 Queues .*3 DLQs/);
  expect(lines[2]).toMatch(/^ {3}▼ QUEUE /);
  expect(lines.at(-1)).toMatch(/^ Enter open .* q quit$/);
  expect(lines.filter(line => line.includes('sls-top'))).toHaveLength(1);
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(columns);
};

test('80x24 says where, how fresh, what is worst and why, and which keys work', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  expectWholeFrame(terminal);
  expect(calm(terminal.screen()).split('\n')).toEqual([
    ' sls-top  default (1234…9012) eu-west-1  live 1s · metrics none yet  2 problems',
    ' 1 Overview  2 Queues  3 DLQs  4 Streams  5 Functions  6 Topics  7 Alarms',
    '   ▼ QUEUE               VISIBLE IN-FLIGHT OLDEST   IN/s  OUT/s  DRAIN       DLQ',
    '▸  ▲ orders                    0         0      –      –      –      –         2',
    '   ▲ orders-dlq                2         0      –      –      –      –',
    '   · audit                     0         0      –      –      –      –',
    '   · invoices                  0         0      –      –      –      –',
    '   · mails-dlq                 0         0      –      –      –      –',
    ...blankLines(13),
    ' DLQ orders-dlq holds 2 dead letters',
    ' live Ns ago, metrics – · m peeks at the dead letters, R redrives them',
    ' Enter open  m peek  R redrive  / filter  l links  f flow  ? help  q quit',
  ]);
});

test('200x60 uses the room: more columns, the whole account, the endpoint and the time', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 200, rows: 60});
  await untilLive(terminal);
  expectWholeFrame(terminal);
  expect(terminal.line(0)).toMatch(
    /^ sls-top {2}default \(123456789012\) eu-west-1 @ 127\.0\.0\.1:\d+ {2}live 1s · metrics none yet · <?\$[\d.]+ so far +2 problems {2}\d\d:\d\d:\d\d$/,
  );
  const titles = [
    'QUEUE',
    'VISIBLE',
    'IN-FLIGHT',
    'DELAYED',
    'OLDEST',
    'IN/s',
    'OUT/s',
    'DRAIN',
    'DLQ',
    'TREND',
  ];
  expect(terminal.line(2).split(/[ ▼]+/)).toEqual(expect.arrayContaining(titles));
  expect(namesOf(terminal)).toEqual(['orders', 'orders-dlq', 'audit', 'invoices', 'mails-dlq']);
  expect(terminal.line(57)).toBe(' DLQ orders-dlq holds 2 dead letters');
});

test('a terminal that is too small says so and comes back when it grows', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 20, rows: 4});
  await terminal.waitFor('20x4 is too small');
  await terminal.waitFor('20x4 is too small');
  terminal.resize(80, 24);
  await untilLive(terminal);
  expectWholeFrame(terminal);
  terminal.resize(30, 9);
  await terminal.waitFor(screen => /^.*eu-west-1/.test(screen) && / q quit$/.test(screen));
  expect(linesOf(terminal)).toHaveLength(9);
  terminal.resize(1, 1);
  terminal.press('q');
  expect((await terminal.exited).exitCode).toBe(0);
});

test('keys for what cannot be seen do nothing: no question is answered on a screen too small to show it', async () => {
  const {account, asked} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.resize(20, 4);
  await terminal.waitFor('20x4 is too small');
  // Keys arrive in order, so with the end all before it were read.
  terminal.press('j', 'm', 'Enter', 'R', 'Enter', 'Enter', 'q');
  expect((await terminal.exited).exitCode).toBe(0);
  expect(asked()).not.toContain('ReceiveMessage');
  expect(asked()).not.toContain('ListMessageMoveTasks');
});

test('after a storm of resizes the screen is what a fresh start would show', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 200, rows: 60});
  await untilLive(terminal);
  terminal.press('p', 'j', 'j');
  await terminal.waitFor(/^▸ {2}· audit/m);
  for (const [columns, rows] of [
    [199, 59],
    [80, 24],
    [30, 5],
    [20, 4],
    [200, 60],
    [81, 61],
    [300, 20],
    [80, 24],
    [120, 40],
  ] as const)
    terminal.resize(columns, rows);
  const fresh = openDashboard(account, {columns: 120, rows: 40});
  await untilLive(fresh);
  fresh.press('p', 'j', 'j');
  const settled = (screen: string): boolean =>
    /^▸ {2}· audit/m.test(screen) && screen.includes('PAUSED') && / q quit *$/.test(screen);
  await Promise.all([terminal.waitFor(settled), fresh.waitFor(settled)]);
  const still = (screen: string): string => calm(screen).replace(/PAUSED Ns ago/, 'PAUSED');
  expect(still(terminal.screen())).toBe(still(fresh.screen()));
  expectWholeFrame(terminal);
});
