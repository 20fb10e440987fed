import {Agent, request} from 'node:http';
import {expect, test} from 'vitest';
import type {DemoAccount} from '../../source/demo/demo-account.ts';
import {linesOf, openDashboard, openLiveAccount, selectedName} from './dashboard.ts';

const agent = new Agent({keepAlive: true, maxSockets: 20});

/** Creates a queue without an SDK, which takes five times as long. */
const createQueue = async ({url}: DemoAccount, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.CreateQueue',
      authorization: 'AWS4-HMAC-SHA256 Credential=AKIASEED/20261101/eu-west-1/sqs/aws4_request',
    };
    request(url, {method: 'POST', headers, agent}, response => {
      response.resume().on('end', resolve);
    })
      .on('error', reject)
      .end(JSON.stringify({QueueName: name}));
  });

const nameOf = (index: number): string => `queue-${String(index).padStart(5, '0')}`;

test(
  'with 10,000 queues the selected row never leaves the screen while paging and resizing',
  {timeout: 60_000},
  async () => {
    const {account} = await openLiveAccount();
    const count = 10_000;
    for (let from = 0; from < count; from += 500)
      await Promise.all(
        Array.from({length: 500}, async (_, index) => createQueue(account, nameOf(from + index))),
      );
    const terminal = openDashboard(account, {args: ['--interval', '10']});
    await terminal.waitFor(/queue-\d{5}/, {timeout: 30_000});

    const selects = async (index: number): Promise<void> => {
      await terminal.waitFor(() => selectedName(terminal) === nameOf(index));
      expect(linesOf(terminal)).toHaveLength(terminal.size().rows);
      expect(linesOf(terminal).at(-1)).toMatch(/ q quit$/);
    };
    // By name, because by health the rows still move while they are read.
    terminal.press('s');
    await terminal.waitFor('QUEUE▲');
    terminal.press('g');
    await selects(0);
    terminal.press('G');
    await selects(9999);
    terminal.press('PageUp');
    await selects(9981);
    for (const [columns, rows] of [
      [200, 60],
      [80, 10],
      [120, 40],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor(() => linesOf(terminal).at(-1)?.endsWith(' q quit') === true);
      await selects(9981);
    }
    terminal.press('g');
    await selects(0);
    for (let page = 1; page <= 5; page++) {
      terminal.press('PageDown');
      await selects(18 * page);
    }
    terminal.press('/', '/9+5$/', 'Enter');
    await terminal.waitFor('100 of 10000 queues');
    terminal.press('G');
    await selects(9995);
    terminal.press('Escape');
    await terminal.waitFor(/10000 queues/);
    await selects(9995);
  },
);
