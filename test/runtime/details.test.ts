import {describe, expect, onTestFinished, test} from 'vitest';
import type {MeasureRequest, ServiceReader} from '../../source/domain/service.ts';
import {FailureError} from '../../source/domain/failure.ts';
import {forgetReaderType, forgetType} from '../../source/domain/service.ts';
import {startScheduler} from '../../source/runtime/scheduler.ts';
import {initialState} from '../../source/store/initial-state.ts';
import {historyOf} from '../../source/store/select-history.ts';
import {createStore} from '../../source/store/store.ts';
import {createUpdate} from '../../source/store/update.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Thing} from '../fixtures/a-service.ts';
import {measured, thing, thingView} from '../fixtures/a-service.ts';
import {place} from '../fixtures/a-session.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';

/** A scheduler over one service that is only listed, has an account and a detail. */
const start = (names: readonly string[], change: Partial<ServiceReader<Thing>> = {}) => {
  const clock = createFakeClock();
  const calls: string[] = [];
  let version = 0;
  const reader: ServiceReader<Thing> = {
    list: () => {
      calls.push('list');
      version += 1;
      return Promise.resolve(names.map(name => thing(name, {version, listedAt: clock.now()})));
    },
    inspect: ({name}) => {
      calls.push(`inspect ${name}`);
      return Promise.resolve({secret: `inside ${name}`});
    },
    readAccount: () => {
      calls.push('readAccount');
      return Promise.resolve({quota: 1000});
    },
    measure: ({resources, use, windowMinutes}: MeasureRequest<Thing>) => {
      calls.push(`measure ${use} ${resources.map(({name}) => name).join(',')} ${String(windowMinutes)} min`);
      const key = use === 'table' ? 'calls' : 'faults';
      return Promise.resolve({
        learnt: resources.map(({id, metrics}) => ({
          id,
          learnt: {metrics: {...metrics, [key]: measured(1, clock.now())}},
          minutes: {[key]: [{at: clock.now(), value: 1}]},
        })),
        failures: [],
      });
    },
    ...change,
  };
  const catalog = [forgetType(thingView)];
  const store = createStore(
    initialState({
      now: noon,
      size: {columns: 80, rows: 24},
      options: {readOnly: false, demo: false, ascii: false, redact: false, pins: [], accounts: []},
      place,
      intervalSeconds: 2,
      filter: '',
      seed: 0.5,
      tabIds: ['things'],
    }),
    createUpdate(catalog),
    command => {
      if (command.type === 'inspect') scheduler.inspect();
      if (command.type === 'reschedule') scheduler.reschedule();
    },
  );
  const controller = new AbortController();
  const scheduler = startScheduler(
    {
      sources: [{view: forgetType(thingView), reader: forgetReaderType(reader)}],
      catalog,
      store,
      clock,
      log: () => undefined,
    },
    controller.signal,
  );
  onTestFinished(async () => {
    controller.abort();
    await scheduler.ended;
  });
  const feed = () => store.getState().feeds['things'];
  return {
    clock,
    calls,
    feed,
    known: (name: string) => feed()?.resources.get(name) as Thing | undefined,
    store,
    move: async (by: number) => {
      store.dispatch({type: 'pressed', action: {type: 'moved', by}});
      await settle();
    },
    press: async (type: 'entered' | 'escaped') => {
      store.dispatch({type: 'pressed', action: {type}});
      await settle();
    },
  };
};

describe('a service whose list says everything', () => {
  test('is live with its list, and what is listed again is renewed', async () => {
    const {clock, calls, feed, known} = start(['one']);
    await clock.advance(1000);
    expect(feed()?.polls.live.at).toBe(noon);
    await clock.advance(60_000);
    expect(calls.filter(call => call === 'list')).toHaveLength(2);
    expect(known('one')).toMatchObject({version: 2, metrics: {calls: {value: 1}}});
    expect(feed()?.polls.live.at).toBe(noon + 60_000);
  });
});

describe('metrics', () => {
  test('bring three hours when a resource is new and a quarter of an hour from then on', async () => {
    const {clock, calls, feed} = start(['one', 'two']);
    await clock.advance(71_000);
    expect(calls.filter(call => call.startsWith('measure'))).toEqual([
      'measure table one,two 180 min',
      'measure table one,two 15 min',
      'measure table one,two 15 min',
    ]);
    const history = feed();
    expect(history === undefined ? [] : historyOf(history, 'one', 'calls')).toHaveLength(2);
  });
});

describe('the account', () => {
  test('is read each minute beside the metrics', async () => {
    const {clock, calls, feed} = start(['one']);
    await clock.advance(61_000);
    expect(feed()?.account).toEqual({quota: 1000});
    expect(calls.filter(call => call === 'readAccount')).toHaveLength(2);
  });

  test('that cannot be read leaves the metrics, and says why', async () => {
    const {clock, feed, known} = start(['one'], {
      readAccount: () => Promise.reject(new FailureError(aFailure({kind: 'accessDenied'}))),
    });
    await clock.advance(1000);
    expect(known('one')?.metrics).toHaveProperty('calls');
    expect(feed()?.polls.metrics.failure).toMatchObject({kind: 'accessDenied'});
  });
});

