import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {send} from '../demo/open-account.ts';
import {
  linesOf,
  openDashboard,
  openOrdersAccount,
  programKey,
  select,
  selectedName,
  untilLive,
} from './dashboard.ts';
import type {Terminal} from './pty.ts';
import {nodePath, programPath} from './pty.ts';
import {openTerminal} from './terminal.ts';

const expectDashboard = (terminal: Terminal): void => {
  const {rows} = terminal.size();
  const lines = linesOf(terminal);
  expect(lines[0]).toMatch(/^ sls-top {2}default /);
  expect(lines[2]).toMatch(/QUEUE/);
  expect(lines[rows - 1]).toMatch(/ q quit$/);
};

const run = promisify(execFile);

/** The first letter of a process's state, as `ps` says it. */
const stateOf = async (pid: number): Promise<string> =>
  (await run('ps', ['-o', 'state=', '-p', String(pid)])).stdout.trim().slice(0, 1);

/** Goes on from the overview to the table of queues, and waits until that is live. */
const untilQueues = async (terminal: Terminal): Promise<void> => {
  await untilLive(terminal);
  terminal.press('2');
  await terminal.waitFor(/▼ QUEUE/);
};

/** The words that start the program from a shell. */
const commandLine = (url: string): string =>
  `"${nodePath}" "${programPath}" --endpoint-url ${url} --region eu-west-1 --interval 1`;

test('a cursor in the middle of a line costs no row, and that line is back afterwards', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openTerminal({
    command: '/bin/sh',
    args: ['-c', `printf 'first\\nPARTIAL'; ${commandLine(account.url)}; echo ' END'`],
    columns: 80,
    rows: 24,
    env: programKey,
  });
  await untilQueues(terminal);
  expectDashboard(terminal);
  terminal.press('q');
  await terminal.exited;
  expect(linesOf(terminal).slice(0, 2)).toEqual(['first', 'PARTIAL END']);
});

test.each([
  {name: 'NO_COLOR', args: [], env: {NO_COLOR: '1'}},
  {name: '--no-color', args: ['--no-color'], env: {}},
])(
  'with $name there is no colour and no style at all, and everything can still be told apart',
  async ({args, env}) => {
    const {account} = await openOrdersAccount();
    const terminal = openDashboard(account, {args, env, columns: 100});
    await untilLive(terminal);
    await select(terminal, 'orders-dlq');
    expect(terminal.screen()).toMatch(/^▸ {2}▲ orders-dlq /m);
    expect(terminal.line(1)).toMatch(/^ 1 Overview 2 \[2 Queues\] 2 {2}3 DLQs 1 /);
    terminal.press('R');
    await terminal.waitFor('▸ [ Redrive 2 messages ]');
    terminal.press('Escape');
    await terminal.waitFor('QUEUE');
    terminal.press('Enter');
    await terminal.waitFor('Health');
    terminal.press('q');
    await terminal.exited;
    expect(terminal.rawOutput()).not.toMatch(/\u001B\[[\d;:]*m/);
  },
);

test('colours are the sixteen of the terminal, so that its own theme decides', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 160, env: {COLORTERM: 'truecolor', FORCE_COLOR: '3'}});
  await untilLive(terminal);
  terminal.press('m');
  await terminal.waitFor('Peek at orders?');
  const codes = [...terminal.rawOutput().matchAll(/\u001B\[([\d;:]*)m/g)].flatMap(([, code = '']) =>
    code.split(/[;:]/),
  );
  expect(codes.length).toBeGreaterThan(20);
  // 38 and 48 begin other palettes; 30, 37, 40, 47, 90 and 97 are the blacks and whites that some background hides.
  for (const forbidden of ['38', '48', '30', '37', '40', '47', '90', '97'])
    expect(codes).not.toContain(forbidden);
});

test('a terminal is a terminal also where CI is set', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {
    env: {CI: 'true', CONTINUOUS_INTEGRATION: '1', BUILD_NUMBER: '7'},
  });
  await untilLive(terminal);
  expect(terminal.bufferType()).toBe('alternate');
  terminal.press('j');
  await terminal.waitFor(() => selectedName(terminal) === 'orders-dlq');
});

test('a stop from outside gives the terminal back; going on draws the screen again and takes keys', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  for (let stops = 0; stops < 2; stops++) {
    terminal.kill('SIGTSTP');
    await terminal.waitFor(() => terminal.bufferType() === 'normal' && !terminal.cursorHidden());
    // Going on before it has stopped would be too early: ps says T for a stopped process.
    await expect.poll(async () => stateOf(terminal.pid)).toBe('T');
    terminal.kill('SIGCONT');
    await terminal.waitFor(() => terminal.bufferType() === 'alternate' && terminal.cursorHidden());
    await untilLive(terminal);
    expectDashboard(terminal);
  }
  terminal.press('j');
  await terminal.waitFor(() => selectedName(terminal) === 'orders-dlq');
  terminal.press('q');
  expect((await terminal.exited).exitCode).toBe(0);
});

