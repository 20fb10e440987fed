import {describe, expect, test} from 'vitest';
import {createTaskFinder} from '../../source/cli/dlq/native-task.ts';
import type {RedriveTask} from '../../source/domain/redrive.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';

const task = (change: Partial<RedriveTask>): RedriveTask => ({
  ...{handle: undefined, status: 'COMPLETED', sourceArn: arnOf('failures'), destinationArn: undefined},
  ...{maxPerSecond: undefined, moved: 0, total: undefined, failureReason: undefined, startedAt: noon},
  ...change,
});

const old = task({startedAt: noon - 60_000});
const finder = () => createTaskFinder({handle: 'ours', earlier: new Set([old.startedAt])});

describe('the move task that was started', () => {
  test('is known by its handle, whatever else was started at that time', () => {
    const ours = task({handle: 'ours', status: 'RUNNING', startedAt: noon});
    const other = task({handle: 'other', status: 'RUNNING', startedAt: noon + 5});
    expect(finder()([other, ours, old])).toBe(ours);
    expect(finder()([other, old])).toBeUndefined();
  });

  test('is known by its beginning when it is over and has no handle any more', () => {
    const find = finder();
    find([task({handle: 'ours', status: 'RUNNING'})]);
    const later = task({startedAt: noon + 9000});
    expect(find([later, task({moved: 7}), old])).toMatchObject({moved: 7});
    expect(find([later, old])).toBeUndefined();
  });

  test('may be over before anybody looked: then it is the one that is new', () => {
    expect(finder()([task({moved: 3}), old])).toMatchObject({moved: 3});
    expect(finder()([old])).toBeUndefined();
  });
});
