import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {counts} from '../demo/open-account.ts';
import {clipboard} from './dashboard.ts';
import {
  bodiesIn,
  focusOn,
  goTo,
  openWorkbench,
  orderLetters,
  peekAt,
  pointAtError,
  pressButton,
  reads,
  scan,
  sendLetters,
  textAttribute,
} from './workbench.ts';

const body = (n: number): string => orderLetters(n)[n - 1]?.body ?? '';

/** Marks the first two messages that are listed. */
const markTwo = async ({terminal}: Awaited<ReturnType<typeof openWorkbench>>): Promise<void> => {
  for (const marked of ['1 marked', '2 marked']) {
    terminal.press('Space');
    await terminal.waitFor(marked);
  }
};

test('a group goes back to its source at once and the other group is untouched', async () => {
  const {terminal, sqs, source, deadLetters} = await openWorkbench(orderLetters(12));
  await scan(terminal, 'orders-dlq');
  await pointAtError(terminal, 'Timeout');
  expect(terminal.screen()).toMatch(/^▸ +8 +67 % .*Timeout$/m);
  expect(terminal.screen()).toMatch(/^ +4 +33 % .*BadAmount$/m);
  terminal.press('R');
  await pressButton(terminal, 'Redrive 8 messages');
  await terminal.waitFor('All done: 8 messages sent, 8 deleted.');
  expect(await bodiesIn(sqs, deadLetters)).toEqual([3, 6, 9, 12].map(body).sort());
  expect(await counts(sqs, source)).toBe('8/0/0');
});

test('x deletes what is marked after a question whose first answer is no', async () => {
  const live = await openWorkbench(orderLetters(6));
  const {terminal, sqs, deadLetters, asked} = live;
  await peekAt(terminal, 'orders-dlq');
  await markTwo(live);
  terminal.press('x');
  await terminal.waitFor('2 chosen messages');
  expect(terminal.screen()).toContain('▸ [ Leave it ]');
  terminal.press('Enter');
  await terminal.waitFor('2 marked');
  expect(asked().filter(operation => operation.startsWith('Delete'))).toEqual([]);
  terminal.press('x');
  await pressButton(terminal, 'Delete 2 messages');
  await terminal.waitFor('2 messages deleted.');
  expect(await bodiesIn(sqs, deadLetters)).toEqual([3, 4, 5, 6].map(body));
});

test('what arrived after the scan is not deleted with what was seen', async () => {
  const {terminal, sqs, deadLetters} = await openWorkbench(orderLetters(6));
  await scan(terminal, 'orders-dlq');
  await pointAtError(terminal, 'BadAmount');
  terminal.press('Enter');
  await terminal.waitFor('2 of 6 listed');
  terminal.press('x');
  await terminal.waitFor('[ Delete 2 messages ]');
  await sendLetters(sqs, deadLetters, [{body: 'unseen', error: 'BadAmount'}]);
  await pressButton(terminal, 'Delete 2 messages');
  await terminal.waitFor(/\d+ messages? deleted\./);
  expect([...(await bodiesIn(sqs, deadLetters))].sort()).toEqual(
    [...[1, 2, 4, 5].map(body), 'unseen'].sort(),
  );
});