test('Ctrl-Z stops, the shell has a sane terminal, fg comes back in the size the terminal has then', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openTerminal({
    command: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    columns: 80,
    rows: 24,
    env: {...programKey, PS1: 'shell$ '},
  });
  await terminal.waitFor('shell$');
  terminal.press(commandLine(account.url), 'Enter');
  await untilQueues(terminal);
  terminal.press('Ctrl-z');
  await terminal.waitFor(/Stopped/);
  expect(terminal.bufferType()).toBe('normal');
  expect(terminal.cursorHidden()).toBe(false);
  terminal.press('stty -a; echo "sane $((40+2))"', 'Enter');
  await terminal.waitFor(/^sane 42/m);
  expect(terminal.screen()).toMatch(/[^-]icanon/);
  terminal.resize(100, 30);
  terminal.press('fg', 'Enter');
  await terminal.waitFor(screen => screen.startsWith(' sls-top') && / q quit$/.test(screen));
  expectDashboard(terminal);
  terminal.press('j');
  await terminal.waitFor(() => selectedName(terminal) === 'orders-dlq');
  terminal.press('q');
  await terminal.waitFor(/shell\$ *$/m);
  expect(terminal.bufferType()).toBe('normal');
  terminal.press('exit', 'Enter');
  await terminal.exited;
});

test('nothing but the program writes on its screen: console output and warnings go to the log', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sls-top-noise-'));
  onTestFinished(() => {
    rmSync(folder, {recursive: true});
  });
  const noise = path.join(folder, 'noise.cjs');
  writeFileSync(
    noise,
    `process.on('SIGUSR2', () => {
      console.log('LEAK log %d', 1);
      console.error(new Error('LEAK error'));
      process.emitWarning('LEAK warning');
    });`,
  );
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {
    args: ['--log-level', 'debug'],
    env: {
      NODE_OPTIONS: `--require=${noise}`,
      XDG_STATE_HOME: folder,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: undefined,
    },
  });
  await untilLive(terminal);
  terminal.kill('SIGUSR2');
  terminal.press('j');
  await terminal.waitFor(() => selectedName(terminal) === 'orders-dlq');
  expectDashboard(terminal);
  terminal.press('q');
  await terminal.exited;
  expect(terminal.rawOutput()).not.toMatch(/LEAK|Warning|will require node/);
  const log = readFileSync(path.join(folder, 'sls-top/sls-top.log'), 'utf8');
  for (const leak of ['LEAK log 1', 'LEAK error', 'LEAK warning']) expect(log).toContain(leak);
});

test('--ascii shows only ASCII, whatever the messages hold', async () => {
  const {account, sqs, deadLetters} = await openOrdersAccount();
  await send(sqs, deadLetters, '{"name":"山田","note":"é\u202e→"}', 'naïve 👩‍👩‍👧‍👦');
  const terminal = openDashboard(account, {args: ['--ascii'], columns: 160, rows: 40});
  await untilLive(terminal);
  await terminal.waitFor(/^> {2}! orders /m);
  terminal.press('m', 'Enter');
  await terminal.waitFor(/orders-dlq: 4 of/);
  terminal.press('j', 'j', 'Enter');
  await terminal.waitFor('Body, read as JSON');
  terminal.press('?');
  await terminal.waitFor('Help');
  terminal.press('Escape');
  await terminal.waitFor('Body');
  terminal.press('Escape');
  await terminal.waitFor('RECV');
  terminal.press('R');
  await terminal.waitFor('Redrive orders-dlq');
  terminal.press('q');
  terminal.press('Ctrl-c');
  await terminal.exited;
  // Everything that is ASCII, controls included.
  expect(terminal.rawOutput().replaceAll(/[\x00-\x7f]/g, '')).toBe('');
});

test('error texts of an endpoint are as hostile as bodies and move nothing either', async () => {
  const {account, setFaults} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 140});
  await untilLive(terminal);
  await setFaults({
    target: 'AmazonSQS.GetQueueAttributes',
    error: {code: 'InvalidThing', message: '\u001b[2J\u001b[H\u009b31m\u202epwned\r\n\u0007second line'},
  });
  await terminal.waitFor(/live values: .*pwned/);
  expectDashboard(terminal);
  expect(linesOf(terminal)[21]).toContain('second line');
  expect(terminal.rawOutput()).not.toMatch(/[\u0007\u0080-\u009f\u202e]|\[2J\u001b\[H/);
});

test('text that is pasted over the table presses no keys; in a prompt it is one line', async () => {
  const {account, asked} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.paste('jjR\nm\nq');
  terminal.press('/');
  terminal.paste('orders\n');
  await terminal.waitFor('filter: orders · 2 of 5 queues');
  expect(terminal.screen()).toMatch(/^▸ {2}▲ orders /m);
  terminal.press('Enter');
  await terminal.waitFor(/ q quit$/);
  expect(asked()).not.toContain('ReceiveMessage');
});
