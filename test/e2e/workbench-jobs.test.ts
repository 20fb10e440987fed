import {expect, test} from 'vitest';
import {counts} from '../demo/open-account.ts';
import {openOrdersAccount} from './dashboard.ts';
import {dlqUser} from './dlq-program.ts';
import type {Terminal} from './terminal.ts';
import {
  bodiesIn,
  jobFiles,
  openAt,
  openWorkbench,
  orderLetters,
  peekAt,
  pressButton,
  reads,
  sendLetters,
} from './workbench.ts';

type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

/** Starts a redrive of all that is listed at so many messages a second. */
const redriveAt = async (terminal: Terminal, perSecond: number): Promise<void> => {
  terminal.press('a');
  await terminal.waitFor(/\d+ marked/);
  terminal.press('R');
  await reads(terminal, 'To its source, orders', {timeout: 15_000});
  terminal.press('Tab', String(perSecond));
  await reads(terminal, `Pace ${perSecond}/s`);
  await pressButton(terminal, 'Redrive');
  await terminal.waitFor(/Redrive of orders-dlq · running/);
};

const sentSome = /^ +Sent +[1-9]\d*/m;

const moved = async ({sqs, source, deadLetters}: Workbench): Promise<readonly [number, number, number]> => {
  const [visible = 0, inFlight = 0] = (await counts(sqs, deadLetters)).split('/').map(Number);
  return [Number((await counts(sqs, source)).split('/')[0]), visible, inFlight];
};

test('+ and - change the pace of a job that runs, Space holds it and x stops it; nothing is lost', async () => {
  const live = await openWorkbench(orderLetters(40));
  const {terminal} = live;
  await peekAt(terminal, 'orders-dlq');
  await redriveAt(terminal, 2);
  await terminal.waitFor('at most 2/s');
  await terminal.waitFor(sentSome);
  terminal.press('+');
  await terminal.waitFor('at most 5/s');
  terminal.press('-');
  await terminal.waitFor('at most 2/s');
  terminal.press('Space');
  await terminal.waitFor('Redrive of orders-dlq · PAUSED');
  const [before] = await moved(live);
  // A second later than the pace would have taken the next one.
  await terminal.waitFor(/live \d+s/);
  terminal.press(':jobs', 'Enter');
  await terminal.waitFor(/^▸ \d\d:\d\d redrive +orders-dlq +PAUSED/m);
  terminal.press('Enter');
  await terminal.waitFor('Redrive of orders-dlq · PAUSED');
  expect((await moved(live))[0]).toBe(before);
  terminal.press('Space');
  await terminal.waitFor('· running');
  await terminal.waitFor(new RegExp(`^ +Sent +${before + 1}\\b`, 'm'));
  // Everything was seen by then, and little of it sent.
  await terminal.waitFor('40 of about 40 looked at');
  terminal.press('x');
  await terminal.waitFor(/^ +Started .* ended \d\d:/m);
  // 40 were asked for: whatever else is said, it is not that all is done.
  expect(terminal.screen()).not.toContain('All done');
  const [sent, visible, held] = await moved(live);
  expect(sent).toBeLessThan(40);
  expect(sent + visible).toBe(40);
  expect(held).toBe(0);
});

test('q in the middle of a job finishes what is under way, lets go of the rest and leaves nothing open', async () => {
  const live = await openWorkbench(orderLetters(40));
  const {terminal, home, account} = live;
  await peekAt(terminal, 'orders-dlq');
  await redriveAt(terminal, 5);
  await terminal.waitFor(sentSome);
  terminal.press('q');
  expect((await terminal.exited).exitCode).toBe(0);
  const [sent, visible, held] = await moved(live);
  expect(sent).toBeGreaterThan(0);
  expect(sent + visible).toBe(40);
  expect(held).toBe(0);
  expect(jobFiles(home).every(lines => lines.at(-1)?.['type'] === 'jobEnded')).toBe(true);
  const next = await openAt(home, account);
  next.press(':jobs', 'Enter');
  await next.waitFor('No job was started, and earlier ones left nothing open.');
});

test('after kill -9 the next start says what is open, :jobs finishes it, and nothing is lost', async () => {
  let later = 0;
  const live = await openWorkbench(orderLetters(20), {}, {now: () => Date.now() + later});
  const {terminal, home, account, sqs, source, deadLetters, setFaults} = live;
  await peekAt(terminal, 'orders-dlq');
  // Copies are accepted and no original is deleted.
  await setFaults({target: 'AmazonSQS.DeleteMessageBatch', hang: true});
  await redriveAt(terminal, 5);
  await expect.poll(async () => (await moved(live))[0], {timeout: 10_000}).toBeGreaterThan(0);
  terminal.kill('SIGKILL');
  await terminal.exited;
  await setFaults();
  const [copied] = await moved(live);
  // What the killed program held is visible again after two minutes.
  later = 121_000;

  const next = await openAt(home, account);
  await next.waitFor('1 unfinished job: :jobs finishes it');
  next.press(':jobs', 'Enter');
  await reads(next, 'never said how it ended');
  next.press('Enter');
  await reads(next, /\d+ copies were accepted|\d+ were sent without an answer/);
  const words = next.screen().replaceAll(/\s+/g, ' ');
  const sure = Number(/(\d+) copies were accepted/.exec(words)?.[1] ?? 0);
  const unsure = Number(/(\d+) were sent without an answer/.exec(words)?.[1] ?? 0);
  expect(sure).toBeGreaterThan(0);
  expect(sure).toBeLessThanOrEqual(copied);
  expect(sure + unsure).toBeGreaterThanOrEqual(copied);
  await pressButton(next, `Delete ${sure} originals`);
  await next.waitFor(`${sure} messages deleted.`);
  expect(await counts(sqs, deadLetters)).toBe(`${20 - sure}/0/0`);
  const there = [...(await bodiesIn(sqs, source)), ...(await bodiesIn(sqs, deadLetters))];
  expect(new Set(there)).toEqual(new Set(orderLetters(20).map(({body}) => body)));
  expect(there.length).toBeLessThanOrEqual(20 + unsure);
});

test('a finish that is stopped half-way leaves the rest on the list of what is unfinished', async () => {
  let later = 0;
  const live = await openOrdersAccount({now: () => Date.now() + later});
  const user = dlqUser(live.account);
  await sendLetters(live.sqs, live.deadLetters, orderLetters(18));
  await live.setFaults({target: 'AmazonSQS.DeleteMessageBatch', hang: true});
  const killed = user.start(['redrive', 'orders-dlq', '--yes']);
  await killed.untilPrinted('"sent":20');
  killed.kill('SIGKILL');
  await killed.ended;
  await live.setFaults();
  later = 121_000;
  const finishing = user.open(['redrive', 'orders-dlq', '--finish', '--rate', '2', '--yes']);
  await finishing.waitFor(/█.* [4-9]\/20/);
  finishing.press('Ctrl-c');
  expect((await finishing.exited).exitCode).toBe(130);
  const {unfinishedJobs} = JSON.parse((await user.run(['status', 'orders-dlq', '--json'])).stdout) as {
    unfinishedJobs: readonly {copied: readonly string[]}[];
  };
  const left = Number((await counts(live.sqs, live.deadLetters)).split('/')[0]);
  expect(left).toBeGreaterThan(0);
  // Sent again by the next redrive, those that nobody names would be duplicates that nobody knows of.
  expect(unfinishedJobs.flatMap(({copied}) => copied).length).toBeGreaterThanOrEqual(left);
});
