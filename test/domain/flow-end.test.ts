import {expect, test} from 'vitest';
import {endKey, endName, endNoun} from '../../source/domain/flow-end.ts';

const account = 'eu-west-1:123456789012';

test.each([
  [`arn:aws:lambda:${account}:function:worker:live`, `arn:aws:lambda:${account}:function:worker`],
  [`arn:aws:lambda:${account}:function:worker`, `arn:aws:lambda:${account}:function:worker`],
  [
    `arn:aws:sns:${account}:order-events:0fb46a1b-66a5-4e0c-a0dd-0d5ba8d0b7c4`,
    `arn:aws:sns:${account}:order-events`,
  ],
  [`arn:aws:sns:${account}:order-events`, `arn:aws:sns:${account}:order-events`],
  [`arn:aws:sqs:${account}:orders`, `arn:aws:sqs:${account}:orders`],
  ['https://hooks.example/:sns:/:function:', 'https://hooks.example/:sns:/:function:'],
])('everything said of %s meets at %s', (end, key) => {
  expect(endKey(end)).toBe(key);
});

test.each([
  [`arn:aws:sqs:${account}:orders`, 'orders', 'queue'],
  [`arn:aws:lambda:${account}:function:worker`, 'worker', 'function'],
  [`arn:aws:kinesis:${account}:stream/clickstream`, 'clickstream', 'stream'],
  [
    `arn:aws:kinesis:${account}:stream/clickstream/consumer/fraud-detector:1700000000`,
    'fraud-detector',
    'consumer',
  ],
  [`arn:aws:cloudwatch:${account}:alarm:too old: orders/payments`, 'too old: orders/payments', 'alarm'],
  [`arn:aws:firehose:${account}:deliverystream/archive`, 'archive', 'delivery stream'],
  [`arn:aws:mq:${account}:broker:rabbit:b-1`, 'b-1', 'mq'],
  ['https://hooks.partner.example/orders', 'https://hooks.partner.example/orders', 'web hook'],
  ['ops@example.com', 'ops@example.com', 'mail address'],
  ['+491700000000', '+491700000000', 'endpoint'],
])('%s is called %s, a %s', (end, name, noun) => {
  expect(endName(end)).toBe(name);
  expect(endNoun(end)).toBe(noun);
});
