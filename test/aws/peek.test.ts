import {afterEach, describe, expect, test, vi} from 'vitest';
import {createPeekOperations} from '../../source/aws/peek.ts';
import type {Message, PeekRequest} from '../../source/domain/message.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply, WireRequest} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';

const aws = prepareAwsEnvironment();
afterEach(() => {
  vi.restoreAllMocks();
});

const never = new AbortController().signal;

type Entry = {readonly Id: string; readonly ReceiptHandle: string; readonly VisibilityTimeout: number};
const entriesOf = ({body}: WireRequest) => body['Entries'] as readonly Entry[];

/** Messages by number; the receipt handle tells the receives of one message apart. */
const messages = (from: number, to: number, receive = 'first'): WireReply => ({
  json: {
    Messages: Array.from({length: to - from}, (_, index) => ({
      MessageId: `id${from + index}`,
      ReceiptHandle: `${receive} handle of ${from + index}`,
      Body: 'body',
      MD5OfBody: '841a2d689ad86bd1611447453c22c6fc',
    })),
  },
});

const released = (request: WireRequest): WireReply => ({
  json: {Successful: entriesOf(request).map(({Id}) => ({Id})), Failed: []},
});

/** A queue that answers receives from a script (then nothing), and releases as told. */
const startQueue = async (
  receives: readonly (WireReply | (() => WireReply | Promise<WireReply>))[],
  release: (request: WireRequest) => WireReply | Promise<WireReply> = released,
) => {
  let received = 0;
  const endpoint = await aws.endpoint(request => {
    if (request.operation !== 'ReceiveMessage') return release(request);
    const reply = receives[received++] ?? {json: {}};
    return typeof reply === 'function' ? reply() : reply;
  });
  const {actions} = await aws.connect({endpointUrl: endpoint.url});
  const operations = createPeekOperations(actions.sqs, (level, line) => log.push(`${level}: ${line}`));
  const log: string[] = [];
  const url = `${endpoint.url}/123456789012/orders-dlq`;
  const reference = {
    url,
    name: 'orders-dlq',
    arn: 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq',
    type: 'standard',
  } as const;
  const seen: Message[] = [];
  const requestsOf = (operation: string) =>
    endpoint.requests.filter(request => request.operation === operation);
  return {
    operations,
    reference,
    log,
    seen,
    peek: (request: Partial<PeekRequest> = {}, signal: AbortSignal = never) =>
      operations.peek(
        {queue: reference, wanted: 100, hold: true, ...request},
        found => seen.push(...found),
        signal,
      ),
    receives: () => requestsOf('ReceiveMessage').map(({body}) => body),
    /** Receipt handles by release call. */
    releases: () =>
      requestsOf('ChangeMessageVisibilityBatch').map(request =>
        entriesOf(request).map(entry => entry.ReceiptHandle),
      ),
    requests: endpoint.requests,
  };
};

/** A promise that somebody else settles. */
const createGate = () => {
  let open: () => void = () => undefined;
  const passed = new Promise<void>(resolve => {
    open = resolve;
  });
  return {passed, open: () => open()};
};

describe('without holding', () => {
  test('it is one receive that hides nothing and asks for everything', async () => {
    const queue = await startQueue([messages(0, 10)]);
    expect(await queue.peek({hold: false})).toEqual({receiveCalls: 1, stillHeld: 0, reachedEnd: false});
    expect(queue.receives()).toEqual([
      {
        QueueUrl: expect.stringContaining('/orders-dlq') as string,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        WaitTimeSeconds: 1,
        AttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      },
    ]);
    expect(queue.releases()).toEqual([]);
    expect(queue.seen).toHaveLength(10);
  });

  test('an empty queue shows its end', async () => {
    const queue = await startQueue([]);
    expect(await queue.peek({hold: false})).toEqual({receiveCalls: 1, stillHeld: 0, reachedEnd: true});
    expect(queue.seen).toEqual([]);
  });

  test('a message that comes twice is shown once', async () => {
    const twice = messages(0, 1) as {json: {Messages: object[]}};
    const queue = await startQueue([{json: {Messages: [...twice.json.Messages, ...twice.json.Messages]}}]);
    await queue.peek({hold: false});
    expect(queue.seen.map(({id}) => id)).toEqual(['id0']);
  });

  test('calling it off is an end, not a failure', async () => {
    const controller = new AbortController();
    const queue = await startQueue([
      () => {
        controller.abort();
        return 'hang';
      },
    ]);
    expect(await queue.peek({hold: false}, controller.signal)).toMatchObject({
      reachedEnd: false,
      stillHeld: 0,
    });
  });
});

