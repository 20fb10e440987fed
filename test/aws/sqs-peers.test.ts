import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {AwsClients} from '../../source/aws/clients.ts';
import {createPeekOperations} from '../../source/aws/peek.ts';
import {listDeadLetterSourceUrls, listQueueUrls, readQueueAttributes} from '../../source/aws/queue-reader.ts';
import {createRedriveOperations} from '../../source/aws/message-move-tasks.ts';
import type {Message, QueueReference} from '../../source/domain/message.ts';
import {isOver} from '../../source/domain/redrive.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import type {Peer} from './peers.ts';
import {fauxqsObstacle, startDemoPeer, startFauxqs, startLocalAwsSqs} from './peers.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();

const createQueue = async (
  {actions: {sqs}}: AwsClients,
  name: string,
  Attributes: Readonly<Record<string, string>> = {},
): Promise<QueueReference> => {
  const {QueueUrl: url = ''} = await sqs.send(new CreateQueueCommand({QueueName: name, Attributes}));
  const {arn = ''} = await readQueueAttributes(sqs, url, signal);
  return {url, name, arn, type: 'standard'};
};

const createPair = async (clients: AwsClients) => {
  const deadLetters = await createQueue(clients, 'orders-dlq');
  const RedrivePolicy = JSON.stringify({deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 1});
  const source = await createQueue(clients, 'orders', {RedrivePolicy});
  return {source, deadLetters};
};

const send = async ({actions: {sqs}}: AwsClients, {url}: QueueReference, count: number): Promise<void> => {
  for (let from = 0; from < count; from += 10)
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: Array.from({length: Math.min(10, count - from)}, (_, index) => ({
          Id: String(index),
          MessageBody: `message ${from + index}`,
        })),
      }),
    );
};

/**
 * The attributes once nothing is delayed: local-aws-sqs counts a message as delayed during the very millisecond in which
 * it arrived.
 */
const readSettled = async (
  clients: AwsClients,
  queue: QueueReference,
): ReturnType<typeof readQueueAttributes> => {
  const attributes = await readQueueAttributes(clients.polling.sqs, queue.url, signal);
  return (attributes.counts?.delayed ?? 0) > 0 ? readSettled(clients, queue) : attributes;
};

/** Receives until nothing comes: what comes a second time is moved to the dead-letter queue instead. */
const letDie = async (
  clients: AwsClients,
  {source, deadLetters}: Awaited<ReturnType<typeof createPair>>,
): Promise<number | undefined> => {
  const receive = async (): Promise<number> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: source.url,
      VisibilityTimeout: 0,
      MaxNumberOfMessages: 10,
    });
    return (await clients.actions.sqs.send(command)).Messages?.length ?? 0;
  };
  while ((await receive()) > 0 || (await readSettled(clients, source)).counts?.visible !== 0);
  return (await readSettled(clients, deadLetters)).counts?.visible;
};

const peers: readonly {
  readonly name: string;
  readonly start: () => Promise<Peer>;
  readonly obstacle?: string | undefined;
  readonly movesMessages: boolean;
}[] = [
  {name: 'the demo account', start: startDemoPeer, movesMessages: true},
  {name: 'local-aws-sqs', start: startLocalAwsSqs, movesMessages: true},
  {name: 'fauxqs', start: startFauxqs, obstacle: fauxqsObstacle(), movesMessages: false},
];

