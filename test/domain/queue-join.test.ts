import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Queue} from '../../source/domain/queue.ts';
import {discoveredQueue, isDeadLetterQueue, queueNameOfArn} from '../../source/domain/queue.ts';
import {joinQueues} from '../../source/domain/queue-join.ts';
import {aQueue, arnOf, noon, urlOf} from '../fixtures/a-queue.ts';

const join = (...queues: readonly Queue[]): ReadonlyMap<string, Queue> =>
  joinQueues(new Map(queues.map(queue => [queue.id, queue])));

const byName = (queues: ReadonlyMap<string, Queue>, name: string): Queue => {
  const queue = queues.get(urlOf(name));
  if (queue === undefined) throw new Error(`Expected a queue named ${name}`);
  return queue;
};

describe('a dead-letter queue', () => {
  test('is the one that a redrive policy names, whatever it is called', () => {
    const joined = join(
      aQueue('refunds', {deadLettersTo: 'payments-parking-lot'}),
      aQueue('payments-parking-lot', {visible: 12}),
    );
    expect(isDeadLetterQueue(byName(joined, 'payments-parking-lot'))).toBe(true);
    expect(byName(joined, 'payments-parking-lot').sourceQueueArns).toEqual([arnOf('refunds')]);
    expect(byName(joined, 'refunds').deadLetters).toMatchObject({name: 'payments-parking-lot', depth: 12});
  });

  test('is none by its name', () => {
    const joined = join(aQueue('orders'), aQueue('orders-dlq', {visible: 7}));
    expect(isDeadLetterQueue(byName(joined, 'orders-dlq'))).toBe(false);
    expect(byName(joined, 'orders').deadLetters).toBeUndefined();
  });

  test('is the one that ListDeadLetterSourceQueues lists sources for, also for sources that are not read', () => {
    const joined = join(aQueue('failures', {listedSources: ['orders', 'elsewhere']}), aQueue('orders'));
    expect(byName(joined, 'failures').sourceQueueArns).toEqual([arnOf('elsewhere'), arnOf('orders')]);
  });

  test('has each source once when the policy and the list agree', () => {
    const joined = join(
      aQueue('orders', {deadLettersTo: 'failures'}),
      aQueue('failures', {listedSources: ['orders']}),
    );
    expect(byName(joined, 'failures').sourceQueueArns).toEqual([arnOf('orders')]);
  });

  test('is known by its ARN where it is not among the queues', () => {
    expect(byName(join(aQueue('orders', {deadLettersTo: 'gone'})), 'orders').deadLetters).toEqual({
      id: undefined,
      name: 'gone',
      arn: arnOf('gone'),
      depth: undefined,
      changePerMinute: undefined,
      retentionSeconds: undefined,
    });
  });

  test('shows on the row of its source for how long it keeps messages, and anew when that changes', () => {
    const orders = aQueue('orders', {deadLettersTo: 'failures'});
    const before = join(orders, aQueue('failures', {retentionSeconds: 60}));
    expect(byName(before, 'orders').deadLetters).toMatchObject({retentionSeconds: 60});
    const after = join(byName(before, 'orders'), aQueue('failures', {retentionSeconds: 120}));
    expect(byName(after, 'orders').deadLetters).toMatchObject({retentionSeconds: 120});
  });

  test('is found before it was read itself, so that it can be read together with its source', () => {
    const joined = join(aQueue('orders', {deadLettersTo: 'failures'}), discoveredQueue(urlOf('failures')));
    expect(byName(joined, 'orders').deadLetters).toMatchObject({id: urlOf('failures'), depth: undefined});
  });

  test('shows its depth and its growth a minute on the row of its source', () => {
    const joined = join(
      aQueue('orders', {deadLettersTo: 'failures'}),
      aQueue('failures', {visible: 40, growth: 12}),
    );
    expect(byName(joined, 'orders').deadLetters).toMatchObject({depth: 40, changePerMinute: 12});
  });

  test('is as deep as it is while somebody peeks at it: what is held is still there', () => {
    const joined = join(
      aQueue('orders', {deadLettersTo: 'failures'}),
      aQueue('failures', {visible: 3, inFlight: 37}),
    );
    expect(byName(joined, 'orders').deadLetters?.depth).toBe(40);
  });

  test('that is no longer named is none any more', () => {
    const before = join(aQueue('orders', {deadLettersTo: 'failures'}), aQueue('failures'));
    const after = joinQueues(
      new Map([...before, [urlOf('orders'), {...byName(before, 'orders'), ...aQueue('orders')}]]),
    );
    expect(isDeadLetterQueue(byName(after, 'failures'))).toBe(false);
    expect(byName(after, 'orders').deadLetters).toBeUndefined();
  });
});

const names = ['a', 'a-dlq', 'b', 'b-dlq', 'parking-lot'];
const someQueues = fc.array(
  fc.record({
    name: fc.constantFrom(...names),
    target: fc.option(fc.constantFrom(...names), {nil: undefined}),
    visible: fc.nat(100),
    isRead: fc.boolean(),
  }),
);

const queuesOf = (items: typeof someQueues extends fc.Arbitrary<infer T> ? T : never): readonly Queue[] =>
  items.map(({name, target, visible, isRead}) =>
    isRead
      ? aQueue(name, {visible, ...(target === undefined ? {} : {deadLettersTo: target})})
      : discoveredQueue(urlOf(name)),
  );

test('sources and dead-letter queues always point at each other', () => {
  fc.assert(
    fc.property(someQueues, items => {
      const joined = join(...queuesOf(items));
      for (const {arn, deadLetters, sourceQueueArns} of joined.values()) {
        const target = [...joined.values()].find(queue => queue.arn === deadLetters?.arn);
        if (target?.arn !== undefined) expect(target.sourceQueueArns).toContain(arn);
        for (const source of sourceQueueArns) {
          expect(byName(joined, queueNameOfArn(source)).deadLetters?.arn).toBe(arn);
        }
      }
    }),
  );
});

test('joining again changes nothing: the very same objects come back', () => {
  fc.assert(
    fc.property(someQueues, items => {
      const joined = join(...queuesOf(items));
      const again = joinQueues(joined);
      for (const [id, queue] of joined) expect(again.get(id)).toBe(queue);
    }),
  );
});

test('news of one queue leaves the objects of those it has nothing to do with', () => {
  const before = join(
    aQueue('orders', {deadLettersTo: 'failures'}),
    aQueue('failures'),
    aQueue('bystander', {visible: 3}),
  );
  const counts = {visible: 9, inFlight: 0, delayed: 0, at: noon + 2000};
  const after = joinQueues(
    new Map([...before, [urlOf('failures'), {...byName(before, 'failures'), counts}]]),
  );
  expect(byName(after, 'bystander')).toBe(byName(before, 'bystander'));
  expect(byName(after, 'orders')).not.toBe(byName(before, 'orders'));
  expect(byName(after, 'orders').deadLetters?.depth).toBe(9);
});
