import {expect, test} from 'vitest';
import {counts} from '../demo/open-account.ts';
import {openLiveAccount, programKey} from './dashboard.ts';
import {openAt, openHome, peekAt, pointAtError, pressButton, reads, scan} from './workbench.ts';

/** The demo account in its calm hour, in this process, so that what it was asked can be seen. */
const openDemo = async () => {
  const live = await openLiveAccount({workload: true, incidentDelaySeconds: 3600});
  return {...live, terminal: await openAt(openHome(), live.account)};
};

test('in the demo one group of a dead-letter queue goes back to its function, and the others stay', async () => {
  const {terminal, account, sqs, setFaults} = await openDemo();
  const parking = `${account.url}/${account.accountId}/payments-parking-lot`;
  const visible = async () => Number((await counts(sqs, parking)).split('/')[0]);
  const before = await visible();
  await peekAt(terminal, 'payments-parking-lot');

  await setFaults({target: 'AmazonSQS.ReceiveMessage', delayMilliseconds: 300});
  terminal.press('D');
  await terminal.waitFor('Scan payments-parking-lot?');
  await reads(terminal, `It receives all of about ${before} messages`);
  await reads(terminal, 'hidden from consumers until the scan ends');
  terminal.press('Enter');
  await terminal.waitFor(/^ [█░]{10,} \d+ % · .*s stops/m);
  await terminal.waitFor(/Scan of payments-parking-lot: (\d+) of about \1 messages .* nothing more came/);
  await setFaults();

  await pointAtError(terminal, 'Task timed out after');
  const group = /^▸ +(\d+) .*Task timed out/m;
  const wanted = Number(group.exec(terminal.screen())?.[1]);
  const others = terminal.screen().match(/^ {2,} +\d+ +<?\d+ % .*$/gm) ?? [];
  expect(wanted).toBeGreaterThan(0);
  expect(others.length).toBeGreaterThan(1);
  terminal.press('Enter');
  await terminal.waitFor(`${wanted} of ${before} listed: 200: Task timed out after # seconds`);

  terminal.press('R');
  await terminal.waitFor(new RegExp(`${wanted} to .*report-builder`), {timeout: 15_000});
  expect(terminal.screen()).toContain(`[ Redrive ${wanted} messages ]`);
  await pressButton(terminal, 'Redrive');
  await terminal.waitFor(`${wanted} messages sent, ${wanted} deleted.`, {timeout: 15_000});
  const invoked = account.requests().filter(({operation}) => operation === 'Invoke');
  expect(invoked).toHaveLength(wanted);
  expect(new Set(invoked.map(({parameters}) => (parameters as {FunctionName: string}).FunctionName))).toEqual(
    new Set(['arn:aws:lambda:eu-west-1:123456789012:function:report-builder']),
  );
  expect(await counts(sqs, parking)).toBe(`${before - wanted}/0/0`);

  await scan(terminal, 'payments-parking-lot');
  terminal.press('o');
  await terminal.waitFor(/by error: \d+ groups? of \d+ messages/);
  expect(terminal.screen()).not.toContain('Task timed out');
  for (const line of others) {
    const [count, label] = [/\d+/.exec(line)?.[0], line.slice(-20)];
    expect(terminal.screen()).toMatch(new RegExp(`^.{2} +${count ?? ''} .*`, 'm'));
    expect(terminal.screen()).toContain(label);
  }
}, 40_000);

test('dead letters of a topic go to the queue of the subscription that they failed on', async () => {
  const {terminal, account} = await openDemo();
  await peekAt(terminal, 'events-sns-dlq');
  terminal.press('/', 'image.uploaded', 'Enter');
  await terminal.waitFor(/\d+ of \d+ listed/);
  terminal.press('Space');
  await terminal.waitFor('1 marked');
  terminal.press('Space');
  await terminal.waitFor('2 marked');
  terminal.press('R');
  await reads(terminal, "To the subscription's queue, search-index", {timeout: 15_000});
  await terminal.waitFor('2 to search-index');
  await pressButton(terminal, 'Redrive 2 messages');
  await terminal.waitFor('2 messages sent, 2 deleted.', {timeout: 20_000});
  const sent = account
    .requests()
    .filter(
      ({operation, accessKeyId}) =>
        /^SendMessage/.test(operation) && accessKeyId === programKey.AWS_ACCESS_KEY_ID,
    )
    .map(({parameters}) => parameters);
  expect(sent).toEqual([
    expect.objectContaining({
      QueueUrl: expect.stringMatching(/\/search-index$/) as string,
      Entries: [expect.anything(), expect.anything()],
    }),
  ]);
}, 40_000);
