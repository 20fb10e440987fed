import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {createRedriveOperations} from '../../source/aws/message-move-tasks.ts';
import {createPeekOperations} from '../../source/aws/peek.ts';
import type {QueueReference} from '../../source/domain/message.ts';
import {RecordPeekError} from '../../source/domain/record.ts';
import type {RedriveTask} from '../../source/domain/redrive.ts';
import {systemClock} from '../../source/runtime/clock.ts';
import {createCommandRunner} from '../../source/runtime/command-runner.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import {counts, createQueueWithDeadLetters, receive, send} from '../demo/open-account.ts';
import {aFailure, expired} from '../fixtures/a-failure.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {openAccount} from '../fixtures/an-account.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import {failing, openRunner as open} from '../fixtures/a-runner.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';

const queue: QueueReference = {
  url: urlOf('failures'),
  name: 'failures',
  arn: arnOf('failures'),
  type: 'standard',
};

const task = (change: Partial<RedriveTask> = {}): RedriveTask => ({
  handle: 'handle',
  status: 'RUNNING',
  sourceArn: queue.arn,
  destinationArn: undefined,
  maxPerSecond: undefined,
  moved: 0,
  total: 12,
  failureReason: undefined,
  startedAt: noon,
  ...change,
});

describe('a peek at records', () => {
  const stream = {name: 'clicks', arn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks', openShards: 1};
  const peek: Command = {type: 'peekRecords', number: 3, request: {stream, from: 'latest', wanted: 50}};
  const outcome = {
    readCalls: 1,
    bytesRead: 10,
    shards: 1,
    shardsLeftOut: 0,
    shardsThrottled: 0,
    reachedEnd: true,
  };

  test('tells what arrives and how it ended, under its number', async () => {
    const {run, events} = open({
      records: {
        peekRecords: (_, onMessages) => {
          onMessages([aMessage('r1')]);
          return Promise.resolve(outcome);
        },
      },
    });
    run(peek);
    await settle();
    expect(events).toEqual([
      {type: 'peekReceived', number: 3, messages: [aMessage('r1')]},
      {type: 'recordPeekEnded', number: 3, outcome},
    ]);
  });

  test('that fails says why and what it did before; stopPeek stops it', async () => {
    const failed = open({
      records: {peekRecords: () => Promise.reject(new RecordPeekError(expired, outcome))},
    });
    failed.run(peek);
    await settle();
    expect(failed.events).toEqual([{type: 'recordPeekFailed', number: 3, failure: expired, outcome}]);
    const signals: AbortSignal[] = [];
    const running = open({
      records: {
        peekRecords: (_request, _onMessages, signal) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
      },
    });
    running.run(peek);
    running.run({type: 'stopPeek'});
    expect(signals.map(({aborted}) => aborted)).toEqual([true]);
  });
});

describe('a peek', () => {
  const peek = (number: number): Command => ({
    type: 'peek',
    number,
    request: {queue, wanted: 50, hold: true},
  });

  test('tells what arrives and how it ended, under its number', async () => {
    const outcome = {receiveCalls: 1, stillHeld: 0, reachedEnd: true};
    const {run, events} = open({
      peeks: {
        peek: (_, onMessages) => {
          onMessages([aMessage('m1')]);
          return Promise.resolve(outcome);
        },
      },
    });
    run(peek(7));
    await settle();
    expect(events).toEqual([
      {type: 'peekReceived', number: 7, messages: [aMessage('m1')]},
      {type: 'peekEnded', number: 7, outcome},
    ]);
  });

  test('that fails says why; a mistake of our own is one as well', async () => {
    const {run, events} = open({peeks: {peek: failing(expired)}});
    run(peek(1));
    await settle();
    expect(events).toEqual([{type: 'peekFailed', number: 1, failure: expired}]);
    const other = open({peeks: {peek: () => Promise.reject(new TypeError('boom'))}});
    other.run(peek(2));
    await settle();
    expect(other.events).toMatchObject([{type: 'peekFailed', number: 2, failure: {kind: 'unexpected'}}]);
  });

  test('is stopped by stopPeek and by the end of the connection, and no other peek is', async () => {
    const signals: AbortSignal[] = [];
    const {run, controller} = open({
      peeks: {
        peek: (_, __, signal) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
      },
    });
    run({type: 'stopPeek'});
    run(peek(1));
    run({type: 'stopPeek'});
    run(peek(2));
    expect(signals.map(({aborted}) => aborted)).toEqual([true, false]);
    controller.abort();
    expect(signals.map(({aborted}) => aborted)).toEqual([true, true]);
    await settle();
  });

  test('without a connection does nothing', async () => {
    const {run, events} = open(undefined);
    for (const command of [
      peek(1),
      {type: 'watchRedrive', queue},
      {type: 'readRedriveFacts', number: 1, queue},
      {type: 'refresh'},
      {type: 'reschedule'},
      {type: 'cancelRedrive', handle: 'h'},
    ] satisfies Command[])
      run(command);
    await settle();
    expect(events).toEqual([]);
  });
});

describe('a redrive', () => {
  const request = {sourceArn: queue.arn, destinationArn: undefined, maxPerSecond: 5};
  const facts = {sourceQueueUrls: [], tasks: [], visible: 1, inFlight: 0, delayed: 0};

  test('is asked about under the number of its dialog', async () => {
    const {run, events} = open({redrives: {facts: () => Promise.resolve(facts)}});
    run({type: 'readRedriveFacts', number: 3, queue});
    await settle();
    expect(events).toEqual([{type: 'redriveFactsRead', number: 3, facts}]);
    const failed = open({redrives: {facts: failing(aFailure())}});
    failed.run({type: 'readRedriveFacts', number: 4, queue});
    await settle();
    expect(failed.events).toEqual([{type: 'redriveFactsFailed', number: 4, failure: aFailure()}]);
  });

  test('is started once, and a refusal is told', async () => {
    const requests: unknown[] = [];
    const {run, events} = open({
      redrives: {
        start: asked => {
          requests.push(asked);
          return Promise.resolve('handle');
        },
      },
    });
    run({type: 'startRedrive', queue, request});
    await settle();
    expect(requests).toEqual([request]);
    expect(events).toEqual([{type: 'redriveStarted', queue}]);
    const refused = open({redrives: {start: failing(aFailure({kind: 'refused'}))}});
    refused.run({type: 'startRedrive', queue, request});
    await settle();
    expect(refused.events).toMatchObject([
      {type: 'redriveRefused', sourceArn: queue.arn, failure: {kind: 'refused'}},
    ]);
  });

  test('is cancelled, and says what stays moved', async () => {
    const {run, events} = open({redrives: {cancel: () => Promise.resolve(7)}});
    run({type: 'cancelRedrive', handle: 'handle'});
    await settle();
    expect(events).toEqual([
      {type: 'noticed', level: 'info', text: 'Cancelling: 7 were moved already and stay moved'},
    ]);
    const failed = open({redrives: {cancel: failing(aFailure())}});
    failed.run({type: 'cancelRedrive', handle: 'handle'});
    await settle();
    expect(failed.events).toMatchObject([{type: 'noticed', level: 'error'}]);
  });
});

describe('looking for a task of somebody else', () => {
  const find: Command = {type: 'findRedrive', queue};

  test('finds the one that runs', async () => {
    const {run, events} = open({
      redrives: {tasks: () => Promise.resolve([task({status: 'FAILED'}), task({moved: 5})])},
    });
    run(find);
    await settle();
    expect(events).toEqual([{type: 'redriveFound', queue, task: task({moved: 5})}]);
  });

  test('that found none, or failed, tells nothing: nobody asked', async () => {
    const none = open({redrives: {tasks: () => Promise.resolve([task({status: 'COMPLETED'})])}});
    const failed = open({redrives: {tasks: failing(aFailure())}});
    for (const {run} of [none, failed]) run(find);
    await settle();
    expect([...none.events, ...failed.events]).toEqual([]);
  });

  test('that comes after the place was left tells nothing: it is about another account', async () => {
    const {run, events, controller} = open({
      redrives: {
        tasks: () => {
          controller.abort();
          return Promise.resolve([task()]);
        },
      },
    });
    run(find);
    await settle();
    expect(events).toEqual([]);
  });
});

describe('the watch over a redrive', () => {
  test('asks every second and ends when the task is over', async () => {
    const answers = [[task()], [task({moved: 6})], [task({moved: 12, status: 'COMPLETED'})]];
    let asked = 0;
    const {run, clock, events} = open({
      redrives: {
        tasks: () => {
          asked += 1;
          return Promise.resolve(answers[asked - 1] ?? []);
        },
      },
    });
    run({type: 'watchRedrive', queue});
    await clock.advance(60_000);
    expect(asked).toBe(3);
    expect(
      events.map(event => (event.type === 'redriveProgressed' ? [event.at - noon, event.task.moved] : [])),
    ).toEqual([
      [0, 0],
      [1000, 6],
      [2000, 12],
    ]);
    expect(clock.sleepers()).toBe(0);
  });

  test('waits for the task that was started where the list still shows an older one', async () => {
    const older = task({status: 'COMPLETED', startedAt: noon - 5000, moved: 99});
    const ours = task({status: 'COMPLETED', startedAt: noon, moved: 12});
    const answers = [[older], [older], [ours, older]];
    let asked = 0;
    const {run, clock, events} = open({
      redrives: {tasks: () => Promise.resolve(answers[Math.min(asked++, 2)] ?? [])},
    });
    run({type: 'watchRedrive', queue, newerThan: noon - 5000});
    await clock.advance(10_000);
    expect(events).toMatchObject([{type: 'redriveProgressed', task: {moved: 12}}]);
  });

  test('is one a queue, however often it is asked for, and can begin again after the end', async () => {
    let asked = 0;
    let status = 'RUNNING';
    const {run, clock} = open({
      redrives: {
        tasks: () => {
          asked += 1;
          return Promise.resolve([task({status})]);
        },
      },
    });
    run({type: 'watchRedrive', queue});
    run({type: 'watchRedrive', queue});
    await clock.advance(2500);
    expect(asked).toBe(3);
    status = 'COMPLETED';
    await clock.advance(5000);
    expect(asked).toBe(4);
    run({type: 'watchRedrive', queue});
    await clock.advance(5000);
    expect(asked).toBe(5);
  });

  test('outlives a failure that passes', async () => {
    let fails = true;
    const {run, clock, events} = open({
      redrives: {
        tasks: () => (fails ? failing(expired)() : Promise.resolve([task({status: 'COMPLETED'})])),
      },
    });
    run({type: 'watchRedrive', queue});
    await clock.advance(1500);
    expect(events).toMatchObject([{type: 'redriveRefused'}, {type: 'redriveRefused'}]);
    fails = false;
    await clock.advance(1000);
    expect(events.at(-1)).toMatchObject({type: 'redriveProgressed'});
  });

  test.each(['unsupported', 'accessDenied', 'notFound'] as const)(
    'gives up at %s, which does not pass',
    async kind => {
      let asked = 0;
      const {run, clock} = open({
        redrives: {
          tasks: () => {
            asked += 1;
            return failing(aFailure({kind}))();
          },
        },
      });
      run({type: 'watchRedrive', queue});
      await clock.advance(10_000);
      expect(asked).toBe(1);
    },
  );

  test('ends with the connection and tells nothing after it', async () => {
    const {run, clock, events, controller} = open({redrives: {tasks: () => Promise.resolve([task()])}});
    run({type: 'watchRedrive', queue});
    await clock.advance(1500);
    const before = events.length;
    controller.abort();
    await clock.advance(10_000);
    expect(events).toHaveLength(before);
    expect(clock.sleepers()).toBe(0);
  });
});

describe('saving', () => {
  const folder = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'sls-top-save-'));
    onTestFinished(() => rm(path, {recursive: true, force: true}));
    return path;
  };

  test('writes a new file that only the user can read', async () => {
    const path = join(await folder(), 'message.txt');
    const {run, next} = open({});
    run({type: 'save', path, contents: '{"id": 1}\u0000'});
    expect(await next()).toEqual({type: 'noticed', level: 'info', text: `Saved to ${path}`});
    expect(await readFile(path, 'utf8')).toBe('{"id": 1}\u0000');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('never overwrites what is there', async () => {
    const path = join(await folder(), 'message.txt');
    await writeFile(path, 'precious');
    const {run, next} = open({});
    run({type: 'save', path, contents: 'other'});
    expect(await next()).toMatchObject({
      level: 'error',
      text: `Not saved to ${path}: the file is there already; choose another name`,
    });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  test('says why it could not', async () => {
    const path = join(await folder(), 'no/such/folder/message.txt');
    const {run, next} = open({});
    run({type: 'save', path, contents: 'x'});
    expect(await next()).toMatchObject({level: 'error', text: `Not saved to ${path}: ENOENT`});
  });
});

describe('the rest', () => {
  test('is passed on to whom it belongs', () => {
    const {run, done} = open({});
    for (const command of [
      {type: 'refresh'},
      {type: 'reschedule'},
      {type: 'switchPlace', places: [{profile: undefined, region: 'eu-west-3'}]},
      {type: 'answerMfa', code: '123456'},
      {type: 'answerMfa', code: undefined},
      {type: 'suspend'},
      {type: 'quit'},
    ] satisfies Command[])
      run(command);
    expect(done).toEqual([
      'refresh',
      'reschedule',
      'switch to  eu-west-3',
      'code 123456',
      'code undefined',
      'suspend',
      'quit',
    ]);
  });

  test('a copy says that the terminal was asked, or that the text is too long for it', () => {
    const {run, events} = open({});
    run({type: 'copy', text: 'short', what: 'the ARN'});
    run({type: 'copy', text: 'x'.repeat(200), what: 'the body'});
    expect(events).toEqual([
      {type: 'noticed', level: 'info', text: 'Copied the ARN: the terminal was asked by OSC 52'},
      {
        type: 'noticed',
        level: 'warning',
        text: 'Not copied: the body is too long for the clipboard of a terminal; save it with f',
      },
    ]);
  });

  test('the fix of the demo account is told, and so is one that did not work', async () => {
    const {run, events, parts} = open({});
    run({type: 'deployDemoFix'});
    await settle();
    createCommandRunner({...parts, deployDemoFix: () => Promise.reject(new TypeError('fetch failed'))})({
      type: 'deployDemoFix',
    });
    await settle();
    expect(events).toMatchObject([
      {type: 'demoFixed'},
      {
        type: 'noticed',
        level: 'error',
        text: expect.stringMatching(/^The fix was not deployed: .*fetch failed/) as string,
      },
    ]);
  });
});

describe('against a real endpoint', () => {
  const connect = async () => {
    const account = await openAccount({now: Date.now, moveTaskPerSecond: 500});
    const {source, deadLetters} = await createQueueWithDeadLetters(account.sqs, 'orders');
    await send(account.sqs, source, 'one', 'two', 'three');
    await receive(account.sqs, source, {VisibilityTimeout: 0});
    await receive(account.sqs, source, {VisibilityTimeout: 0});
    const opened = open({
      peeks: createPeekOperations(account.clients.actions.sqs, () => undefined),
      redrives: createRedriveOperations(account.clients.actions.sqs),
    });
    const reference = {...queue, url: deadLetters, arn: 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq'};
    return {account, source, deadLetters, reference, ...opened};
  };

  const until = async (
    opened: {readonly events: readonly Event[]; readonly next: () => Promise<unknown>},
    type: Event['type'],
  ) => {
    while (!opened.events.some(event => event.type === type)) await opened.next();
  };

  test('a peek shows the dead letters and holds none of them afterwards', async () => {
    const opened = await connect();
    opened.run({type: 'peek', number: 1, request: {queue: opened.reference, wanted: 50, hold: true}});
    await until(opened, 'peekEnded');
    const seen = opened.events.flatMap(event => (event.type === 'peekReceived' ? event.messages : []));
    expect(seen.map(({body}) => body).sort()).toEqual(['one', 'three', 'two']);
    expect(await counts(opened.account.sqs, opened.deadLetters)).toBe('3/0/0');
  });

  test('a redrive is started, followed to its end, and moves everything back', async () => {
    const opened = await connect();
    const {arn: sourceArn} = opened.reference;
    opened.run({
      type: 'startRedrive',
      queue: opened.reference,
      request: {sourceArn, destinationArn: undefined, maxPerSecond: undefined},
    });
    await until(opened, 'redriveStarted');
    const watching = open(
      {redrives: createRedriveOperations(opened.account.clients.actions.sqs)},
      {clock: {...createFakeClock(), ...systemClock}},
    );
    watching.run({type: 'watchRedrive', queue: opened.reference});
    const isOver = (event: Event): boolean =>
      event.type === 'redriveProgressed' && event.task.status === 'COMPLETED';
    while (!watching.events.some(isOver)) await watching.next();
    expect(await counts(opened.account.sqs, opened.deadLetters)).toBe('0/0/0');
    expect(await counts(opened.account.sqs, opened.source)).toBe('3/0/0');
  });
});

describe('a redrive whose answer was lost', () => {
  test('is found in the list when SQS started it all the same', async () => {
    const running = task({status: 'RUNNING', startedAt: 5000});
    const request = {sourceArn: queue.arn, destinationArn: undefined, maxPerSecond: undefined};
    const {run, events} = open({
      redrives: {
        start: failing(aFailure({kind: 'timeout'})),
        tasks: () => Promise.resolve([running]),
      },
    });
    run({type: 'startRedrive', queue, request});
    await settle();
    expect(events).toMatchObject([
      {type: 'redriveRefused', failure: {kind: 'timeout'}},
      {type: 'redriveFound', queue, task: running},
    ]);
  });
});

test('an older task of the same queue is not taken for the one that was just started', async () => {
  const older = task({status: 'COMPLETED', startedAt: 1000});
  const ours = task({status: 'COMPLETED', startedAt: 2000});
  const lists = [[older], [ours, older]];
  const {run, events, clock} = open({redrives: {tasks: () => Promise.resolve(lists.shift() ?? [])}});
  run({type: 'watchRedrive', queue, newerThan: 1000});
  await clock.advance(1000);
  expect(events).toMatchObject([{type: 'redriveProgressed', task: {startedAt: 2000}}]);
});
