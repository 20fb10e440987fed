import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {counts, createQueueWithDeadLetters, receive, send, sendToGroup} from '../demo/open-account.ts';
import type {Terminal} from './pty.ts';
import {
  calm,
  clipboard,
  linesOf,
  namesOf,
  openDashboard,
  openLiveAccount,
  openOrdersAccount,
  select,
  untilLive,
} from './dashboard.ts';

const ended = / · as of \d\d:\d\d:\d\d/;

/** An account with these dead letters, and the program with its dead-letter queue peeked at. */
const peekAt = async (bodies: readonly string[], size: {columns?: number; rows?: number} = {}) => {
  const live = await openLiveAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(live.sqs, 'orders', {maxReceiveCount: 3});
  await send(live.sqs, deadLetters, ...bodies);
  const terminal = openDashboard(live.account, {rows: 30, ...size});
  await untilLive(terminal);
  await select(terminal, 'orders-dlq');
  terminal.press('m');
  await terminal.waitFor(`Peek at orders-dlq: ${bodies.length} of`);
  return {...live, terminal, source, deadLetters};
};

/** Opens the message of the selected row. */
const openMessage = async (terminal: Terminal): Promise<void> => {
  terminal.press('Enter');
  await terminal.waitFor(/ Message [0-9a-f-]{36}/);
};

test('m on a dead-letter queue lists its messages, says what it did, and everything is visible again', async () => {
  const {terminal, sqs, deadLetters} = await peekAt(['{"order":1}', 'plain text', '{"order":3}']);
  await terminal.waitFor(ended);
  const lines = linesOf(terminal);
  expect(lines[2]).toMatch(
    /^ Peek at orders-dlq: 3 of about 3 messages · as of \d\d:\d\d:\d\d · nothing more/,
  );
  expect(lines[3]).toMatch(/^ .*visible again.*receive counts rose by one/i);
  expect(lines[5]?.trim().split(/ +/)).toEqual(['SENT', 'AGE', 'RECV', 'SIZE', 'EXPIRES', 'BODY']);
  expect(lines[6]).toMatch(/^▸ \d\d:\d\d:\d\d +\d+s +1 +11 B +3d23 \{"order":1\}$/);
  expect(lines[7]).toMatch(/^ {2}\d\d:\d\d:\d\d +\d+s +1 +10 B +3d23 plain text$/);
  expect(await counts(sqs, deadLetters)).toBe('3/0/0');
  terminal.press('Escape');
  await terminal.waitFor('QUEUE');
});

