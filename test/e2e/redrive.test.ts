import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DeleteQueueCommand, GetQueueUrlCommand, StartMessageMoveTaskCommand} from '@aws-sdk/client-sqs';
import {expect, onTestFinished, test} from 'vitest';
import {arnOf, counts, createQueue, createQueueWithDeadLetters, receive, send} from '../demo/open-account.ts';
import type {Terminal} from './pty.ts';
import {openDashboard, openLiveAccount, select, untilLive} from './dashboard.ts';
import {openTerminal} from './terminal.ts';

/** An account whose `orders` has lost so many messages to `orders-dlq`, and the program with that row selected. */
const openWithDeadLetters = async (letters: number, options: Parameters<typeof openDashboard>[1] = {}) => {
  const live = await openLiveAccount({moveTaskPerSecond: 500});
  const {sqs} = live;
  const {source, deadLetters} = await createQueueWithDeadLetters(sqs, 'orders', {maxReceiveCount: 1});
  await createQueue(sqs, 'parking');
  await createQueue(sqs, 'mails-dlq');
  await createQueue(sqs, 'sequence.fifo', {FifoQueue: 'true'});
  await send(sqs, source, ...Array.from({length: letters}, (_, index) => `{"order":${index}}`));
  // Received once they are at their limit; received again they are gone.
  for (let received = 0; received < 2 * letters;) {
    const messages = await receive(sqs, source, {VisibilityTimeout: 0});
    received += Math.max(messages.length, 1);
    if (messages.length === 0) break;
  }
  const terminal = openDashboard(live.account, {columns: 100, rows: 32, ...options});
  await untilLive(terminal);
  await select(terminal, 'orders-dlq');
  return {...live, terminal, source, deadLetters};
};

/** The parameters of each StartMessageMoveTask that arrived. */
const starts = ({account}: Awaited<ReturnType<typeof openLiveAccount>>): readonly unknown[] =>
  account
    .requests()
    .filter(({operation}) => operation === 'StartMessageMoveTask')
    .map(({parameters}) => parameters);

const openPreflight = async (terminal: Terminal): Promise<void> => {
  terminal.press('R');
  await terminal.waitFor(/\[ Redrive \d+ messages? \]/);
};

/** Text of the screen without its line breaks. */
const words = ({screen}: Terminal): string => screen().replaceAll(/\s+(\\\s+)?/g, ' ');

test('the pre-flight says where, from, to, how many and the command, and starts nothing by itself', async () => {
  const live = await openWithDeadLetters(3);
  const {terminal, account} = live;
  await openPreflight(terminal);
  expect(words(terminal)).toContain(`In default (123456789012) eu-west-1 @ 127.0.0.1:${account.port}`);
  expect(words(terminal)).toContain('From orders-dlq');
  expect(words(terminal)).toContain('Messages about 3');
  expect(words(terminal)).toContain('To its source, orders');
  expect(words(terminal)).toContain('Velocity chosen by SQS');
  expect(words(terminal)).toContain(
    `aws sqs start-message-move-task --source-arn ${arnOf('orders-dlq')} --region eu-west-1 --endpoint-url ${account.url}`,
  );
  expect(terminal.screen()).toContain('▸ [ Redrive 3 messages ]');
  terminal.press('Escape');
  await terminal.waitFor('QUEUE');
  await openPreflight(terminal);
  terminal.press('Tab');
  await terminal.waitFor('▸ [ Leave it ]');
  terminal.press('Enter');
  await terminal.waitFor('QUEUE');
  expect(starts(live)).toEqual([]);
});

test('in a small terminal the words give way and the button that Enter would press stays in sight', async () => {
  const live = await openWithDeadLetters(2);
  const {terminal} = live;
  for (const [columns, rows] of [
    [80, 12],
    [60, 10],
    [41, 10],
  ] as const) {
    terminal.resize(columns, rows);
    await terminal.waitFor(screen => screen.split('\n').length === rows && / q quit$/.test(screen));
    terminal.press('R');
    await terminal.waitFor('▸ [ Redrive 2 messages ]');
    terminal.press('Tab');
    await terminal.waitFor('▸ [ Leave it ]');
    terminal.press('Escape');
    await terminal.waitFor('QUEUE');
  }
  expect(starts(live)).toEqual([]);
});

test('R on a source queue is about its dead-letter queue', async () => {
  const {terminal} = await openWithDeadLetters(1);
  await select(terminal, 'orders');
  await openPreflight(terminal);
  expect(terminal.screen()).toContain(' Redrive orders-dlq');
});

