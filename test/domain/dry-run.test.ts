import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {QueueTarget, Resolve, Target} from '../../source/domain/dead-letter-target.ts';
import {dryRun} from '../../source/domain/dry-run.ts';
import {orderWarnings} from '../../source/domain/order-warnings.ts';
import {aMessage} from '../fixtures/a-message.ts';

const orders: QueueTarget = {
  kind: 'queue',
  queue: {
    url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
    name: 'orders',
    arn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
    type: 'standard',
  },
  maxBytes: undefined,
};

const settle: Target = {
  kind: 'function',
  arn: 'arn:aws:lambda:eu-west-1:123456789012:function:settle',
  name: 'settle',
};

/** The first letter of the id decides. */
const byId: Resolve = ({id, body}) => {
  if (id.startsWith('q')) return {ok: true, target: orders, payload: body};
  if (id.startsWith('f')) return {ok: true, target: settle, payload: '"é"'};
  return {ok: false, refusal: `because of ${id.slice(0, 1)}`};
};

describe('a dry run', () => {
  test('counts what goes where and what is refused, most first', () => {
    const ids = ['x1', 'f1', 'q1', 'q2', 'y1', 'y2'];
    const messages = ids.map(id => aMessage(id, {body: 'body', sizeBytes: 10}));
    expect(dryRun(messages, byId)).toEqual({
      routes: [
        {target: orders, label: 'orders', count: 2, bytes: 20},
        {target: settle, label: 'function settle', count: 1, bytes: 4},
      ],
      refusals: [
        {reason: 'because of y', count: 2, examples: ['y1', 'y2']},
        {reason: 'because of x', count: 1, examples: ['x1']},
      ],
      total: 6,
    });
  });

  test('names five examples of a reason and at most fifty-one reasons', () => {
    const alike = Array.from({length: 9}, (_, index) => aMessage(`x${String(index)}`));
    expect(dryRun(alike, byId).refusals).toEqual([
      {reason: 'because of x', count: 9, examples: ['x0', 'x1', 'x2', 'x3', 'x4']},
    ]);
    const different = Array.from({length: 90}, (_, index) => aMessage(String(index)));
    const {refusals} = dryRun(different, ({id}) => ({ok: false, refusal: id}));
    expect(refusals).toHaveLength(51);
    expect(refusals[0]).toMatchObject({reason: 'other reasons', count: 40});
  });

  test('accounts for every message once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('q1', 'q2', 'f1', 'x1', 'y1')), ids => {
        const {routes, refusals, total} = dryRun(
          ids.map(id => aMessage(id)),
          byId,
        );
        const counts = [...routes, ...refusals].map(({count}) => count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
        expect(total).toBe(ids.length);
      }),
    );
  });
});

describe('the order within FIFO groups', () => {
  const inGroup = (id: string, groupId: string, sequence: number) =>
    aMessage(id, {groupId, sequenceNumber: String(sequence)});
  const selected = ({id}: {readonly id: string}) => id !== 'left';

  test('is not spoken of where it is kept', () => {
    const messages = [inGroup('q1', 'a', 1), inGroup('left', 'a', 2), inGroup('left', 'b', 1)];
    expect(orderWarnings(messages, selected, byId)).toEqual([]);
  });

  test('is broken by a message that stays before one that goes, however they were received', () => {
    const messages = [inGroup('q1', 'a', 10), inGroup('left', 'a', 9), inGroup('q2', 'b', 3)];
    expect(orderWarnings(messages, selected, byId)).toEqual([
      '1 FIFO group goes on without an earlier message that is not selected: a.',
    ]);
  });

  test('is kept by holding back what follows a refused message', () => {
    const messages = [inGroup('x1', 'a', 1), inGroup('q1', 'a', 2), inGroup('q2', 'a', 3)];
    expect(orderWarnings(messages, selected, byId)).toEqual([
      '2 stay, because one before them in a FIFO group is refused.',
    ]);
  });

  test('names three groups', () => {
    const messages = ['a', 'b', 'c', 'd', 'e'].flatMap(group => [
      inGroup('left', group, 1),
      inGroup('q1', group, 2),
    ]);
    expect(orderWarnings(messages, selected, byId)).toEqual([
      '5 FIFO groups go on without an earlier message that is not selected: a, b, c and 2 more.',
    ]);
  });

  test('does not exist for groups of a standard queue', () => {
    const messages = [aMessage('left', {groupId: 'a'}), aMessage('q1', {groupId: 'a'})];
    expect(orderWarnings(messages, selected, byId)).toEqual([]);
  });
});
