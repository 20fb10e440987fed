import {expect, test} from 'vitest';
import {openOrdersAccount, programKey, untilLive} from './dashboard.ts';
import {openTerminal} from './terminal.ts';

const [front, back] = ['\u001B[I', '\u001B[O'];

test('polling rests while the terminal is not in front, goes on at once, and nobody is told of focus afterwards', async () => {
  const {account} = await openOrdersAccount();
  // The interval is the default one: one that is given keeps its pace.
  const args = ['--endpoint-url', account.url, '--region', account.region];
  const terminal = openTerminal({columns: 80, rows: 24, args, env: programKey});
  await untilLive(terminal);
  expect(terminal.rawOutput()).toContain('\u001B[?1004h');
  terminal.press(back);
  await terminal.waitFor('unfocused: every 10s');
  terminal.press(front);
  await terminal.waitFor('live 2s');
  // Neither of them was taken for a key: the table is still there.
  expect(terminal.line(1)).toContain('1 Overview');
  terminal.press('q');
  expect(await terminal.exited).toEqual({exitCode: 0, signal: undefined});
  expect(terminal.rawOutput().lastIndexOf('\u001B[?1004l')).toBeGreaterThan(
    terminal.rawOutput().lastIndexOf('\u001B[?1004h'),
  );
});
