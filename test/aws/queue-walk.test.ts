import fc from 'fast-check';
import {expect, onTestFinished, test, vi} from 'vitest';
import {createGroupOrder} from '../../source/aws/group-order.ts';
import {createHold} from '../../source/aws/job-hold.ts';
import {createIdMemory, createRecentIds} from '../../source/aws/job-ids.ts';
import type {JobWork} from '../../source/domain/job.ts';
import type {JobLine} from '../../source/domain/job-journal.ts';
import type {JournalEntry} from '../../source/domain/journal.ts';
import type {QueueReference} from '../../source/domain/message.ts';
import {unfinishedOf} from '../../source/domain/unfinished-job.ts';
import {createJobOperations} from '../../source/aws/job-operations.ts';
import {holdOf, letterOf, receiveTime} from '../../source/aws/letter.ts';
import {aJobHeader} from '../fixtures/a-job.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply, WireRequest} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';
import {entriesOf, redriveTo, shortPatience} from './job-account.ts';

const aws = prepareAwsEnvironment();

const queueAt = (name: string): QueueReference => ({
  url: `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`,
  name,
  arn: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
  type: 'standard',
});

/** Messages by number; the receipt handle tells the receives of one message apart. */
const messages = (numbers: readonly number[], receive = 'first'): WireReply => ({
  json: {
    Messages: numbers.map(number => ({
      MessageId: `id${number}`,
      ReceiptHandle: `${receive} handle of ${number}`,
      Body: 'body',
      MD5OfBody: '841a2d689ad86bd1611447453c22c6fc',
    })),
  },
});

const empty: WireReply = {json: {}};
const [dlq, orders] = [queueAt('orders-dlq'), queueAt('orders')];

const yes = (request: WireRequest): WireReply => ({
  json: {
    Successful: entriesOf(request).map(({Id}) => ({
      Id,
      MessageId: `copy-of-${Id}`,
      MD5OfMessageBody: '841a2d689ad86bd1611447453c22c6fc',
    })),
    Failed: [],
  },
});

/** A promise that somebody else settles. */
const createGate = () => {
  let open: () => void = () => undefined;
  const passed = new Promise<void>(resolve => {
    open = resolve;
  });
  return {passed, open: () => open()};
};

/** Answers receives as told, one after the other, then with nothing; agrees to everything else. */
const start = async (
  receives: readonly (WireReply | (() => WireReply | Promise<WireReply>))[],
  work: JobWork = redriveTo(orders),
  isSelected: (id: string) => boolean = () => true,
  other: (request: WireRequest) => WireReply | Promise<WireReply> | undefined = () => undefined,
  onJournal: (entry: JournalEntry) => void = () => undefined,
) => {
  let received = 0;
  const endpoint = await aws.endpoint(request => {
    if (request.operation !== 'ReceiveMessage') return other(request) ?? yes(request);
    const reply = receives[received++] ?? empty;
    return typeof reply === 'function' ? reply() : reply;
  });
  const write = async (entry: JournalEntry): Promise<void> => {
    await Promise.resolve();
    onJournal(entry);
  };
  const clients = await aws.connect({endpointUrl: endpoint.url}, {journal: {write}});
  const operations = createJobOperations(clients.jobs, {
    region: 'eu-west-1',
    log: () => undefined,
    patience: shortPatience,
  });
  const job = operations.start(
    {
      id: '20261121T172301Z-4f9c',
      queue: dlq,
      work,
      what: 'all',
      selects: ({id}) => isSelected(id),
      perSecond: undefined,
    },
    () => undefined,
  );
  const handles = (operation: string) =>
    endpoint.requests
      .filter(request => request.operation === operation)
      .flatMap(entriesOf)
      .map(({ReceiptHandle}) => ReceiptHandle);
  return {
    job,
    requests: endpoint.requests,
    receives: () => endpoint.requests.filter(({operation}) => operation === 'ReceiveMessage'),
    sentIds: () =>
      endpoint.requests
        .filter(({operation}) => operation === 'SendMessageBatch')
        .flatMap(entriesOf)
        .map(({Id}) => Id),
    deleted: () => handles('DeleteMessageBatch'),
    released: () => handles('ChangeMessageVisibilityBatch'),
  };
};

const upTo = (count: number, from = 0): readonly number[] =>
  Array.from({length: count}, (_, index) => from + index);