describe.each(peers)('against $name', ({name, start, obstacle, movesMessages}) => {
  let peer: Peer | undefined;
  let clients: AwsClients;

  beforeEach(async context => {
    if (obstacle !== undefined) context.skip(obstacle);
    peer = await start();
    clients = await aws.connect({endpointUrl: peer.url, region: peer.region});
  });
  afterEach(async () => {
    await peer?.close();
    peer = undefined;
  });

  test('queues are listed with their attributes', async () => {
    const {source, deadLetters} = await createPair(clients);
    expect([...(await listQueueUrls(clients.polling.sqs, signal))].sort()).toEqual(
      [source.url, deadLetters.url].sort(),
    );
    await send(clients, source, 3);
    const {arn, counts, settings} = await readSettled(clients, source);
    expect(arn).toBe(source.arn);
    expect(counts).toMatchObject({visible: 3, inFlight: 0, delayed: 0});
    expect(settings).toMatchObject({
      maxReceiveCount: 1,
      deadLetterQueueArn: deadLetters.arn,
      retentionSeconds: 345_600,
    });
  });

  test('a peek shows a message whole, attributes of every type included', async () => {
    const queue = await createQueue(clients, 'typed');
    const bytes = new Uint8Array([0, 255, 128, 10]);
    await clients.actions.sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: 'grüße',
        MessageAttributes: {
          kind: {DataType: 'String', StringValue: 'order'},
          amount: {DataType: 'Number.euro', StringValue: '12.5'},
          picture: {DataType: 'Binary', BinaryValue: bytes},
        },
      }),
    );
    const seen: Message[] = [];
    const request = {queue, wanted: 10, hold: false};
    await createPeekOperations(clients.actions.sqs).peek(request, found => seen.push(...found), signal);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      body: 'grüße',
      receiveCount: 1,
      attributes: {
        kind: {dataType: 'String', value: 'order'},
        amount: {dataType: 'Number.euro', value: '12.5'},
        picture: {dataType: 'Binary'},
      },
      // 7 bytes of body, then name, type and value of each attribute.
      sizeBytes: 7 + (4 + 6 + 5) + (6 + 11 + 4) + (7 + 6 + 4),
    });
    expect(Buffer.from(seen[0]?.attributes['picture']?.value ?? '')).toEqual(Buffer.from(bytes));
    expect(seen[0]?.sentAt).toBeGreaterThan(0);
  });

  test('a peek that holds reaches all messages and leaves none hidden', async () => {
    const queue = await createQueue(clients, 'many');
    await send(clients, queue, 35);
    const seen: Message[] = [];
    const outcome = await createPeekOperations(clients.actions.sqs).peek(
      {queue, wanted: 35, hold: true},
      found => seen.push(...found),
      signal,
    );
    expect(outcome).toMatchObject({stillHeld: 0});
    expect(new Set(seen.map(({body}) => body)).size).toBe(35);
    const {counts} = await readQueueAttributes(clients.polling.sqs, queue.url, signal);
    expect(counts).toMatchObject({visible: 35, inFlight: 0});
  });

  test('called off half-way, a peek that holds leaves none hidden either', async () => {
    const queue = await createQueue(clients, 'many');
    await send(clients, queue, 35);
    const controller = new AbortController();
    const outcome = await createPeekOperations(clients.actions.sqs).peek(
      {queue, wanted: 35, hold: true},
      () => controller.abort(),
      controller.signal,
    );
    expect(outcome).toMatchObject({stillHeld: 0, reachedEnd: false});
    expect((await readQueueAttributes(clients.polling.sqs, queue.url, signal)).counts).toMatchObject({
      visible: 35,
      inFlight: 0,
    });
  });

  test('a queue that was deleted is not found', async () => {
    const queue = await createQueue(clients, 'gone');
    await clients.actions.sqs.send(new DeleteQueueCommand({QueueUrl: queue.url}));
    const failure = await failureOf(readQueueAttributes(clients.polling.sqs, queue.url, signal));
    expect(failure).toMatchObject({kind: 'notFound', operation: 'GetQueueAttributes'});
  });

  test('the facts of a redrive say what the endpoint knows', async () => {
    const pair = await createPair(clients);
    await send(clients, pair.source, 3);
    expect(await letDie(clients, pair)).toBe(3);
    const facts = await createRedriveOperations(clients.actions.sqs).facts(pair.deadLetters, signal);
    expect(facts).toEqual(
      movesMessages
        ? {sourceQueueUrls: [pair.source.url], tasks: [], visible: 3, inFlight: 0, delayed: 0}
        : {sourceQueueUrls: undefined, tasks: undefined, visible: 3, inFlight: 0, delayed: 0},
    );
  });

  test('a redrive brings the dead letters back to their source, and the journal says so', async ({skip}) => {
    if (!movesMessages) skip(`${name} has no message move tasks`);
    const pair = await createPair(clients);
    await send(clients, pair.source, 12);
    expect(await letDie(clients, pair)).toBe(12);
    const operations = createRedriveOperations(clients.actions.sqs);
    const sourceArn = pair.deadLetters.arn;
    const handle = await operations.start({sourceArn, destinationArn: undefined, maxPerSecond: 500});
    expect(handle).not.toBe('');
    let [task] = await operations.tasks(sourceArn, signal);
    while (task !== undefined && !isOver(task)) [task] = await operations.tasks(sourceArn, signal);
    expect(task).toMatchObject({
      status: 'COMPLETED',
      sourceArn,
      handle: undefined,
      maxPerSecond: 500,
      moved: 12,
    });
    expect((await readSettled(clients, pair.source)).counts?.visible).toBe(12);
    const entries = aws.journal.filter(({operation}) => operation === 'StartMessageMoveTask');
    expect(entries).toMatchObject([
      {phase: 'before', account: '123456789012', parameters: {SourceArn: sourceArn}},
      {phase: 'after', outcome: {TaskHandle: handle}},
    ]);
  });

  test('a redrive keeps the body and every attribute: nothing is sent again by hand', async ({skip}) => {
    if (!movesMessages) skip(`${name} has no message move tasks`);
    const pair = await createPair(clients);
    const MessageAttributes = {
      tenant: {DataType: 'String', StringValue: 'acme'},
      attempt: {DataType: 'Number', StringValue: '3'},
      blob: {DataType: 'Binary', BinaryValue: Uint8Array.from([0, 27, 255])},
    };
    await clients.actions.sqs.send(
      new SendMessageCommand({QueueUrl: pair.source.url, MessageBody: 'one', MessageAttributes}),
    );
    await letDie(clients, pair);
    const operations = createRedriveOperations(clients.actions.sqs);
    const sourceArn = pair.deadLetters.arn;
    await operations.start({sourceArn, destinationArn: undefined, maxPerSecond: 500});
    let [task] = await operations.tasks(sourceArn, signal);
    while (task !== undefined && !isOver(task)) [task] = await operations.tasks(sourceArn, signal);
    const seen: Message[] = [];
    const request = {queue: pair.source, wanted: 10, hold: false};
    await createPeekOperations(clients.actions.sqs).peek(request, messages => seen.push(...messages), signal);
    expect(seen).toMatchObject([
      {
        body: 'one',
        attributes: {
          tenant: {dataType: 'String', value: 'acme'},
          attempt: {dataType: 'Number', value: '3'},
          blob: {dataType: 'Binary', value: Uint8Array.from([0, 27, 255])},
        },
      },
    ]);
  });

  test('a running redrive shows its handle, refuses a second one and can be cancelled', async ({skip}) => {
    if (!movesMessages) skip(`${name} has no message move tasks`);
    const pair = await createPair(clients);
    await send(clients, pair.source, 30);
    expect(await letDie(clients, pair)).toBe(30);
    const operations = createRedriveOperations(clients.actions.sqs);
    const request = {sourceArn: pair.deadLetters.arn, destinationArn: undefined, maxPerSecond: 1};
    const handle = await operations.start(request);
    expect((await operations.tasks(request.sourceArn, signal))[0]).toMatchObject({status: 'RUNNING', handle});
    expect(await failureOf(operations.start(request))).toMatchObject({kind: 'refused'});
    const moved = await operations.cancel(handle);
    expect(moved).toBeLessThan(30);
    let [task] = await operations.tasks(request.sourceArn, signal);
    while (task !== undefined && !isOver(task)) [task] = await operations.tasks(request.sourceArn, signal);
    expect(task).toMatchObject({status: 'CANCELLED', handle: undefined});
    expect(aws.journal.map(({operation, phase}) => `${operation} ${phase}`).slice(-6)).toEqual([
      'StartMessageMoveTask before',
      'StartMessageMoveTask after',
      'StartMessageMoveTask before',
      'StartMessageMoveTask failed',
      'CancelMessageMoveTask before',
      'CancelMessageMoveTask after',
    ]);
  });

  test('a queue that is nobody’s dead-letter queue cannot be redriven', async ({skip}) => {
    if (!movesMessages) skip(`${name} has no message move tasks`);
    const queue = await createQueue(clients, 'events-sns-dlq');
    const operations = createRedriveOperations(clients.actions.sqs);
    const request = {sourceArn: queue.arn, destinationArn: undefined, maxPerSecond: undefined};
    expect(await failureOf(operations.start(request))).toMatchObject({kind: 'refused'});
    expect((await operations.facts(queue, signal)).sourceQueueUrls).toEqual([]);
  });

  test('the sources of a dead-letter queue are found', async ({skip}) => {
    if (!movesMessages) skip(`${name} cannot list them`);
    const {source, deadLetters} = await createPair(clients);
    expect(await listDeadLetterSourceUrls(clients.polling.sqs, deadLetters.url, signal)).toEqual([
      source.url,
    ]);
  });
});
