import {describe, expect, test} from 'vitest';
import type {FunctionTarget} from '../../source/domain/dead-letter-target.ts';
import type {JobWork} from '../../source/domain/job.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';
import {
  bodiesOf,
  drain,
  entriesOf,
  failEntries,
  fill,
  grouped,
  makeQueue,
  noOrigins,
  numbered,
  openJobs,
  redriveTo,
} from './job-account.ts';
import type {Fault} from './job-account.ts';

const aws = prepareAwsEnvironment();

const open = async (fault?: Fault, names: readonly [string, string] = ['orders-dlq', 'orders']) => {
  const jobs = await openJobs(aws, fault === undefined ? {} : {fault});
  const [letters, target] = [await makeQueue(jobs.sqs, names[0]), await makeQueue(jobs.sqs, names[1])];
  return {...jobs, letters, target};
};

const fifo = ['orders-dlq.fifo', 'orders.fifo'] as const;

const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted();

describe('a copy', () => {
  const attributes = {
    text: {DataType: 'String', StringValue: 'häß "x"'},
    number: {DataType: 'Number.float', StringValue: '1.50'},
    bytes: {DataType: 'Binary.png', BinaryValue: new Uint8Array([0, 255, 10])},
  };
  const original = {
    MessageBody: '{"big": 12345678901234567890}',
    MessageAttributes: attributes,
    MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: 'Root=1-5e1b4151'}},
    MessageGroupId: 'tenant-7',
  };

  test('has body, attributes of every type, group and trace header of its original', async () => {
    const {sqs, letters, target, start} = await open();
    await fill(sqs, letters, [original]);
    expect(await start(letters, redriveTo(target)).finished).toMatchObject({sent: 1, deleted: 1});
    expect(await drain(sqs, target)).toMatchObject([
      {
        body: original.MessageBody,
        attributes: {
          text: {dataType: 'String', value: 'häß "x"'},
          number: {dataType: 'Number.float', value: '1.50'},
          bytes: {dataType: 'Binary.png', value: new Uint8Array([0, 255, 10])},
        },
        groupId: 'tenant-7',
        traceHeader: 'Root=1-5e1b4151',
      },
    ]);
    expect(await drain(sqs, letters)).toEqual([]);
  });

  test('loses the trace header where it is to be stripped', async () => {
    const {sqs, letters, target, start} = await open();
    await fill(sqs, letters, [original]);
    const work = {...redriveTo(target), traceHeader: 'strip'} as JobWork;
    await start(letters, work).finished;
    const [copy] = await drain(sqs, target);
    expect(copy?.traceHeader).toBeUndefined();
    expect(copy?.groupId).toBe('tenant-7');
  });

  test('of a FIFO message keeps its group and is named by the original, so that it is never taken for it', async () => {
    const {sqs, letters, target, start} = await open(undefined, fifo);
    const [id] = await fill(sqs, letters, grouped(['a'], 1));
    await start(letters, redriveTo(target)).finished;
    expect(await drain(sqs, target)).toMatchObject([{groupId: 'a', deduplicationId: `${id ?? ''}-r1`}]);
  });
});