test('a receive asks for everything, waits, and hides for two minutes', async () => {
  const queue = await start([]);
  await queue.job.finished;
  expect(queue.receives()[0]?.body).toEqual({
    QueueUrl: dlq.url,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 120,
    WaitTimeSeconds: 1,
    AttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
});

test('two empty answers in a row are the end, and no more is asked', async () => {
  const queue = await start([empty, empty]);
  expect(await queue.job.finished).toMatchObject({received: 0, reachedEnd: true});
  expect(queue.receives()).toHaveLength(2);
});

test('one empty answer is not the end', async () => {
  const queue = await start([empty, messages([1, 2])]);
  expect(await queue.job.finished).toMatchObject({received: 2, sent: 2, deleted: 2, reachedEnd: true});
});

test('a queue that shows the same messages over and over is seen through, each of them once', async () => {
  const again = messages(upTo(5));
  const queue = await start(
    Array.from({length: 1000}, () => again),
    redriveTo(orders),
    () => false,
  );
  expect(await queue.job.finished).toMatchObject({received: 5, passedOver: 5, reachedEnd: true});
  expect(queue.receives().length).toBeLessThan(20);
});

test('a message that two receives bring at once is sent once, and deleted by the later handle', async () => {
  const sending = createGate();
  const secondTaken = createGate();
  const emptyThen = async (): Promise<WireReply> => {
    await secondTaken.passed;
    return empty;
  };
  const queue = await start(
    [
      // The receive that was sent first waits longest.
      async () => {
        await sending.passed;
        return messages([1], 'second');
      },
      messages([1], 'first'),
      emptyThen,
      emptyThen,
      // Asked for because the second one has been taken.
      () => {
        secondTaken.open();
        return empty;
      },
    ],
    redriveTo(orders),
    () => true,
    async request => {
      if (request.operation === 'SendMessageBatch') {
        sending.open();
        await secondTaken.passed;
      }
      return yes(request);
    },
  );
  expect(await queue.job.finished).toMatchObject({received: 1, sent: 1, deleted: 1});
  expect(queue.sentIds()).toEqual(['id1']);
  expect(queue.deleted()).toEqual(['second handle of 1']);
});

test('a message that is delivered once more after its deletion is deleted again, not sent again', async () => {
  const queue = await start([messages([1]), empty, messages([1], 'second')]);
  expect(await queue.job.finished).toMatchObject({sent: 1, deleted: 1});
  expect(queue.sentIds()).toEqual(['id1']);
});

test('a message that is there again after its deletion, and stays, is named as a duplicate', async () => {
  let deletions = 0;
  const deleted = createGate();
  const queue = await start(
    [
      messages([1]),
      async () => {
        await deleted.passed;
        return messages([1], 'second');
      },
    ],
    redriveTo(orders),
    () => true,
    ({operation, body}) => {
      if (operation !== 'DeleteMessageBatch') return undefined;
      deletions += 1;
      const [{Id = ''} = {}] = body['Entries'] as readonly {readonly Id?: string}[];
      return deletions === 1
        ? undefined
        : {json: {Failed: [{Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid', Message: 'no'}]}};
    },
    ({operation, phase}) => {
      if (operation === 'DeleteMessageBatch' && phase === 'after') deleted.open();
    },
  );
  expect(await queue.job.finished).toMatchObject({
    sent: 1,
    deleted: 0,
    notDeleted: 1,
    notDeletedIds: ['id1'],
  });
});

test('a deletion that SQS agrees to after the handle expired is in the journal as not done', async () => {
  vi.useFakeTimers({toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z')});
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const entries: JournalEntry[] = [];
  const queue = await start(
    [messages([1])],
    redriveTo(orders),
    () => true,
    ({operation}) => {
      // The answer comes when the message is visible again.
      if (operation === 'DeleteMessageBatch') vi.setSystemTime(Date.now() + 121_000);
      return undefined;
    },
    entry => void entries.push(entry),
  );
  expect(await queue.job.finished).toMatchObject({
    sent: 1,
    deleted: 0,
    notDeleted: 1,
    notDeletedIds: ['id1'],
  });
  expect(
    entries.filter(({phase}) => phase === 'after').map(({operation, notDone}) => [operation, notDone]),
  ).toEqual([
    ['SendMessageBatch', undefined],
    ['DeleteMessageBatch', ['id1']],
  ]);
  const header = aJobHeader();
  const lines = entries.map((entry): JobLine => ({type: 'call', ...entry}));
  // Also of a program that was killed before it could say how the job ended.
  expect(unfinishedOf(header, lines)).toMatchObject({copied: {id1: 'copy-of-id1'}, deleted: 0});
});

test('what a lost answer may have hidden means that the end was not seen', async () => {
  const queue = await start(['reset', messages([1])]);
  expect(await queue.job.finished).toMatchObject({sent: 1, reachedEnd: false, failure: undefined});
});

test('a receive that is refused for good ends the job, and what is held is released', async () => {
  const queue = await start(
    [messages(upTo(10)), awsError('QueueDoesNotExist', 'gone'), awsError('QueueDoesNotExist', 'gone')],
    redriveTo(orders),
    () => false,
  );
  expect(await queue.job.finished).toMatchObject({failure: {kind: 'notFound', operation: 'ReceiveMessage'}});
  expect(queue.released().toSorted()).toEqual(upTo(10).map(number => `first handle of ${number}`));
});

test('what cannot be released is counted', async () => {
  const queue = await start(
    [messages(upTo(3))],
    redriveTo(orders),
    () => false,
    ({operation}) =>
      operation === 'ChangeMessageVisibilityBatch' ? awsError('InternalError', '', 500) : undefined,
  );
  expect(await queue.job.finished).toMatchObject({stillHeld: 3, hiddenSeconds: 120});
});

test('of more than ten thousand held messages the rest comes back by itself, and is counted', async () => {
  const endpoint = await aws.endpoint(yes);
  const {jobs} = await aws.connect({endpointUrl: endpoint.url});
  const hold = createHold(jobs.sqs, dlq.url);
  const time = receiveTime();
  for (const number of upTo(10_050)) {
    const received = {MessageId: `id${number}`, ReceiptHandle: `handle of ${number}`};
    const held = holdOf(received, 120, time);
    if (held !== undefined) hold.keep(letterOf(received, held, true));
  }
  expect(hold.stillHeld()).toBe(10_050);
  await hold.release();
  expect(hold.stillHeld()).toBe(50);
  expect(new Set(endpoint.requests.flatMap(entriesOf).map(({ReceiptHandle}) => ReceiptHandle)).size).toBe(
    10_000,
  );
});

test('an unexpected mistake ends the job as a failure, and what is held is released', async () => {
  const queue = await start([messages([1, 2])], redriveTo(orders), () => {
    throw new TypeError('Cannot read properties of undefined');
  });
  expect(await queue.job.finished).toMatchObject({
    sent: 0,
    failure: {kind: 'unexpected', message: expect.stringContaining('Cannot read properties') as string},
  });
  expect(queue.released()).toHaveLength(2);
});

test('ids are remembered as a set would', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.uuid(), fc.string()), {maxLength: 3000}), ids => {
      const memory = createIdMemory();
      const set = new Set<string>();
      for (const id of ids) {
        expect(memory.add(id)).toBe(!set.has(id));
        set.add(id);
      }
      expect(memory.size()).toBe(set.size);
      expect(ids.every(memory.has)).toBe(true);
      expect(memory.has('never added')).toBe(set.has('never added'));
    }),
    {numRuns: 50},
  );
});

test('similar ids are told apart', () => {
  const memory = createIdMemory();
  for (let number = 0; number < 200_000; number += 1) memory.add(`message-${number}`);
  expect(memory.size()).toBe(200_000);
});

test('only the latest ids are remembered exactly', () => {
  const recent = createRecentIds(3);
  for (const id of ['a', 'b', 'c', 'd']) recent.add(id);
  expect(['a', 'b', 'c', 'd'].filter(id => recent.has(id))).toEqual(['b', 'c', 'd']);
});

test('work on a group waits for all that was handed in before for it, also when that fails', async () => {
  const order = createGroupOrder();
  const done: string[] = [];
  let finishFirst: () => void = () => undefined;
  const first = order.run(['a', 'b'], async () => {
    await new Promise<void>(resolve => {
      finishFirst = resolve;
    });
    done.push('first');
    throw new Error('no');
  });
  const failed = first.catch(() => undefined);
  const second = order.run(['b', 'c'], () => Promise.resolve(void done.push('second')));
  await order.run(['d'], () => Promise.resolve(void done.push('apart')));
  finishFirst();
  await Promise.all([failed, second]);
  expect(done).toEqual(['apart', 'first', 'second']);
  await expect(first).rejects.toThrow('no');
});
