import {describe, expect, onTestFinished, test} from 'vitest';
import {FailureError} from '../../source/domain/failure.ts';
import type {Failure} from '../../source/domain/failure.ts';
import {forgetReaderType, forgetType} from '../../source/domain/service.ts';
import {systemClock} from '../../source/runtime/clock.ts';
import {startScheduler} from '../../source/runtime/scheduler.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {tabsOf} from '../../source/store/catalog.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event, UserEvent} from '../../source/store/event.ts';
import {initialState} from '../../source/store/initial-state.ts';
import type {ClockName, Poll, State} from '../../source/store/state.ts';
import {createStore} from '../../source/store/store.ts';
import {createUpdate} from '../../source/store/update.ts';
import {createQueueWithDeadLetters, send} from '../demo/open-account.ts';
import {aFailure, expired} from '../fixtures/a-failure.ts';
import {openAccount} from '../fixtures/an-account.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Answers, Call} from '../fixtures/a-reader.ts';
import {createReader} from '../fixtures/a-reader.ts';
import {catalog, place} from '../fixtures/a-session.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';

const createDashboard = (run: (command: Command) => void = () => undefined) =>
  createStore<State, Event, Command>(
    initialState({
      now: noon,
      size: {columns: 80, rows: 24},
      options: {readOnly: false, demo: false, ascii: false, redact: false, pins: [], accounts: []},
      place,
      intervalSeconds: 2,
      filter: '',
      seed: 0.5,
      tabIds: tabsOf(catalog).map(({tab}) => tab.id),
    }),
    createUpdate(catalog),
    run,
  );

/** A running scheduler whose keys do what they do in the program, and whose time passes when told to. */
const start = (queues: Readonly<Record<string, QueueFacts>>, before: Answers['before'] = () => undefined) => {
  const clock = createFakeClock();
  const {reader, calls, answers} = createReader(clock, queues);
  answers.before = before;
  const store = createDashboard(command => {
    if (command.type === 'refresh') scheduler.refresh();
    if (command.type === 'reschedule') scheduler.reschedule();
    if (command.type === 'inspect') scheduler.inspect();
  });
  // The queues are on screen.
  store.dispatch({type: 'pressed', action: {type: 'tabChosen', index: 1}});
  const controller = new AbortController();
  const log: string[] = [];
  const scheduler = startScheduler(
    {
      sources: [{view: forgetType(sqs), reader: forgetReaderType(reader)}],
      catalog,
      store,
      clock,
      log: (level, message) => log.push(`${level}: ${message}`),
    },
    controller.signal,
  );
  onTestFinished(async () => {
    controller.abort();
    await scheduler.ended;
  });
  return {
    clock,
    calls,
    answers,
    store,
    controller,
    scheduler,
    log,
    act: (action: UserEvent) => {
      store.dispatch({type: 'pressed', action});
    },
    poll: (name: ClockName): Poll | undefined => store.getState().feeds['sqs']?.polls[name],
    /** Calls of one kind, as seconds after noon. */
    times: (operation: Call['operation']) =>
      calls.filter(call => call.operation === operation).map(({at}) => at),
  };
};

const two = {orders: {visible: 5}, refunds: {visible: 0}};
const reject = (failure: Failure) => (): never => {
  throw new FailureError(failure);
};
const rejectOnly =
  (operation: Call['operation'], failure: Failure) =>
  (call: Call): void => {
    if (call.operation === operation) throw new FailureError(failure);
  };

