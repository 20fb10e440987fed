import {chmodSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {counts, receive} from '../demo/open-account.ts';
import type {Terminal} from './terminal.ts';
import {bodiesIn, openWorkbench, peekAt, pressButton, reads, textAttribute} from './workbench.ts';

const letters = [
  {
    body: '{"order":1,"amount":"12,50"}',
    error: 'BadAmount',
    attributes: {tenant: textAttribute('acme')},
  },
];

/** The program with one dead letter on screen and an editor that does what this script says; `$1` is the file. */
const openWithEditor = async (script: string) => {
  const opened = await openWorkbench(letters, {env: {EDITOR: './editor.sh'}});
  const editor = path.join(opened.home, 'editor.sh');
  writeFileSync(editor, `#!/bin/sh\n${script}\n`);
  chmodSync(editor, 0o755);
  await peekAt(opened.terminal, 'orders-dlq');
  return opened;
};

const edit = async (terminal: Terminal, seen: RegExp | string): Promise<void> => {
  terminal.press('e');
  await reads(terminal, seen);
};

test('e opens the message in the editor, shows what changed, and the repaired one replaces the original', async () => {
  const {terminal, sqs, source, deadLetters, asked} = await openWithEditor(
    `sed -i 's/"12,50"/12.5/; s/acme/globex/' "$1"`,
  );
  await edit(terminal, 'held for');
  expect(terminal.bufferType()).toBe('alternate');
  expect(terminal.screen()).toMatch(/^ +- .*"amount": "12,50"/m);
  expect(terminal.screen()).toMatch(/^ +\+ .*"amount": 12\.5/m);
  expect(terminal.screen()).toMatch(/^ +- tenant.*acme$/m);
  expect(terminal.screen()).toMatch(/^ +\+ tenant.*globex$/m);
  expect(await counts(sqs, deadLetters)).toBe('0/1/0');
  terminal.press('Enter');
  await reads(terminal, 'To its source, orders', {timeout: 15_000});
  await pressButton(terminal, 'Send it and delete the original');
  await terminal.waitFor('All done: 1 message sent, 1 deleted.');
  expect(await counts(sqs, deadLetters)).toBe('0/0/0');
  const [repaired, ...more] = await receive(sqs, source);
  expect(more).toEqual([]);
  expect(JSON.parse(repaired?.Body ?? '')).toEqual({order: 1, amount: 12.5});
  expect(repaired?.MessageAttributes).toMatchObject({
    tenant: {StringValue: 'globex'},
    ErrorCode: {StringValue: 'BadAmount'},
  });
  const changes = asked().filter(operation => /^(?:Send|Delete)/.test(operation));
  expect(changes.map(operation => operation.replace('Batch', ''))).toEqual(['SendMessage', 'DeleteMessage']);
});

test('Esc lets the message go as it was, and it is visible again', async () => {
  const {terminal, sqs, deadLetters, asked} = await openWithEditor(`sed -i 's/"12,50"/0/' "$1"`);
  await edit(terminal, 'held for');
  terminal.press('Escape');
  await terminal.waitFor('The message was let go as it was.');
  await expect.poll(async () => counts(sqs, deadLetters)).toBe('1/0/0');
  expect(await bodiesIn(sqs, deadLetters)).toEqual(letters.map(({body}) => body));
  expect(asked().filter(operation => /^(?:Send|Delete)/.test(operation))).toEqual([]);
});

test('an editor that fails, or that leaves what cannot be sent, sends nothing and says why', async () => {
  const {terminal, home, sqs, deadLetters, asked} = await openWithEditor('exit 3');
  await edit(terminal, /editor.* 3\b/);
  expect(terminal.screen()).toMatch(/Nothing was typed that can be sent/);
  // Enter has nothing to send; the same message is edited again, and spoiled.
  terminal.press('Enter');
  writeFileSync(path.join(home, 'editor.sh'), '#!/bin/sh\nprintf "no line of dashes" > "$1"\n');
  await edit(terminal, /---/);
  terminal.press('Enter');
  // What was typed is still there, and put right now.
  writeFileSync(
    path.join(home, 'editor.sh'),
    '#!/bin/sh\nprintf -- \'--- body ---\\n{"amount":1}\\n\' > "$1"\n',
  );
  await edit(terminal, /\+ "amount": 1\b/);
  terminal.press('Escape');
  await terminal.waitFor('let go as it was');
  await expect.poll(async () => counts(sqs, deadLetters)).toBe('1/0/0');
  expect(asked().filter(operation => /^(?:Send|Delete)/.test(operation))).toEqual([]);
});