describe('a detail', () => {
  test('that is not open asks nothing', async () => {
    const {clock, calls} = start(['one']);
    await clock.advance(120_000);
    expect(calls.filter(call => /inspect|detail/.test(call))).toEqual([]);
  });

  test('is read when it opens and twice a minute until it closes, its metrics once a minute', async () => {
    const {clock, calls, known, press} = start(['one']);
    await clock.advance(1000);
    await press('entered');
    expect(known('one')?.secret).toBe('inside one');
    await clock.advance(31_000);
    expect(calls.filter(call => /inspect|detail/.test(call))).toEqual([
      'inspect one',
      'measure detail one 180 min',
      'inspect one',
      'measure detail one 15 min',
    ]);
    await clock.advance(30_000);
    expect(calls.filter(call => call.includes('detail'))).toHaveLength(2);
    await press('escaped');
    await clock.advance(120_000);
    expect(calls.filter(call => call === 'inspect one')).toHaveLength(3);
  });

  test('that is refused says why and has its metrics all the same', async () => {
    const {clock, feed, known, press} = start(['one'], {
      inspect: () => Promise.reject(new FailureError(aFailure({kind: 'accessDenied'}))),
    });
    await clock.advance(1000);
    await press('entered');
    expect(known('one')?.metrics).toHaveProperty('faults');
    expect(feed()?.polls.detail.failure).toMatchObject({kind: 'accessDenied'});
  });

  test('that fails says why, keeps the rows and is tried again', async () => {
    let fails = true;
    const {clock, feed, known, press} = start(['one'], {
      inspect: () =>
        fails
          ? Promise.reject(new FailureError(aFailure({kind: 'throttled'})))
          : Promise.resolve({secret: 'at last'}),
    });
    await clock.advance(1000);
    await press('entered');
    expect(feed()?.polls.detail.failure).toBeDefined();
    expect(feed()?.polls.live.failure).toBeUndefined();
    fails = false;
    await clock.advance(5000);
    expect(known('one')?.secret).toBe('at last');
    expect(feed()?.polls.detail.failure).toBeUndefined();
  });
});

describe('two details one after the other', () => {
  test('are read each under its own name, also when the second opens while the first is being read', async () => {
    const waiting: (() => void)[] = [];
    const asked: string[] = [];
    const {clock, calls, press, move} = start(['one', 'two'], {
      inspect: ({name}) => {
        asked.push(name);
        return new Promise(resolve => waiting.push(() => resolve({secret: `inside ${name}`})));
      },
    });
    await clock.advance(1000);
    await press('entered');
    await press('escaped');
    await move(1);
    await press('entered');
    expect(asked).toEqual(['one']);
    waiting.shift()?.();
    await settle();
    waiting.shift()?.();
    await settle();
    expect(asked).toEqual(['one', 'two']);
    expect(calls.filter(call => call.includes('detail'))).toEqual(['measure detail two 180 min']);
  });
});

describe('what could be read in part only', () => {
  test('of a list or of the account is told, and leaves the rows', async () => {
    const failure = aFailure({kind: 'accessDenied', message: 'not everything'});
    const {clock, feed, known} = start(['one'], {
      list: (_, note) => {
        note?.(failure);
        return Promise.resolve([thing('one', {listedAt: noon})]);
      },
      readAccount: (_now, _signal, note) => {
        note?.(failure);
        return Promise.resolve({quota: 7});
      },
    });
    await clock.advance(1000);
    expect(known('one')).toBeDefined();
    expect(feed()?.account).toEqual({quota: 7});
    for (const poll of [feed()?.polls.discovery, feed()?.polls.metrics]) {
      expect(poll?.failure).toEqual(failure);
      // It is tried again with the next round and not before.
      expect(poll?.retryAt).toBeLessThanOrEqual(poll?.at ?? 0);
    }
  });
});

describe('relations', () => {
  test('are asked for in small rounds after the list; a pause stops them', async () => {
    const names = Array.from({length: 50}, (_, index) => `thing-${String(index)}`);
    const related: string[] = [];
    const {clock, store} = start(names, {
      relate: ({name}) => {
        related.push(name);
        if (related.length === 20) store.dispatch({type: 'pressed', action: {type: 'pauseToggled'}});
        return Promise.resolve({secret: 'related'});
      },
    });
    await clock.advance(1000);
    expect(related).toHaveLength(20);
    store.dispatch({type: 'pressed', action: {type: 'pauseToggled'}});
    await clock.advance(1000);
    expect(related).toHaveLength(50);
  });

  test('that fail leave the list alone', async () => {
    const {clock, feed} = start(['one'], {
      relate: () => Promise.reject(new FailureError(aFailure({kind: 'accessDenied'}))),
    });
    await clock.advance(1000);
    const poll = feed()?.polls.discovery;
    expect(poll?.failure).toMatchObject({kind: 'accessDenied'});
    expect(poll?.retryAt).toBe(poll?.at);
  });
});