describe('three clocks', () => {
  test('first the list, then live values and relations, then metrics', async () => {
    const {clock, calls} = start(two);
    await clock.advance(300);
    const [first, ...others] = calls.map(({operation}) => operation);
    expect(first).toBe('list');
    expect(others.slice(0, -1).sort()).toEqual(['refresh', 'refresh', 'relate', 'relate']);
    expect(others.at(-1)).toBe('measure');
  });

  test('live values come each interval, the list every five minutes', async () => {
    const {clock, times} = start({orders: {visible: 5}});
    await clock.advance(11_000);
    expect(times('refresh')).toEqual([0, 2, 4, 6, 8, 10]);
    await clock.advance(600_000);
    expect(times('list')).toEqual([0, 300, 600]);
  });

  test('metrics come once a minute, ten seconds after the minute', async () => {
    const {clock, times} = start(two);
    await clock.advance(190_000);
    expect(times('measure')).toEqual([0.25, 10, 70, 130, 190]);
  });

  test('a changed interval holds at once', async () => {
    const {clock, act, times} = start({orders: {visible: 5}});
    await clock.advance(1000);
    act({type: 'rateChanged', by: -1});
    await clock.advance(10_000);
    expect(times('refresh')).toEqual([0, 1, 6, 11]);
  });

  test('nothing is read before there is a list', async () => {
    const {clock, times, poll} = start(two, rejectOnly('list', aFailure({kind: 'throttled'})));
    await clock.advance(30_000);
    expect(times('refresh')).toEqual([]);
    expect(poll('discovery')).toMatchObject({at: undefined, failure: {kind: 'throttled'}});
  });

  test('an account without queues is asked for the list only', async () => {
    const {clock, calls, poll} = start({});
    await clock.advance(20_000);
    expect(calls.map(({operation}) => operation)).toEqual(['list']);
    expect(poll('live')?.failure).toBeUndefined();
    expect(poll('live')?.at).toBeDefined();
  });
});

describe('rounds', () => {
  test('never overlap, however slow the calls are', async () => {
    const {clock, answers} = start(two);
    const underWay = new Map<string, number>();
    let most = 0;
    let rounds = 0;
    answers.before = async ({operation, names}, signal) => {
      const key = `${operation} ${names.join()}`;
      underWay.set(key, (underWay.get(key) ?? 0) + 1);
      most = Math.max(most, ...underWay.values());
      rounds += 1;
      await clock.sleep(7000, signal);
      underWay.set(key, (underWay.get(key) ?? 0) - 1);
    };
    await clock.advance(120_000);
    expect(most).toBe(1);
    expect(rounds).toBeGreaterThan(20);
  });

  test('that were asked for while one was under way begin when it ends', async () => {
    const {clock, answers, act, times} = start({orders: {}});
    answers.before = ({operation}, signal) =>
      operation === 'refresh' ? clock.sleep(1500, signal) : undefined;
    await clock.advance(1000);
    act({type: 'refreshAsked'});
    await clock.advance(1000);
    expect(times('refresh')).toEqual([0, 1.5]);
  });
});

