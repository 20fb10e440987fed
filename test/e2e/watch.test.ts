import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {tmpdir} from 'node:os';
import {createInterface} from 'node:readline';
import {DeleteMessageBatchCommand, ReceiveMessageCommand} from '@aws-sdk/client-sqs';
import {expect, onTestFinished, test, vi} from 'vitest';
import {createQueue, send} from '../demo/open-account.ts';
import type {LiveAccount} from './dashboard.ts';
import {openOrdersAccount, programKey} from './dashboard.ts';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';

type Line = {
  readonly takenAt: string;
  readonly skipped: number;
  readonly account: string | null;
  readonly services: {
    readonly sqs: {
      readonly status: string;
      readonly resources: readonly {name: string; visible: number | null}[];
    };
  };
  readonly errors: readonly {readonly code: string}[];
};

type Watching = {
  readonly child: ChildProcess;
  /** What was written beside the output so far. */
  readonly said: () => string;
  /** The next line of the output; `undefined` at its end. */
  readonly next: () => Promise<string | undefined>;
  readonly line: () => Promise<Line>;
  readonly ended: Promise<{readonly code: unknown; readonly stderr: string}>;
};

/** Ends the first program with the rest of a line that reads nothing before it is told to. */
const slowly = 'exec 3<&0; "$@" </dev/null | { read -r go <&3; cat; }';

const start = (
  {account}: Pick<LiveAccount, 'account'>,
  {isSlow}: {readonly isSlow: boolean},
  args: readonly string[],
): Watching => {
  const words = [
    ...[programPath, '--watch', '--endpoint-url', account.url, '--region', account.region],
    ...['--service', 'sqs', '--interval', '1', ...args],
  ];
  const child = spawn(isSlow ? 'sh' : nodePath, isSlow ? ['-c', slowly, 'sh', nodePath, ...words] : words, {
    env: {...cleanEnvironment(tmpdir()), ...programKey},
    stdio: 'pipe',
  });
  onTestFinished(() => {
    child.stdout.destroy();
    child.kill('SIGKILL');
  });
  let stderr = '';
  child.stderr.on('data', chunk => (stderr += String(chunk)));
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  const next = async (): Promise<string | undefined> => {
    const result: IteratorResult<string, unknown> = await lines.next();
    return result.done === true ? undefined : result.value;
  };
  return {
    child,
    said: () => stderr,
    next,
    line: async () => JSON.parse((await next()) ?? 'null') as Line,
    ended: once(child, 'exit').then(([code]: readonly unknown[]) => ({code, stderr})),
  };
};

const watch = (live: Pick<LiveAccount, 'account'>, ...args: readonly string[]): Watching =>
  start(live, {isSlow: false}, args);

const visibleIn = ({services}: Line, wanted: string): number | null | undefined =>
  services.sqs.resources.find(({name}) => name === wanted)?.visible;

test('--watch --json prints a document a line, always in the same order, and ends when nobody reads any more', async () => {
  const live = await openOrdersAccount();
  const {child, line, ended} = watch(live, '--json');
  const first = await line();
  expect(first).toMatchObject({schema: 'sls-top/1', account: live.account.accountId, skipped: 0, errors: []});
  expect(visibleIn(first, 'orders-dlq')).toBe(2);
  await send(live.sqs, live.source, 'a', 'b');
  let later = await line();
  while (visibleIn(later, 'orders') !== 2) later = await line();
  expect(Object.keys(later)).toEqual(Object.keys(first));
  const names = ({services}: Line): readonly string[] => services.sqs.resources.map(({name}) => name);
  expect(names(later)).toEqual(names(first));
  expect(Date.parse(later.takenAt)).toBeGreaterThan(Date.parse(first.takenAt));
  child.stdout?.destroy();
  expect(await ended).toEqual({code: 0, stderr: ''});
});

test('--watch skips what a slow reader cannot take, and says how much', async () => {
  const live = await openOrdersAccount();
  const many = Array.from({length: 60}, (_, index) => `${String(index).padStart(3, '0')}-`.padEnd(80, 'x'));
  await Promise.all(many.map(name => createQueue(live.sqs, name)));
  // Nobody reads: a pipe holds less than two such lines.
  const {line, child} = start(live, {isSlow: true}, ['--json']);
  const reads = (): number => live.asked().filter(operation => operation === 'GetQueueAttributes').length;
  await vi.waitFor(
    () => {
      expect(reads()).toBeGreaterThan(6 * many.length);
    },
    {timeout: 50_000},
  );
  child.stdin?.write('go\n');
  const counts: number[] = [];
  while (counts.at(-1) === undefined || counts.every(count => count === 0))
    counts.push((await line()).skipped);
  expect(counts[0]).toBe(0);
  expect(Math.max(...counts)).toBeGreaterThan(0);
}, 60_000);