test('Enter starts the task, progress is shown to its end, and what was done stands in the journal', async () => {
  const state = mkdtempSync(path.join(tmpdir(), 'sls-top-state-'));
  onTestFinished(() => {
    rmSync(state, {recursive: true});
  });
  const live = await openWithDeadLetters(3, {env: {XDG_STATE_HOME: state}});
  const {terminal, sqs, source, deadLetters} = live;
  await openPreflight(terminal);
  terminal.press('Enter');
  await terminal.waitFor('COMPLETED');
  expect(terminal.screen()).toMatch(/Moved +3 of 3/);
  expect(terminal.screen()).toContain('100 %');
  await terminal.waitFor('None came back to the DLQ');
  expect(await counts(sqs, source)).toBe('3/0/0');
  expect(await counts(sqs, deadLetters)).toBe('0/0/0');
  expect(starts(live)).toEqual([{SourceArn: arnOf('orders-dlq')}]);

  const journal = path.join(state, 'sls-top/journal.jsonl');
  expect(statSync(journal).mode & 0o777).toBe(0o600);
  const entries = readFileSync(journal, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as unknown);
  const common = {
    operation: 'StartMessageMoveTask',
    service: 'sqs',
    region: 'eu-west-1',
    account: '123456789012',
  };
  expect(entries).toEqual([
    expect.objectContaining({...common, phase: 'before', parameters: {SourceArn: arnOf('orders-dlq')}}),
    expect.objectContaining({...common, phase: 'after', outcome: {TaskHandle: expect.any(String) as string}}),
  ]);
});