describe('failures', () => {
  test('back off up to a minute with jitter, and never give up', async () => {
    const {clock, answers, times, poll} = start(two, rejectOnly('list', aFailure({kind: 'throttled'})));
    await clock.advance(30 * 60_000);
    const waits = times('list')
      .map((at, index, all) => at - (all[index - 1] ?? 0))
      .slice(1);
    expect(waits.length).toBeGreaterThan(25);
    for (const [index, wait] of waits.entries()) {
      const longest = Math.min(60, 2 ** (index + 1));
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }
    answers.before = () => undefined;
    await clock.advance(60_000);
    expect(poll('discovery')).toMatchObject({failure: undefined, retryAt: undefined});
    expect(times('refresh').length).toBeGreaterThan(0);
  });

  test('say when they are tried again', async () => {
    const {clock, poll, times} = start(two, rejectOnly('list', aFailure({kind: 'timeout'})));
    await settle();
    const retryAt = poll('discovery')?.retryAt ?? 0;
    await clock.advance(retryAt - noon);
    expect(times('list')).toEqual([0, (retryAt - noon) / 1000]);
  });

  test('that only somebody else can mend are tried again after a minute', async () => {
    const {clock, times} = start(two, rejectOnly('list', aFailure({kind: 'accessDenied'})));
    await clock.advance(125_000);
    expect(times('list')).toEqual([0, 60, 120]);
  });

  test('expired credentials keep the rows, are tried every few seconds, and resume by themselves', async () => {
    const {clock, answers, calls, poll, store} = start(two);
    await clock.advance(5000);
    answers.before = reject(expired);
    await clock.advance(60_000);
    const failed = poll('live');
    expect(failed?.failure).toEqual(expired);
    expect(failed?.at).toBeLessThanOrEqual(noon + 5000);
    expect(store.getState().feeds['sqs']?.resources.get(urlOf('orders'))).toMatchObject({
      counts: {visible: 5},
    });
    const recent = calls.filter(({operation, at}) => operation === 'refresh' && at > 45);
    expect(recent.length).toBeGreaterThanOrEqual(3);
    answers.before = () => undefined;
    answers.queues = {orders: {visible: 9}, refunds: {}};
    await clock.advance(5000);
    expect(poll('live')).toMatchObject({failure: undefined});
    expect(poll('live')?.at).toBeGreaterThan(noon + 65_000);
    expect(store.getState().feeds['sqs']?.resources.get(urlOf('orders'))).toMatchObject({
      counts: {visible: 9},
    });
  });

  test('of CloudWatch leave the live counts running', async () => {
    const {clock, answers, poll, times} = start(two);
    answers.before = rejectOnly('measure', aFailure({service: 'cloudwatch', kind: 'throttled'}));
    await clock.advance(10_000);
    expect(poll('metrics')).toMatchObject({at: undefined, failure: {service: 'cloudwatch'}});
    expect(poll('live')).toMatchObject({failure: undefined});
    expect(times('refresh')).toHaveLength(2 * 6);
  });

  test('of a part of the metrics are told beside what came', async () => {
    const {clock, answers, poll} = start(two);
    answers.measurement = () => ({learnt: [], failures: [aFailure({service: 'cloudwatch'})]});
    await clock.advance(1000);
    expect(poll('metrics')).toMatchObject({failure: {service: 'cloudwatch'}});
    expect(poll('metrics')?.at).toBeDefined();
  });

  test('of one queue among others are told, and its own values stay old', async () => {
    const {clock, answers, poll, times} = start({...two, secret: {}});
    answers.before = ({operation, names}) => {
      if (operation === 'refresh' && names[0] === 'secret')
        throw new FailureError(aFailure({code: 'secret'}));
    };
    await clock.advance(4000);
    expect(poll('live')).toMatchObject({failure: {code: 'secret'}});
    expect(poll('live')?.at).toBe(noon + 4000);
    expect(times('refresh').length).toBeGreaterThanOrEqual(6);
  });

  test('of a dead endpoint are told with any number of queues, although the round stopped early', async () => {
    const many = Object.fromEntries(Array.from({length: 120}, (_, index) => [`q-${String(index)}`, {}]));
    const {clock, answers, poll} = start(many);
    await clock.advance(3000);
    const lastGood = poll('live')?.at;
    answers.before = rejectOnly('refresh', aFailure({kind: 'unreachable'}));
    await clock.advance(20_000);
    expect(poll('live')).toMatchObject({at: lastGood, failure: {kind: 'unreachable'}});
  });

  test('of many queues do not keep the others from their turn', async () => {
    const denied = Object.fromEntries(
      Array.from({length: 600}, (_, index) => [`a-denied-${String(index)}`, {}]),
    );
    const {clock, calls} = start({...denied, 'z-allowed': {}}, ({operation, names}) => {
      if (operation === 'refresh' && names[0]?.startsWith('a-denied') === true)
        throw new FailureError(aFailure());
    });
    await clock.advance(70_000);
    expect(calls.some(({operation, names}) => operation === 'refresh' && names[0] === 'z-allowed')).toBe(
      true,
    );
  });

  test('that are mistakes of our own are shown and logged with their stack', async () => {
    const {clock, poll, log} = start(two, () => {
      throw new TypeError('boom');
    });
    await clock.advance(100);
    expect(poll('discovery')?.failure).toMatchObject({kind: 'unexpected', code: 'TypeError'});
    expect(log[0]).toMatch(/^error: TypeError: boom\n +at /);
  });

  test('a queue that was deleted is news for the list, not trouble, and not a storm of lists', async () => {
    const {clock, answers, poll, times} = start(two);
    await clock.advance(20_000);
    answers.before = ({operation, names}) => {
      if (operation === 'refresh' && names[0] === 'refunds')
        throw new FailureError(aFailure({kind: 'notFound'}));
    };
    await clock.advance(31_000);
    expect(poll('live')?.failure).toBeUndefined();
    expect(times('list').filter(at => at > 0).length).toBeGreaterThanOrEqual(2);
    expect(times('list').filter(at => at > 0).length).toBeLessThanOrEqual(3);
    answers.queues = {orders: {visible: 5}};
    await clock.advance(20_000);
    const lists = times('list').length;
    await clock.advance(60_000);
    expect(times('list')).toHaveLength(lists);
  });
});

