import {execFile, spawn} from 'node:child_process';
import events from 'node:events';
import {closeSync, existsSync, openSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {arnOf, receive, send} from '../demo/open-account.ts';
import type {LiveAccount} from './dashboard.ts';
import {openOrdersAccount, programKey, reads} from './dashboard.ts';
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
  expect(titles).toMatch(/^QUEUE +VISIBLE +IN-FLIGHT +DELAYED +OLDEST +IN\/s +OUT\/s .* DLQ .*HEALTH +WHY$/);
  expect(rows.map(row => row.split(' ')[0])).toEqual([
    'orders',
    'orders-dlq',
    'audit',
    'invoices',
    'mails-dlq',
  ]);
  const visibleEnd = titles.indexOf('VISIBLE') + 'VISIBLE'.length;
  for (const row of rows) expect(row.slice(0, visibleEnd)).toMatch(/ \d+$/);
  const health = titles.indexOf('HEALTH');
  expect(rows.map(row => row.slice(health))).toEqual([
    'warning  DLQ orders-dlq holds 2 dead letters',
    'warning  This DLQ of orders holds 2 dead letters',
    'ok',
    'ok',
    'ok',
  ]);
  expect(stdout).not.toContain('\u001B');
});

test('--once --filter leaves the other rows out and still knows the depth of their dead-letter queues', async () => {
  const {stdout} = await once(await openOrdersAccount(), '--filter', 'orders', '--json');
  const document = JSON.parse(stdout) as {services: {sqs: {resources: {name: string}[]}}};
  expect(document.services.sqs.resources.map(({name}) => name)).toEqual(['orders', 'orders-dlq']);
  const text = await once(await openOrdersAccount(), '--filter', '/^orders$/');
  expect(text.stdout.trimEnd().split('\n')[1]).toMatch(
    /^orders +0 .* 2 +warning +DLQ orders-dlq holds 2 dead letters$/,
  );
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
  const nothing = {status: 'ok', resources: []};
  const unmeasured = {oldestAgeSeconds: null, sentPerSecond: null, deletedPerSecond: null};
  expect(JSON.parse(stdout)).toEqual({
    schema: 'sls-top/1',
    takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    region: 'eu-west-1',
    account: account.accountId,
    services: {
      kinesis: nothing,
      sns: nothing,
      alarms: nothing,
      lambda: {...nothing, account: expect.objectContaining({concurrencyQuota: 1000}) as object},
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

test('streams, functions, topics and alarms stand beside the queues, each with its values as numbers', async () => {
  const live = await openOrdersAccount({workload: true});
  const {code, stdout} = await once(live, '--json', '--service', 'kinesis,lambda,sns,alarms');
  expect(code).toBe(0);
  type Service = {readonly status: string; readonly resources: readonly {readonly name: string}[]};
  const {services} = JSON.parse(stdout) as {services: Record<string, Service>};
  expect(Object.entries(services).map(([id, {status}]) => `${id} ${status}`)).toEqual(
    expect.arrayContaining(['kinesis ok', 'lambda ok', 'sns ok', 'alarms ok']),
  );
  const resource = (service: string, name: string): unknown =>
    services[service]?.resources.find(candidate => candidate.name === name);
  const number = expect.any(Number) as number;
  const text = expect.any(String) as string;

  expect(resource('kinesis', 'clickstream')).toMatchObject({
    ...{mode: 'provisioned', openShards: 4, retentionSeconds: 86_400, health: 'critical'},
    ...{iteratorAgeSeconds: number, timeToDataLossSeconds: number},
    ...{incomingBytesPerSecond: number, incomingRecordsPerSecond: number, outgoingBytesPerSecond: number},
    ...{readThrottlesPerMinute: 0, writeThrottlesPerMinute: number},
    reasons: [expect.stringMatching(/^Loses data in /), expect.stringContaining('hot shard')],
  });
  // Nobody reads it: unknown is not zero.
  expect(resource('kinesis', 'audit-log')).toMatchObject({
    ...{iteratorAgeSeconds: null, timeToDataLossSeconds: null, health: 'critical'},
  });
  expect(resource('lambda', 'invoice-renderer')).toMatchObject({
    ...{throttlesPerMinute: number, throttledBy: 'reserved', concurrency: 5, reservedConcurrency: 5},
    ...{invocationsPerMinute: number, errorsPerMinute: number, errorRate: number},
    ...{durationP50Milliseconds: number, durationP99Milliseconds: number, iteratorAgeSeconds: null},
    eventSourceMappings: [expect.objectContaining({state: 'Enabled', batchSize: 1})],
  });
  expect(resource('lambda', 'checkout-api')).toMatchObject({
    ...{throttledBy: 'scalingRate', reservedConcurrency: null, provisionedUtilization: number},
  });
  expect(services['lambda']).toMatchObject({
    account: {claimedConcurrency: number, concurrencyQuota: 1000, throttlesPerMinute: number},
  });
  expect(resource('sns', 'order-events')).toMatchObject({
    ...{fifo: false, subscriptionsConfirmed: 3, subscriptionsPending: 1, health: 'critical'},
    ...{publishedPerMinute: number, deliveredPerMinute: number, failedPerMinute: number},
    ...{filteredOutPerMinute: number, redrivenToDlqPerMinute: number, failedToRedrivePerMinute: number},
  });
  expect(resource('alarms', 'clickstream-iterator-age')).toMatchObject({
    ...{type: 'metric', state: 'ALARM', since: text, reason: text, health: 'critical'},
    ...{namespace: 'AWS/Kinesis', threshold: 43_200_000, actionsEnabled: true},
    resources: ['arn:aws:kinesis:eu-west-1:123456789012:stream/clickstream'],
  });
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
  const live = await openOrdersAccount({workload: true});
  await once(live);
  expect(live.asked().filter(operation => !reads.has(operation))).toEqual([]);
  for (const list of ['ListQueues', 'ListStreams', 'ListFunctions', 'ListTopics', 'DescribeAlarms'])
    expect(live.asked()).toContain(list);
});

test('--once --csv prints one table that a spreadsheet reads, with the fields and the order that were asked for', async () => {
  const live = await openOrdersAccount();
  const {code, stdout} = await once(live, '--csv', '--fields', 'service,name,visible', '--sort=-visible');
  expect({code, stdout}).toEqual({
    code: 0,
    stdout:
      'service,name,visible\nsqs,orders-dlq,2\nsqs,audit,0\nsqs,invoices,0\nsqs,mails-dlq,0\nsqs,orders,0\n',
  });
});

test('--once --fail-on prints all the same, then ends with 4 and the reasons', async () => {
  const live = await openOrdersAccount();
  const conditions = ['queue:*-dlq.visible>1', 'critical', 'queue:ordrs.visible>0', 'throttles>0'];
  const {code, stdout, stderr} = await once(
    live,
    '--json',
    ...conditions.flatMap(condition => ['--fail-on', condition]),
  );
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({schema: 'sls-top/1'});
  expect(stderr.trimEnd().split('\n')).toEqual([
    "sls-top: --fail-on 'queue:*-dlq.visible>1': queue orders-dlq: visible is 2, over 1",
    'sls-top: --fail-on queue:ordrs.visible>0 looked at nothing: no resource is called ordrs',
    'sls-top: --fail-on throttles>0 looked at nothing: there is no resource that it could be asked of',
  ]);
});

test('--once --fail-on that does not hold ends with 0, and what is mistyped with 2 before anything is asked', async () => {
  const live = await openOrdersAccount();
  expect((await once(live, '--json', '--fail-on', 'visible>2')).code).toBe(0);
  const before = live.asked().length;
  const {code, stderr} = await once(live, '--fail-on', 'visable>2');
  expect({code, asked: live.asked().length - before}).toEqual({code: 2, asked: 0});
  expect(stderr).toMatch(/^sls-top: --fail-on visable>2: .* Did you mean visible\?/);
});

test('--once --json names the account although the filter leaves nothing', async () => {
  const live = await openOrdersAccount();
  const {stdout} = await once(live, '--json', '--service', 'sqs', '--filter', 'nothing-is-called-so');
  expect(JSON.parse(stdout)).toMatchObject({
    account: live.account.accountId,
    services: {sqs: {resources: []}},
  });
});

test.runIf(existsSync('/dev/full'))(
  'an output that takes no more ends --once with 1 and one line',
  async () => {
    const {account} = await openOrdersAccount();
    const full = openSync('/dev/full', 'w');
    const child = spawn(
      nodePath,
      [programPath, '--once', '--service', 'sqs', '--endpoint-url', account.url, '--region', account.region],
      {env: {...cleanEnvironment(tmpdir()), ...programKey}, stdio: ['ignore', full, 'pipe']},
    );
    let stderr = '';
    child.stderr?.on('data', chunk => (stderr += String(chunk)));
    const [code] = (await events.once(child, 'close')) as [number];
    closeSync(full);
    expect({code, stderr}).toEqual({
      code: 1,
      stderr: 'sls-top: the output could not be written: ENOSPC: no space left on device, write\n',
    });
  },
);
