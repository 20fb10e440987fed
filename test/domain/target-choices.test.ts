import {expect, test} from 'vitest';
import type {Origins, QueueTarget} from '../../source/domain/dead-letter-target.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {discoveredQueue} from '../../source/domain/queue.ts';
import {choiceLabel, queueTargetOf, targetChoices} from '../../source/domain/target-choices.ts';

const aQueue = (name: string, raw?: Readonly<Record<string, string>>): Queue => {
  const found = discoveredQueue(`https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`);
  const settings = {
    retentionSeconds: undefined,
    visibilityTimeoutSeconds: undefined,
    maxReceiveCount: undefined,
    deadLetterQueueArn: undefined,
  };
  return {
    ...found,
    arn: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
    settings: raw === undefined ? undefined : {...settings, raw},
  };
};

const target = (name: string): QueueTarget => {
  const made = queueTargetOf(aQueue(name));
  if (made === undefined) throw new Error('Expected a target of a queue with an ARN');
  return made;
};

const settle = {
  kind: 'function',
  arn: 'arn:aws:lambda:eu-west-1:123456789012:function:settle',
  name: 'settle',
} as const;

const nothing: Origins = {sources: [], subscriptions: [], functions: [], gaps: []};

const letters = target('letters').queue;

const labels = (origins: Partial<Origins>, names: readonly string[]): readonly string[] =>
  targetChoices(
    letters,
    {...nothing, ...origins},
    names.map(name => aQueue(name)),
  ).map(({label}) => label);

test('where letters came from comes first, then its places, then queues of the same type by name', () => {
  expect(
    labels({sources: [target('orders')], functions: [settle]}, [
      'zeta',
      'orders',
      'letters',
      'alpha',
      'x.fifo',
    ]),
  ).toEqual(['each to where it came from (2 places)', 'orders', 'function settle', 'alpha', 'zeta']);
});

test('there is no way back where no origin is known', () => {
  expect(labels({}, ['orders'])).toEqual(['orders']);
});

test.each<[string, Partial<Origins>]>([
  ['its source, orders', {sources: [target('orders')]}],
  ['function settle, invoked again', {functions: [settle]}],
  [
    "the subscription's queue, worker",
    {
      subscriptions: [
        {topicArn: 'arn:t', protocol: 'sqs', target: target('worker'), endpoint: 'worker', isRaw: false},
      ],
    },
  ],
  ['each to where it came from (2 places)', {sources: [target('a'), target('b')]}],
])('the way back is called %s', (label, origins) => {
  expect(choiceLabel({kind: 'own'}, {...nothing, ...origins})).toBe(label);
});

test('a queue is a target with its size limit once its ARN is known', () => {
  expect(queueTargetOf(aQueue('orders', {MaximumMessageSize: '262144'}))?.maxBytes).toBe(262_144);
  expect(queueTargetOf(aQueue('orders', {MaximumMessageSize: 'many'}))?.maxBytes).toBeUndefined();
  expect(queueTargetOf(discoveredQueue('https://sqs.eu-west-1.amazonaws.com/1/orders'))).toBeUndefined();
});
