import {DeleteQueueCommand} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {parseFilter} from '../../source/domain/filter.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {forgetReaderType, forgetType} from '../../source/domain/service.ts';
import type {Snapshot} from '../../source/headless/snapshot.ts';
import {nothingReached, takeSnapshot} from '../../source/headless/snapshot.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {createQueue, createQueueWithDeadLetters, send} from '../demo/open-account.ts';
import type {Account} from '../fixtures/an-account.ts';
import {openAccount} from '../fixtures/an-account.ts';

const {signal} = new AbortController();

/** Runs everything at once; the order of the answers must not matter. */
const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  await Promise.all(items.map(work));
};

const snap = async (account: Account, filterText = ''): Promise<Snapshot> => {
  const filter = parseFilter(filterText);
  return takeSnapshot(
    {
      view: forgetType(sqs),
      reader: forgetReaderType(await sqs.connect(account.clients)),
      matches: name => !filter.ok || filter.matches(name),
      forEach,
      now: account.now,
    },
    signal,
  );
};

const byName = ({resources}: Snapshot): Readonly<Record<string, Queue>> =>
  Object.fromEntries((resources as readonly Queue[]).map(queue => [queue.name, queue]));

/** A source with a dead letter, its DLQ that is named like none, and a silent queue; two minutes after the sends. */
const openShop = async (): Promise<Account> => {
  const account = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(account.sqs, 'orders');
  await createQueue(account.sqs, 'audit');
  await send(account.sqs, source, 'one', 'two');
  await send(account.sqs, deadLetters, 'dead');
  account.advance(120);
  return account;
};

describe('a snapshot', () => {
  test('has everything: counts, settings, joins and metrics, by name', async () => {
    const snapshot = await snap(await openShop());
    expect(snapshot).toMatchObject({status: 'ok', failures: []});
    expect(snapshot.resources.map(({name}) => name)).toEqual(['audit', 'orders', 'orders-dlq']);
    expect(byName(snapshot)).toMatchObject({
      orders: {
        counts: {visible: 2},
        metrics: {sentPerSecond: {value: 2 / 60}},
        deadLetters: {name: 'orders-dlq', depth: 1},
      },
      'orders-dlq': {sourceQueueArns: ['arn:aws:sqs:eu-west-1:123456789012:orders']},
    });
  });

  test('of an empty account is ok', async () => {
    expect(await snap(await openAccount())).toMatchObject({status: 'ok', resources: [], failures: []});
  });

  test('shows what the filter keeps, and still knows the depth of a DLQ that it leaves out', async () => {
    const account = await openShop();
    const before = account.requests().length;
    const snapshot = await snap(account, '/^orders$/');
    expect(snapshot.resources.map(({name}) => name)).toEqual(['orders']);
    expect(byName(snapshot)['orders']?.deadLetters?.depth).toBe(1);
    const read = account
      .requests()
      .slice(before)
      .filter(({operation}) => operation === 'GetQueueAttributes');
    expect(read).toHaveLength(2);
  });

  test('reads a DLQ once although many sources share it', async () => {
    const account = await openAccount();
    const {deadLetters} = await createQueueWithDeadLetters(account.sqs, 'first');
    const policy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:123456789012:first-dlq',
      maxReceiveCount: 1,
    });
    await createQueue(account.sqs, 'second', {RedrivePolicy: policy});
    await send(account.sqs, deadLetters, 'dead');
    const before = account.requests().length;
    const snapshot = await snap(account, '!*-dlq');
    expect(byName(snapshot)['second']?.deadLetters?.depth).toBe(1);
    expect(
      account
        .operations()
        .slice(before)
        .filter(name => name === 'GetQueueAttributes'),
    ).toHaveLength(3);
  });

  test('leaves out a queue that was deleted since it was listed: that is no failure', async () => {
    const account = await openShop();
    const reader = await sqs.connect(account.clients);
    const list: typeof reader.list = async abort => {
      const queues = await reader.list(abort);
      const [audit] = queues.filter(({name}) => name === 'audit');
      await account.sqs.send(new DeleteQueueCommand({QueueUrl: audit?.url}));
      return queues;
    };
    const view = forgetType(sqs);
    const snapshot = await takeSnapshot(
      {view, reader: forgetReaderType({...reader, list}), matches: () => true, forEach, now: account.now},
      signal,
    );
    expect(snapshot).toMatchObject({status: 'ok', failures: []});
    expect(snapshot.resources.map(({name}) => name)).toEqual(['orders', 'orders-dlq']);
  });
});

