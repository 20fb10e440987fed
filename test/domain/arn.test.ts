import {describe, expect, test} from 'vitest';
import {nameOfArn, parseArn, unqualifiedArn} from '../../source/domain/arn.ts';

const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:payments-worker';

describe('an ARN', () => {
  test('has parts; the resource keeps its own colons and slashes', () => {
    expect(
      parseArn('arn:aws-cn:kinesis:cn-north-1:123456789012:stream/clicks/consumer/fraud:1700000000'),
    ).toEqual({
      partition: 'aws-cn',
      service: 'kinesis',
      region: 'cn-north-1',
      account: '123456789012',
      resource: 'stream/clicks/consumer/fraud:1700000000',
    });
    expect(parseArn('https://hooks.example/orders')).toBeUndefined();
    expect(parseArn('arn:aws:sqs')).toBeUndefined();
  });

  test.each([
    ['arn:aws:sqs:eu-west-1:123456789012:orders', 'orders'],
    ['arn:aws:kinesis:eu-west-1:123456789012:stream/clicks', 'clicks'],
    [lambda, 'payments-worker'],
    [`${lambda}:live`, 'payments-worker'],
    ['ops@example.com', 'ops@example.com'],
  ])('%s is known as %s', (arn, name) => {
    expect(nameOfArn(arn)).toBe(name);
  });

  test('of a function loses its version or alias, any other stays as it is', () => {
    expect(unqualifiedArn(`${lambda}:live`)).toBe(lambda);
    expect(unqualifiedArn(lambda)).toBe(lambda);
    expect(unqualifiedArn('arn:aws:sqs:eu-west-1:123456789012:orders')).toBe(
      'arn:aws:sqs:eu-west-1:123456789012:orders',
    );
    expect(unqualifiedArn('ops@example.com')).toBe('ops@example.com');
  });
});
