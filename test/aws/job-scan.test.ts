import {describe, expect, test} from 'vitest';
import {feedingFunctions} from '../../source/aws/origin-functions.ts';
import type {ScanRequest} from '../../source/domain/job.ts';
import type {Message, QueueReference} from '../../source/domain/message.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';
import type {Fault} from './job-account.ts';
import {
  bodiesOf,
  drain,
  fill,
  grouped,
  makeQueue,
  noOrigins,
  numbered,
  openJobs,
  shortPatience,
  targetOf,
} from './job-account.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();

const open = async (count: number, fault?: Fault) => {
  const jobs = await openJobs(aws, fault === undefined ? {} : {fault});
  const queue = await makeQueue(jobs.sqs, 'orders-dlq');
  const ids = await fill(jobs.sqs, queue, numbered(count));
  return {...jobs, queue, ids};
};

const everything = (queue: QueueReference, change: Partial<ScanRequest> = {}): ScanRequest => ({
  queue,
  wanted: 1000,
  wantedBytes: 1_000_000,
  selects: () => true,
  ...change,
});

const inFlight = (count: number): WireReply => ({
  json: {
    Attributes: {
      QueueArn: 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: String(count),
      ApproximateNumberOfMessagesDelayed: '0',
    },
  },
});

describe('a scan', () => {
  test('sees every message once, waits for whoever listens, and leaves all of them visible', async () => {
    const {sqs, queue, operations} = await open(120);
    const seen: Message[] = [];
    let listening = 0;
    const outcome = await operations.scan(
      everything(queue),
      async messages => {
        listening += 1;
        expect(listening).toBe(1);
        await Promise.resolve();
        seen.push(...messages);
        listening -= 1;
      },
      signal,
    );
    expect(outcome).toMatchObject({received: 120, stillHeld: 0, endedBy: 'end'});
    expect(new Set(seen.map(({id}) => id)).size).toBe(120);
    expect(seen).toHaveLength(120);
    expect(await drain(sqs, queue)).toHaveLength(120);
  });

  test('of a FIFO queue does not claim to have seen what is behind the messages it held', async () => {
    const {sqs, operations} = await openJobs(aws);
    const queue = await makeQueue(sqs, 'orders-dlq.fifo');
    const empty = await operations.scan(everything(queue), () => undefined, signal);
    expect(empty).toMatchObject({received: 0, endedBy: 'end'});
    await fill(sqs, queue, grouped(['a'], 50));
    const outcome = await operations.scan(everything(queue), () => undefined, signal);
    expect(outcome).toMatchObject({received: 10, endedBy: 'held', stillHeld: 0});
  });

  test.each<[string, WireReply, string]>([
    ['almost all that may be in flight is', inFlight(110_000), 'held'],
    ['few messages are in flight', inFlight(99_000), 'end'],
    ['nobody may ask how many messages are in flight', awsError('AccessDenied', 'no', 403), 'end'],
  ])('when nothing more comes and %s', async (_, counts, endedBy) => {
    const {queue, operations} = await open(3, ({operation}) =>
      operation === 'GetQueueAttributes' ? counts : undefined,
    );
    expect(await operations.scan(everything(queue), () => undefined, signal)).toMatchObject({
      received: 3,
      endedBy,
    });
  });

  test('does not call it the end when the answer to a receive was lost', async () => {
    let isFirst = true;
    const {queue, operations} = await open(3, ({operation}) => {
      if (operation !== 'ReceiveMessage' || !isFirst) return undefined;
      isFirst = false;
      return 'reset';
    });
    expect(await operations.scan(everything(queue), () => undefined, signal)).toMatchObject({
      received: 3,
      endedBy: 'held',
    });
  });

  test('ends when it has enough, and receives no more than that', async () => {
    const {queue, operations} = await open(100);
    const seen: Message[] = [];
    const outcome = await operations.scan(
      everything(queue, {wanted: 25}),
      messages => void seen.push(...messages),
      signal,
    );
    expect(outcome).toMatchObject({received: 25, endedBy: 'wanted', stillHeld: 0});
    expect(seen).toHaveLength(25);
  });

  test('reports only what is selected', async () => {
    const {queue, operations} = await open(50);
    const seen: Message[] = [];
    const selects = ({body}: Message): boolean => body.endsWith('3');
    const request = everything(queue, {selects});
    const outcome = await operations.scan(request, messages => void seen.push(...messages), signal);
    expect(outcome).toMatchObject({received: 50, endedBy: 'end'});
    expect(bodiesOf(seen).toSorted()).toEqual(['13', '23', '3', '33', '43']);
  });

  test('ends when it has taken too much', async () => {
    const {queue, operations} = await open(100);
    const outcome = await operations.scan(everything(queue, {wantedBytes: 5}), () => undefined, signal);
    expect(outcome).toMatchObject({endedBy: 'bytes', stillHeld: 0});
    expect(outcome.received).toBeLessThan(100);
  });

  test('that is stopped releases everything', async () => {
    const {sqs, queue, operations} = await open(100);
    const stop = new AbortController();
    const outcome = await operations.scan(everything(queue), () => stop.abort(), stop.signal);
    expect(outcome).toMatchObject({endedBy: 'stop', stillHeld: 0});
    expect(await drain(sqs, queue)).toHaveLength(100);
  });

  test('that fails says why after everything is released', async () => {
    let receives = 0;
    const {sqs, queue, operations} = await open(100, ({operation}) => {
      if (operation !== 'ReceiveMessage') return undefined;
      receives += 1;
      return receives > 3 ? awsError('AccessDenied', 'no', 403) : undefined;
    });
    expect(await failureOf(operations.scan(everything(queue), () => undefined, signal))).toMatchObject({
      kind: 'accessDenied',
    });
    expect(await drain(sqs, queue)).toHaveLength(100);
  });
});