test('--watch --fail-on ends with 4 and the reason as soon as it holds', async () => {
  const live = await openOrdersAccount();
  const condition = 'queue:orders.visible>2';
  const {next, ended} = watch(live, '--csv', '--fields', 'name,visible', '--fail-on', condition);
  expect(await next()).toBe('takenAt,name,visible');
  for (let row = 0; row < 5; row += 1) expect(await next()).toMatch(/^2.*Z,[a-z-]+,\d+$/);
  await send(live.sqs, live.source, 'a', 'b', 'c');
  expect(await ended).toEqual({
    code: 4,
    stderr: "sls-top: --fail-on 'queue:orders.visible>2': queue orders: visible is 3, over 2\n",
  });
});

test('--watch --until drained waits for a load and ends with 0 when it is gone', async () => {
  const live = await openOrdersAccount();
  const {line, ended} = watch(live, '--json', '--until', 'drained|1h');
  await line();
  await send(live.sqs, live.source, 'a', 'b');
  while (visibleIn(await line(), 'orders') !== 2);
  const {Messages = []} = await live.sqs.send(
    new ReceiveMessageCommand({QueueUrl: live.source, MaxNumberOfMessages: 10}),
  );
  await live.sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl: live.source,
      Entries: Messages.map(({ReceiptHandle}, index) => ({Id: String(index), ReceiptHandle})),
    }),
  );
  expect(await ended).toEqual({code: 0, stderr: ''});
});

test('--watch goes on when a call fails, says so in errors, and ends cleanly by a signal', async () => {
  const live = await openOrdersAccount();
  const {child, line, ended} = watch(live, '--json', '--fail-on', 'queue:ordrs.visible>2');
  await line();
  await live.setFaults({target: 'AmazonSQS.GetQueueAttributes', error: {code: 'AccessDenied', status: 403}});
  let failing = await line();
  while (failing.errors.length === 0) failing = await line();
  expect(failing.services.sqs).toMatchObject({status: 'partial'});
  expect(failing.services.sqs.resources).toHaveLength(5);
  child.kill('SIGTERM');
  expect(await ended).toEqual({
    code: 0,
    stderr: 'sls-top: --fail-on queue:ordrs.visible>2 looked at nothing: no resource is called ordrs\n',
  });
});

test('what fails is said once beside tables and CSV', async () => {
  const live = await openOrdersAccount();
  await live.setFaults({target: '*GetMetricData', error: {code: 'AccessDenied', status: 403}});
  const {child, next, said, ended} = watch(live);
  // Several intervals after it was said, and once only.
  const titles = async (count: number): Promise<void> => {
    for (let seen = 0; seen < count;) if ((await next())?.startsWith('QUEUE') === true) seen += 1;
  };
  await titles(1);
  while (said() === '') await titles(1);
  await titles(2);
  child.kill('SIGTERM');
  const {code, stderr} = await ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^sls-top: .*cloudwatch:GetMetricData.*\n$/);
});

test('a check that looked at nothing is no pass, and says so at once', async () => {
  const live = await openOrdersAccount();
  const check = (name: string): Watching =>
    watch(live, '--json', '--until', 'queue:mails-dlq.visible>5|1h', '--fail-on', `queue:${name}.visible>2`);
  const [wrong, right] = [check('ordrs'), check('orders')];
  await Promise.all([wrong.line(), right.line()]);
  const words = 'sls-top: --fail-on queue:ordrs.visible>2 looked at nothing: no resource is called ordrs\n';
  await vi.waitFor(() => {
    expect(wrong.said()).toBe(words);
  });
  for (const {child} of [wrong, right]) child.stdout?.resume();
  const url = await createQueue(live.sqs, 'mails-dlq');
  await send(live.sqs, url, 'a', 'b', 'c', 'd', 'e', 'f');
  expect(await wrong.ended).toEqual({code: 4, stderr: words});
  expect(await right.ended).toEqual({code: 0, stderr: ''});
});

test('a check that went blind before its end is no pass', async () => {
  const live = await openOrdersAccount();
  const {line, ended, child} = watch(live, '--json', '--until', '25s', '--fail-on', 'queue:orders.visible>2');
  await line();
  await live.setFaults({target: 'AmazonSQS.GetQueueAttributes', error: {code: 'AccessDenied', status: 403}});
  child.stdout?.resume();
  const {code, stderr} = await ended;
  expect(code).toBe(4);
  expect(stderr).toContain('queue:orders.visible>2 could not be judged any more at the end: ');
}, 60_000);
