import {execFile} from 'node:child_process';
import {tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {arnOf, receive, send} from '../demo/open-account.ts';
import type {LiveAccount} from './dashboard.ts';
import {openOrdersAccount, programKey} from './dashboard.ts';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';

const once = async (
  {account}: Pick<LiveAccount, 'account'>,
  ...args: readonly string[]
): Promise<{code: number; stdout: string; stderr: string}> =>
  new Promise(resolve => {
    execFile(
      nodePath,
      [programPath, '--once', '--endpoint-url', account.url, '--region', account.region, ...args],
      {env: {...cleanEnvironment(tmpdir()), ...programKey}},
      (error, stdout, stderr) => {
        resolve({code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr});
      },
    );
  });

test('--once prints an aligned table and nothing else', async () => {
  const {code, stdout, stderr} = await once(await openOrdersAccount());
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
  const [titles = '', ...rows] = stdout.trimEnd().split('\n');
  expect(titles).toMatch(/^QUEUE +VISIBLE +IN-FLIGHT +DELAYED +OLDEST +IN\/s +OUT\/s .* DLQ .*HEALTH$/);
  expect(rows.map(row => row.split(' ')[0])).toEqual([
    'audit',
    'invoices',
    'mails-dlq',
    'orders',
    'orders-dlq',
  ]);
  const visibleEnd = titles.indexOf('VISIBLE') + 'VISIBLE'.length;
  for (const row of rows) expect(row.slice(0, visibleEnd)).toMatch(/ \d+$/);
  const health = titles.indexOf('HEALTH');
  expect(rows.map(row => row.slice(health))).toEqual(['ok', 'ok', 'ok', 'warning', 'warning']);
  expect(stdout).not.toContain('\u001B');
});

test('--once --filter leaves the other rows out and still knows the depth of their dead-letter queues', async () => {
  const {stdout} = await once(await openOrdersAccount(), '--filter', 'orders', '--json');
  const document = JSON.parse(stdout) as {services: {sqs: {resources: {name: string}[]}}};
  expect(document.services.sqs.resources.map(({name}) => name)).toEqual(['orders', 'orders-dlq']);
  const text = await once(await openOrdersAccount(), '--filter', '/^orders$/');
  expect(text.stdout.trimEnd().split('\n')[1]).toMatch(/^orders +0 .* 2 +warning$/);
});

test('--once --ascii prints only ASCII', async () => {
  const {stdout} = await once(await openOrdersAccount(), '--ascii');
  expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
});

test('--once --json prints one document: every field, numbers as numbers, unknown as null', async () => {
  const live = await openOrdersAccount();
  const {account, sqs, source, deadLetters} = live;
  await send(sqs, source, 'a', 'b', 'c');
  await receive(sqs, source, {MaxNumberOfMessages: 1, VisibilityTimeout: 60});
  const {code, stdout, stderr} = await once(live, '--json', '--filter', '/^orders/');
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
  const unmeasured = {oldestAgeSeconds: null, sentPerSecond: null, deletedPerSecond: null};
  expect(JSON.parse(stdout)).toEqual({
    schema: 'sls-top/1',
    takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    region: 'eu-west-1',
    account: account.accountId,
    services: {
      sqs: {
        status: 'ok',
        resources: [
          {
            name: 'orders',
            url: source,
            arn: arnOf('orders'),
            type: 'standard',
            visible: 2,
            inFlight: 1,
            delayed: 0,
            ...unmeasured,
            maxReceiveCount: 3,
            retentionSeconds: 345_600,
            deadLetterQueueArn: arnOf('orders-dlq'),
            sourceQueueArns: [],
            health: 'warning',
            reasons: ['DLQ orders-dlq holds 2 dead letters'],
          },
          {
            name: 'orders-dlq',
            url: deadLetters,
            arn: arnOf('orders-dlq'),
            type: 'standard',
            visible: 2,
            inFlight: 0,
            delayed: 0,
            ...unmeasured,
            maxReceiveCount: null,
            retentionSeconds: 345_600,
            deadLetterQueueArn: null,
            sourceQueueArns: [arnOf('orders')],
            health: 'warning',
            reasons: ['This DLQ of orders holds 2 dead letters'],
          },
        ],
      },
    },
    errors: [],
  });
});

test('the values of CloudWatch are numbers where there are some', async () => {
  const live = await openOrdersAccount({workload: true});
  const {stdout} = await once(live, '--json', '--filter', 'webhooks-out');
  const document = JSON.parse(stdout) as {services: {sqs: {resources: unknown[]}}};
  expect(document.services.sqs.resources).toEqual([
    expect.objectContaining({
      oldestAgeSeconds: expect.any(Number) as number,
      sentPerSecond: expect.any(Number) as number,
      deletedPerSecond: expect.any(Number) as number,
    }),
  ]);
});

test('what fails in part is listed, the rest is printed, and the exit code is 4', async () => {
  const live = await openOrdersAccount();
  const denied = {
    code: 'AccessDeniedException',
    message: 'User: x is not authorized to perform: cloudwatch:GetMetricData because no policy allows it',
    status: 403,
  };
  await live.setFaults({target: 'GraniteServiceVersion20100801.GetMetricData', error: denied});
  const json = await once(live, '--json');
  expect(json.code).toBe(4);
  const document = JSON.parse(json.stdout) as {
    services: {sqs: {status: string; resources: unknown[]}};
    errors: unknown;
  };
  expect(document.services.sqs.status).toBe('partial');
  expect(document.services.sqs.resources).toHaveLength(5);
  expect(document.errors).toEqual([
    {
      service: 'cloudwatch',
      operation: 'GetMetricData',
      code: expect.stringContaining('AccessDenied') as string,
      message: expect.stringContaining('cloudwatch:GetMetricData') as string,
      hint: expect.stringContaining('cloudwatch:GetMetricData') as string,
    },
  ]);
  const text = await once(live);
  expect(text.code).toBe(4);
  expect(text.stdout).toMatch(/^orders-dlq +2 /m);
  expect(text.stderr).toContain('cloudwatch:GetMetricData');
});

test('a service that cannot be listed at all is failed, and the exit code is 4', async () => {
  const live = await openOrdersAccount();
  await live.setFaults({
    target: 'AmazonSQS.ListQueues',
    error: {code: 'AccessDeniedException', message: 'no', status: 403},
  });
  const {code, stdout} = await once(live, '--json');
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({
    services: {sqs: {status: 'failed', resources: []}},
    errors: [{operation: 'ListQueues', hint: expect.stringContaining('sqs:ListQueues') as string}],
  });
});

test('credentials that have expired end --once with 3, the cause and the way out', async () => {
  const live = await openOrdersAccount();
  await live.setFaults({target: '*', error: {code: 'ExpiredTokenException', message: 'expired'}});
  const {code, stdout, stderr} = await once(live, '--json');
  expect({code, stdout}).toEqual({code: 3, stdout: ''});
  expect(stderr).toMatch(/the credentials have expired[^]*aws sso login/);
});

test('--once only ever reads', async () => {
  const live = await openOrdersAccount();
  await once(live);
  const reads = ['ListQueues', 'GetQueueAttributes', 'ListDeadLetterSourceQueues', 'GetMetricData'];
  expect(new Set(live.asked())).toEqual(new Set(reads));
});