describe('pause', () => {
  test('stops every call, resuming begins at once', async () => {
    const {clock, act, calls} = start(two);
    await clock.advance(5000);
    act({type: 'pauseToggled'});
    await clock.advance(1000);
    const before = calls.length;
    await clock.advance(15 * 60_000);
    expect(calls).toHaveLength(before);
    act({type: 'pauseToggled'});
    await settle();
    expect(calls.slice(before).map(({operation}) => operation)).toContain('refresh');
    expect(calls.slice(before).map(({operation}) => operation)).toContain('list');
  });

  test('lets one round of each clock through when it is asked for, and then no more', async () => {
    const {clock, act, calls, store} = start(two);
    await clock.advance(5000);
    act({type: 'pauseToggled'});
    await clock.advance(15 * 60_000);
    const before = calls.length;
    act({type: 'refreshAsked'});
    await clock.advance(1000);
    const once = calls.slice(before).map(({operation}) => operation);
    expect(once.filter(operation => operation === 'list')).toHaveLength(1);
    expect(once.filter(operation => operation === 'refresh')).toHaveLength(2);
    expect(once.filter(operation => operation === 'measure')).toHaveLength(1);
    const after = calls.length;
    await clock.advance(15 * 60_000);
    expect(calls).toHaveLength(after);
    expect(store.getState().paused).toBe(true);
  });
});

describe('refresh', () => {
  test('lists and reads at once, but never asks for metrics faster than once a minute', async () => {
    const {clock, act, times} = start(two);
    await clock.advance(20_000);
    const [lists, metrics] = [times('list').length, times('measure').length];
    for (let count = 0; count < 5; count += 1) {
      act({type: 'refreshAsked'});
      await clock.advance(1000);
    }
    expect(times('list')).toHaveLength(lists + 5);
    expect(times('measure')).toHaveLength(metrics);
  });
});

