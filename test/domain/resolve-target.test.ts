import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {FunctionTarget, Origins, QueueTarget, Target} from '../../source/domain/dead-letter-target.ts';
import type {Message, QueueReference} from '../../source/domain/message.ts';
import {createResolve} from '../../source/domain/resolve-target.ts';
import {anyMessage, failedEvent, invocationRecordOf, notificationOf} from '../fixtures/a-dead-letter.ts';
import {aMessage} from '../fixtures/a-message.ts';

const queue = (name: string): QueueReference => ({
  url: `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`,
  name,
  arn: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
  type: name.endsWith('.fifo') ? 'fifo' : 'standard',
});

const toQueue = (name: string, maxBytes?: number): QueueTarget => ({
  kind: 'queue',
  queue: queue(name),
  maxBytes,
});

const toFunction = (name: string, qualifier?: string): FunctionTarget => ({
  kind: 'function',
  arn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`,
  name,
});

const subscription = (topic: string, target: QueueTarget | undefined, isRaw = false) => ({
  topicArn: `arn:aws:sns:eu-west-1:123456789012:${topic}`,
  protocol: target === undefined ? 'https' : 'sqs',
  target,
  endpoint: target?.queue.arn ?? 'https://example.com/hook',
  isRaw,
});

const nothing: Origins = {sources: [], subscriptions: [], functions: [], gaps: []};

const letters = queue('letters');

const own = (message: Message, origins: Partial<Origins>) =>
  createResolve(letters, {kind: 'own'}, {...nothing, ...origins})(message);

const chosen = (message: Message, target: Target, from = letters) =>
  createResolve(from, {kind: 'to', target}, nothing)(message);

describe('its own target', () => {
  const fromOrders = aMessage('1', {sourceQueueArn: queue('orders').arn});

  test('of what SQS moved is the source that the message names', () => {
    const sources = [toQueue('bills'), toQueue('orders')];
    expect(own(fromOrders, {sources})).toEqual({ok: true, target: sources[1], payload: fromOrders.body});
  });

  test('is refused when the source is not a source any more', () => {
    expect(own(fromOrders, {sources: [toQueue('bills')]})).toEqual({
      ok: false,
      refusal: 'its source queue orders is not known any more: choose a target',
    });
  });

  test('of an SNS notification is the queue that subscribes to its topic, and the envelope stays', () => {
    const message = aMessage('1', {body: notificationOf('{"orderId":7}')});
    const subscriptions = [
      subscription('bills', toQueue('bills')),
      subscription('orders', toQueue('worker')),
    ];
    expect(own(message, {subscriptions})).toEqual({
      ok: true,
      target: toQueue('worker'),
      payload: message.body,
    });
  });

  test('of an SNS notification is no subscription with raw delivery when there is one without', () => {
    const message = aMessage('1', {body: notificationOf('hello')});
    const subscriptions = [
      subscription('orders', toQueue('raw'), true),
      subscription('orders', toQueue('worker')),
    ];
    expect(own(message, {subscriptions})).toMatchObject({ok: true, target: toQueue('worker')});
  });

  test.each([
    ['several subscriptions of topic orders end here: choose a target', ['orders', 'orders']],
    ['no subscription of topic orders sends its dead letters here now: choose a target', ['bills']],
  ])('of an SNS notification is refused: %s', (refusal, topics) => {
    const subscriptions = topics.map((topic, index) =>
      subscription(topic, toQueue(`worker-${String(index)}`)),
    );
    expect(own(aMessage('1', {body: notificationOf('hello')}), {subscriptions})).toEqual({
      ok: false,
      refusal,
    });
  });

  test('of an SNS notification on its way to an address on the web is refused', () => {
    const message = aMessage('1', {body: notificationOf('hello')});
    expect(own(message, {subscriptions: [subscription('orders', undefined)]})).toEqual({
      ok: false,
      refusal:
        'it was on its way from topic orders to https https://example.com/hook, which is no queue: choose a target',
    });
  });

  test('says what could not be asked where nothing was found', () => {
    const message = aMessage('1', {body: notificationOf('hello')});
    expect(own(message, {gaps: ['SNS: access denied']})).toEqual({
      ok: false,
      refusal:
        'no subscription of topic orders sends its dead letters here now: choose a target (not everything could be asked: SNS: access denied)',
    });
  });

  test('of an event that a function failed on is the function, with the event', () => {
    const message = failedEvent('1', '{"id":12345678901234567890}');
    expect(own(message, {functions: [toFunction('settle')]})).toEqual({
      ok: true,
      target: toFunction('settle'),
      payload: message.body,
    });
  });

  test('of an event is refused where several functions send theirs', () => {
    expect(own(failedEvent('1', '{}'), {functions: [toFunction('a'), toFunction('b')]})).toMatchObject({
      ok: false,
      refusal: 'several functions send their failures here, and it does not say which: choose a target',
    });
  });

  test('of an event is no queue, even where only a queue is known', () => {
    expect(own(failedEvent('1', '{}'), {sources: [toQueue('orders')]})).toMatchObject({ok: false});
  });

  test('of an invocation record is the function it names, with the event as it was written', () => {
    const message = aMessage('1', {body: invocationRecordOf('{"id": 12345678901234567890, "a": 1.0}')});
    expect(own(message, {functions: [toFunction('other'), toFunction('settle')]})).toEqual({
      ok: true,
      target: toFunction('settle'),
      payload: '{"id": 12345678901234567890, "a": 1.0}',
    });
  });

  test('of an invocation record keeps the alias that was invoked', () => {
    const message = aMessage('1', {body: invocationRecordOf('{}', {qualifier: 'live'})});
    expect(own(message, {functions: [toFunction('settle')]})).toMatchObject({
      ok: true,
      target: {kind: 'function', arn: toFunction('settle', 'live').arn, name: 'settle:live'},
    });
  });

  test.each([
    ['it records an invocation of settle that succeeded: nothing to repeat', 'Success', 'settle'],
    [
      'function settle does not send its failures here any more: choose a target',
      'RetriesExhausted',
      'other',
    ],
  ])('of an invocation record is refused: %s', (refusal, condition, name) => {
    const message = aMessage('1', {body: invocationRecordOf('{}', {condition})});
    expect(own(message, {functions: [toFunction(name)]})).toEqual({ok: false, refusal});
  });

  test('of a message that says nothing is the only source', () => {
    expect(own(aMessage('1'), {sources: [toQueue('orders')]})).toMatchObject({
      ok: true,
      target: toQueue('orders'),
    });
  });

  test('of a message that says nothing is the only subscription with raw delivery', () => {
    const subscriptions = [subscription('a', toQueue('worker'), true), subscription('b', toQueue('other'))];
    expect(own(aMessage('1'), {subscriptions})).toMatchObject({ok: true, target: toQueue('worker')});
  });

  test('of a message that says nothing is a queue that feeds this one in two ways', () => {
    const subscriptions = [
      subscription('a', toQueue('worker'), true),
      subscription('b', toQueue('worker'), true),
    ];
    const origins = {sources: [toQueue('worker')], subscriptions};
    expect(own(aMessage('1'), origins)).toMatchObject({ok: true, target: toQueue('worker')});
  });

  test.each<[string, Partial<Origins>]>([
    ['nothing is known', {}],
    [
      'it may have been on its way to one of two addresses on the web',
      {subscriptions: [subscription('a', undefined, true), subscription('b', undefined, true)]},
    ],
    ['there are two sources', {sources: [toQueue('a'), toQueue('b')]}],
    [
      'there are a source and a raw subscription',
      {sources: [toQueue('a')], subscriptions: [subscription('t', toQueue('b'), true)]},
    ],
    ['only a function is known', {functions: [toFunction('a')]}],
  ])('of a message that says nothing is refused when %s', (_, origins) => {
    expect(own(aMessage('1'), origins)).toMatchObject({ok: false});
  });

  test('of what EventBridge could not deliver is refused, with the rule', () => {
    const attributes = {
      RULE_ARN: {dataType: 'String', value: 'arn:aws:events:eu-west-1:123456789012:rule/refunds'},
    };
    expect(own(aMessage('1', {attributes}), {sources: [toQueue('orders')]})).toEqual({
      ok: false,
      refusal: 'EventBridge could not deliver it for refunds: choose a target',
    });
  });
});

describe('a chosen queue', () => {
  test('takes a message as it is', () => {
    const message = aMessage('1', {body: notificationOf('hello')});
    expect(chosen(message, toQueue('orders'))).toEqual({
      ok: true,
      target: toQueue('orders'),
      payload: message.body,
    });
  });

  test('is of the same type', () => {
    expect(chosen(aMessage('1', {groupId: 'g'}), toQueue('orders.fifo'))).toEqual({
      ok: false,
      refusal: 'orders.fifo is a FIFO queue and letters is a standard queue: choose a queue of the same type',
    });
  });

  test('is another queue', () => {
    expect(chosen(aMessage('1'), toQueue('letters'))).toEqual({
      ok: false,
      refusal: 'letters is the queue that they are in: choose another',
    });
  });

  test('takes no message that is larger than its limit, and one that is as large', () => {
    expect(chosen(aMessage('1', {sizeBytes: 262_145}), toQueue('orders', 262_144))).toEqual({
      ok: false,
      refusal: 'it is larger than the 256 KiB that orders takes',
    });
    expect(chosen(aMessage('1', {sizeBytes: 262_144}), toQueue('orders', 262_144))).toMatchObject({ok: true});
  });

  test('of FIFO takes no message without a group', () => {
    expect(chosen(aMessage('1'), toQueue('orders.fifo'), queue('letters.fifo'))).toEqual({
      ok: false,
      refusal: 'it has no MessageGroupId, which FIFO queue orders.fifo demands',
    });
  });

  test.each(['', 'a b', 'x'.repeat(81), 'ä'])(
    'takes no message whose id names no entry of a batch: %j',
    id => {
      expect(chosen(aMessage(id, {body: 'b'}), toQueue('orders'))).toMatchObject({ok: false});
    },
  );
});

describe('a chosen function', () => {
  test('is invoked with the body, or with the event inside a record', () => {
    expect(chosen(aMessage('1', {body: '{"a": 1.0}'}), toFunction('settle'))).toMatchObject({
      payload: '{"a": 1.0}',
    });
    const record = aMessage('2', {body: invocationRecordOf('[1]')});
    expect(chosen(record, toFunction('settle'))).toMatchObject({ok: true, payload: '[1]'});
  });

  test.each([
    ['it is no JSON, and function settle takes JSON only', 'hello'],
    [
      'the event that topic orders invokes a function with cannot be made of this letter: choose a queue',
      notificationOf('{}'),
    ],
    ['its event is larger than the 1 MiB that Lambda takes asynchronously', `"${'é'.repeat(524_288)}"`],
  ])('is refused: %s', (refusal, body) => {
    expect(chosen(aMessage('1', {body}), toFunction('settle'))).toEqual({ok: false, refusal});
  });
});

test('whatever the message, a copy to a queue has its very body', () => {
  const origins = {
    ...nothing,
    sources: [toQueue('orders')],
    subscriptions: [subscription('orders', toQueue('w'))],
  };
  fc.assert(
    fc.property(anyMessage, fc.constantFrom<'own' | 'to'>('own', 'to'), (message, kind) => {
      const choice = kind === 'own' ? ({kind} as const) : ({kind, target: toQueue('other')} as const);
      const resolution = createResolve(letters, choice, origins)({...message, sourceQueueArn: undefined});
      expect(resolution.ok ? resolution.payload : message.body).toBe(message.body);
    }),
  );
});
