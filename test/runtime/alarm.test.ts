import {getEventListeners} from 'node:events';
import {describe, expect, test} from 'vitest';
import {createAlarm} from '../../source/runtime/alarm.ts';
import {systemClock} from '../../source/runtime/clock.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';

const prepare = () => {
  const clock = createFakeClock();
  const controller = new AbortController();
  const alarm = createAlarm(clock);
  const woken: number[] = [];
  const started = clock.now();
  const sleep = async (milliseconds: number): Promise<void> => {
    await alarm.sleep(milliseconds, controller.signal);
    woken.push(clock.now() - started);
  };
  return {clock, controller, alarm, woken, sleep};
};

describe('an alarm', () => {
  test('lets sleep as long as was said', async () => {
    const {clock, woken, sleep} = prepare();
    void sleep(1000);
    await clock.advance(999);
    expect(woken).toEqual([]);
    await clock.advance(1);
    expect(woken).toEqual([1000]);
  });

  test('wakes early, once for however many rings', async () => {
    const {clock, alarm, woken, sleep} = prepare();
    void sleep(1000).then(() => sleep(1000));
    await clock.advance(300);
    alarm.ring();
    alarm.ring();
    await settle();
    expect(woken).toEqual([300]);
    await clock.advance(1000);
    expect(woken).toEqual([300, 1300]);
  });

  test('loses no ring: one that comes while nobody sleeps ends the next sleep at once', async () => {
    const {clock, alarm, woken, sleep} = prepare();
    alarm.ring();
    void sleep(1000).then(() => sleep(1000));
    await settle();
    expect(woken).toEqual([0]);
    await clock.advance(1000);
    expect(woken).toEqual([0, 1000]);
  });

  test('wakes when everything ends, and then sleeps no more', async () => {
    const {clock, controller, woken, sleep} = prepare();
    void sleep(1000).then(() => sleep(1000));
    await settle();
    controller.abort();
    await settle();
    expect(woken).toEqual([0, 0]);
    expect(clock.sleepers()).toBe(0);
  });

  test('leaves nothing behind on a signal that lives as long as the program', async () => {
    const {clock, controller, sleep} = prepare();
    for (let count = 0; count < 50; count += 1) {
      const done = sleep(10);
      await clock.advance(10);
      await done;
    }
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('the system clock', () => {
  test('ends a sleep early without an error, also one that begins after the abort', async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(60_000, controller.signal);
    controller.abort();
    await sleep;
    await systemClock.sleep(60_000, controller.signal);
    expect(systemClock.now()).toBeGreaterThan(0);
  });
});
