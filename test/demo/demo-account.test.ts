import {GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {AddPermissionCommand, GetQueueUrlCommand, ListQueuesCommand} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {startDemoAccount} from '../../source/demo/demo-account.ts';
import {createQueue, openAccount, refusal} from './open-account.ts';

const metrics = () =>
  new GetMetricDataCommand({MetricDataQueries: [], StartTime: new Date(0), EndTime: new Date(60_000)});

const post = async (url: string, body?: string) => {
  const response = await fetch(url, {method: 'POST', ...(body === undefined ? {} : {body})});
  return {status: response.status, text: await response.text()};
};

const withFaults = async (rules: readonly object[]) => {
  const opened = await openAccount();
  await post(`${opened.account.url}/demo/faults`, JSON.stringify(rules));
  return opened;
};

test('a port that is taken is refused with the error of the system', async () => {
  const {account} = await openAccount();
  await expect(startDemoAccount({port: account.port, workload: false})).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('an operation it does not know is answered as such', async () => {
  const {sqs} = await openAccount();
  const url = await createQueue(sqs, 'orders');
  const call = sqs.send(
    new AddPermissionCommand({QueueUrl: url, Label: 'l', AWSAccountIds: ['123456789012'], Actions: ['*']}),
  );
  expect((await refusal(call))[0]).toBe('UnknownOperationException');
});

test('a request for a service it does not have, or for none, is refused by name', async () => {
  const {account} = await openAccount();
  const response = await fetch(account.url, {
    method: 'POST',
    headers: {'x-amz-target': 'Firehose_20150804.ListDeliveryStreams'},
    body: '{}',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: 'com.amazon.coral.service#UnknownOperationException',
    message: 'The operation Firehose_20150804.ListDeliveryStreams is not part of this account.',
  });
});

test.each(['{', '[]', '"text"'])('the body %j is a serialization error', async body => {
  const {account} = await openAccount();
  const response = await fetch(`${account.url}/123456789012/orders`, {
    method: 'POST',
    headers: {'x-amz-target': 'AmazonSQS.ListQueues'},
    body,
  });
  expect(await response.json()).toMatchObject({__type: 'com.amazon.coral.service#SerializationException'});
});

describe('the access key id', () => {
  test.each([
    ['EXPIRED', 'ExpiredToken', 'ExpiredToken'],
    ['EXPIRED-SQS', 'ExpiredToken', 'answered'],
    ['EXPIRED-CLOUDWATCH', 'answered', 'ExpiredToken'],
    ['DENIED', 'AccessDenied', 'answered'],
    ['DENIED-CLOUDWATCH', 'answered', 'AccessDenied'],
    ['DENIED-ALL', 'AccessDenied', 'AccessDenied'],
    ['AKIAEXAMPLE', 'answered', 'answered'],
  ])('%s leads to %s for SQS and %s for CloudWatch', async (keyId, sqsOutcome, cloudWatchOutcome) => {
    const {clientsFor} = await openAccount();
    const {sqs, cloudWatch} = clientsFor(keyId);
    const outcome = (call: Promise<unknown>) =>
      call.then(
        () => 'answered',
        (error: unknown) => (error instanceof Error ? error.name : error),
      );
    expect(await outcome(sqs.send(new ListQueuesCommand({})))).toBe(sqsOutcome);
    expect(await outcome(cloudWatch.send(metrics()))).toBe(cloudWatchOutcome);
  });

  test('is named in the message of a denial as IAM does it', async () => {
    const {clientsFor} = await openAccount();
    await expect(clientsFor('DENIED').sqs.send(new ListQueuesCommand({}))).rejects.toThrow(
      'is not authorized to perform: sqs:listqueues on resource: arn:aws:sqs:eu-west-1:123456789012:',
    );
  });
});

describe('fault rules', () => {
  test('refuse so many calls of one operation with an error, and only those', async () => {
    const error = {code: 'RequestThrottled', message: 'Slow down.', status: 403};
    const {sqs} = await withFaults([{target: 'AmazonSQS.ListQueues', error, times: 1}]);
    expect((await refusal(sqs.send(new GetQueueUrlCommand({QueueName: 'x'}))))[0]).toBe('QueueDoesNotExist');
    expect(await refusal(sqs.send(new ListQueuesCommand({})))).toEqual([
      'RequestThrottled',
      'RequestThrottled',
      403,
    ]);
    await sqs.send(new ListQueuesCommand({}));
  });

  test('match whole services by a star and end with an empty list', async () => {
    const error = {code: 'Throttling', status: 400};
    const {account, cloudWatch, sqs} = await withFaults([{target: 'GraniteServiceVersion20100801.*', error}]);
    await sqs.send(new ListQueuesCommand({}));
    expect((await refusal(cloudWatch.send(metrics())))[0]).toBe('Throttling');
    await post(`${account.url}/demo/faults`, '[]');
    await cloudWatch.send(metrics());
  });

  test('answer raw bytes such as the HTML page of a proxy', async () => {
    const {sqs} = await withFaults([
      {target: '*', rawStatus: 503, rawBody: '<html>Service Unavailable</html>'},
    ]);
    expect((await refusal(sqs.send(new ListQueuesCommand({}))))[2]).toBe(503);
  });

  test('hang until the caller gives up', async () => {
    const {sqs} = await withFaults([{target: '*', hang: true, times: 1}]);
    const call = sqs.send(new ListQueuesCommand({}), {abortSignal: AbortSignal.timeout(50)});
    await expect(call).rejects.toThrow('aborted');
    await sqs.send(new ListQueuesCommand({}));
  });

  test.each(['{}', '[1]', 'nonsense', '[{}]', '[{"target": "*", "times": "two"}]'])(
    'written as %s are refused in words',
    async rules => {
      const {account} = await openAccount();
      const {status, text} = await post(`${account.url}/demo/faults`, rules);
      expect(status).toBe(400);
      expect(text).not.toBe('\n');
    },
  );
});

test('the request log names operation, key and parameters', async () => {
  const {account, sqs, now} = await openAccount();
  await sqs.send(new ListQueuesCommand({MaxResults: 7}));
  expect(account.requests()).toEqual([
    {
      service: 'sqs',
      operation: 'ListQueues',
      at: now(),
      accessKeyId: 'AKIAEXAMPLE',
      parameters: {MaxResults: 7},
    },
  ]);
});

test('closing ends requests that hang', async () => {
  const account = await startDemoAccount({workload: false});
  await post(`${account.url}/demo/faults`, '[{"target": "*", "hang": true}]');
  const call = fetch(account.url, {method: 'POST', headers: {'x-amz-target': 'AmazonSQS.ListQueues'}});
  const refused = expect(call).rejects.toThrow('fetch failed');
  await expect.poll(() => account.requests().length).toBe(1);
  await account.close();
  await refused;
});

describe('the pages of the demo', () => {
  test('tell how the incident goes and end it', async () => {
    const {account, advance, now} = await openAccount({workload: true, incidentDelaySeconds: 15});
    const status = async () => (await fetch(`${account.url}/demo`)).json();
    const identity = {region: 'eu-west-1', accountId: '123456789012'};
    const began = now() + 15_000;
    expect(await status()).toEqual({incident: 'waiting', startedAt: null, fixedAt: null, ...identity});
    advance(15);
    expect(await status()).toEqual({incident: 'burning', startedAt: began, fixedAt: null, ...identity});
    advance(5);
    const {status: code, text} = await post(`${account.url}/demo/fix`);
    expect([code, text]).toEqual([200, expect.stringContaining('redrive orders-payments-dlq')]);
    advance(100);
    expect(await status()).toEqual({
      incident: 'fixed',
      startedAt: began,
      fixedAt: began + 5000,
      ...identity,
    });
  });

  test('say what there is where there is nothing', async () => {
    const {account} = await openAccount();
    const response = await fetch(`${account.url}/demo/unknown`);
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('POST /demo/fix'),
    ]);
  });
});
