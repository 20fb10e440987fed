import {expect, test} from 'vitest';
import type {RedriveOperations} from '../../source/domain/redrive.ts';
import {systemClock} from '../../source/runtime/clock.ts';
import {createPendingChanges} from '../../source/runtime/pending-changes.ts';

const request = {sourceArn: 'arn', destinationArn: undefined, maxPerSecond: undefined};

const openChanges = () => {
  let answer: (handle: string) => void = () => undefined;
  const redrives: RedriveOperations = {
    facts: () => Promise.reject(new Error('not asked here')),
    tasks: () => Promise.resolve([]),
    cancel: () => Promise.resolve(0),
    start: () =>
      new Promise(resolve => {
        answer = resolve;
      }),
  };
  return {changes: createPendingChanges(redrives), answer: (handle: string) => answer(handle)};
};

test('the way out waits for a change that is under way', async () => {
  const {changes, answer} = openChanges();
  const order: string[] = [];
  const started = changes.redrives.start(request).then(handle => order.push(handle));
  const settled = changes.settled(systemClock, 60_000).then(() => order.push('settled'));
  answer('handle');
  await Promise.all([started, settled]);
  expect(order).toEqual(['handle', 'settled']);
});

test('but not for ever', async () => {
  const {changes} = openChanges();
  void changes.redrives.start(request);
  await expect(changes.settled(systemClock, 1)).resolves.toBeUndefined();
});

test('and not at all when nothing is under way', async () => {
  await expect(openChanges().changes.settled(systemClock, 2 ** 31 - 1)).resolves.toBeUndefined();
});