describe('a message in hand', () => {
  const repaired = {body: 'repaired', attributes: {}, groupId: undefined, traceHeader: undefined};

  test('is hidden alone, and replaced: the repaired copy first, then the original away', async () => {
    const {sqs, queue, ids, operations, requests} = await open(20);
    const hand = await operations.take(queue, ids[7] ?? '', signal);
    expect(hand?.message.body).toBe('7');
    const outcome = await hand?.replace('job-1', targetOf(queue), repaired, 'keep');
    expect(outcome).toMatchObject({sent: 1, deleted: 1, stillHeld: 0, failure: undefined});
    const changes = requests.map(({operation}) => operation).filter(name => /^(Send|Delete)/.test(name));
    expect(changes).toEqual(['SendMessageBatch', 'DeleteMessageBatch']);
    const left = bodiesOf(await drain(sqs, queue));
    expect(left).toHaveLength(20);
    expect(left).toContain('repaired');
    expect(left).not.toContain('7');
  });

  test('stays in hand when the repaired one is refused', async () => {
    const {sqs, queue, ids, operations} = await open(1);
    const hand = await operations.take(queue, ids[0] ?? '', signal);
    const refused = await hand?.replace('job-1', targetOf(queue), {...repaired, body: '\u0000'}, 'keep');
    expect(refused).toMatchObject({sent: 0, refused: 1, deleted: 0, stillHeld: 1});
    expect(await drain(sqs, queue)).toEqual([]);
    await hand?.release();
    expect(bodiesOf(await drain(sqs, queue))).toEqual(['0']);
  });

  test('is sent to a FIFO queue under an id of its own', async () => {
    const jobs = await openJobs(aws);
    const queue = await makeQueue(jobs.sqs, 'orders-dlq.fifo');
    const [id = ''] = await fill(jobs.sqs, queue, grouped(['a'], 1));
    const hand = await jobs.operations.take(queue, id, signal);
    await hand?.replace('job-1', targetOf(queue), {...repaired, groupId: 'a'}, 'keep');
    const [copy] = await drain(jobs.sqs, queue);
    expect(copy?.body).toBe('repaired');
    expect(copy?.deduplicationId).toMatch(new RegExp(`^${id}-e\\d+$`));
  });

  test('whose original could not be deleted is not sent a second time', async () => {
    let isDenied = true;
    const {sqs, queue, ids, operations} = await open(1, ({operation}) =>
      operation === 'DeleteMessageBatch' && isDenied ? awsError('AccessDenied', 'no', 403) : undefined,
    );
    const target = await makeQueue(sqs, 'orders');
    const hand = await operations.take(queue, ids[0] ?? '', signal);
    const first = await hand?.replace('job-1', targetOf(target), repaired, 'keep');
    expect(first).toMatchObject({
      sent: 1,
      notDeleted: 1,
      notDeletedIds: ids,
      failure: {kind: 'accessDenied'},
    });
    isDenied = false;
    const second = await hand?.replace('job-2', targetOf(target), repaired, 'keep');
    expect(second).toMatchObject({sent: 0, deleted: 1});
    expect(await drain(sqs, target)).toHaveLength(1);
  });

  test('can be held longer, and says so when SQS refuses', async () => {
    let isRefused = false;
    const {queue, ids, operations} = await open(1, ({operation}) =>
      operation === 'ChangeMessageVisibility' && isRefused
        ? awsError('InvalidParameterValue', 'Total VisibilityTimeout for the message is beyond the limit')
        : undefined,
    );
    const hand = await operations.take(queue, ids[0] ?? '', signal);
    const before = hand?.heldUntil() ?? 0;
    await hand?.extend();
    expect(hand?.heldUntil()).toBeGreaterThanOrEqual(before);
    isRefused = true;
    expect(await failureOf(hand?.extend() ?? Promise.resolve())).toMatchObject({kind: 'refused'});
  });

  test('that is not there is not found, and everything is visible again', async () => {
    const {sqs, queue, operations} = await open(15);
    expect(await operations.take(queue, 'another', signal)).toBeUndefined();
    expect(await drain(sqs, queue)).toHaveLength(15);
  });

  test('is released on the way out', async () => {
    const {sqs, queue, ids, operations} = await open(1);
    await operations.take(queue, ids[0] ?? '', signal);
    await operations.releaseAll();
    expect(await drain(sqs, queue)).toHaveLength(1);
  });
});