test('Enter shows a message whole: attributes, envelope opened, JSON in strings unwrapped and indented', async () => {
  const inner = JSON.stringify({order: {id: 7, lines: ['a', 'b']}, note: JSON.stringify({deep: true})});
  const envelope = {
    Type: 'Notification',
    MessageId: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
    Message: inner,
    Timestamp: '2026-11-01T12:00:00.000Z',
  };
  const {terminal} = await peekAt([JSON.stringify(envelope)], {rows: 60});
  await openMessage(terminal);
  const shown = terminal.screen();
  expect(shown).toContain('SentTimestamp: ');
  expect(shown).toContain('arn:aws:sns:eu-west-1:123456789012:orders');
  expect(shown).toMatch(/^ {3}"order": \{\n {5}"id": 7,\n {5}"lines": \[\n {7}"a",\n {7}"b"\n {5}\]\n/m);
  expect(shown).toMatch(/"deep": true/);

  terminal.press('r');
  await terminal.waitFor('Body, as it was sent');
  expect(terminal.screen().replaceAll(/\n /g, '')).toContain(JSON.stringify(envelope));
  terminal.press('w');
  await terminal.waitFor('raw, cut');
  expect(terminal.screen()).toMatch(/\{"Type":"Notification","MessageId":.*…$/m);
});

test('/ searches in the message, n and N step through the matches and around', async () => {
  const lines = Array.from({length: 200}, (_, index) =>
    index % 50 === 7 ? `needle ${index}` : `hay ${index}`,
  );
  const {terminal} = await peekAt([lines.join('\n')]);
  await openMessage(terminal);
  terminal.press('/', 'Needle', 'Enter');
  await terminal.waitFor('Match 1 of 4');
  expect(terminal.screen()).toContain('needle 7');
  for (const [key, position, text] of [
    ['n', 2, 'needle 57'],
    ['n', 3, 'needle 107'],
    ['N', 2, 'needle 57'],
    ['N', 1, 'needle 7'],
    ['N', 4, 'needle 157'],
    ['n', 1, 'needle 7'],
  ] as const) {
    terminal.press(key);
    await terminal.waitFor(`Match ${position} of 4`);
    expect(terminal.screen()).toMatch(new RegExp(`^ ${text}$`, 'm'));
  }
  terminal.press('/', 'nowhere', 'Enter');
  await terminal.waitFor('Nothing here matches "nowhere"');
});

test('c hands the body to the clipboard as it was sent', async () => {
  const body = '{"name":"山田 花子","note":"line\\nbreak"}\n\ttail';
  const {terminal} = await peekAt([body]);
  await openMessage(terminal);
  terminal.press('c');
  await terminal.waitFor('Copied the body');
  expect(clipboard(terminal)).toBe(body);
});

test('f saves the body byte for byte, for the user alone, and never over a file that is there', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sls-top-saved-'));
  onTestFinished(() => {
    rmSync(folder, {recursive: true});
  });
  const body = '{"name":"山田","bell":"\\u0007"}\r\n\u009b31m';
  const {terminal} = await peekAt([body]);
  await openMessage(terminal);
  const saved = path.join(folder, 'saved.json');
  terminal.press('f');
  await terminal.waitFor(/Save to: orders-dlq-[0-9a-f-]{36}\.txt/);
  terminal.press('Ctrl-u', saved, 'Enter');
  await terminal.waitFor('Saved to');
  expect(readFileSync(saved, 'utf8')).toBe(body);
  expect(statSync(saved).mode & 0o777).toBe(0o600);

  writeFileSync(saved, 'precious');
  terminal.press('f', 'Ctrl-u', saved, 'Enter');
  await terminal.waitFor('the file is there already');
  expect(readFileSync(saved, 'utf8')).toBe('precious');
  terminal.press('f', 'Ctrl-u', path.join(folder, 'no/such/folder'), 'Enter');
  await terminal.waitFor('ENOENT');
});

/** Everything that SQS lets through and that moves cursors, colours, titles or text on terminals. */
const hostile = [
  '\u009b2J\u009b31m\u009bH',
  '\u009d0;pwned\u009c',
  '\u0085\u008d\u0090',
  '\u202eright to left\u2066',
  '\u200b\u200d\ufeff\u2060zero',
  'wide 株式会社 👩‍👩‍👧‍👦 🇸🇪 e\u0301\u0301\u0301\u0301 ﷽',
  '\ufff9\u{e0041}\ufffd\u2028\u2029',
];
const hostileJson = JSON.stringify({
  escape: '\u001b]0;pwned\u0007\u001b[2J\u001b[31m\u001b[10A\u001b]52;c;cHduZWQ=\u0007',
  controls: '\b\f\u000b\u007f\u0000',
  more: hostile.join(' '),
});

test.each([
  {name: 'a raw hostile body', body: hostile.join(' ')},
  {name: 'a hostile body behind JSON escapes', body: hostileJson},
])('$name moves nothing on the screen', async ({body}) => {
  // The same screens with a harmless body in its place tell what everything else must look like.
  const size = {columns: 100, rows: 40};
  const victim = await peekAt(['first', body, 'last'], size);
  const control = await peekAt(['first', 'harmless', 'last'], size);
  const others = ({terminal}: typeof victim): readonly string[] =>
    calm(terminal.screen())
      .replaceAll(/ \d+s(?= )/g, ' Ns')
      .split('\n')
      .filter((_, y) => y !== 7);
  for (const {terminal} of [victim, control]) {
    await terminal.waitFor(ended);
    await terminal.waitFor('This DLQ of orders holds 3');
  }
  expect(others(victim)).toEqual(others(control));
  expect(victim.terminal.line(7)).toMatch(/^ {2}\d\d:\d\d:\d\d +\d+s +1 +\S+ B +3d23 \S/);

  victim.terminal.press('j');
  await victim.terminal.waitFor(/^▸ .*\n.* last$/m);
  for (const mode of ['pretty, wrapped', 'raw, wrapped', 'raw, cut']) {
    victim.terminal.press(mode === 'pretty, wrapped' ? 'Enter' : mode === 'raw, wrapped' ? 'r' : 'w');
    await victim.terminal.waitFor(mode);
    const lines = linesOf(victim.terminal);
    expect(lines).toHaveLength(40);
    expect(lines[0]).toMatch(/^ sls-top {2}default /);
    expect(lines[1]).toMatch(/^ Message [0-9a-f-]{36}/);
    expect(lines[2]).toBe(' Message');
    expect(lines[38]).toBe('');
    expect(lines[39]).toMatch(/^ Esc back .* q quit$/);
  }
  expect(victim.terminal.rawOutput()).not.toMatch(/\u001B\]|[\u0007\u0080-\u009f\u202e\u2066\u200b\ufeff]/);
});

test('a body of 1 MiB opens, scrolls to its end and is searched', async () => {
  const start = '{"lines":["';
  const end = ',"the very end"]}';
  const line = 'x'.repeat(1000);
  const filling = `${Array.from({length: 1040}, () => line).join('","')}"`;
  const body = `${start}${filling}${end}`.padEnd(1_048_576);
  const {terminal} = await peekAt([body]);
  expect(Buffer.byteLength(body)).toBe(1_048_576);
  expect(terminal.line(6)).toMatch(/ 1(\.0)? MiB /);
  await openMessage(terminal);
  terminal.press('G');
  await terminal.waitFor('"the very end"');
  terminal.press('g', '/', 'very end', 'Enter');
  await terminal.waitFor('Match 1 of 1');
  expect(terminal.screen()).toContain('"the very end"');
  terminal.press('c');
  await terminal.waitFor('Not copied: the body is too long');
});

