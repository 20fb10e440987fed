import {existsSync, readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {counts, receive} from '../demo/open-account.ts';
import {clipboard} from './dashboard.ts';
import type {Terminal} from './terminal.ts';
import {goTo, openWorkbench, pressButton, reads, scan, textAttribute} from './workbench.ts';

const secrets = ['Ada', 'acme-7731', 'SEK', 'Gateway', '4711', '123456789012', 'AKIA'] as const;

const letters = [1, 2, 3].map(n => ({
  body: JSON.stringify({orderId: `ORD-4711${n}`, customer: 'Ada Lindqvist', currency: 'SEK'}),
  error: 'GatewayTimeout',
  attributes: {tenant: textAttribute('acme-7731')},
}));

test('--redact shows no body, no id and no account number on any screen, and lets no content out', async () => {
  const {terminal, sqs, deadLetters, source, home, asked} = await openWorkbench(letters, {
    args: ['--redact'],
    env: {EDITOR: 'false'},
    columns: 200,
    rows: 50,
  });
  const ids = (await receive(sqs, deadLetters, {VisibilityTimeout: 0})).map(({MessageId}) =>
    String(MessageId),
  );
  expect(ids).toHaveLength(3);
  const tour: string[] = [];
  const look = (place: string): void => {
    for (const secret of [...secrets, ...ids])
      expect({place, secret, found: terminal.screen().includes(secret)}).toEqual({
        place,
        secret,
        found: false,
      });
    tour.push(place);
  };
  const seen = async (place: string, wanted: Parameters<Terminal['waitFor']>[0]): Promise<void> => {
    await terminal.waitFor(wanted, {timeout: 15_000});
    look(place);
  };
  look('table');
  await goTo(terminal, 'orders-dlq');
  terminal.press('Enter');
  await seen('detail', 'Health');
  terminal.press('d');
  await seen('describe', /RedriveAllowPolicy|QueueArn/);
  await scan(terminal, 'orders-dlq');
  look('scan');
  terminal.press('Enter');
  await seen('message', / Message id-[0-9a-f]{6}/);
  expect(terminal.screen()).toContain('"customer"');
  terminal.press('r');
  await seen('raw message', 'Body, as it was sent');
  terminal.press('e');
  await seen('edit', 'Redacted: an editor would show the whole message.');
  terminal.press('c');
  await seen('copy', 'Redacted: the body is not copied.');
  terminal.press('f');
  await seen('save prompt', /Save to:|Redacted: the file/);
  if (terminal.screen().includes('Save to:')) terminal.press('Enter');
  await seen('save', 'Redacted: the file would hold the whole body.');
  terminal.press('Escape');
  await terminal.waitFor('Scan of');
  terminal.press('E');
  await seen('export', /Export to:|Redacted: the file/);
  if (terminal.screen().includes('Export to:')) terminal.press('Enter');
  await seen('export', 'Redacted: the file would hold whole messages.');
  terminal.press('/', 'Ada', 'Enter');
  await terminal.waitFor(/3 of 3 listed/);
  expect(terminal.screen()).not.toContain('Lindqvist');
  terminal.press('Escape');
  await terminal.waitFor(screen => !screen.includes(' listed'));
  terminal.press('o');
  await seen('groups by error', 'by error');
  terminal.press('o');
  await seen('groups by source', 'by source');
  terminal.press('o');
  await seen('groups by shape', 'by shape');
  terminal.press('b');
  await seen('fields', 'customer');
  terminal.press('customer', 'Enter');
  await seen('groups by field', 'by customer');
  terminal.press('Enter');
  await seen('group', 'listed');
  terminal.press('R');
  await reads(terminal, 'To its source, orders', {timeout: 15_000});
  look('dry run');
  await pressButton(terminal, 'Redrive 3 messages');
  await seen('job', 'All done: 3 messages sent, 3 deleted.');
  terminal.press(':jobs', 'Enter');
  await seen('jobs', 'of this program');
  terminal.press(':journal', 'Enter');
  await seen('journal', 'Journal: ');
  terminal.press('Enter');
  await seen('calls of the job', 'SendMessageBatch');
  terminal.press('Enter');
  await seen('journal entry', 'Outcome');
  terminal.press('i');
  await seen('feeds', /sqs|SQS/);
  expect(tour.length).toBeGreaterThan(15);
  expect(await counts(sqs, source)).toBe('3/0/0');
  expect(clipboard(terminal)).toBe('');
  expect(readdirSync(home).filter(name => !name.startsWith('.'))).toEqual([]);
  expect(existsSync(`${home}/orders-dlq.jsonl`)).toBe(false);
  expect(asked()).toContain('SendMessageBatch');
  for (const secret of secrets)
    if (secret !== 'Ada')
      expect({secret, wrote: terminal.rawOutput().includes(secret)}).toEqual({secret, wrote: false});
});