describe('holding', () => {
  test('it receives until it has what is wanted, and releases everything in tens', async () => {
    const queue = await startQueue([messages(0, 10), messages(10, 20), messages(20, 25)]);
    expect(await queue.peek({wanted: 25})).toEqual({receiveCalls: 3, stillHeld: 0, reachedEnd: false});
    expect(queue.receives().map(body => body['MaxNumberOfMessages'])).toEqual([10, 10, 5]);
    expect(queue.receives().every(body => body['VisibilityTimeout'] === 30)).toBe(true);
    expect(queue.seen).toHaveLength(25);
    expect(
      queue
        .releases()
        .map(handles => handles.length)
        .sort(),
    ).toEqual([10, 10, 5]);
    expect(new Set(queue.releases().flat()).size).toBe(25);
    const release = queue.requests.find(({operation}) => operation === 'ChangeMessageVisibilityBatch');
    expect(release && entriesOf(release).every(({VisibilityTimeout}) => VisibilityTimeout === 0)).toBe(true);
  });

  test('one empty reply is not the end, two in a row are', async () => {
    const queue = await startQueue([messages(0, 1), {json: {}}, messages(1, 2), {json: {}}, {json: {}}]);
    expect(await queue.peek()).toEqual({receiveCalls: 5, stillHeld: 0, reachedEnd: true});
    expect(queue.seen.map(({id}) => id)).toEqual(['id0', 'id1']);
  });

  test('a message that comes again is shown once and released by its latest handle', async () => {
    const queue = await startQueue([messages(0, 2), messages(1, 3, 'second')]);
    await queue.peek();
    expect(queue.seen.map(({id}) => id)).toEqual(['id0', 'id1', 'id2']);
    expect(queue.releases()).toEqual([['first handle of 0', 'second handle of 1', 'second handle of 2']]);
  });

  test('called off while a receive is under way, it waits for that, shows nothing more and releases all', async () => {
    const controller = new AbortController();
    const queue = await startQueue([
      messages(0, 10),
      () => {
        controller.abort();
        return messages(10, 20);
      },
    ]);
    expect(await queue.peek({}, controller.signal)).toEqual({
      receiveCalls: 2,
      stillHeld: 0,
      reachedEnd: false,
    });
    expect(queue.seen).toHaveLength(10);
    expect(queue.releases().flat()).toHaveLength(20);
  });

  test('called off before it begins, it asks nothing', async () => {
    const queue = await startQueue([]);
    expect(await queue.peek({}, AbortSignal.abort())).toEqual({
      receiveCalls: 0,
      stillHeld: 0,
      reachedEnd: false,
    });
    expect(queue.requests).toEqual([]);
  });

  test('a failed receive is thrown after everything was released', async () => {
    const queue = await startQueue([
      messages(0, 10),
      awsError('KMS.AccessDeniedException', 'no', 400, 'KmsAccessDenied'),
    ]);
    expect(await failureOf(queue.peek())).toMatchObject({kind: 'encryption', operation: 'ReceiveMessage'});
    expect(queue.releases().flat()).toHaveLength(10);
  });

  test('a listener that throws does not keep messages hidden', async () => {
    const queue = await startQueue([messages(0, 3)]);
    const throwing = () => {
      throw new Error('listener');
    };
    const request = {queue: queue.reference, wanted: 9, hold: true};
    await expect(queue.operations.peek(request, throwing, never)).rejects.toThrow('listener');
    expect(queue.releases().flat()).toHaveLength(3);
  });

  test('receiving stops while the oldest handle still works, so that everything can be released', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    let from = 0;
    const slow = () => {
      now += 7000;
      from += 1;
      return messages(from, from + 1);
    };
    const queue = await startQueue(Array.from({length: 20}, () => slow));
    const outcome = await queue.peek();
    expect(outcome).toEqual({receiveCalls: 3, stillHeld: 0, reachedEnd: false});
    expect(queue.releases().flat()).toHaveLength(3);
  });

  test('a handle whose time is over is not used: by now a consumer may hold the message', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const queue = await startQueue([
      messages(0, 2),
      () => {
        now += 31_000;
        return messages(2, 4);
      },
    ]);
    // The second receive took so long that its own messages are visible again as well.
    expect(await queue.peek()).toMatchObject({stillHeld: 0});
    expect(queue.releases()).toEqual([]);
  });
});

