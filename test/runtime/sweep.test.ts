import {describe, expect, test} from 'vitest';
import {FailureError} from '../../source/domain/failure.ts';
import type {Resource} from '../../source/domain/service.ts';
import {sweep} from '../../source/runtime/sweep.ts';
import type {Event} from '../../source/store/event.ts';
import {createStore} from '../../source/store/store.ts';
import type {State} from '../../source/store/state.ts';
import {aFailure, expired} from '../fixtures/a-failure.ts';
import {aQueue} from '../fixtures/a-queue.ts';
import {openSession} from '../fixtures/a-session.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';

const queues = (count: number) => Array.from({length: count}, (_, index) => aQueue(`q-${String(index)}`));

/** A sweep over queues whose every call ends when the test says so. */
const openSweep = (
  count: number,
  answer: (resource: Resource) => Promise<Partial<Resource>>,
  signal = new AbortController().signal,
) => {
  const clock = createFakeClock();
  const learnt: string[][] = [];
  const {state} = openSession({queues: {}});
  const store = createStore<State, Event, never>(
    state(),
    (known, event) => {
      if (event.type === 'learnt') learnt.push(event.learnt.map(({id}) => id.slice(id.lastIndexOf('/') + 1)));
      return [known];
    },
    () => undefined,
  );
  const parts = {sources: [], catalog: [], store, clock, log: () => undefined};
  return {clock, learnt, done: sweep(parts, 'sqs', queues(count), answer, 'refresh', signal)};
};

describe('a sweep', () => {
  test('asks for ten at once: not one after the other, and never more', async () => {
    const waiting: (() => void)[] = [];
    let started = 0;
    const {done} = openSweep(35, () => {
      started += 1;
      return new Promise(resolve => {
        waiting.push(() => {
          resolve({});
        });
      });
    });
    await settle();
    const underWay: number[] = [];
    while (waiting.length > 0) {
      underWay.push(waiting.length);
      waiting.shift()?.();
      await settle();
    }
    await done;
    expect(started).toBe(35);
    expect(Math.max(...underWay)).toBe(10);
    expect(underWay.slice(0, 26)).toEqual(Array.from({length: 26}, () => 10));
  });

  test('tells what was learnt in batches, at most ten a second', async () => {
    const {clock, learnt, done} = openSweep(40, async () => {
      await clock.sleep(30, new AbortController().signal);
      return {};
    });
    await clock.advance(200);
    await done;
    expect(learnt.flat()).toHaveLength(40);
    expect(new Set(learnt.flat()).size).toBe(40);
    expect(learnt.length).toBeLessThanOrEqual(3);
  });

  test('tells what came although one call hangs', async () => {
    const controller = new AbortController();
    const {clock, learnt} = openSweep(
      5,
      ({name}) => (name === 'q-3' ? new Promise(() => undefined) : Promise.resolve({})),
      controller.signal,
    );
    await clock.advance(100);
    expect(learnt.flat()).toEqual(['q-0', 'q-1', 'q-2', 'q-4']);
  });

  test('says which resource failed, but not where the failure is nobody’s own', async () => {
    const {done} = openSweep(1, () => Promise.reject(new FailureError(aFailure())));
    expect((await done).map(({message}) => message)).toEqual(['q-0: SQS ListQueues: access denied.']);
    const all = openSweep(1, () => Promise.reject(new FailureError(expired)));
    expect((await all.done).map(({message}) => message)).toEqual([expired.message]);
  });

  test('goes on after a failure and reports each', async () => {
    const {learnt, done} = openSweep(30, ({name}) =>
      name.endsWith('7') ? Promise.reject(new FailureError(aFailure({code: name}))) : Promise.resolve({}),
    );
    expect((await done).map(({code}) => code)).toEqual(['q-7', 'q-17', 'q-27']);
    expect(learnt.flat()).toHaveLength(27);
  });

  test('stops early when nothing can succeed any more', async () => {
    let asked = 0;
    const {done} = openSweep(500, () => {
      asked += 1;
      return Promise.reject(new FailureError(expired));
    });
    expect((await done).length).toBeLessThanOrEqual(10);
    expect(asked).toBeLessThanOrEqual(10);
  });

  test('after the signal asks nothing more and tells nothing', async () => {
    const controller = new AbortController();
    let asked = 0;
    const {learnt, done} = openSweep(
      50,
      () => {
        asked += 1;
        controller.abort();
        return Promise.resolve({});
      },
      controller.signal,
    );
    await done;
    expect(asked).toBeLessThanOrEqual(10);
    expect(learnt).toEqual([]);
  });

  test('a mistake of our own is a failure that says where to look', async () => {
    const {done} = openSweep(1, () => Promise.reject(new TypeError('x is\nnot a function')));
    expect(await done).toEqual([
      {
        kind: 'unexpected',
        service: 'sqs',
        operation: 'refresh',
        code: 'TypeError',
        message: expect.stringMatching(/: Unexpected TypeError in refresh: x is not a function$/) as string,
        hint: 'This is a mistake of sls-top; the log has the details.',
      },
    ]);
  });
});
