import type {SQSClient} from '@aws-sdk/client-sqs';
import {DeleteMessageCommand, ReceiveMessageCommand} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {mergeMeasured} from '../../../source/domain/merge-measured.ts';
import type {Queue} from '../../../source/domain/queue.ts';
import {discoveredQueue} from '../../../source/domain/queue.ts';
import {connectSqs} from '../../../source/services/sqs/reader.ts';
import {sqs} from '../../../source/services/sqs/service.ts';
import {failureOf} from '../../aws/aws-environment.ts';
import {createQueue, createQueueWithDeadLetters, send} from '../../demo/open-account.ts';
import {noon} from '../../fixtures/a-queue.ts';
import {openAccount} from '../../fixtures/an-account.ts';

const {signal} = new AbortController();

const consume = async (sqs: SQSClient, url: string): Promise<void> => {
  const {Messages = []} = await sqs.send(new ReceiveMessageCommand({QueueUrl: url}));
  for (const {ReceiptHandle} of Messages)
    await sqs.send(new DeleteMessageCommand({QueueUrl: url, ReceiptHandle}));
};

const measure = async (account: Awaited<ReturnType<typeof openAccount>>, queues: readonly Queue[]) => {
  const reader = await sqs.connect(account.clients);
  const request = {resources: queues, use: 'table', now: account.now(), windowMinutes: 15} as const;
  const {learnt, failures} = await reader.measure(request, signal);
  const merged = learnt.map(({learnt: news, minutes = {}}, index) => {
    const known = queues[index];
    return known === undefined ? undefined : mergeMeasured(known, news, minutes).metrics;
  });
  return {metrics: merged, failures};
};

test('every queue is listed, of which at first only the identity is known', async () => {
  const account = await openAccount();
  const first = await createQueue(account.sqs, 'orders');
  const second = await createQueue(account.sqs, 'orders.fifo', {FifoQueue: 'true'});
  const queues = await connectSqs(account.clients).list(signal);
  expect(queues).toEqual([discoveredQueue(first), discoveredQueue(second)]);
  expect(queues.map(({name, type}) => [name, type])).toEqual([
    ['orders', 'standard'],
    ['orders.fifo', 'fifo'],
  ]);
});

test('live values are counts, settings and the ARN, in one request', async () => {
  const account = await openAccount();
  const {source} = await createQueueWithDeadLetters(account.sqs, 'orders', {maxReceiveCount: 5});
  await send(account.sqs, source, 'one', 'two');
  await account.sqs.send(new ReceiveMessageCommand({QueueUrl: source}));
  const before = account.requests().length;
  const learnt = await connectSqs(account.clients).refresh(discoveredQueue(source), signal);
  expect(learnt).toMatchObject({
    arn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
    counts: {visible: 1, inFlight: 1, delayed: 0},
    settings: {maxReceiveCount: 5, deadLetterQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq'},
  });
  expect(account.operations().slice(before)).toEqual(['GetQueueAttributes']);
});

test('relations are the sources that SQS lists', async () => {
  const account = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(account.sqs, 'orders');
  const reader = connectSqs(account.clients);
  expect(await reader.relate(discoveredQueue(deadLetters), signal)).toEqual({listedSourceUrls: [source]});
  expect(await reader.relate(discoveredQueue(source), signal)).toEqual({listedSourceUrls: []});
});

describe('metrics', () => {
  test('come from the newest settled minute, per second, with the end of that minute', async () => {
    const account = await openAccount();
    const url = await createQueue(account.sqs, 'orders');
    await send(account.sqs, url, ...Array.from({length: 12}, (_, index) => `early ${String(index)}`));
    for (let index = 0; index < 6; index += 1) await consume(account.sqs, url);
    account.advance(60);
    await send(account.sqs, url, 'in the minute that still grows');
    account.advance(59);
    expect((await measure(account, [discoveredQueue(url)])).metrics[0]?.sentPerSecond).toBeUndefined();
    account.advance(1);
    const {metrics, failures} = await measure(account, [discoveredQueue(url)]);
    const at = noon + 60_000;
    expect(failures).toEqual([]);
    expect(metrics).toMatchObject([
      {
        sentPerSecond: {value: 12 / 60, at},
        receivedPerSecond: {value: 6 / 60, at},
        deletedPerSecond: {value: 6 / 60, at},
        emptyReceivesPerSecond: {value: 0, at},
      },
    ]);
  });

  test('of a queue that was silent for hours are unknown, beside one that was not', async () => {
    const account = await openAccount();
    const silent = await createQueue(account.sqs, 'audit');
    account.advance(7 * 3600);
    const busy = await createQueue(account.sqs, 'orders');
    await send(account.sqs, busy, 'one');
    account.advance(120);
    const {metrics} = await measure(account, [discoveredQueue(silent), discoveredQueue(busy)]);
    expect(metrics[0]).toEqual({});
    expect(metrics[1]?.sentPerSecond?.value).toBeCloseTo(1 / 60);
  });

  test('of 101 queues take two calls, at most 500 metrics each', async () => {
    const account = await openAccount();
    const queues = Array.from({length: 101}, (_, index) =>
      discoveredQueue(`${account.url}/123456789012/q-${String(index)}`),
    );
    await measure(account, queues);
    expect(account.operations()).toEqual(['GetMetricData', 'GetMetricData']);
  });

  test('that cannot be read keep their old values and say why, while the others are renewed', async () => {
    const account = await openAccount();
    await account.fail({
      target: 'GraniteServiceVersion20100801.GetMetricData',
      error: {code: 'InternalServiceFault', status: 400},
      times: 1,
    });
    const old = {value: 7, at: noon - 60_000};
    const queues = Array.from({length: 101}, (_, index): Queue => ({
      ...discoveredQueue(`${account.url}/123456789012/q-${String(index)}`),
      metrics: {sentPerSecond: old},
    }));
    const {metrics, failures} = await measure(account, queues);
    expect(failures).toMatchObject([{service: 'cloudwatch', operation: 'GetMetricData'}]);
    // Nothing is told of what was not read, so that what is known of it stays.
    const renewed = metrics.filter(known => known !== undefined);
    expect([1, 100]).toContain(renewed.length);
    expect(renewed.filter(known => known.sentPerSecond !== undefined)).toEqual([]);
  });

  test('fail as a whole when nothing could be read', async () => {
    const account = await openAccount();
    await account.fail({
      target: 'GraniteServiceVersion20100801.*',
      error: {code: 'AccessDenied', status: 403},
    });
    const {kind, hint} = await failureOf(measure(account, [discoveredQueue(`${account.url}/1/orders`)]));
    expect(kind).toBe('accessDenied');
    expect(hint).toContain('cloudwatch:GetMetricData');
  });

  test('of no queue cost no call', async () => {
    const account = await openAccount();
    await measure(account, []);
    expect(account.operations()).toEqual([]);
  });
});
