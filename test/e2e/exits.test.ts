import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {counts} from '../demo/open-account.ts';
import {openDashboard, openOrdersAccount, programKey, untilLive} from './dashboard.ts';
import type {Terminal} from './pty.ts';
import {nodePath, programPath} from './pty.ts';
import {openTerminal} from './terminal.ts';

const expectRestored = (terminal: Terminal): void => {
  expect(terminal.bufferType()).toBe('normal');
  expect(terminal.cursorHidden()).toBe(false);
  // The last word on bracketed paste is that it is off.
  expect(terminal.rawOutput().lastIndexOf('\u001B[?2004l')).toBeGreaterThanOrEqual(
    terminal.rawOutput().lastIndexOf('\u001B[?2004h'),
  );
  // And so it is on reports of focus.
  expect(terminal.rawOutput().lastIndexOf('\u001B[?1004l')).toBeGreaterThanOrEqual(
    terminal.rawOutput().lastIndexOf('\u001B[?1004h'),
  );
};

/** A file that a program is told to load, and that throws when SIGUSR2 arrives, where nobody catches it. */
const crashOnSignal = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sls-top-crash-'));
  onTestFinished(() => {
    rmSync(folder, {recursive: true});
  });
  const file = path.join(folder, 'crash.cjs');
  writeFileSync(file, `process.on('SIGUSR2', () => { throw new Error('out of \\u001b[31mcheese'); });`);
  return file;
};

/** The program in the middle of a peek: it holds two messages and waits for a slow answer. */
const openPeeking = async (env: Readonly<Record<string, string>> = {}) => {
  const live = await openOrdersAccount();
  await live.setFaults(
    {target: 'AmazonSQS.ReceiveMessage', times: 1},
    {target: 'AmazonSQS.ReceiveMessage', delayMilliseconds: 700},
  );
  const terminal = openDashboard(live.account, {env});
  await untilLive(terminal);
  terminal.press('m', 'Enter');
  await terminal.waitFor(/orders-dlq: 2 .* receiving/);
  expect(await counts(live.sqs, live.deadLetters)).toBe('0/2/0');
  return {...live, terminal};
};

test.each([
  {name: 'q', leave: (terminal: Terminal) => terminal.press('q'), code: 0},
  {name: 'a q that is held down', leave: (terminal: Terminal) => terminal.press('qqqq', 'q'), code: 0},
  {name: ':q', leave: (terminal: Terminal) => terminal.press(':', 'q', 'Enter'), code: 0},
  {name: 'Ctrl-C', leave: (terminal: Terminal) => terminal.press('Ctrl-c'), code: 0},
  {name: 'SIGINT', leave: (terminal: Terminal) => terminal.kill('SIGINT'), code: 130},
  {name: 'SIGTERM', leave: (terminal: Terminal) => terminal.kill('SIGTERM'), code: 143},
  {name: 'SIGHUP', leave: (terminal: Terminal) => terminal.kill('SIGHUP'), code: 129},
])(
  '$name in the middle of a peek makes every message visible again and restores the terminal',
  async ({leave, code}) => {
    const {terminal, sqs, deadLetters} = await openPeeking();
    leave(terminal);
    expect(await terminal.exited).toEqual({exitCode: code, signal: undefined});
    expect(await counts(sqs, deadLetters)).toBe('2/0/0');
    expectRestored(terminal);
  },
);

test('a terminal that closes sends several signals at once, and everything is released all the same', async () => {
  const {terminal, sqs, deadLetters} = await openPeeking();
  terminal.kill('SIGHUP');
  terminal.kill('SIGTERM');
  // The system decides which of them arrives first.
  expect([129, 143]).toContain((await terminal.exited).exitCode);
  expect(await counts(sqs, deadLetters)).toBe('2/0/0');
});

test('a crash in the middle of a peek releases, restores, says what happened and where the log is', async () => {
  const state = mkdtempSync(path.join(tmpdir(), 'sls-top-state-'));
  onTestFinished(() => {
    rmSync(state, {recursive: true});
  });
  const {terminal, sqs, deadLetters} = await openPeeking({
    NODE_OPTIONS: `--require=${crashOnSignal()}`,
    XDG_STATE_HOME: state,
  });
  terminal.kill('SIGUSR2');
  expect(await terminal.exited).toEqual({exitCode: 1, signal: undefined});
  expect(await counts(sqs, deadLetters)).toBe('2/0/0');
  expectRestored(terminal);
  const log = path.join(state, 'sls-top/sls-top.log');
  const words = terminal.screen().replaceAll('\n', '');
  expect(words).toMatch(/^sls-top: unexpected: out of \S*\[31mcheese/);
  expect(words).toContain(`The details are in ${log}`);
  expect(readFileSync(log, 'utf8')).toMatch(/error Error: out of .*\n +at /);
});

test('an endpoint that hangs does not keep the program from leaving', async () => {
  const {terminal, setFaults} = await openPeeking();
  await setFaults({target: '*', hang: true});
  terminal.press('q');
  // The messages come back by their visibility timeout of 30 s; the program gives up after three.
  expect((await terminal.exited).exitCode).toBe(0);
  expectRestored(terminal);
});

test('after q the shell goes on below its old line, on a clean prompt', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openTerminal({
    command: '/bin/sh',
    args: [
      '-c',
      `echo before; "${nodePath}" "${programPath}" --endpoint-url ${account.url} --region eu-west-1; echo "code $?"; stty -a`,
    ],
    columns: 80,
    rows: 24,
    env: programKey,
  });
  await untilLive(terminal);
  terminal.press('q');
  await terminal.waitFor('code 0');
  await terminal.exited;
  expect(terminal.line(0)).toBe('before');
  expect(terminal.line(1)).toBe('code 0');
  expect(terminal.screen()).toMatch(/ icanon /);
  expect(terminal.screen()).toMatch(/ echo /);
  expectRestored(terminal);
});