test('E exports for the owner alone and asks before a file is replaced, P purges, I brings them back', async () => {
  const letters = orderLetters(4).map(letter => ({...letter, attributes: {tenant: textAttribute('acme')}}));
  const {terminal, sqs, deadLetters, home, account} = await openWorkbench(letters);
  const file = path.join(home, 'letters.jsonl');
  writeFileSync(file, 'precious', {mode: 0o644});
  await scan(terminal, 'orders-dlq');
  terminal.press('E');
  await terminal.waitFor('Export to: orders-dlq.jsonl');
  terminal.press('Ctrl-u', 'letters.jsonl', 'Enter');
  await terminal.waitFor('▸ [ Keep it ]');
  terminal.press('Enter');
  await terminal.waitFor('RECV');
  expect(readFileSync(file, 'utf8')).toBe('precious');
  terminal.press('E', 'Ctrl-u', 'letters.jsonl', 'Enter');
  await pressButton(terminal, 'Replace it by 4 messages');
  await terminal.waitFor('4 messages exported to letters.jsonl');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map(line => (JSON.parse(line) as {body: string}).body)).toEqual([1, 2, 3, 4].map(body));

  await goTo(terminal, 'orders-dlq');
  terminal.press('P');
  await terminal.waitFor('type orders-dlq, Enter purges');
  await reads(terminal, 'about 4 visible, 0 in flight, 0 delayed');
  await reads(terminal, 'SQS allows one purge a queue in 60 s');
  terminal.press('orders', 'Enter');
  await reads(terminal, 'Name orders type');
  expect(await counts(sqs, deadLetters)).toBe('4/0/0');
  terminal.press('-dlq');
  await terminal.waitFor('Enter deletes every message of orders-dlq');
  terminal.press('Enter');
  await terminal.waitFor('orders-dlq is being purged');
  expect(await counts(sqs, deadLetters)).toBe('0/0/0');

  terminal.press(':journal', 'Enter');
  await terminal.waitFor(/^▸ \d\d:\d\d PurgeQueue +✓ done +orders-dlq/m);
  terminal.press('c');
  await terminal.waitFor('Copied');
  expect(clipboard(terminal)).toBe(
    `aws sqs purge-queue --queue-url ${deadLetters} --region eu-west-1 --endpoint-url ${account.url}`,
  );

  await goTo(terminal, 'orders-dlq');
  terminal.press('I');
  await terminal.waitFor('Import from:');
  terminal.press('letters.jsonl', 'Enter');
  await reads(terminal, 'Messages 4 to send');
  await pressButton(terminal, 'Send them');
  await terminal.waitFor('All done: 4 messages sent to orders-dlq.');
  await peekAt(terminal, 'orders-dlq');
  terminal.press('Enter');
  await reads(terminal, /ErrorCode .*Timeout .*tenant .*acme/);
  expect(await bodiesIn(sqs, deadLetters)).toEqual([1, 2, 3, 4].map(body));
});

test('an export that is left writes nothing, and one into a folder that is not there says why', async () => {
  const {terminal, home} = await openWorkbench(orderLetters(1));
  await peekAt(terminal, 'orders-dlq');
  terminal.press('E');
  await terminal.waitFor('Export to:');
  terminal.press('Escape');
  await terminal.waitFor('RECV');
  expect(existsSync(path.join(home, 'orders-dlq.jsonl'))).toBe(false);
  terminal.press('E', 'Ctrl-u', 'no/such/folder.jsonl', 'Enter');
  await terminal.waitFor('there is no such file or folder');
});

test('an expression and an age narrow what is listed, and Esc lists all again', async () => {
  const {terminal, sqs, deadLetters} = await openWorkbench(orderLetters(9));
  await scan(terminal, 'orders-dlq');
  terminal.press('w', "attributes.ErrorCode == 'BadAmount' && body.order > `3`", 'Enter');
  await terminal.waitFor('2 of 9 listed');
  terminal.press('w', 'Ctrl-u', 'body.order ==', 'Enter');
  await terminal.waitFor(/Expected|expression|Invalid|unexpected/i);
  terminal.press('Escape');
  await terminal.waitFor(screen => !screen.includes('Where'));
  terminal.press(':older 1h', 'Enter');
  await terminal.waitFor('0 of 9 listed');
  terminal.press('Escape');
  await terminal.waitFor(screen => !screen.includes(' listed'));
  terminal.press('w', 'body.order > `7`', 'Enter');
  await terminal.waitFor('2 of 9 listed');
  terminal.press('R');
  await terminal.waitFor('[ Redrive 2 messages ]', {timeout: 15_000});
  await focusOn(terminal, 'Leave it');
  terminal.press('Enter');
  await terminal.waitFor('2 of 9 listed');
  expect(await counts(sqs, deadLetters)).toBe('9/0/0');
});
