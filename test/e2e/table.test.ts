import {DeleteQueueCommand} from '@aws-sdk/client-sqs';
import {expect, test} from 'vitest';
import {arnOf, createQueue, send} from '../demo/open-account.ts';
import type {Terminal} from './pty.ts';
import type {LiveAccount} from './dashboard.ts';
import {
  clipboard,
  linesOf,
  namesOf,
  openDashboard,
  openLiveAccount,
  openOrdersAccount,
  selectedName,
  untilLive,
} from './dashboard.ts';

const all = ['orders', 'orders-dlq', 'audit', 'invoices', 'mails-dlq'];

/** Pauses and waits until what was asked before is answered. */
const pause = async (terminal: Terminal): Promise<void> => {
  terminal.press('p');
  await terminal.waitFor(/PAUSED 2s ago/);
};

const shows = async (terminal: Terminal, ...names: readonly string[]): Promise<void> => {
  await terminal.waitFor(() => JSON.stringify(namesOf(terminal)) === JSON.stringify(names));
};

test('a filter narrows the rows with each key and asks nothing of the network', async () => {
  const {account, asked} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  await pause(terminal);
  const before = asked().length;

  terminal.press('/');
  await terminal.waitFor('text, glob *, /regex/, ! inverts');
  for (const [typed, shown] of [
    ['dlq', ['orders-dlq', 'mails-dlq']],
    ['ORDERS', ['orders', 'orders-dlq']],
    ['*s', ['orders', 'invoices']],
    ['/^(audit|mails)/', ['audit', 'mails-dlq']],
    ['!dlq', ['orders', 'audit', 'invoices']],
    ['', all],
  ] as const) {
    terminal.press('Ctrl-u', ...Array.from(typed));
    await shows(terminal, ...shown);
  }
  terminal.press('/[');
  await terminal.waitFor(/not closed/);
  expect(namesOf(terminal)).toEqual(all);
  terminal.press('Ctrl-u', 'nothing');
  await terminal.waitFor('Nothing matches "nothing"');
  terminal.press('Ctrl-u', 'audit', 'Enter');
  await terminal.waitFor('filter: audit · 1 of 5 queues');
  terminal.press('Escape');
  await shows(terminal, ...all);

  expect(asked()).toHaveLength(before);
});

test('Esc in the filter brings the filter of before back', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {args: ['--filter', 'dlq']});
  await untilLive(terminal);
  await shows(terminal, 'orders-dlq', 'mails-dlq');
  terminal.press('/', 'x');
  await terminal.waitFor('Nothing matches "dlqx"');
  terminal.press('Escape');
  await shows(terminal, 'orders-dlq', 'mails-dlq');
});

test('! shows only problems, and says so when there is none', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('!');
  await shows(terminal, 'orders', 'orders-dlq');
  await terminal.waitFor('only problems · 2 of 5 queues');
  terminal.press('/', 'audit', 'Enter');
  await terminal.waitFor(/All quiet|Nothing matches/);
  terminal.press('Escape');
  await shows(terminal, 'orders', 'orders-dlq');
  terminal.press('!');
  await shows(terminal, ...all);
});

test('s sorts by the next column, S the other way around, and the title shows which', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  expect(terminal.line(2)).toMatch(/^ {3}▼ QUEUE /);
  terminal.press('s');
  await terminal.waitFor('QUEUE▲');
  expect(namesOf(terminal)).toEqual([...all].sort());
  terminal.press('S');
  await terminal.waitFor('QUEUE▼');
  expect(namesOf(terminal)).toEqual([...all].sort().reverse());
  terminal.press('s');
  await terminal.waitFor('▼VISIBLE');
  expect(namesOf(terminal)[0]).toBe('orders-dlq');
});

test('the selection stays on its queue while values, order and list change', async () => {
  const {account, sqs, source} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('j', 'j');
  await terminal.waitFor(/^▸ {2}· audit/m);
  terminal.press('s');
  await terminal.waitFor('QUEUE▲');
  expect(selectedName(terminal)).toBe('audit');
  terminal.press('s');
  await terminal.waitFor('▼VISIBLE');
  await send(sqs, source, 'a', 'b', 'c');
  await terminal.waitFor(/^ {3}\S orders +3 /m);
  expect(selectedName(terminal)).toBe('audit');
  await createQueue(sqs, 'aaa');
  terminal.press('F5');
  await terminal.waitFor(() => namesOf(terminal).includes('aaa'));
  expect(selectedName(terminal)).toBe('audit');
});

