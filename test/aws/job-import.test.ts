import {expect, test} from 'vitest';
import type {ImportRequest, Outgoing} from '../../source/domain/job.ts';
import type {QueueReference} from '../../source/domain/message.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {Fault} from './job-account.ts';
import {bodiesOf, drain, entriesOf, failEntries, makeQueue, openJobs, targetOf} from './job-account.ts';

const aws = prepareAwsEnvironment();

const open = async (name: string, fault?: Fault) => {
  const jobs = await openJobs(aws, fault === undefined ? {} : {fault});
  return {...jobs, queue: await makeQueue(jobs.sqs, name)};
};

const outgoing = (id: string, message: Partial<Outgoing['message']> = {}): Outgoing => ({
  id,
  message: {body: id, attributes: {}, groupId: undefined, traceHeader: undefined, ...message},
});

const many = (count: number, groups: readonly string[] = []): readonly Outgoing[] =>
  Array.from({length: count}, (_, index) => outgoing(`m${index}`, {groupId: groups[index % groups.length]}));

const request = (
  queue: QueueReference,
  messages: ImportRequest['messages'],
  change: Partial<ImportRequest> = {},
): ImportRequest => ({
  id: '20261121T172301Z-4f9c',
  target: targetOf(queue),
  what: 'a file',
  messages,
  traceHeader: 'keep',
  perSecond: undefined,
  ...change,
});

test('every message of a file arrives with its attributes and group', async () => {
  const {sqs, queue, operations} = await open('orders');
  const attributes = {bytes: {dataType: 'Binary', value: new Uint8Array([0, 200])}};
  const messages = [...many(95), outgoing('last', {attributes, groupId: 'g', traceHeader: 'Root=1'})];
  const {finished} = operations.import(request(queue, messages), () => undefined);
  expect(await finished).toMatchObject({received: 96, sent: 96, refused: 0, reachedEnd: true, stillHeld: 0});
  const arrived = await drain(sqs, queue);
  expect(bodiesOf(arrived).toSorted()).toEqual(messages.map(({message}) => message.body).toSorted());
  expect(arrived.find(({body}) => body === 'last')).toMatchObject({
    attributes,
    groupId: 'g',
    traceHeader: 'Root=1',
  });
});

test('a file is read as it is sent, not before', async () => {
  let read = 0;
  const {queue, operations, requestsOf} = await open('orders', ({operation}) =>
    operation === 'SendMessageBatch' ? stopNow() : undefined,
  );
  async function* endless(): AsyncGenerator<Outgoing> {
    for (;;) {
      read += 1;
      yield await Promise.resolve(outgoing(`m${read}`));
    }
  }
  const job = operations.import(request(queue, endless()), () => undefined);
  const stopNow = (): undefined => {
    job.stop();
  };
  const outcome = await job.finished;
  expect(outcome).toMatchObject({reachedEnd: false, failure: undefined});
  expect(read).toBeLessThan(500);
  expect(outcome.sent).toBe(requestsOf('SendMessageBatch').flatMap(entriesOf).length);
});

test('an import that waits for input ends when it is stopped', async () => {
  const {queue, operations} = await open('orders');
  let waiting: () => void = () => undefined;
  const waits = new Promise<void>(resolve => {
    waiting = resolve;
  });
  let isReturned = false;
  const first = many(1);
  // Like a pipe that somebody holds open: one message, then silence.
  const pipe: AsyncIterator<Outgoing> = {
    next: () => {
      const value = first[0];
      if (value !== undefined && !isGiven) {
        isGiven = true;
        return Promise.resolve({value});
      }
      waiting();
      return new Promise(() => undefined);
    },
    return: () => {
      isReturned = true;
      return Promise.resolve({done: true, value: undefined});
    },
  };
  let isGiven = false;
  const messages = {[Symbol.asyncIterator]: () => pipe};
  const job = operations.import(request(queue, messages), () => undefined);
  await waits;
  job.stop();
  expect(await job.finished).toMatchObject({stopped: true, reachedEnd: false, failure: undefined});
  expect(isReturned).toBe(true);
});

test('into a FIFO queue the order of each group is kept, and a later import is not taken for the first', async () => {
  const {sqs, queue, operations} = await open('orders.fifo');
  const messages = many(40, ['a', 'b', 'c']);
  const first = operations.import(request(queue, messages), () => undefined);
  expect(await first.finished).toMatchObject({sent: 40});
  const arrived = await drain(sqs, queue);
  for (const group of ['a', 'b', 'c'])
    expect(bodiesOf(arrived.filter(({groupId}) => groupId === group))).toEqual(
      messages.filter(({message}) => message.groupId === group).map(({id}) => id),
    );
  const second = operations.import(request(queue, messages, {id: '20261121T172401Z-aaaa'}), () => undefined);
  expect(await second.finished).toMatchObject({sent: 40});
  expect(await drain(sqs, queue)).toHaveLength(40);
});

test('what follows a refused message of its group is held back', async () => {
  const jobs = await open('orders.fifo', wire =>
    wire.operation === 'SendMessageBatch'
      ? failEntries(wire, jobs.account, ({Id}) =>
          Id === 'm2' ? {Code: 'InvalidMessageContents'} : undefined,
        )
      : undefined,
  );
  const {finished} = jobs.operations.import(request(jobs.queue, many(10, ['a', 'b'])), () => undefined);
  expect(await finished).toMatchObject({sent: 6, refused: 1, heldBack: 3});
  const arrived = bodiesOf(await drain(jobs.sqs, jobs.queue));
  expect(arrived.toSorted()).toEqual(['m0', 'm1', 'm3', 'm5', 'm7', 'm9']);
});

test('messages that cannot go are refused with the reason, before SQS is asked', async () => {
  const {queue, operations, requestsOf} = await open('orders.fifo');
  const messages = [
    outgoing('no-group'),
    outgoing('large', {groupId: 'a', body: 'x'.repeat(2000)}),
    outgoing('not a name', {groupId: 'b'}),
    outgoing('fine', {groupId: 'c'}),
    outgoing('fine', {groupId: 'c', body: 'again'}),
  ];
  const {finished} = operations.import(
    request(queue, messages, {target: targetOf(queue, 1024)}),
    () => undefined,
  );
  const outcome = await finished;
  expect(outcome).toMatchObject({received: 5, sent: 1, refused: 4});
  expect(Object.fromEntries(outcome.refusals.map(({reason, examples}) => [examples[0], reason]))).toEqual({
    'no-group': 'it has no MessageGroupId, which FIFO queue orders.fifo demands',
    large: 'it is larger than the 1.0 KiB that orders.fifo takes',
    'not a name': 'its message id cannot name an entry of a batch: A-Z a-z 0-9 _ -, at most 80',
    fine: 'its id stands there more than once: the first one counts',
  });
  expect(requestsOf('SendMessageBatch').flatMap(entriesOf)).toHaveLength(1);
});

test('a file that cannot be read to its end is a failure, and what was sent is counted', async () => {
  const {sqs, queue, operations} = await open('orders');
  async function* broken(): AsyncGenerator<Outgoing> {
    yield* many(15);
    await Promise.resolve();
    throw new Error('line 16 is no JSON');
  }
  const outcome = await operations.import(request(queue, broken()), () => undefined).finished;
  expect(outcome).toMatchObject({
    reachedEnd: false,
    failure: {message: expect.stringContaining('line 16 is no JSON') as string},
  });
  expect(await drain(sqs, queue)).toHaveLength(outcome.sent);
});
