import {createHash} from 'node:crypto';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import {GetRecordsCommand, KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {InvokeCommand, LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {ListTopicsCommand, SNSClient} from '@aws-sdk/client-sns';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SQSClient,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import type {AwsClients} from '../../source/aws/clients.ts';
import {readOnlyOperations} from '../../source/aws/read-only-guard.ts';
import {priceOf} from '../../source/domain/price.ts';
import type {BilledService, RequestCount} from '../../source/domain/request-count.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';

const aws = prepareAwsEnvironment();

const standard = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';
const fifo = `${standard}.fifo`;
const chunk = 65_536;

/** Clients of an endpoint that answers everything alike. */
const against = async (reply: WireReply = {json: {}}) => {
  const endpoint = await aws.endpoint(() => reply);
  return {...(await aws.connect({endpointUrl: endpoint.url})), endpoint};
};

/** A message as SQS answers it: the SDK checks its body. */
const message = (Body: string, more: object = {}) => ({
  MessageId: '1',
  Body,
  MD5OfBody: createHash('md5').update(Body).digest('hex'),
  ...more,
});

/** Each count as one line: class, operation, requests, and what they are billed as. */
const told = ({ledger}: Pick<AwsClients, 'ledger'>): readonly string[] =>
  ledger
    .counts()
    .map(
      ({resourceClass, operation, requests, unit, units}: RequestCount) =>
        `${resourceClass} ${operation} ${String(requests)}: ${String(units)} ${unit}`,
    );

/** The cheapest thing that each kind of client can be asked. */
const askOnce = async (client: unknown): Promise<void> => {
  const ignore = (): undefined => undefined;
  if (client instanceof SQSClient) await client.send(new ListQueuesCommand({})).catch(ignore);
  if (client instanceof SNSClient) await client.send(new ListTopicsCommand({})).catch(ignore);
  if (client instanceof KinesisClient) await client.send(new ListStreamsCommand({})).catch(ignore);
  if (client instanceof LambdaClient) await client.send(new ListFunctionsCommand({})).catch(ignore);
  if (client instanceof CloudWatchClient) await client.send(new DescribeAlarmsCommand({})).catch(ignore);
};

test('every client counts under its own class', async () => {
  const clients = await against({json: {}});
  const {polling, actions, jobs} = clients;
  for (const client of [polling, actions, jobs].flatMap(group => Object.values<unknown>(group)))
    await askOnce(client);
  const counts = clients.ledger.counts();
  const requests = (wanted: string): readonly string[] =>
    counts.filter(({resourceClass}) => resourceClass === wanted).map(({service}) => service);
  expect(requests('polling')).toEqual(Object.keys(polling));
  expect(requests('action')).toEqual(Object.keys(actions));
  expect(requests('job')).toEqual(Object.keys(jobs));
  expect(counts.reduce((sum, count) => sum + count.requests, 0)).toBe(clients.endpoint.requests.length);
});

describe('every attempt counts once', () => {
  test('repeated ones', async () => {
    const {polling, ledger, endpoint} = await against(awsError('RequestThrottled', 'Slow down.', 403));
    await expect(polling.sqs.send(new ListQueuesCommand({}))).rejects.toThrow();
    expect(endpoint.requests).toHaveLength(2);
    expect(told({ledger})).toEqual(['polling ListQueues 2: 2 request']);
  });

  test('refused ones', async () => {
    const {polling, ledger} = await against(awsError('AccessDenied'));
    await expect(polling.sqs.send(new ListQueuesCommand({}))).rejects.toThrow();
    expect(told({ledger})).toEqual(['polling ListQueues 1: 1 request']);
  });

  test('those whose answer never came', async () => {
    const endpoint = await aws.endpoint(() => 'hang');
    const {polling, ledger} = await aws.connect({
      endpointUrl: endpoint.url,
      requestTimeoutMilliseconds: 200,
    });
    await expect(polling.sqs.send(new ListQueuesCommand({}))).rejects.toThrow();
    expect(told({ledger})).toEqual([`polling ListQueues 2: 2 request`]);
    expect(endpoint.requests).toHaveLength(2);
  });
});

describe('what never left does not count', () => {
  test('a call that only reading forbids', async () => {
    const {polling, ledger} = await against();
    const call = polling.sqs.send(new DeleteMessageBatchCommand({QueueUrl: standard, Entries: []}));
    await expect(call).rejects.toThrow('only reading');
    expect(told({ledger})).toEqual([]);
  });

  test('a connection that nobody took', async () => {
    const endpoint = await aws.endpoint(() => ({json: {}}));
    await endpoint.close();
    const {polling, ledger} = await aws.connect({endpointUrl: endpoint.url});
    await expect(polling.sqs.send(new ListQueuesCommand({}))).rejects.toThrow('nothing listens');
    expect(told({ledger})).toEqual([]);
  });

  test('a call that was called off before', async () => {
    const {polling, ledger, endpoint} = await against();
    const call = polling.sqs.send(new ListQueuesCommand({}), {abortSignal: AbortSignal.abort()});
    await expect(call).rejects.toThrow('called off');
    expect(told({ledger})).toEqual([]);
    expect(endpoint.requests).toEqual([]);
  });
});

describe('what a request is billed as', () => {
  test('SQS: chunks of 64 KiB of what is sent in all, names and types of attributes included', async () => {
    const {jobs, ledger} = await against();
    const entry = (Id: string, size: number) => ({Id, MessageBody: 'é'.repeat(size / 2)});
    const attributes = {MessageAttributes: {a: {DataType: 'String', StringValue: 'b'}}};
    const send = (...Entries: readonly object[]) =>
      jobs.sqs.send(new SendMessageBatchCommand({QueueUrl: standard, Entries: Entries as []}));
    await send(entry('1', chunk / 2), entry('2', chunk / 2));
    expect(told({ledger})).toEqual(['job SendMessageBatch 1: 1 request']);
    await send(entry('1', chunk / 2), {...entry('2', chunk / 2), ...attributes});
    expect(told({ledger})).toEqual(['job SendMessageBatch 2: 3 request']);
  });

  test('SQS: chunks of what was received; nothing received is one', async () => {
    let messages: readonly object[] = [];
    const endpoint = await aws.endpoint(() => ({json: {Messages: messages}}));
    const {actions, ledger} = await aws.connect({endpointUrl: endpoint.url});
    const receive = () => actions.sqs.send(new ReceiveMessageCommand({QueueUrl: standard}));
    await receive();
    expect(told({ledger})).toEqual(['action ReceiveMessage 1: 1 request']);
    messages = [message('a'.repeat(3 * chunk + 1))];
    await receive();
    expect(told({ledger})).toEqual(['action ReceiveMessage 2: 5 request']);
  });

  test('SQS: FIFO queues have their rate for messages, and the usual one for the rest', async () => {
    const {actions, ledger} = await against();
    await actions.sqs.send(new ReceiveMessageCommand({QueueUrl: fifo}));
    await actions.sqs.send(new GetQueueAttributesCommand({QueueUrl: fifo}));
    await actions.sqs.send(new ReceiveMessageCommand({QueueUrl: standard}));
    expect(told({ledger})).toEqual([
      'action ReceiveMessage 1: 1 fifoRequest',
      'action GetQueueAttributes 1: 1 request',
      'action ReceiveMessage 1: 1 request',
    ]);
  });

  test('SQS: messages of a group on a standard queue make it a fair queue', async () => {
    const messages = [message('a', {Attributes: {MessageGroupId: 'tenant'}})];
    const {actions, jobs, ledger} = await against({json: {Messages: messages}});
    await actions.sqs.send(new ReceiveMessageCommand({QueueUrl: standard}));
    const entry = {Id: '1', MessageBody: 'a', MessageGroupId: 'tenant'};
    await jobs.sqs.send(new SendMessageBatchCommand({QueueUrl: standard, Entries: [entry]}));
    expect(told({ledger})).toEqual([
      'action ReceiveMessage 1: 1 fairRequest',
      'job SendMessageBatch 1: 1 fairRequest',
    ]);
  });

  test('CloudWatch: metrics, of which five statistics are one, for each attempt; other calls by request', async () => {
    const {polling, ledger} = await against(awsError('InternalServiceFault', '', 500));
    const query = (name: string, statistic: string) => ({
      Id: `m${name}${statistic}`.toLowerCase(),
      MetricStat: {Metric: {Namespace: 'AWS/SQS', MetricName: name}, Period: 60, Stat: statistic},
    });
    const six = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50'];
    const [StartTime, EndTime] = [new Date(0), new Date(60_000)];
    const MetricDataQueries = [...six.map(statistic => query('Sent', statistic)), query('Received', 'Sum')];
    await polling.cloudwatch
      .send(new GetMetricDataCommand({MetricDataQueries, StartTime, EndTime}))
      .catch(() => undefined);
    await polling.cloudwatch.send(new ListMetricsCommand({})).catch(() => undefined);
    expect(told({ledger})).toEqual(['polling GetMetricData 2: 6 metric', 'polling ListMetrics 2: 2 request']);
  });

  test('Kinesis: kilobytes read, each record rounded up; Lambda: requests', async () => {
    const record = (size: number) => ({
      Data: Buffer.alloc(size).toString('base64'),
      PartitionKey: 'key',
      SequenceNumber: '1',
    });
    const {actions, jobs, ledger} = await against({json: {Records: [record(1), record(1022)]}});
    await actions.kinesis.send(new GetRecordsCommand({ShardIterator: 'i'}));
    await jobs.lambda.send(new InvokeCommand({FunctionName: 'f'}));
    expect(told({ledger})).toEqual(['action GetRecords 1: 3 kilobyte', 'job Invoke 1: 1 request']);
  });
});

test('counts go on over a change of place', async () => {
  const first = await against();
  await first.polling.sqs.send(new ListQueuesCommand({}));
  const second = await aws.connect({endpointUrl: first.endpoint.url}, {ledger: first.ledger});
  await second.polling.sqs.send(new ListQueuesCommand({}));
  expect(told(second)).toEqual(['polling ListQueues 2: 2 request']);
});

test('every operation that polling may ask for has a price', () => {
  const unpriced = Object.entries(readOnlyOperations).flatMap(([service, operations]) =>
    operations.filter(operation => {
      const unit = operation === 'GetMetricData' ? 'metric' : 'request';
      return priceOf({service: service as BilledService, operation, unit}) === undefined;
    }),
  );
  expect(unpriced).toEqual([]);
});
