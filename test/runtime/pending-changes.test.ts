import {describe, expect, test} from 'vitest';
import {createPendingChanges} from '../../source/runtime/pending-changes.ts';
import type {RedriveOperations} from '../../source/domain/redrive.ts';
import {arnOf} from '../fixtures/a-queue.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';
import {referenceTo} from '../fixtures/workbench-events.ts';

const request = {sourceArn: arnOf('failures'), destinationArn: undefined, maxPerSecond: undefined};

const unasked = (): never => {
  throw new Error('Expected nobody to ask for this');
};

/** Operations whose start ends when the test says how. */
const open = () => {
  let end: {readonly resolve: (handle: string) => void; readonly reject: (error: Error) => void} | undefined;
  const redrives: RedriveOperations = {
    facts: unasked,
    tasks: unasked,
    cancel: handle => Promise.resolve(handle.length),
    start: () =>
      new Promise((resolve, reject) => {
        end = {resolve, reject};
      }),
  };
  const clock = createFakeClock();
  const changes = createPendingChanges(redrives);
  const {redrives: remembered, settled} = changes;
  let isSettled = false;
  return {
    changes,
    clock,
    redrives: remembered,
    end: () => end,
    wait: (patience: number) => {
      void settled(clock, patience).then(() => {
        isSettled = true;
      });
    },
    isSettled: () => isSettled,
  };
};

describe('the end of the program', () => {
  test('waits for a redrive that was asked for and not answered yet', async () => {
    const {clock, redrives, end, wait, isSettled} = open();
    const started = redrives.start(request);
    wait(5000);
    await clock.advance(4000);
    expect(isSettled()).toBe(false);
    end()?.resolve('handle');
    await settle();
    expect(isSettled()).toBe(true);
    expect(await started).toBe('handle');
    expect(clock.sleepers()).toBe(0);
  });

  test('waits for a purge as well', async () => {
    let end: () => void = () => undefined;
    const {clock, changes} = open();
    const jobs = changes.withPurge({
      ...{origins: unasked, start: unasked, import: unasked, scan: unasked, take: unasked},
      releaseAll: unasked,
      purge: () =>
        new Promise(resolve => {
          end = resolve;
        }),
    });
    void jobs.purge(referenceTo('failures'));
    let isSettled = false;
    const settled = changes.settled(clock, 5000).then(() => {
      isSettled = true;
    });
    await settle();
    expect(isSettled).toBe(false);
    end();
    await settled;
    expect(clock.sleepers()).toBe(0);
  });

  test('waits no longer than its patience', async () => {
    const {clock, redrives, wait, isSettled} = open();
    void redrives.start(request);
    wait(5000);
    await clock.advance(5000);
    expect(isSettled()).toBe(true);
  });

  test('does not wait where nothing is under way, nor for what failed', async () => {
    const {redrives, end, wait, isSettled} = open();
    const started = redrives.start(request);
    end()?.reject(new Error('refused'));
    await expect(started).rejects.toThrow('refused');
    expect(await redrives.cancel('handle')).toBe(6);
    wait(5000);
    await settle();
    expect(isSettled()).toBe(true);
  });
});