test('a queue with a redrive policy is asked about first: Esc and "Leave it" receive nothing', async () => {
  const {account, asked} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('m');
  await terminal.waitFor('Peek at orders?');
  expect(terminal.screen()).toMatch(/received more than 3 times\s+\(maxReceiveCount\) moves to its DLQ/);
  expect(terminal.screen()).toMatch(/▸ \[ Peek at its dead letters in orders-dlq \]/);
  terminal.press('Escape');
  await terminal.waitFor('QUEUE');
  terminal.press('m', 'Up');
  await terminal.waitFor('▸ [ Leave it ]');
  terminal.press('Enter');
  await terminal.waitFor('QUEUE');
  expect(asked()).not.toContain('ReceiveMessage');
});

test('the question offers the dead letters first, and the queue itself all the same', async () => {
  const {account, sqs, source, asked} = await openOrdersAccount();
  await send(sqs, source, '{"alive":true}');
  await receive(sqs, source, {VisibilityTimeout: 0});
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('m', 'Enter');
  await terminal.waitFor(/Peek at orders-dlq: 2 .* as of/);
  terminal.press('Escape');
  await terminal.waitFor('QUEUE');
  await select(terminal, 'orders');
  terminal.press('m', 'Down');
  await terminal.waitFor('▸ [ Peek at orders all the same ]');
  terminal.press('Enter');
  await terminal.waitFor(/Peek at orders: 1 .* as of/);
  expect(terminal.line(6)).toMatch(/ 2\/3 .* \{"alive":true\}$/);
  // Looking for more would receive it a third time.
  terminal.press('+');
  await terminal.waitFor('Look for more in orders?');
  expect(terminal.screen()).toContain('▸ [ Leave it ]');
  const before = asked().filter(operation => operation === 'ReceiveMessage').length;
  terminal.press('Enter');
  await terminal.waitFor('RECV');
  expect(asked().filter(operation => operation === 'ReceiveMessage')).toHaveLength(before);
});

test('the first look at a FIFO queue hides nothing; + names the groups it would hold up and asks', async () => {
  const live = await openLiveAccount();
  const {account, sqs} = live;
  const {deadLetters} = await createQueueWithDeadLetters(sqs, 'orders', {suffix: '.fifo'});
  await sendToGroup(sqs, deadLetters, 'customer-1', 'a', 'b');
  await sendToGroup(sqs, deadLetters, 'customer-2', 'c');
  const terminal = openDashboard(account);
  await untilLive(terminal);
  await select(terminal, 'orders-dlq.fifo');
  terminal.press('m');
  await terminal.waitFor('3 of about 3 messages · + more');
  expect(terminal.screen()).toContain('Nothing was hidden');
  expect(terminal.screen()).toMatch(/GROUP/);
  expect(terminal.screen()).toMatch(/customer-1 .* a$/m);
  const receives = () => account.requests().filter(({operation}) => operation === 'ReceiveMessage');
  expect(receives().map(({parameters}) => parameters)).toEqual([
    expect.objectContaining({VisibilityTimeout: 0}),
  ]);
  expect(await counts(sqs, deadLetters)).toBe('3/0/0');

  terminal.press('+');
  await terminal.waitFor('Look for more in orders-dlq.fifo?');
  expect(terminal.screen().replaceAll(/\s+/g, ' ')).toContain(
    'customer-1, customer-2, and of groups not seen yet',
  );
  terminal.press('Escape');
  await terminal.waitFor('GROUP');
  expect(receives()).toHaveLength(1);
  terminal.press('+', 'Up', 'Enter');
  await terminal.waitFor('3 of about 3 messages · nothing more came');
  expect(await counts(sqs, deadLetters)).toBe('3/0/0');
});

test('leaving a peek that still receives releases what it holds', async () => {
  const {account, sqs, deadLetters, setFaults} = await openOrdersAccount();
  await setFaults(
    {target: 'AmazonSQS.ReceiveMessage', times: 1},
    {target: 'AmazonSQS.ReceiveMessage', delayMilliseconds: 600},
  );
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('m', 'Enter');
  await terminal.waitFor(/orders-dlq: 2 .* receiving/);
  expect(await counts(sqs, deadLetters)).toBe('0/2/0');
  terminal.press(':dlqs', 'Enter');
  await terminal.waitFor(() => namesOf(terminal).join(' ') === 'orders-dlq');
  // Long before the visibility timeout of 30 s: when the answer under way has come.
  await expect.poll(async () => counts(sqs, deadLetters), {timeout: 5000}).toBe('2/0/0');
});

test('a peek that is refused says why and which permission is missing', async () => {
  const {account, setFaults} = await openOrdersAccount();
  await setFaults({
    target: 'AmazonSQS.ReceiveMessage',
    error: {code: 'AccessDeniedException', message: 'no', status: 403},
  });
  const terminal = openDashboard(account, {columns: 160});
  await untilLive(terminal);
  terminal.press('m', 'Enter');
  await terminal.waitFor('access denied to sqs:ReceiveMessage');
});