test('velocity is typed and the destination chosen with the arrows; both are what is asked for', async () => {
  const live = await openWithDeadLetters(3);
  const {terminal, sqs} = live;
  await openPreflight(terminal);
  terminal.press('Up');
  await terminal.waitFor('type 1-500');
  terminal.press('9', '0', '0');
  await terminal.waitFor('Velocity is 1 to 500 messages a second');
  expect(terminal.screen()).not.toMatch(/\[ Redrive \d/);
  terminal.press('Backspace');
  await terminal.waitFor('--max-number-of-messages-per-second 90');
  terminal.press('Up', 'Right');
  await terminal.waitFor(/To +orders /);
  terminal.press('Right');
  await terminal.waitFor(/To +audit|To +mails-dlq/);
  expect(words(terminal)).toContain(`--destination-arn ${arnOf('mails-dlq')}`);
  terminal.press('Right');
  await terminal.waitFor(/To +parking/);
  // Round to the first: a FIFO queue is no destination for standard messages.
  terminal.press('Right');
  await terminal.waitFor(/To +its source, orders/);
  terminal.press('Left');
  await terminal.waitFor(/To +parking/);
  terminal.press('Down', 'Down', 'Enter');
  await terminal.waitFor('COMPLETED');
  expect(terminal.screen()).toMatch(/Velocity +at most 90\/s/);
  expect(starts(live)).toEqual([
    {SourceArn: arnOf('orders-dlq'), DestinationArn: arnOf('parking'), MaxNumberOfMessagesPerSecond: 90},
  ]);
  const {QueueUrl = ''} = await sqs.send(new GetQueueUrlCommand({QueueName: 'parking'}));
  expect(await counts(sqs, QueueUrl)).toBe('3/0/0');
});

test('a slow task is cancelled with x, after a question whose answer is no at first', async () => {
  const {terminal, asked, sqs, source, deadLetters} = await openWithDeadLetters(5);
  await openPreflight(terminal);
  terminal.press('Up', '1', 'Down', 'Enter');
  await terminal.waitFor('RUNNING');
  expect(terminal.screen()).toMatch(/Moved +\d of 5/);
  terminal.press('x');
  await terminal.waitFor('Cancel the redrive of orders-dlq?');
  expect(terminal.screen()).toContain('▸ [ Let it run ]');
  terminal.press('Enter');
  await terminal.waitFor('RUNNING');
  expect(asked()).not.toContain('CancelMessageMoveTask');
  terminal.press('x', 'Left', 'Enter');
  await terminal.waitFor('CANCELLED', {timeout: 15_000});
  expect(asked().filter(operation => operation === 'CancelMessageMoveTask')).toHaveLength(1);
  const [moved = 0] = (await counts(sqs, source)).split('/').map(Number);
  expect(await counts(sqs, deadLetters)).toBe(`${5 - moved}/0/0`);
  expect(moved).toBeLessThan(5);
});

test('a task that somebody else started is found and followed to its end', async () => {
  const live = await openWithDeadLetters(3);
  const {terminal, sqs} = live;
  await sqs.send(
    new StartMessageMoveTaskCommand({SourceArn: arnOf('orders-dlq'), MaxNumberOfMessagesPerSecond: 1}),
  );
  terminal.press('R');
  await terminal.waitFor(/A move task of this queue is RUNNING already/);
  expect(terminal.screen()).not.toMatch(/\[ Redrive \d/);
  await terminal.waitFor('▸ [ Watch it ]');
  terminal.press('Enter');
  await terminal.waitFor('not by this program');
  terminal.press('Escape');
  await terminal.waitFor(/redrive of orders-dlq: \d\/3/);
  terminal.press('R');
  await terminal.waitFor('not by this program');
  await terminal.waitFor('COMPLETED');
  expect(starts(live)).toHaveLength(1);
});

test('a queue that is the dead-letter queue of nobody is refused before anything can be pressed', async () => {
  const live = await openWithDeadLetters(1);
  const {terminal} = live;
  await select(terminal, 'mails-dlq');
  await terminal.waitFor('no redrive: not a DLQ of SQS');
  terminal.press('R');
  await terminal.waitFor('mails-dlq is not the dead-letter queue of any SQS queue');
  expect(terminal.screen()).not.toMatch(/\[ Redrive/);
  terminal.press('Enter');
  await terminal.waitFor('QUEUE');
  expect(starts(live)).toEqual([]);
});

test('Enter before the facts have come starts nothing', async () => {
  const live = await openWithDeadLetters(2);
  const {terminal, setFaults} = live;
  await setFaults({target: 'AmazonSQS.ListMessageMoveTasks', delayMilliseconds: 800});
  terminal.press('R', 'Enter', 'Enter', 'Enter');
  await terminal.waitFor('Asking SQS what can be redriven');
  // Nothing has the focus, so nothing changes under the finger that presses Enter.
  expect(terminal.screen()).not.toContain('▸ [');
  terminal.press('Enter');
  await terminal.waitFor('[ Redrive 2 messages ]');
  expect(starts(live)).toEqual([]);
});

test('a pasted text presses no button', async () => {
  const live = await openWithDeadLetters(2);
  const {terminal} = live;
  await openPreflight(terminal);
  terminal.paste('\n\nR\n');
  terminal.press('Tab');
  await terminal.waitFor('▸ [ Leave it ]');
  expect(starts(live)).toEqual([]);
});

test('a start that AWS refuses says why, and the journal says that it failed', async () => {
  const state = mkdtempSync(path.join(tmpdir(), 'sls-top-state-'));
  onTestFinished(() => {
    rmSync(state, {recursive: true});
  });
  const {terminal, setFaults} = await openWithDeadLetters(1, {env: {XDG_STATE_HOME: state}});
  await setFaults({
    target: 'AmazonSQS.StartMessageMoveTask',
    error: {code: 'AccessDeniedException', message: 'no', status: 403},
  });
  await openPreflight(terminal);
  terminal.press('Enter');
  await terminal.waitFor('access denied to sqs:StartMessageMoveTask');
  const journal = readFileSync(path.join(state, 'sls-top/journal.jsonl'), 'utf8');
  expect(journal.match(/"phase":"\w+"/g)).toEqual(['"phase":"before"', '"phase":"failed"']);
});

test('a task that fails shows the reason AWS gives', async () => {
  const {terminal, sqs, source} = await openWithDeadLetters(2);
  await openPreflight(terminal);
  terminal.press('Up', '1', 'Down', 'Enter');
  await terminal.waitFor('RUNNING');
  await sqs.send(new DeleteQueueCommand({QueueUrl: source}));
  await terminal.waitFor('FAILED');
  await terminal.waitFor(/Failure +AWS\.SimpleQueueService\.NonExistentQueue/);
});

test(
  'the incident of the demo is solved: fix, redrive, and the dead letters are gone',
  {timeout: 90_000},
  async () => {
    const terminal = openTerminal({args: ['--demo'], columns: 80, rows: 24});
    await terminal.waitFor('1 Overview');
    terminal.press('2');
    await terminal.waitFor(/^. .✖ orders-payments-dlq +[1-9]/m, {timeout: 60_000});
    expect(terminal.line(0)).toMatch(/ demo \(1234…9012\) eu-west-1 /);
    expect(terminal.line(23)).toContain(' F fix ');
    terminal.press('F');
    await terminal.waitFor('The fix is deployed');
    terminal.press('/', '/payments-dlq/', 'Enter');
    await terminal.waitFor(/^▸ .. orders-payments-dlq /m);
    // What had failed for the last time before the fix may still arrive: it goes with a second redrive.
    const depth = (): number => Number(/^▸ .\S orders-payments-dlq +(\d+) /m.exec(terminal.screen())?.[1]);
    for (let round = 1; round <= 4 && depth() > 0; round++) {
      await openPreflight(terminal);
      terminal.press('Enter');
      await terminal.waitFor(/Moved +\d+ of \d+/);
      await terminal.waitFor('COMPLETED', {timeout: 30_000});
      await terminal.waitFor(/None came back to the DLQ|arrived in the DLQ/);
      terminal.press('Escape');
      await terminal.waitFor(/^▸ .\S orders-payments-dlq /m);
    }
    expect(depth()).toBe(0);
    terminal.press('q');
    expect((await terminal.exited).exitCode).toBe(0);
    expect(terminal.bufferType()).toBe('normal');
  },
);
