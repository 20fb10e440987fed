import {expect, onTestFinished, test} from 'vitest';
import type {AwsClients, AwsSettings} from '../../source/aws/clients.ts';
import {createPeekOperations} from '../../source/aws/peek.ts';
import type {DemoAccount, DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {startDemoAccount} from '../../source/demo/demo-account.ts';
import {costSince} from '../../source/domain/cost-rate.ts';
import type {QueueReference} from '../../source/domain/message.ts';
import type {RequestCount} from '../../source/domain/request-count.ts';
import type {SpendingLimit} from '../../source/domain/spending.ts';
import {systemClock} from '../../source/runtime/clock.ts';
import {createPace} from '../../source/runtime/pace.ts';
import {startScheduler} from '../../source/runtime/scheduler.ts';
import {services} from '../../source/services/catalog.ts';
import {tabsOf} from '../../source/store/catalog.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import {initialState} from '../../source/store/initial-state.ts';
import type {ClockName, State} from '../../source/store/state.ts';
import {createStore} from '../../source/store/store.ts';
import {createUpdate} from '../../source/store/update.ts';
import {arnOf, createQueue, send} from '../demo/open-account.ts';
import {place} from '../fixtures/a-session.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';

const aws = prepareAwsEnvironment();

const catalog = services.map(({view}) => view);
const unhurried = {sqs: {}, sns: {}, kinesis: {}, lambda: {}, cloudwatch: {}};

const open = async (options: DemoAccountOptions = {}, settings: Partial<AwsSettings> = {}) => {
  const account = await startDemoAccount(options);
  onTestFinished(() => account.close());
  const clients = await aws.connect({endpointUrl: account.url, pollingRates: unhurried, ...settings});
  return {account, clients};
};

/** Every service through the program's own scheduler, until it is paused. */
const poll = async (clients: AwsClients, spending: SpendingLimit = {kind: 'unlimited'}) => {
  const store = createStore<State, Event, Command>(
    initialState({
      now: Date.now(),
      size: {columns: 120, rows: 40},
      options: {readOnly: false, demo: true, ascii: false, redact: false, pins: [], accounts: [], spending},
      place,
      intervalSeconds: 1,
      filter: '',
      seed: 0.5,
      tabIds: tabsOf(catalog).map(({tab}) => tab.id),
    }),
    createUpdate(catalog),
    () => undefined,
  );
  const sources = await Promise.all(
    services.map(async ({view, connect}) => ({view, reader: await connect(clients)})),
  );
  const controller = new AbortController();
  const {ledger} = clients;
  const pace = createPace(spending, Date.now, ledger.counts);
  const log = () => undefined;
  const parts = {sources, catalog, store, clock: systemClock, log, pace, attribute: ledger.attribute};
  const {ended} = startScheduler(parts, controller.signal);
  onTestFinished(async () => {
    controller.abort();
    await ended;
  });
  const pause = (): void => {
    store.dispatch({type: 'pressed', action: {type: 'pauseToggled'}});
  };
  const isPolled = (service: string, clock: ClockName): boolean =>
    store.getState().feeds[service]?.polls[clock].at !== undefined;
  const show = (tabId: string): void => {
    const index = tabsOf(catalog).findIndex(({tab}) => tab.id === tabId);
    store.dispatch({type: 'pressed', action: {type: 'tabChosen', index}});
  };
  const isAllPolled = (): boolean =>
    isPolled('alarms', 'discovery') &&
    ['sqs', 'kinesis', 'lambda', 'sns'].every(service => isPolled(service, 'metrics'));
  return {pause, isPolled, isAllPolled, show};
};

/** Requests by operation, `sqs ListQueues: 3`, in the order of the alphabet. */
const byOperation = (
  requests: readonly {readonly service: string; readonly operation: string; readonly requests: number}[],
): readonly string[] => {
  const sums = new Map<string, number>();
  for (const {service, operation, requests: count} of requests) {
    const name = `${service} ${operation}`;
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].map(([name, count]) => `${name}: ${String(count)}`).sort();
};

const received = ({requests}: DemoAccount): readonly string[] =>
  byOperation(requests().map(request => ({...request, requests: 1})));

/** What only one of both has: nothing, as soon as no request is on its way. */
const differences = (account: DemoAccount, counts: readonly RequestCount[]): readonly string[] => {
  const [counted, arrived] = [byOperation(counts), received(account)];
  return [
    ...counted.filter(line => !arrived.includes(line)).map(line => `counted ${line}`),
    ...arrived.filter(line => !counted.includes(line)).map(line => `received ${line}`),
  ];
};

const provoke = async ({url}: DemoAccount, rules: readonly object[]): Promise<void> => {
  const response = await fetch(`${url}/demo/faults`, {method: 'POST', body: JSON.stringify(rules)});
  expect(response.status).toBe(200);
};

const busy = {rawStatus: 503, rawBody: '<html>Service Unavailable</html>'};

test('the ledger has what the account received, request by request, repeated and refused ones included', async () => {
  const {account, clients} = await open();
  await provoke(account, [
    {target: 'AmazonSQS.GetQueueAttributes', ...busy, times: 7},
    {target: 'AmazonSQS.ListQueues', error: {code: 'RequestThrottled', status: 403}, times: 1},
    {target: 'GraniteServiceVersion20100801.GetMetricData', ...busy, times: 2},
    {target: 'Kinesis_20131202.*', ...busy, times: 2},
    {target: 'Lambda.*', ...busy, times: 3},
    {target: '*.DescribeAlarms', error: {code: 'AccessDenied', status: 403}, times: 1},
  ]);
  const {pause, isAllPolled} = await poll(clients);
  await expect.poll(isAllPolled, {timeout: 15_000}).toBe(true);
  pause();
  const {counts} = clients.ledger;
  // Rounds that are under way come to their end; what is called off on its way may or may not have arrived.
  await expect.poll(() => differences(account, counts())).toEqual([]);
  expect(new Set(counts().map(({service}) => service))).toEqual(
    new Set(['sqs', 'sns', 'kinesis', 'lambda', 'cloudwatch']),
  );
  expect(new Set(counts().map(({resourceClass}) => resourceClass))).toEqual(new Set(['polling']));
});

/** Requests by purpose, and what they cost. */
const purposesOf = ({counts}: AwsClients['ledger']) => {
  const now = {at: 60_000, counts: counts()};
  return costSince({at: 0, counts: []}, now);
};

test('every request is of one purpose: what is on screen, what is not; together they are what was received', async () => {
  const {account, clients} = await open();
  const {pause, isAllPolled, show} = await poll(clients);
  show('queues');
  await expect.poll(isAllPolled, {timeout: 15_000}).toBe(true);
  pause();
  await expect.poll(() => differences(account, clients.ledger.counts())).toEqual([]);
  const {purposes, dollars, rows} = purposesOf(clients.ledger);
  expect(purposes.reduce((sum, {requests}) => sum + requests, 0)).toBe(account.requests().length);
  expect(rows.reduce((sum, {requests}) => sum + requests, 0)).toBe(account.requests().length);
  expect(purposes.reduce((sum, row) => sum + (row.dollars ?? 0), 0)).toBeCloseTo(dollars, 12);
  expect(new Set(purposes.map(({purpose}) => purpose))).toEqual(
    new Set([
      'on screen: Queues',
      'background: Queues (SQS)',
      'background: Streams (Kinesis)',
      'background: Functions (Lambda)',
      'background: Topics (SNS)',
      'background: Alarms (CloudWatch)',
    ]),
  );
});

test('for free asks for single statistics only, no faster than the free tier allows, and counts them exactly', async () => {
  const {account, clients} = await open({}, {free: true});
  const {pause, isAllPolled} = await poll(clients, {kind: 'free'});
  await expect.poll(isAllPolled, {timeout: 15_000}).toBe(true);
  pause();
  await expect.poll(() => differences(account, clients.ledger.counts())).toEqual([]);
  const asked = account.requests().map(({operation}) => operation);
  expect(asked).not.toContain('GetMetricData');
  expect(asked.filter(operation => operation === 'GetMetricStatistics').length).toBeGreaterThan(20);
  // A tenth of an hour's part of a million a month, and one resource's metrics.
  expect(asked.filter(operation => operation === 'GetMetricStatistics').length).toBeLessThan(137 + 20);
});

test('with a budget spends no more than a tenth of it at once, and counts it exactly', async () => {
  const {account, clients} = await open();
  const {pause, isAllPolled} = await poll(clients, {kind: 'budget', dollarsPerHour: 0.005});
  await expect.poll(isAllPolled, {timeout: 15_000}).toBe(true);
  pause();
  await expect.poll(() => differences(account, clients.ledger.counts())).toEqual([]);
  const {dollars} = purposesOf(clients.ledger);
  expect(metricsBilled(clients.ledger.counts())).toBeGreaterThan(0);
  expect(dollars).toBeLessThan(0.0005 + 0.0003);
});

const metricsBilled = (counts: readonly RequestCount[]): number =>
  counts.reduce((sum, {unit, units}) => (unit === 'metric' ? sum + units : sum), 0);

type Query = {readonly MetricStat: {readonly Metric: unknown; readonly Period: number}};

/** Few enough statistics of each that they are one metric. */
const metricsAsked = ({requests}: DemoAccount): number =>
  requests()
    .filter(({operation}) => operation === 'GetMetricData')
    .map(({parameters}) => {
      const {MetricDataQueries} = parameters as {readonly MetricDataQueries: readonly Query[]};
      const metrics = MetricDataQueries.map(({MetricStat: {Metric, Period}}) =>
        JSON.stringify([Metric, Period]),
      );
      return new Set(metrics).size;
    })
    .reduce((sum, count) => sum + count, 0);

test('the ledger bills the metrics that the account was asked for', async () => {
  const {account, clients} = await open({workload: false});
  await createQueue(clients.jobs.sqs, 'orders');
  const {pause, isPolled} = await poll(clients);
  await expect.poll(() => isPolled('sqs', 'metrics'), {timeout: 15_000}).toBe(true);
  pause();
  const billed = () => metricsBilled(clients.ledger.counts());
  await expect.poll(() => billed() - metricsAsked(account)).toBe(0);
  expect(billed()).toBeGreaterThan(0);
});

test('what a person asks for counts apart from polling', async () => {
  const {account, clients} = await open({workload: false});
  const url = await createQueue(clients.jobs.sqs, 'orders-dlq');
  await send(clients.jobs.sqs, url, 'one', 'two');
  const queue: QueueReference = {url, arn: arnOf('orders-dlq'), name: 'orders-dlq', type: 'standard'};
  const peeks = createPeekOperations(clients.actions.sqs);
  await peeks.peek({queue, wanted: 10, hold: true}, () => undefined, new AbortController().signal);
  expect(differences(account, clients.ledger.counts())).toEqual([]);
  const asked = clients.ledger.counts().filter(({resourceClass}) => resourceClass === 'action');
  expect(new Set(asked.map(({operation}) => operation))).toEqual(
    new Set(['ReceiveMessage', 'ChangeMessageVisibilityBatch']),
  );
});
