import {expect, test} from 'vitest';
import {openLiveAccount, openOverview, openOrdersAccount} from './dashboard.ts';

test(
  'the overview tells what is wrong, what it comes from and where to go, to somebody who has never seen it',
  {timeout: 90_000},
  async () => {
    // The provider went down four minutes ago: CloudWatch is late by two of them.
    const {account} = await openLiveAccount({workload: true, incidentDelaySeconds: -240});
    const terminal = openOverview(account, {columns: 160, rows: 50});
    await terminal.waitFor(/^. .✖ payments-worker +function +\d+m\d\d \d+ % fail/m, {timeout: 30_000});
    const dlq = /^. .✖ └ orders-payments-dlq +DLQ .* dead letters ▲.* payments-worker errs since \d\d:\d\d /m;
    await terminal.waitFor(dlq, {timeout: 40_000});
    expect(terminal.screen()).toMatch(/ dead letters [\d,]+ .* oldest message .* iterator age 18h/);
    expect(terminal.screen()).toMatch(
      / throttles \d+\/min .* claimed concurrency \d+ of 1,000 .* alarms firing \d/,
    );

    terminal.press('/', ...'orders-payments-dlq'.split(''), 'Enter', 'g');
    await terminal.waitFor(/^ Likely because payments-worker errs since \d\d:\d\d · C goes there/m);
    terminal.press('C');
    await terminal.waitFor(/^ payments-worker/m);
    await terminal.waitFor('invocations a minute fail');
    terminal.press('Escape');
    await terminal.waitFor('PROBLEM');
    terminal.press(':', 'e', 'v', 'e', 'n', 't', 's', 'Enter');
    await terminal.waitFor(/^[▸ ] \d\d:\d\d:\d\d ✖ \w+ +orders-payments-dlq .*dead letters/m);
    terminal.press('q');
    expect((await terminal.exited).exitCode).toBe(0);
  },
);

test('where all is well it says so, and what was looked at; what may not be seen is named beside it', async () => {
  const {account} = await openLiveAccount();
  const quiet = openOverview(account);
  await quiet.waitFor(
    /^ {2}0 queues, 0 streams, 0 functions, 0 topics, 0 alarms: all quiet since \d\d:\d\d\.$/m,
  );
  quiet.press('q');
  await quiet.exited;
  const {account: orders} = await openOrdersAccount();
  const terminal = openOverview(orders, {env: {AWS_ACCESS_KEY_ID: 'DENIED-KINESIS'}});
  await terminal.waitFor(/^▸ {2}▲ orders-dlq +DLQ .* 2 dead letters/m);
  await terminal.waitFor(/✖ streams, the list: .*kinesis:ListStreams/);
});
