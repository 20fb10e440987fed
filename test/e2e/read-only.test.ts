import {expect, test} from 'vitest';
import {openDashboard, openOrdersAccount, reads, select, untilLive} from './dashboard.ts';

test('--read-only offers neither peek nor redrive, says why, and only ever reads', async () => {
  const {account, asked} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 160, rows: 50, args: ['--read-only']});
  await untilLive(terminal);
  expect(terminal.line(0)).toContain('READ-ONLY');
  expect(terminal.line(49)).not.toMatch(/peek|redrive/);
  expect(terminal.line(48)).not.toMatch(/m peeks|R redrives/);

  for (const name of ['orders', 'orders-dlq', 'audit']) {
    await select(terminal, name);
    terminal.press('m');
    await terminal.waitFor('Read-only: a peek raises receive counts');
    terminal.press('Enter', 'R');
    await terminal.waitFor('Read-only: nothing is redriven');
    terminal.press('Enter');
    terminal.press('Escape');
    await terminal.waitFor('QUEUE');
  }
  expect(asked().filter(operation => !reads.has(operation))).toEqual([]);
  expect(asked()).toContain('GetQueueAttributes');
});

test('the help of --read-only has no key that changes anything', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 160, rows: 300, args: ['--read-only']});
  await untilLive(terminal);
  terminal.press('?');
  await terminal.waitFor('Commands (Tab completes)');
  expect(terminal.screen()).not.toMatch(/^ {4}[mRx] /m);
  expect(terminal.screen()).toMatch(/^ {4}d +everything AWS says of it/m);
});

test('without --read-only the same keys are offered', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 160, rows: 300});
  await untilLive(terminal);
  expect(terminal.line(299)).toMatch(/m peek {2}R redrive/);
  terminal.press('?');
  await terminal.waitFor('Redrive progress');
  for (const key of ['m', 'R', 'x']) expect(terminal.screen()).toMatch(new RegExp(`^ {4}${key} `, 'm'));
});
