import {beforeEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import {parseCommandLine} from '../../source/cli/flags.ts';
import type {LiveSession} from '../../source/cli/live-session.ts';
import {openLiveSession} from '../../source/cli/live-session.ts';
import type {DemoAccount} from '../../source/demo/demo-account.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {feedOf} from '../../source/store/select-table.ts';
import {openLiveAccount, openOrdersAccount, programKey} from '../e2e/dashboard.ts';

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(programKey)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
});

const open = async (
  {url, region}: Pick<DemoAccount, 'url' | 'region'>,
  ...words: readonly string[]
): Promise<LiveSession> => {
  const where = words.includes('--region') ? [] : ['--region', region];
  const invocation = parseCommandLine(['--watch', '--endpoint-url', url, ...where, ...words]);
  if (invocation.kind !== 'watch') throw new Error(JSON.stringify(invocation));
  const session = await openLiveSession(invocation.settings, {
    log: () => undefined,
    journal: {write: () => Promise.resolve()},
  });
  onTestFinished(() => session.close());
  return session;
};

describe('a session without a screen', () => {
  test('is ready when every service was listed, and every queue read, related and measured', async () => {
    const {account, asked} = await openOrdersAccount();
    const session = await open(account);
    expect(await session.ready).toBeUndefined();
    const queues = session.subjects().filter(({view}) => view.id === 'sqs');
    expect(queues.map(({resource: {name}}) => name)).toEqual([
      'audit',
      'invoices',
      'mails-dlq',
      'orders',
      'orders-dlq',
    ]);
    for (const {resource} of queues) expect((resource as Queue).counts).toBeDefined();
    const state = session.store.getState();
    for (const {id} of session.catalog) {
      const {polls} = feedOf(state, id);
      expect([id, polls.discovery.at, polls.live.at, polls.metrics.at]).not.toContain(undefined);
    }
    expect(asked()).toContain('ListDeadLetterSourceQueues');
    expect(asked()).toContain('GetMetricData');
  });

  test('reads what the filter chooses and what shows on its rows, and nothing else', async () => {
    const {account, asked} = await openOrdersAccount();
    const session = await open(account, '--service', 'sqs', '--filter', '/^orders$/');
    await session.ready;
    expect(session.subjects().map(({resource: {name}}) => name)).toEqual(['orders']);
    const {resources} = feedOf(session.store.getState(), 'sqs');
    const read = [...resources.values()].filter(resource => (resource as Queue).counts !== undefined);
    expect(read.map(({name}) => name).sort()).toEqual(['orders', 'orders-dlq']);
    expect(asked()).not.toContain('ListFunctions');
  });

  test('does not wait for a service that cannot be listed, and goes on without it', async () => {
    const live = await openOrdersAccount();
    await live.setFaults({target: '*ListTopics', error: {code: 'AuthorizationErrorException', status: 403}});
    const session = await open(live.account);
    expect(await session.ready).toBeUndefined();
    const state = session.store.getState();
    expect(feedOf(state, 'sns').polls.discovery.failure?.kind).toBe('accessDenied');
    expect(feedOf(state, 'sqs').resources.size).toBe(5);
  });

  test('does not wait for live values that cannot be read, nor for the metrics behind them', async () => {
    const live = await openOrdersAccount();
    await live.setFaults({
      target: 'AmazonSQS.GetQueueAttributes',
      error: {code: 'AccessDenied', status: 403},
    });
    const session = await open(live.account, '--service', 'sqs');
    expect(await session.ready).toBeUndefined();
    expect(session.subjects()).toHaveLength(5);
    expect(feedOf(session.store.getState(), 'sqs').polls.live.failure?.kind).toBe('accessDenied');
  });

  test('does not wait for what there is no money for', async () => {
    const {account} = await openOrdersAccount();
    const session = await open(account, '--service', 'sqs', '--budget', '0.000001');
    expect(await session.ready).toBeUndefined();
    expect(session.subjects()).toHaveLength(5);
  });

  test('says what keeps it from reaching anything', async () => {
    const {account} = await openLiveAccount();
    const session = await open({url: 'http://127.0.0.1:1', region: account.region}, '--service', 'sqs');
    expect((await session.ready)?.kind).toBe('unreachable');
  });

  test('looks at several places together, each by its own scheduler', async () => {
    const {account} = await openOrdersAccount();
    const session = await open(account, '--region', 'eu-west-1,us-east-1', '--service', 'sqs');
    await session.ready;
    const {places} = session.store.getState();
    expect(places.map(({label}) => label)).toEqual(['eu-west-1', 'us-east-1']);
    expect(session.subjects().filter(({resource}) => resource.place === 'us-east-1')).toHaveLength(5);
  });
});