test('Tab, numbers and : change the view', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('Tab');
  await shows(terminal, 'orders-dlq');
  terminal.press('Shift-Tab');
  await shows(terminal, ...all);
  terminal.press('3');
  await shows(terminal, 'orders-dlq');
  terminal.press('9', '2');
  await shows(terminal, ...all);
  terminal.press(':', 'd', 'Tab');
  await terminal.waitFor(':dlqs');
  terminal.press('Enter');
  await shows(terminal, 'orders-dlq');
});

test(': completes, lists what there is, and says what it does not know', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press(':');
  await terminal.waitFor(
    / :█ +overview {2}queues {2}dlqs {2}streams {2}functions {2}topics {2}alarms {2}region/,
  );
  terminal.press('reg', 'Tab');
  await terminal.waitFor(':region █');
  terminal.press('eu-n', 'Tab');
  await terminal.waitFor(':region eu-north-1█');
  terminal.press('Ctrl-u', 'nonsense', 'Enter');
  await terminal.waitFor('No command "nonsense". There are: overview, queues, dlqs, streams, functions,');
  terminal.press(':', 'region mars', 'Enter');
  await terminal.waitFor('Expected a region such as eu-west-1, got "mars"');
  terminal.press(':', 'q', 'Enter');
  expect((await terminal.exited).exitCode).toBe(0);
});

test(':region shows another region and forgets everything of the one before', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 100});
  await untilLive(terminal);
  terminal.press('j', ':', 'region eu-north-1', 'Enter');
  await terminal.waitFor(/sls-top {2}default \(\S+\) eu-north-1/);
  await untilLive(terminal);
  terminal.press('R');
  await terminal.waitFor('--region eu-north-1');
});

test('p stops all requests, shows the age of what is on screen, and goes on', async () => {
  const {account, asked, sqs, source} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  await pause(terminal);
  const before = asked().length;
  await send(sqs, source, 'unseen');
  await terminal.waitFor(/PAUSED [4-9]s ago/);
  expect(asked()).toHaveLength(before);
  expect(terminal.screen()).toMatch(/^▸ {2}▲ orders +0 /m);
  terminal.press('p');
  await terminal.waitFor(/^▸ {2}▲ orders +1 /m);
  await terminal.waitFor(/ live 1s /);
});

test('+ and - change the rate, between one second and one minute', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('-');
  await terminal.waitFor('Live values every 2 s');
  await terminal.waitFor(/ live 2s · /);
  terminal.press('-');
  await terminal.waitFor(/ live 5s · /);
  terminal.press('+', '+', '+', '+');
  await terminal.waitFor(/ live 1s · /);
});

test.each(['F5', 'Ctrl-r'])('%s lists again at once', async key => {
  const {account, sqs, asked} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  await createQueue(sqs, 'brand-new');
  const lists = (): number => asked().filter(operation => operation === 'ListQueues').length;
  const before = lists();
  terminal.press(key);
  await terminal.waitFor('brand-new');
  expect(lists()).toBe(before + 1);
});

test('a queue that was deleted leaves with the next list, and the selection goes to its neighbour', async () => {
  const {account, sqs, source} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  await sqs.send(new DeleteQueueCommand({QueueUrl: source}));
  terminal.press('F5');
  await terminal.waitFor(() => namesOf(terminal).length === 4);
  expect(namesOf(terminal)).not.toContain('orders');
  expect(selectedName(terminal)).toBe(namesOf(terminal)[0]);
});

test('Space marks rows and c copies all their ARNs; without marks y copies one', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('y');
  await terminal.waitFor('Copied the ARN');
  expect(clipboard(terminal)).toBe(arnOf('orders'));
  terminal.press('Space', 'j', 'Space');
  await terminal.waitFor('2 marked');
  expect(terminal.screen()).toMatch(/^ \* ▲ orders /m);
  terminal.press('c');
  await terminal.waitFor('Copied 2 ARNs');
  expect(clipboard(terminal).split('\n')).toEqual([arnOf('orders'), arnOf('audit')]);
});