describe('releasing', () => {
  const failing =
    (code: string, message = 'no') =>
    (request: WireRequest): WireReply => ({
      json: {
        Successful: [],
        Failed: entriesOf(request).map(({Id}) => ({Id, Code: code, Message: message, SenderFault: true})),
      },
    });

  test('what fails is tried once more and then counted', async () => {
    const queue = await startQueue([messages(0, 3)], failing('InternalError'));
    expect(await queue.peek()).toMatchObject({stillHeld: 3});
    expect(queue.releases()).toHaveLength(2);
    expect(queue.log).toEqual([
      expect.stringMatching(/^warning: peek: 3 messages of .* stay hidden for up to 30 s$/),
    ]);
  });

  test('only what failed is tried again', async () => {
    let calls = 0;
    const queue = await startQueue([messages(0, 3)], request => {
      calls += 1;
      if (calls > 1) return released(request);
      return {
        json: {
          Successful: [{Id: '0'}, {Id: '2'}],
          Failed: [{Id: '1', Code: 'InternalError', SenderFault: false}],
        },
      };
    });
    expect(await queue.peek()).toMatchObject({stillHeld: 0});
    expect(queue.releases()[1]).toEqual(['first handle of 1']);
  });

  test('a release call that is denied as a whole is no failure of the peek', async () => {
    const queue = await startQueue([messages(0, 3)], () => awsError('AccessDenied', 'no', 403));
    expect(await queue.peek()).toMatchObject({stillHeld: 3});
    expect(queue.seen).toHaveLength(3);
  });

  test.each([
    ['MessageNotInflight', 'no'],
    ['InvalidParameterValue', 'Message does not exist or is not available for visibility timeout change.'],
    ['InvalidParameterValue', 'The receipt handle has expired'],
  ])('a message that is not hidden any more is not counted (%s: %s)', async (code, message) => {
    const queue = await startQueue([messages(0, 3)], failing(code, message));
    expect(await queue.peek()).toMatchObject({stillHeld: 0});
    expect(queue.releases()).toHaveLength(1);
  });
});

describe('releaseAll', () => {
  test('ends a running peek, waits for its receive and releases what that brings', async () => {
    const underWay = createGate();
    const goOn = createGate();
    const queue = await startQueue([
      messages(0, 10),
      async () => {
        underWay.open();
        await goOn.passed;
        return messages(10, 20);
      },
    ]);
    const peek = queue.peek();
    await underWay.passed;
    const all = queue.operations.releaseAll();
    goOn.open();
    await all;
    expect(queue.releases().flat()).toHaveLength(20);
    expect(await peek).toMatchObject({receiveCalls: 2, stillHeld: 0});
  });

  test('tries again what an earlier peek could not release', async () => {
    let denied = true;
    const queue = await startQueue([messages(0, 3)], request =>
      denied ? awsError('AccessDenied', 'no', 403) : released(request),
    );
    await queue.peek();
    denied = false;
    await queue.operations.releaseAll();
    const before = queue.requests.length;
    expect(queue.releases().at(-1)).toHaveLength(3);
    await queue.operations.releaseAll();
    expect(queue.requests.length).toBe(before);
  });

  test('does not wait for ever for an endpoint that has gone silent', async () => {
    const releasing = createGate();
    const queue = await startQueue([messages(0, 3)], () => {
      releasing.open();
      return 'hang';
    });
    const peek = queue.peek({wanted: 3});
    await releasing.passed;
    await queue.operations.releaseAll();
    // Resolved although the release is still unanswered: the peek has not ended.
    expect(await Promise.race([peek.then(() => 'ended'), Promise.resolve('unanswered')])).toBe('unanswered');
  });

  test('with nothing held it asks nothing', async () => {
    const queue = await startQueue([]);
    await queue.operations.releaseAll();
    expect(queue.requests).toEqual([]);
  });
});

test('in read-only mode nothing is received', async () => {
  const endpoint = await aws.endpoint(() => ({json: {}}));
  const {actions} = await aws.connect({endpointUrl: endpoint.url, readOnly: true});
  const queue = {url: `${endpoint.url}/1/q`, name: 'q', arn: 'a', type: 'standard'} as const;
  for (const hold of [false, true]) {
    const peek = createPeekOperations(actions.sqs).peek({queue, wanted: 1, hold}, () => undefined, never);
    expect(await failureOf(peek)).toMatchObject({kind: 'readOnly', operation: 'ReceiveMessage'});
  }
  expect(endpoint.requests).toEqual([]);
});

test('on the way out a receive that hangs does not keep hidden what is held already', async () => {
  const underWay = createGate();
  const goOn = createGate();
  const releasing = createGate();
  const queue = await startQueue(
    [
      messages(0, 10),
      async () => {
        underWay.open();
        await goOn.passed;
        return messages(10, 20);
      },
    ],
    request => {
      releasing.open();
      return released(request);
    },
  );
  const peek = queue.peek();
  await underWay.passed;
  const all = queue.operations.releaseAll();
  await releasing.passed;
  expect(queue.releases().flat()).toHaveLength(10);
  goOn.open();
  await Promise.all([all, peek]);
  expect(queue.releases().flat()).toHaveLength(20);
});
