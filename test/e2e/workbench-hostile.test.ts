import {chmodSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {Terminal} from './terminal.ts';
import {linesOf} from './dashboard.ts';
import {focusOn, openWorkbench, peekAt, pressButton, reads, scan} from './workbench.ts';

/** What moves cursors, sets titles and clipboards, turns text around or takes no room. */
const hostile =
  '\u009b2J\u009b31m\u009d0;pwned\u009c\u0085\u202e\u2066rtl\u2069\u200b\u200d\ufeff\u2060\u{e0041}\ufff9 株式会社 e\u0301\u0301';
const hostileInJson = `\u001b]0;pwned\u0007\u001b[2J\u001b]52;c;cHduZWQ=\u0007\u0000${hostile}`;

/** No control sequence and no invisible character of a message has reached the terminal. */
const rawHostility =
  /\u001B\]|\u200D|[\u0007\u0080-\u009F\u200B\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9]|\u{E0041}/u;

const letters = [
  {
    body: JSON.stringify({error: {type: hostileInJson, message: hostileInJson}, [hostile]: 1}),
    error: hostile,
  },
  {body: JSON.stringify({kind: hostileInJson, [hostile]: 2}), error: hostile},
  {body: hostile, error: 'harmless'},
];

const looksWhole = ({screen, ...terminal}: Terminal): void => {
  const lines = linesOf({screen});
  expect(lines).toHaveLength(terminal.size().rows);
  expect(lines[0]).toMatch(/^ sls-top {2}default /);
  expect(lines.at(-1)).toMatch(/\w/);
  expect(screen()).not.toContain('\u202e');
};

test('nothing in a message moves the screen: groups, fields, dry run, job, comparison and journal', async () => {
  const {terminal, home} = await openWorkbench(letters, {
    env: {EDITOR: './editor.sh'},
    columns: 200,
    rows: 40,
  });
  const editor = path.join(home, 'editor.sh');
  writeFileSync(editor, '#!/bin/sh\nsed -i "s/: 1/: 11/; s/harmless/harmful/" "$1"\n');
  chmodSync(editor, 0o755);
  await scan(terminal, 'orders-dlq');
  looksWhole(terminal);
  terminal.press('o');
  await terminal.waitFor('by error: ');
  for (const grouping of ['by source: ', 'by shape of the body: ', 'by error: ']) {
    looksWhole(terminal);
    terminal.press('o');
    await terminal.waitFor(grouping);
  }
  terminal.press('b');
  await terminal.waitFor('Group by a field of the body');
  looksWhole(terminal);
  terminal.press('kind', 'Enter');
  await terminal.waitFor('by kind: ');
  looksWhole(terminal);
  terminal.press('Enter');
  await terminal.waitFor('listed: ');
  looksWhole(terminal);
  terminal.press('R');
  await reads(terminal, 'To its source, orders', {timeout: 15_000});
  looksWhole(terminal);
  await pressButton(terminal, 'Redrive');
  await terminal.waitFor(/· ended/);
  looksWhole(terminal);
  terminal.press(':jobs', 'Enter');
  await terminal.waitFor('of this program');
  looksWhole(terminal);
  terminal.press(':journal', 'Enter');
  await terminal.waitFor('Journal: ');
  terminal.press('Enter');
  await terminal.waitFor('Calls of job');
  await terminal.waitFor('SendMessageBatch');
  terminal.press('Enter');
  await terminal.waitFor('Outcome');
  looksWhole(terminal);

  await peekAt(terminal, 'orders-dlq');
  terminal.press('e');
  await terminal.waitFor('held for');
  looksWhole(terminal);
  terminal.press('Escape');
  await terminal.waitFor('let go as it was');
  terminal.press('x');
  await terminal.waitFor('[ Delete');
  await focusOn(terminal, 'Leave it');
  looksWhole(terminal);
  expect(terminal.rawOutput()).not.toMatch(rawHostility);
});
