import {expect, test} from 'vitest';
import {feedersIn, mergeFeeders} from '../../source/domain/feeders.ts';
import {joinFeeders} from '../../source/domain/queue-join.ts';
import {isDeadLetterQueue} from '../../source/domain/queue.ts';
import type {Edge} from '../../source/domain/service.ts';
import {forgetType} from '../../source/domain/service.ts';
import {aQueue, arnOf} from '../fixtures/a-queue.ts';
import {thing, thingView} from '../fixtures/a-service.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:order-events';

const edges = (kind: Edge['kind'], from: string) => (): readonly Edge[] => [
  {kind, from, to: arnOf('letters'), label: ''},
];

const said = (kind: Edge['kind'], from: string) =>
  feedersIn(new Map([['one', thing('one')]]), {...forgetType(thingView), edges: edges(kind, from)});

test('a queue is a dead-letter queue where a topic or a function sends it what failed', () => {
  const feeders = mergeFeeders(said('deadLetter', topic), said('onFailure', 'a function'));
  const queues = new Map(['letters', 'orders'].map(name => [name, aQueue(name, {visible: 9})]));
  const joined = joinFeeders(queues, feeders);
  expect(joined.get('letters')?.feederArns).toEqual([topic, 'a function']);
  expect([...joined.values()].filter(isDeadLetterQueue).map(({name}) => name)).toEqual(['letters']);
  expect(joined.get('orders')).toBe(queues.get('orders'));
  expect(joinFeeders(joined, feeders)).toBe(joined);
  expect(joinFeeders(joined, new Map()).get('letters')?.feederArns).toEqual([]);
});

test('what merely delivers to a queue makes it no dead-letter queue', () => {
  expect(said('subscription', topic).size).toBe(0);
});