describe('a partial failure', () => {
  test('of the metrics leaves the counts, and is told', async () => {
    const account = await openShop();
    await account.fail({
      target: 'GraniteServiceVersion20100801.*',
      error: {code: 'AccessDenied', status: 403},
    });
    const snapshot = await snap(account);
    expect(snapshot).toMatchObject({
      status: 'partial',
      failures: [{service: 'cloudwatch', operation: 'GetMetricData', kind: 'accessDenied'}],
    });
    expect(byName(snapshot)['orders']).toMatchObject({counts: {visible: 2}, metrics: {}});
  });

  test('of every queue is told once, and the names are still there', async () => {
    const account = await openShop();
    await account.fail({target: 'AmazonSQS.GetQueueAttributes', error: {code: 'AccessDenied', status: 403}});
    const snapshot = await snap(account);
    expect(snapshot.failures.map(({operation, code}) => [operation, code])).toEqual([
      ['GetQueueAttributes', 'AccessDenied'],
    ]);
    expect(byName(snapshot)['orders']?.counts).toBeUndefined();
    expect(snapshot.resources).toHaveLength(3);
  });

  test('of the list leaves nothing, and says so', async () => {
    const account = await openShop();
    await account.fail({target: 'AmazonSQS.ListQueues', error: {code: 'AccessDenied', status: 403}});
    expect(await snap(account)).toMatchObject({
      status: 'failed',
      resources: [],
      failures: [{operation: 'ListQueues'}],
    });
  });

  test('after which nothing can succeed stops asking', async () => {
    const account = await openAccount();
    for (let index = 0; index < 30; index += 1) await createQueue(account.sqs, `q-${String(index)}`);
    await account.fail({target: 'AmazonSQS.GetQueueAttributes', error: {code: 'ExpiredToken', status: 403}});
    const before = account.requests().length;
    const oneByOne = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>) => {
      for (const item of items) await work(item);
    };
    const reader = forgetReaderType(await sqs.connect(account.clients));
    const snapshot = await takeSnapshot(
      {view: forgetType(sqs), reader, matches: () => true, forEach: oneByOne, now: account.now},
      signal,
    );
    expect(snapshot).toMatchObject({status: 'partial', failures: [{kind: 'expiredCredentials'}]});
    expect(account.requests().slice(before).length).toBeLessThan(10);
  });
});

describe('nothing at all', () => {
  test('is reached when every service fails, for exit code 3; one that was read is something', async () => {
    const account = await openAccount();
    const read = await snap(account);
    await account.fail({target: 'AmazonSQS.*', error: {code: 'ExpiredToken', status: 403}});
    const failed = await snap(account);
    expect(failed).toMatchObject({status: 'failed', resources: []});
    expect(nothingReached([failed, failed])).toMatchObject({kind: 'expiredCredentials'});
    expect(nothingReached([failed, read])).toBeUndefined();
  });

  test('is hidden: a mistake of our own is thrown on', async () => {
    const reader = forgetReaderType(await sqs.connect((await openAccount()).clients));
    const broken = {...reader, list: () => Promise.reject(new TypeError('boom'))};
    const view = forgetType(sqs);
    await expect(
      takeSnapshot({view, reader: broken, matches: () => true, forEach, now: Date.now}, signal),
    ).rejects.toThrow('boom');
  });
});