describe('what is on screen', () => {
  const fleet = Object.fromEntries(
    Array.from({length: 300}, (_, index) => [`q-${String(index).padStart(3, '0')}`, {visible: 0}]),
  );

  test('is measured soon after it scrolled into view, and not again before the next minute', async () => {
    const larger: Record<string, QueueFacts> = Object.fromEntries(
      Array.from({length: 500}, (_, index) => [`q-${String(index).padStart(3, '0')}`, {visible: 0}]),
    );
    const {clock, act, calls} = start(larger);
    await clock.advance(12_000);
    const before = calls.length;
    act({type: 'moved', by: 'bottom'});
    await clock.advance(5000);
    const newcomers = calls.slice(before).filter(({operation}) => operation === 'measure');
    expect(newcomers).toHaveLength(1);
    expect(newcomers[0]?.names).toContain('q-499');
    expect(newcomers[0]?.names.length).toBeLessThanOrEqual(18);
    const after = calls.length;
    await clock.advance(30_000);
    expect(calls.slice(after).filter(({operation}) => operation === 'measure')).toEqual([]);
  });

  test('is read every round, the quiet rest in turns within half a minute or so', async () => {
    const {clock, calls} = start(fleet);
    await clock.advance(4000);
    const before = calls.length;
    await clock.advance(40_000);
    const read = calls.slice(before).filter(({operation}) => operation === 'refresh');
    const times = (name: string) => read.filter(({names}) => names[0] === name).length;
    expect(times('q-000')).toBe(20);
    expect(Math.min(...Object.keys(fleet).map(times))).toBeGreaterThanOrEqual(1);
    expect(times('q-250')).toBeLessThanOrEqual(2);
  });

  test('is not the quiet rest: a round that asks nothing tells nothing, so a failure stays until something was read', async () => {
    const {clock, act, answers, poll} = start({a: {visible: 0}, b: {visible: 0}, c: {visible: 0}});
    act({type: 'tabChosen', index: 0});
    await clock.advance(60_000);
    const lastGood = poll('live')?.at ?? 0;
    expect(clock.now() - lastGood).toBeLessThanOrEqual(31_000);
    answers.before = reject(expired);
    await clock.advance(40_000);
    const failedFor: unknown[] = [];
    for (let seconds = 0; seconds < 60; seconds += 1) {
      await clock.advance(1000);
      failedFor.push(poll('live')?.failure?.kind);
    }
    expect(new Set(failedFor)).toEqual(new Set([expired.kind]));
    expect(poll('live')?.at).toBeLessThan(clock.now() - 90_000);
    answers.before = () => undefined;
    await clock.advance(12_000);
    expect(poll('live')?.failure).toBeUndefined();
  });

  test('relations of a large account are asked for its dead-letter queues only', async () => {
    const many = Object.fromEntries(Array.from({length: 501}, (_, index) => [`q-${String(index)}`, {}]));
    const {clock, answers, calls} = start({...many, orders: {deadLettersTo: 'q-7'}});
    await clock.advance(5000);
    answers.queues = {...answers.queues};
    expect(calls.filter(({operation}) => operation === 'relate')).toEqual([]);
    await clock.advance(300_000);
    expect(calls.filter(({operation}) => operation === 'relate').map(({names}) => names[0])).toEqual(['q-7']);
  });
});

describe('the end', () => {
  test('comes when the signal does: every loop ends and nothing more is asked', async () => {
    const {clock, calls, controller, scheduler} = start(two);
    await clock.advance(5000);
    controller.abort();
    await scheduler.ended;
    const before = calls.length;
    await clock.advance(60_000);
    expect(calls).toHaveLength(before);
    expect(clock.sleepers()).toBe(0);
  });

  test('an answer that comes after it changes nothing: it is about another place by then', async () => {
    let answer: () => void = () => undefined;
    const {clock, controller, scheduler, store} = start(
      two,
      () =>
        new Promise(resolve => {
          answer = resolve;
        }),
    );
    await settle();
    controller.abort();
    store.dispatch({type: 'placeLeft'});
    const before = store.getState();
    answer();
    await scheduler.ended;
    await clock.advance(1000);
    expect(store.getState()).toBe(before);
  });
});

test('against a real endpoint: counts, joins and metrics reach the state over HTTP', async () => {
  const account = await openAccount();
  const {source, deadLetters} = await createQueueWithDeadLetters(account.sqs, 'orders');
  await send(account.sqs, source, 'one', 'two');
  await send(account.sqs, deadLetters, 'dead');
  account.advance(130);
  const store = createDashboard();
  const controller = new AbortController();
  const scheduler = startScheduler(
    {
      sources: [{view: forgetType(sqs), reader: forgetReaderType(await sqs.connect(account.clients))}],
      catalog,
      store,
      clock: {now: account.now, sleep: systemClock.sleep},
      log: () => undefined,
    },
    controller.signal,
  );
  await new Promise<void>(resolve => {
    store.subscribe(() => {
      if (store.getState().feeds['sqs']?.polls.metrics.at !== undefined) resolve();
    });
  });
  controller.abort();
  await scheduler.ended;
  const {resources} = store.getState().feeds['sqs'] ?? {};
  expect(resources?.get(source)).toMatchObject({
    counts: {visible: 2},
    deadLetters: {name: 'orders-dlq', depth: 1},
    metrics: {sentPerSecond: {value: 2 / 60}},
  });
  expect(resources?.get(deadLetters)).toMatchObject({
    sourceQueueArns: ['arn:aws:sqs:eu-west-1:123456789012:orders'],
    listedSourceUrls: [source],
  });
  expect(store.getState().place.account).toBe('123456789012');
});