test.each(['o', 'b'])('%s shows the link to the console; it can be clicked and copied', async key => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 160});
  await untilLive(terminal);
  terminal.press(key);
  await terminal.waitFor('orders in the AWS console');
  const url =
    /https:\/\/eu-west-1\.console\.aws\.amazon\.com\/sqs\/\S+/.exec(terminal.screen())?.[0] ?? 'none';
  expect(decodeURIComponent(url)).toContain(`/${account.accountId}/orders`);
  expect(terminal.rawOutput()).toContain(`\u001B]8;;${url}`);
  terminal.press('c');
  await terminal.waitFor('Copied the link');
  expect(clipboard(terminal)).toBe(url);
  expect(terminal.screen()).not.toContain('AWS console');
});

test('d shows the queue as AWS describes it, Enter in words, Esc leads back innermost first', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openDashboard(account, {rows: 40});
  await untilLive(terminal);
  terminal.press('Enter');
  await terminal.waitFor('Dead letters to');
  expect(terminal.screen()).toMatch(/orders-dlq \(2 there\) after 3 receives/);
  terminal.press('d');
  await terminal.waitFor('"RedrivePolicy"');
  expect(terminal.screen()).toContain('"ApproximateNumberOfMessages": "0"');
  terminal.press('Escape');
  await terminal.waitFor('Dead letters to');
  terminal.press('Escape');
  await shows(terminal, ...all);
});

test('at 80 columns reasons and policies are shown whole', async () => {
  const {account, sqs} = await openLiveAccount();
  const long = 'dead-letters-of-the-service-that-handles-all-orders-of-europe';
  const deadLetters = await createQueue(sqs, long);
  await send(sqs, deadLetters, 'lost');
  const policy = JSON.stringify({deadLetterTargetArn: arnOf(long), maxReceiveCount: 3});
  await createQueue(sqs, 'orders', {RedrivePolicy: policy});
  const terminal = openDashboard(account, {rows: 40, args: ['--filter', '/^orders$/']});
  await untilLive(terminal);
  const words = (): string => terminal.screen().replaceAll(/\n +/g, ' ');
  terminal.press('Enter');
  await terminal.waitFor('Health');
  expect(words()).toContain(`DLQ ${long} holds 1 dead letter`);
  terminal.press('d');
  await terminal.waitFor('"RedrivePolicy"');
  expect(terminal.screen().replaceAll(/\n {2}/g, '')).toContain(JSON.stringify(policy));
});

const manyQueues = async (): Promise<LiveAccount> => {
  const live = await openLiveAccount();
  for (let number = 1; number <= 50; number++)
    await createQueue(live.sqs, `queue-${String(number).padStart(2, '0')}`);
  return live;
};

test('keys typed faster than the screen are all taken: jjj moves three rows', async () => {
  const {account} = await manyQueues();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  terminal.press('jjj');
  await terminal.waitFor(/^▸ {2}· queue-04/m);
  terminal.press('kk');
  await terminal.waitFor(/^▸ {2}· queue-02/m);
});

test('pages, ends and arrows move the selection and it stays on screen', async () => {
  const {account} = await manyQueues();
  const terminal = openDashboard(account);
  await untilLive(terminal);
  for (const [key, name] of [
    ['PageDown', 'queue-19'],
    ['Ctrl-f', 'queue-37'],
    ['Ctrl-b', 'queue-19'],
    ['PageUp', 'queue-01'],
    ['G', 'queue-50'],
    ['g', 'queue-01'],
    ['End', 'queue-50'],
    ['Home', 'queue-01'],
    ['Down', 'queue-02'],
    ['Up', 'queue-01'],
  ] as const) {
    terminal.press(key);
    await terminal.waitFor(() => selectedName(terminal) === name);
    expect(linesOf(terminal)).toHaveLength(24);
    expect(namesOf(terminal)).toHaveLength(18);
  }
});

test('? lists every key of the place, and Ctrl-d does nothing anywhere', async () => {
  const {account, asked} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 160, rows: 400});
  await untilLive(terminal);
  terminal.press('?');
  await terminal.waitFor('Redrive progress');
  const help = terminal.screen();
  for (const key of ['j Down', 'Ctrl-r F5', 'm ', 'R ', ':region CODE', 'dead-letters'])
    expect(help).toContain(`    ${key}`);
  expect(help).not.toContain('Ctrl-d');
  terminal.press('Escape');
  await shows(terminal, ...all);
  terminal.press('Ctrl-d', 'Enter', 'Ctrl-d');
  await terminal.waitFor('Dead letters to');
  expect(asked()).not.toContain('ReceiveMessage');
});