test('a purge empties the queue; a second one within a minute is refused', async () => {
  const {queue, operations} = await open(3);
  await operations.purge(queue);
  expect(await failureOf(operations.purge(queue))).toMatchObject({code: 'PurgeQueueInProgress'});
});

test('sources of a queue are found with the size they take; what cannot be asked is a gap', async () => {
  const jobs = await openJobs(aws, {
    fault: ({operation, form}) =>
      operation === 'ListSubscriptions'
        ? {
            text: `<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>User is not authorized</Message></Error></ErrorResponse>`,
            status: 403,
            contentType: form.get('Version') === null ? 'text/plain' : 'text/xml',
          }
        : operation === ''
          ? {json: {Functions: []}}
          : undefined,
  });
  const letters = await makeQueue(jobs.sqs, 'orders-dlq');
  const RedrivePolicy = JSON.stringify({deadLetterTargetArn: letters.arn, maxReceiveCount: 1});
  const orders = await makeQueue(jobs.sqs, 'orders', {RedrivePolicy, MaximumMessageSize: '2048'});
  expect(await jobs.operations.origins(letters, signal)).toEqual({
    ...noOrigins,
    sources: [{kind: 'queue', queue: orders, maxBytes: 2048}],
    gaps: [expect.stringMatching(/^SNS ListSubscriptions: access denied/)],
  });
});

test('of 21 functions all but one are asked for their on-failure destinations, and that is said', async () => {
  const functions = Array.from({length: 21}, (_, index) => ({
    FunctionName: `f${index}`,
    FunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:f${index}`,
  }));
  // The answer to both, the list of functions and that of the destinations of one.
  const answer = {json: {Functions: functions, FunctionEventInvokeConfigs: []}};
  const endpoint = await aws.endpoint(() => answer);
  const {jobs} = await aws.connect({endpointUrl: endpoint.url});
  const arn = 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq';
  const queue: QueueReference = {
    url: `${endpoint.url}/1/orders-dlq`,
    name: 'orders-dlq',
    arn,
    type: 'standard',
  };
  expect(await feedingFunctions(jobs.lambda, queue, shortPatience, signal)).toEqual({
    found: [],
    gaps: ['the on-failure destinations of 1 function was not asked: Lambda allows few such calls'],
  });
});
