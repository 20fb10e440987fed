import {existsSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openFolder} from '../fixtures/a-folder.ts';
import {calm} from './dashboard.ts';
import type {Terminal} from './pty.ts';
import {openTerminal} from './terminal.ts';

const size = {columns: 120, rows: 32};

/** A replay needs neither an account nor a network, and must not ask for one. */
const replay = (file: string): Terminal =>
  // The line of the replay takes one row more.
  openTerminal({...size, rows: size.rows + 1, args: ['replay', file]});

/** The names of the table on screen, top to bottom, with their health. */
const rowsOf = (terminal: Terminal): readonly string[] =>
  calm(terminal.screen())
    .split('\n')
    .map(line => /^[▸ ][* ][◆ ]([✖▲·?] \S+)/.exec(line)?.[1])
    .filter(row => row !== undefined);

const recordDemo = async (file: string): Promise<Terminal> => {
  const terminal = openTerminal({...size, args: ['--demo', '--record', file]});
  await terminal.waitFor('● REC');
  terminal.press('2');
  await terminal.waitFor(screen => / metrics \d/.test(screen) && screen.includes('▲ customer-import'), {
    timeout: 20_000,
  });
  return terminal;
};

test('what was recorded of the demo account is seen again, row by row, and nothing can be changed', async () => {
  const file = join(await openFolder(), 'demo.rec');
  const live = await recordDemo(file);
  // What is polled between a look and the end would be in the recording, and not in the rows.
  live.press('p');
  await live.waitFor('PAUSED');
  const rows = rowsOf(live);
  live.press('q');
  expect(await live.exited).toMatchObject({exitCode: 0});
  expect(live.screen()).toContain('sls-top: recorded to ');
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const replayed = replay(file);
  await replayed.waitFor('REPLAY');
  replayed.press('2', 'End');
  await replayed.waitFor(/^ end /m);
  expect(rowsOf(replayed)).toEqual(rows);
  expect(replayed.screen()).not.toMatch(/R redrive|m peek/);
  replayed.press('Home');
  await replayed.waitFor(/connecting|no data/);
  replayed.press('+', '+', ':');
  replayed.press('g', 'o', 't', 'o', ' ', '+', '5', 's', 'Enter');
  await replayed.waitFor('customer-import');
  replayed.press('q');
  expect(await replayed.exited).toMatchObject({exitCode: 0});
});

test('a recording of a program that was killed plays to the last second', async () => {
  const file = join(await openFolder(), 'demo.rec');
  const live = await recordDemo(file);
  // The first write may have begun before what is on screen was told.
  for (let write = 0; write < 2; write += 1) {
    const before = statSync(file).size;
    await expect.poll(() => statSync(file).size, {timeout: 5000}).toBeGreaterThan(before);
  }
  live.kill('SIGKILL');
  await live.exited;
  const replayed = replay(file);
  await replayed.waitFor('REPLAY');
  replayed.press('2', 'End');
  await replayed.waitFor(/cut off/);
  await replayed.waitFor(/▲ customer-import/);
});

test('a file that is there already is not overwritten, and no recording is no replay', async () => {
  const folder = await openFolder();
  const file = join(folder, 'demo.rec');
  const first = await recordDemo(file);
  const second = openTerminal({...size, args: ['--demo', '--record', file]});
  expect(await second.exited).toMatchObject({exitCode: 2});
  expect(second.screen()).toContain('the file is there already; choose another name');
  first.press('q');
  await first.exited;
  const none = replay(join(folder, 'none.rec'));
  expect(await none.exited).toMatchObject({exitCode: 2});
  expect(none.screen()).toMatch(/sls-top: Cannot replay .*none\.rec: there is no such file or folder\./);
  expect(existsSync(join(folder, 'none.rec'))).toBe(false);
});