test('batches stay under 1 MiB and ten entries, and everything arrives', async () => {
  const {sqs, letters, target, start, requestsOf} = await open();
  const bodies = Array.from({length: 9}, (_, index) => String(index).repeat(300_000));
  await fill(
    sqs,
    letters,
    bodies.map(MessageBody => ({MessageBody})),
    3,
  );
  expect(await start(letters, redriveTo(target)).finished).toMatchObject({sent: 9, deleted: 9});
  const sizes = requestsOf('SendMessageBatch').map(request =>
    entriesOf(request).reduce((sum, {MessageBody = ''}) => sum + MessageBody.length, 0),
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
  expect(sorted(bodiesOf(await drain(sqs, target)))).toEqual(sorted(bodies));
});

test('only what is selected goes; what was passed over is visible again, and no copy is deleted before it is accepted', async () => {
  const {sqs, letters, target, start, requests} = await open();
  await fill(sqs, letters, numbered(25));
  const job = start(letters, redriveTo(target), {selects: ({body}) => Number(body) % 5 === 0});
  expect(await job.finished).toMatchObject({
    phase: 'ended',
    received: 25,
    passedOver: 20,
    sent: 5,
    deleted: 5,
    stillHeld: 0,
    reachedEnd: true,
    failure: undefined,
  });
  expect(sorted(bodiesOf(await drain(sqs, target)))).toEqual(['0', '10', '15', '20', '5']);
  expect(await drain(sqs, letters)).toHaveLength(20);
  const sent = new Set<string>();
  for (const request of requests) {
    if (request.operation === 'SendMessageBatch') for (const {Id} of entriesOf(request)) sent.add(Id);
    if (request.operation === 'DeleteMessageBatch')
      expect(entriesOf(request).filter(({Id}) => !sent.has(Id))).toEqual([]);
  }
});

test('a job on known messages ends as soon as each is settled', async () => {
  const {sqs, letters, target, start, requestsOf} = await open();
  const ids = await fill(sqs, letters, numbered(3));
  const wanted = new Set(ids.slice(0, 2));
  const outcome = await start(letters, redriveTo(target), {
    ids: wanted,
    selects: ({id}) => wanted.has(id),
  }).finished;
  expect(outcome).toMatchObject({sent: 2, deleted: 2, stillHeld: 0});
  // Those that were under way when the messages came, and no more.
  expect(requestsOf('ReceiveMessage')).toHaveLength(2);
  expect(bodiesOf(await drain(sqs, letters))).toEqual(['2']);
});

test('at least ten batches are under way at once', async () => {
  const waiting: (() => void)[] = [];
  const {sqs, letters, target, start} = await open((request, forward) => {
    if (request.operation !== 'SendMessageBatch') return undefined;
    // Nobody is answered before ten have asked.
    return new Promise<WireReply>((resolve, reject) => {
      waiting.push(() => void forward().then(resolve, reject));
      if (waiting.length >= 10) for (const go of waiting) go();
    });
  });
  await fill(sqs, letters, numbered(100));
  expect(await start(letters, redriveTo(target)).finished).toMatchObject({sent: 100, deleted: 100});
});

describe('what SQS refuses', () => {
  test('stays in the queue with its reason, and the others of its batch go', async () => {
    const fault: Fault = request =>
      request.operation === 'SendMessageBatch'
        ? failEntries(request, jobs.account, ({MessageBody}) =>
            MessageBody === '3' || MessageBody === '7'
              ? {Code: 'InvalidMessageContents', Message: 'no such characters'}
              : undefined,
          )
        : undefined;
    const jobs = await open(fault);
    const {sqs, letters, target, start} = jobs;
    const ids = await fill(sqs, letters, numbered(10));
    const outcome = await start(letters, redriveTo(target)).finished;
    expect(outcome).toMatchObject({
      sent: 8,
      deleted: 8,
      refused: 2,
      refusals: [{reason: 'no such characters (InvalidMessageContents)', count: 2}],
    });
    expect(sorted(outcome.refusals.flatMap(({examples}) => examples))).toEqual(
      sorted([ids[3] ?? '', ids[7] ?? '']),
    );
    expect(sorted(bodiesOf(await drain(sqs, letters)))).toEqual(['3', '7']);
  });

  test('for the moment is sent again', async () => {
    let failures = 0;
    const fault: Fault = request => {
      if (request.operation !== 'SendMessageBatch') return undefined;
      return failEntries(request, jobs.account, ({MessageBody}) => {
        if (MessageBody !== '1' || failures === 2) return undefined;
        failures += 1;
        return {Code: 'InternalError'};
      });
    };
    const jobs = await open(fault);
    await fill(jobs.sqs, jobs.letters, numbered(3));
    const {finished} = jobs.start(jobs.letters, redriveTo(jobs.target));
    expect(await finished).toMatchObject({sent: 3, deleted: 3, refused: 0});
    expect(sorted(bodiesOf(await drain(jobs.sqs, jobs.target)))).toEqual(['0', '1', '2']);
  });

  test('as a whole call because of one message does not hold up the others', async () => {
    const {sqs, letters, target, start} = await open(request =>
      request.operation === 'SendMessageBatch' &&
      entriesOf(request).some(({MessageBody}) => MessageBody === '2')
        ? awsError('InvalidParameterValue', 'not this one')
        : undefined,
    );
    await fill(sqs, letters, numbered(4));
    expect(await start(letters, redriveTo(target)).finished).toMatchObject({sent: 3, deleted: 3, refused: 1});
    expect(bodiesOf(await drain(sqs, letters))).toEqual(['2']);
  });

  test('for being asked too often arrives in the end', async () => {
    let calls = 0;
    const {sqs, letters, target, start} = await open(({operation}) => {
      calls += 1;
      return operation !== 'CreateQueue' && calls % 2 === 0
        ? awsError('RequestThrottled', 'slow down', 403)
        : undefined;
    });
    await fill(sqs, letters, numbered(30));
    const {finished} = start(letters, redriveTo(target));
    expect(await finished).toMatchObject({sent: 30, deleted: 30, failure: undefined});
  });

  test('for all messages ends the job: the rest is untouched and visible', async () => {
    const {sqs, letters, target, start} = await open(({operation}) =>
      operation === 'SendMessageBatch' ? awsError('AccessDenied', 'no', 403) : undefined,
    );
    await fill(sqs, letters, numbered(40));
    const outcome = await start(letters, redriveTo(target)).finished;
    expect(outcome).toMatchObject({
      sent: 0,
      deleted: 0,
      refused: 0,
      unsure: 0,
      stillHeld: 0,
      failure: {kind: 'accessDenied', operation: 'SendMessageBatch'},
    });
    expect(await drain(sqs, letters)).toHaveLength(40);
  });
});

describe('a send that nobody answers', () => {
  test('leaves its messages unsure: they are neither sent again nor deleted', async () => {
    let isFirst = true;
    const {sqs, letters, target, start} = await open(async ({operation}, forward) => {
      if (operation !== 'SendMessageBatch' || !isFirst) return forward();
      isFirst = false;
      await forward();
      return 'reset';
    });
    await fill(sqs, letters, numbered(30));
    const outcome = await start(letters, redriveTo(target)).finished;
    expect(outcome).toMatchObject({unsure: 10, sent: 20, deleted: 20, failure: undefined});
    const left = await drain(sqs, letters);
    expect(sorted(left.map(({id}) => id))).toEqual(sorted(outcome.unsureIds));
    expect(await drain(sqs, target)).toHaveLength(30);
  });

  test('of a FIFO queue is repeated under the same deduplication id: one copy', async () => {
    let isFirst = true;
    const {sqs, letters, target, start} = await open(async ({operation}, forward) => {
      if (operation !== 'SendMessageBatch' || !isFirst) return forward();
      isFirst = false;
      await forward();
      return 'reset';
    }, fifo);
    await fill(sqs, letters, grouped(['a', 'b'], 3));
    expect(await start(letters, redriveTo(target)).finished).toMatchObject({sent: 6, deleted: 6, unsure: 0});
    expect(sorted(bodiesOf(await drain(sqs, target)))).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
  });

  test('again and again ends the job instead of leaving every message unsure', async () => {
    const {sqs, letters, target, start} = await open(({operation}) =>
      operation === 'SendMessageBatch' ? 'reset' : undefined,
    );
    await fill(sqs, letters, numbered(600));
    const outcome = await start(letters, redriveTo(target)).finished;
    expect(outcome.failure).toMatchObject({kind: 'timeout', operation: 'SendMessageBatch'});
    expect(outcome.unsure).toBeGreaterThanOrEqual(100);
    expect(outcome.unsure).toBeLessThan(600);
    expect(await drain(sqs, letters)).toHaveLength(600);
  });
});

describe('an original that could not be deleted', () => {
  test('and is received again is deleted then, not sent once more', async () => {
    let now = Date.parse('2026-11-21T12:00:00Z');
    let isFirst = true;
    const jobs = await openJobs(aws, {
      now: () => now,
      fault: ({operation}) => {
        if (operation === 'DeleteMessageBatch' && isFirst) {
          // Its handles expire while the deletion is on its way.
          isFirst = false;
          now += 121_000;
        }
        return undefined;
      },
    });
    const letters = await makeQueue(jobs.sqs, 'orders-dlq.fifo');
    const target = await makeQueue(jobs.sqs, 'orders.fifo');
    await fill(jobs.sqs, letters, grouped(['a'], 1));
    const outcome = await jobs.start(letters, redriveTo(target)).finished;
    expect(outcome).toMatchObject({sent: 1, deleted: 1, notDeleted: 0, notDeletedIds: []});
    expect(await drain(jobs.sqs, target)).toHaveLength(1);
    expect(await drain(jobs.sqs, letters)).toEqual([]);
  });

  test('is named without the receipt handle, which SQS repeats, so that alike reasons count together', async () => {
    const {sqs, letters, start} = await open(request =>
      request.operation === 'DeleteMessageBatch'
        ? failEntries(request, {url: ''}, ({ReceiptHandle = ''}) => ({
            Code: 'ReceiptHandleIsInvalid',
            Message: `The input receipt handle "AQEB${ReceiptHandle}" is not a valid receipt handle.`,
          }))
        : undefined,
    );
    await fill(sqs, letters, numbered(3));
    const {refusals} = await start(letters, {kind: 'delete'}).finished;
    expect(refusals).toMatchObject([
      {
        count: 3,
        reason:
          'it could not be deleted: The input receipt handle "…" is not a valid receipt handle. (ReceiptHandleIsInvalid)',
      },
    ]);
  });

  test('by a call that fails as a whole is named without receipt handles as well', async () => {
    const {sqs, letters, start} = await open(request =>
      request.operation === 'DeleteMessageBatch'
        ? awsError('InvalidAddress', `${entriesOf(request)[0]?.ReceiptHandle ?? ''} is not valid`)
        : undefined,
    );
    await fill(sqs, letters, numbered(2));
    const {refusals} = await start(letters, {kind: 'delete'}).finished;
    expect(refusals).toMatchObject([{count: 2, reason: expect.stringContaining('… is not valid') as string}]);
  });

  test('is named', async () => {
    const {sqs, letters, target, start} = await open(({operation}) =>
      operation === 'DeleteMessageBatch' ? awsError('AccessDenied', 'no', 403) : undefined,
    );
    const ids = await fill(sqs, letters, numbered(2));
    const outcome = await start(letters, redriveTo(target)).finished;
    expect(outcome).toMatchObject({sent: 2, deleted: 0, notDeleted: 2, failure: {kind: 'accessDenied'}});
    expect(sorted(outcome.notDeletedIds)).toEqual(sorted(ids));
    expect(await drain(sqs, letters)).toHaveLength(2);
  });

  test('by an earlier job is deleted only', async () => {
    const {sqs, letters, target, start} = await open();
    const ids = await fill(sqs, letters, numbered(3));
    const copiedBefore = new Set(ids.slice(0, 1));
    const outcome = await start(letters, redriveTo(target), {copiedBefore}).finished;
    expect(outcome).toMatchObject({sent: 2, deleted: 3, notDeleted: 0});
    expect(sorted(bodiesOf(await drain(sqs, target)))).toEqual(['1', '2']);
    expect(await drain(sqs, letters)).toEqual([]);
  });

  test('because nobody answered is tried again', async () => {
    let failures = 0;
    const {sqs, letters, target, start} = await open(async ({operation}, forward) => {
      if (operation !== 'DeleteMessageBatch' || failures === 2) return forward();
      failures += 1;
      await forward();
      return 'reset';
    });
    await fill(sqs, letters, numbered(5));
    expect(await start(letters, redriveTo(target)).finished).toMatchObject({deleted: 5, notDeleted: 0});
  });
});

describe('the order of a FIFO group', () => {
  test('is kept, over many groups and batches', async () => {
    const {sqs, letters, target, start} = await open(undefined, fifo);
    await fill(sqs, letters, grouped(['a', 'b', 'c', 'd'], 12));
    expect(await start(letters, redriveTo(target)).finished).toMatchObject({sent: 48, deleted: 48});
    const arrived = await drain(sqs, target);
    for (const group of ['a', 'b', 'c', 'd'])
      expect(bodiesOf(arrived.filter(({groupId}) => groupId === group))).toEqual(
        Array.from({length: 12}, (_, index) => `${group}${index}`),
      );
  });

  test('is kept by holding back what comes after a refused message, while other groups go on', async () => {
    const fault: Fault = request =>
      request.operation === 'SendMessageBatch'
        ? failEntries(request, jobs.account, ({MessageBody}) =>
            MessageBody === 'a1' ? {Code: 'InvalidMessageContents'} : undefined,
          )
        : undefined;
    const jobs = await open(fault, fifo);
    await fill(jobs.sqs, jobs.letters, grouped(['a', 'b'], 4));
    const outcome = await jobs.start(jobs.letters, redriveTo(jobs.target)).finished;
    expect(outcome).toMatchObject({sent: 5, deleted: 5, refused: 1, heldBack: 2});
    expect(sorted(bodiesOf(await drain(jobs.sqs, jobs.target)))).toEqual(['a0', 'b0', 'b1', 'b2', 'b3']);
    expect(outcome.reachedEnd).toBe(false);
    expect(bodiesOf(await drain(jobs.sqs, jobs.letters))).toEqual(['a1', 'a2', 'a3']);
  });

  test('means that the end of the queue was not seen while one of a group stays', async () => {
    const {sqs, letters, target, start} = await open(undefined, fifo);
    await fill(sqs, letters, grouped(['a'], 50));
    const selects = ({body}: {readonly body: string}): boolean => Number(body.slice(1)) % 5 === 0;
    const part = await start(letters, redriveTo(target), {selects}).finished;
    // Behind the first ten SQS shows nothing, though eight more are selected.
    expect(part).toMatchObject({received: 10, passedOver: 8, sent: 2, reachedEnd: false, stillHeld: 0});
    const rest = await start(letters, redriveTo(target)).finished;
    expect(rest).toMatchObject({sent: 48, deleted: 48, reachedEnd: true});
  });

  test('holds for what the dry run refuses as well: what is before it goes, what is after it stays', async () => {
    const jobs = await open(undefined, fifo);
    await fill(
      jobs.sqs,
      jobs.letters,
      ['x', 'x'.repeat(2000), 'x'].map((MessageBody, index) => ({
        MessageBody,
        MessageGroupId: 'a',
        MessageDeduplicationId: `first-${index}`,
      })),
    );
    const outcome = await jobs.start(jobs.letters, redriveTo(jobs.target, 1024)).finished;
    expect(outcome).toMatchObject({sent: 1, deleted: 1, refused: 1, heldBack: 1});
    expect(bodiesOf(await drain(jobs.sqs, jobs.letters)).map(({length}) => length)).toEqual([2000, 1]);
  });
});

describe('a function', () => {
  const target: FunctionTarget = {
    kind: 'function',
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:charge',
    name: 'charge',
  };
  const work: JobWork = {
    kind: 'redrive',
    choice: {kind: 'to', target},
    origins: noOrigins,
    traceHeader: 'keep',
  };

  test('is invoked with each event; what it was too busy for is invoked again, and only accepted events are deleted', async () => {
    const events: unknown[] = [];
    let isBusy = true;
    const {sqs, letters, start, requests} = await open(request => {
      if (request.service !== 'other') return undefined;
      if (isBusy) {
        isBusy = false;
        return {
          json: {Reason: 'ConcurrentInvocationLimitExceeded', message: 'Rate Exceeded.'},
          status: 429,
          headers: {'x-amzn-errortype': 'TooManyRequestsException'},
        };
      }
      if (request.body['n'] === 2)
        return {
          json: {message: 'not today'},
          status: 400,
          headers: {'x-amzn-errortype': 'InvalidRequestContentException'},
        };
      events.push(request.body['n']);
      return {json: {}, status: 202};
    });
    await fill(
      sqs,
      letters,
      [0, 1, 2].map(n => ({MessageBody: JSON.stringify({n})})),
    );
    expect(await start(letters, work).finished).toMatchObject({sent: 2, deleted: 2, refused: 1});
    expect(events.toSorted()).toEqual([0, 1]);
    expect(requests.filter(({service}) => service === 'other')).toHaveLength(4);
    expect(bodiesOf(await drain(sqs, letters))).toEqual(['{"n":2}']);
  });

  test('is invoked with a message whose odd id could name no entry of a batch', async () => {
    let isThere = true;
    const {letters, start} = await open(({service, operation}) => {
      if (service === 'other') return {json: {}, status: 202};
      if (operation === 'DeleteMessageBatch') return {json: {Successful: [{Id: 'entry-0'}], Failed: []}};
      if (operation !== 'ReceiveMessage') return undefined;
      if (!isThere) return {json: {}};
      isThere = false;
      const body = {Body: '{}', MD5OfBody: '99914b932bd37a50b983c5e7c90ae93b'};
      return {json: {Messages: [{MessageId: 'an odd id', ReceiptHandle: 'handle', ...body}]}};
    });
    expect(await start(letters, work).finished).toMatchObject({sent: 1, deleted: 1, refused: 0});
  });
});

describe('the journal', () => {
  test('names the job and the original messages of every change', async () => {
    const {sqs, letters, target, start} = await open();
    const [id] = await fill(sqs, letters, numbered(1));
    const before = aws.journal.length;
    await start(letters, redriveTo(target), {id: '20261121T172301Z-4f9c'}).finished;
    expect(
      aws.journal
        .slice(before)
        .map(({operation, phase, job, messageIds}) => [operation, phase, job, messageIds]),
    ).toEqual(
      ['SendMessageBatch', 'DeleteMessageBatch'].flatMap(operation =>
        ['before', 'after'].map(phase => [operation, phase, '20261121T172301Z-4f9c', [id]]),
      ),
    );
  });

  test('that cannot be written ends the job before anything is sent', async () => {
    const jobs = await openJobs(aws, {
      hooks: {journal: {write: () => Promise.reject(new Error('disk is full'))}},
    });
    const letters = await makeQueue(jobs.sqs, 'orders-dlq');
    const target = await makeQueue(jobs.sqs, 'orders');
    await fill(jobs.sqs, letters, numbered(3));
    const outcome = await jobs.start(letters, redriveTo(target)).finished;
    expect(outcome).toMatchObject({sent: 0, unsure: 0, failure: {code: 'JournalFailed'}});
    expect(jobs.requestsOf('SendMessageBatch')).toEqual([]);
    expect(await drain(jobs.sqs, letters)).toHaveLength(3);
  });
});

test('with read-only clients nothing leaves', async () => {
  const jobs = await openJobs(aws, {settings: {readOnly: true}});
  const letters = await makeQueue(jobs.sqs, 'orders-dlq');
  await fill(jobs.sqs, letters, numbered(1));
  const outcome = await jobs.start(letters, {kind: 'delete'}).finished;
  expect(outcome).toMatchObject({received: 0, failure: {kind: 'readOnly', operation: 'ReceiveMessage'}});
  expect(jobs.requests).toEqual([]);
});

test('deleting takes the selected messages away and nothing else', async () => {
  const {sqs, letters, start} = await open();
  await fill(sqs, letters, numbered(12));
  const outcome = await start(letters, {kind: 'delete'}, {selects: ({body}) => Number(body) < 5}).finished;
  expect(outcome).toMatchObject({deleted: 5, sent: 0, passedOver: 7, stillHeld: 0});
  expect(await drain(sqs, letters)).toHaveLength(7);
});
