import {GetRecordsCommand, GetShardIteratorCommand} from '@aws-sdk/client-kinesis';
import {InvokeCommand} from '@aws-sdk/client-lambda';
import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import type {AwsClients, AwsSettings} from '../../source/aws/clients.ts';
import type {Pin} from '../../source/domain/pins.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';

const aws = prepareAwsEnvironment();

const file = '/home/ada/.config/sls-top/config.toml';
const aPin = (conditions: Partial<Pin>): Pin => ({readOnly: true, typeName: false, file, ...conditions});

const pinned = '123456789012';
const free = '210987654321';
const arnOf = (name: string, account = free, service = 'sqs'): string =>
  `arn:aws:${service}:eu-west-1:${account}:${name}`;
const urlOf = (name: string, account = free): string =>
  `https://sqs.eu-west-1.amazonaws.com/${account}/${name}`;
const handleOf = (text: string): string => Buffer.from(text).toString('base64');
const taskOf = (arn: string): string => handleOf(JSON.stringify({taskId: 't', sourceArn: arn}));

type Call = (clients: AwsClients) => Promise<unknown>;

/** How a call ends, and what reached the endpoint. */
const outcomeOf = async (call: Call, pins: readonly Pin[], settings: Partial<AwsSettings> = {}) => {
  const endpoint = await aws.endpoint(({operation}) => {
    switch (operation) {
      case 'GetQueueUrl':
        return {json: {QueueUrl: urlOf('orders-dlq')}};
      case 'ListDeadLetterSourceQueues':
        return {json: {queueUrls: [urlOf('orders'), urlOf('payments')]}};
      default:
        return {json: {}};
    }
  });
  const clients = await aws.connect({endpointUrl: endpoint.url, pins, ...settings});
  const refusal = await call(clients).then(
    () => undefined,
    async (error: unknown) => failureOf(Promise.reject(error as Error)),
  );
  return {refusal, operations: endpoint.requests.map(({operation}) => operation)};
};

const purge =
  (name: string, account = free): Call =>
  async ({actions}) =>
    actions.sqs.send(new PurgeQueueCommand({QueueUrl: urlOf(name, account)}));

test('a call on a pinned queue is not sent, and the failure names the pin and the file', async () => {
  expect(await outcomeOf(purge('payments-eu'), [aPin({queues: ['payments-*']})])).toEqual({
    refusal: {
      kind: 'readOnly',
      service: 'sqs',
      operation: 'PurgeQueue',
      code: 'PinnedReadOnly',
      message: 'SQS PurgeQueue: not sent, because it is pinned read-only in config.toml: queue "payments-*".',
      hint: `Take the pin out of ${file} and start again to allow it.`,
    },
    operations: [],
  });
  expect(aws.journal).toEqual([]);
});

const receive =
  (queue: string, client: 'actions' | 'jobs' = 'actions'): Call =>
  async clients =>
    clients[client].sqs.send(new ReceiveMessageCommand({QueueUrl: queue}));

const entry = {Id: 'a', ReceiptHandle: 'r', MessageBody: 'b'};

