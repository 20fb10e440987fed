import {assert, constantFrom, integer, array, oneof, property, record} from 'fast-check';
import {expect, test} from 'vitest';
import {createPriorityQueue} from '../../source/demo/sqs/priority-queue.ts';

const step = oneof(
  record({
    kind: constantFrom('push' as const),
    id: integer({min: 0, max: 40}),
    key: integer({min: 0, max: 9}),
  }),
  record({kind: constantFrom('drop' as const), id: integer({min: 0, max: 40})}),
  record({kind: constantFrom('pop' as const)}),
);

test('pops current items by ascending key, whatever was pushed again or dropped before', () => {
  assert(
    property(array(step, {maxLength: 300}), steps => {
      const keys = new Map<number, number>();
      const queue = createPriorityQueue<number>((id, key) => keys.get(id) === key);
      for (const move of steps) {
        if (move.kind === 'push' && keys.get(move.id) !== move.key) {
          keys.set(move.id, move.key);
          queue.push(move.key, move.id);
        } else if (move.kind === 'drop') keys.delete(move.id);
        else if (move.kind === 'pop') {
          const smallest = keys.size === 0 ? undefined : Math.min(...keys.values());
          expect(queue.firstKey()).toBe(smallest);
          const popped = queue.pop();
          expect(popped === undefined ? undefined : keys.get(popped)).toBe(smallest);
          if (popped !== undefined) keys.delete(popped);
        }
      }
    }),
  );
});

test('sweeps out what is no longer current, so that it does not grow without end', () => {
  let currentKey = 0;
  let asked = 0;
  const queue = createPriorityQueue<string>((_, key) => {
    asked++;
    return key === currentKey;
  });
  for (; currentKey < 100_000; currentKey++) queue.push(currentKey, 'moves on');
  currentKey = 99_999;
  asked = 0;
  expect(queue.pop()).toBe('moves on');
  expect(asked).toBeLessThan(2000);
});