describe('with a queue and an account pinned', () => {
  const pins = [aPin({queues: ['payments*']}), aPin({accounts: [pinned]})];
  const payments = urlOf('payments');
  test.each<[string, Call]>([
    ['a peek', receive(payments)],
    ['a scan', receive(payments, 'jobs')],
    ['a peek in the account', receive(urlOf('orders', pinned))],
    [
      'a peek at a URL that ends in a path of its own',
      receive('http://h/queue/eu-west-1/000000000000/payments'),
    ],
    [
      'a release',
      async ({actions}) =>
        actions.sqs.send(
          new ChangeMessageVisibilityCommand({QueueUrl: payments, ReceiptHandle: 'r', VisibilityTimeout: 0}),
        ),
    ],
    [
      'a copy',
      async ({jobs}) => jobs.sqs.send(new SendMessageBatchCommand({QueueUrl: payments, Entries: [entry]})),
    ],
    [
      'a deletion',
      async ({jobs}) => jobs.sqs.send(new DeleteMessageBatchCommand({QueueUrl: payments, Entries: [entry]})),
    ],
    [
      'a move from there',
      async ({actions}) =>
        actions.sqs.send(
          new StartMessageMoveTaskCommand({SourceArn: arnOf('payments'), DestinationArn: arnOf('q')}),
        ),
    ],
    [
      'a move to there',
      async ({actions}) =>
        actions.sqs.send(
          new StartMessageMoveTaskCommand({SourceArn: arnOf('q'), DestinationArn: arnOf('payments')}),
        ),
    ],
    [
      'the end of a move',
      async ({actions}) =>
        actions.sqs.send(new CancelMessageMoveTaskCommand({TaskHandle: taskOf(arnOf('payments'))})),
    ],
    [
      'the end of a move in the account',
      async ({actions}) =>
        actions.sqs.send(new CancelMessageMoveTaskCommand({TaskHandle: taskOf(arnOf('q', pinned))})),
    ],
    [
      'the end of a move by a handle that says nothing',
      async ({actions}) => actions.sqs.send(new CancelMessageMoveTaskCommand({TaskHandle: 'opaque'})),
    ],
    [
      'an invocation in the account',
      async ({jobs}) =>
        jobs.lambda.send(new InvokeCommand({FunctionName: arnOf('function:f:live', pinned, 'lambda')})),
    ],
    [
      'an invocation by a partial ARN',
      async ({jobs}) => jobs.lambda.send(new InvokeCommand({FunctionName: `${pinned}:function:f`})),
    ],
    [
      'an invocation by a name, which tells no account',
      async ({jobs}) => jobs.lambda.send(new InvokeCommand({FunctionName: 'f'})),
    ],
    [
      'a peek at a stream of the account',
      async ({actions}) =>
        actions.kinesis.send(
          new GetShardIteratorCommand({
            StreamARN: arnOf('stream/s', pinned, 'kinesis'),
            ShardId: '0',
            ShardIteratorType: 'LATEST',
          }),
        ),
    ],
    [
      'records by an iterator, which tells nothing',
      async ({actions}) => actions.kinesis.send(new GetRecordsCommand({ShardIterator: 'i'})),
    ],
  ])('%s is refused', async (_, call) => {
    const {refusal, operations} = await outcomeOf(call, pins);
    expect(refusal).toMatchObject({kind: 'readOnly', code: 'PinnedReadOnly'});
    expect(operations).toEqual([]);
  });

  test.each<[string, Call]>([
    ['PurgeQueue', purge('orders')],
    ['ReceiveMessage', receive(urlOf('orders'))],
    [
      'GetQueueAttributes',
      async ({actions}) => actions.sqs.send(new GetQueueAttributesCommand({QueueUrl: payments})),
    ],
    ['ListQueues', async ({polling}) => polling.sqs.send(new ListQueuesCommand({}))],
    [
      'CancelMessageMoveTask',
      async ({actions}) =>
        actions.sqs.send(new CancelMessageMoveTaskCommand({TaskHandle: taskOf(arnOf('orders'))})),
    ],
  ])('%s of what is not pinned, or only reads, is sent', async (operation, call) => {
    expect(await outcomeOf(call, pins)).toEqual({refusal: undefined, operations: [operation]});
  });
});

describe('a move to the sources of a dead-letter queue', () => {
  const move: Call = async ({actions}) =>
    actions.sqs.send(new StartMessageMoveTaskCommand({SourceArn: arnOf('orders-dlq')}));

  test('is refused when one of them is pinned', async () => {
    const {refusal, operations} = await outcomeOf(move, [aPin({queues: ['payments']})]);
    expect(refusal?.message).toContain('queue "payments"');
    expect(new Set(operations)).toEqual(new Set(['GetQueueUrl', 'ListDeadLetterSourceQueues']));
  });

  test('is sent when none of them is', async () => {
    expect(await outcomeOf(move, [aPin({queues: ['emails']})])).toEqual({
      refusal: undefined,
      operations: ['GetQueueUrl', 'ListDeadLetterSourceQueues', 'StartMessageMoveTask'],
    });
  });

  test('asks nobody where no name is pinned', async () => {
    expect(await outcomeOf(move, [aPin({accounts: [pinned]})])).toEqual({
      refusal: undefined,
      operations: ['StartMessageMoveTask'],
    });
  });
});

test('a pin of a profile holds with that profile only', async () => {
  const pins = [aPin({profiles: ['prod']})];
  await aws.writeConfig(
    '[profile prod]\nregion = eu-west-1\naws_access_key_id = A\naws_secret_access_key = B\n' +
      '[profile test]\nregion = eu-west-1\naws_access_key_id = A\naws_secret_access_key = B\n',
  );
  const as = async (profile: string) =>
    (await outcomeOf(purge('orders'), pins, {profile, credentials: undefined})).refusal?.code;
  expect([await as('prod'), await as('test')]).toEqual(['PinnedReadOnly', undefined]);
});

test('a pin for typing the name refuses nothing by itself', async () => {
  const pins = [aPin({names: ['*'], readOnly: false, typeName: true})];
  expect(await outcomeOf(purge('orders'), pins)).toEqual({refusal: undefined, operations: ['PurgeQueue']});
});
