import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {nearNames} from '../../source/domain/near-names.ts';
import {parseQueueName} from '../../source/headless/dlq-queue-name.ts';
import {arnOf, urlOf} from '../fixtures/a-queue.ts';

describe('a queue on the command line', () => {
  test.each([
    ['orders-dlq', {kind: 'name', name: 'orders-dlq'}],
    ['orders.fifo', {kind: 'name', name: 'orders.fifo'}],
    [urlOf('orders'), {kind: 'url', name: 'orders', url: urlOf('orders')}],
    [
      'http://localhost:4566/000000000000/q',
      {kind: 'url', name: 'q', url: 'http://localhost:4566/000000000000/q'},
    ],
    [
      arnOf('orders'),
      {kind: 'arn', name: 'orders', arn: arnOf('orders'), region: 'eu-west-1', account: '123456789012'},
    ],
    ['', undefined],
    ['orders dlq', undefined],
    ['orders.dlq', undefined],
    ['https://', undefined],
    ['arn:aws:sns:eu-west-1:123456789012:topic', undefined],
  ])('%j', (typed, named) => {
    expect(parseQueueName(typed)).toEqual(named);
  });
});

describe('names that may have been meant', () => {
  test.each([
    ['order-dlq', ['orders-dlq', 'orders', 'mails'], ['orders-dlq']],
    ['Orders', ['orders', 'orders-dlq', 'mails'], ['orders', 'orders-dlq']],
    ['oders-dlq', ['orders-dlq', 'mails-dlq'], ['orders-dlq']],
    ['x', ['orders'], []],
    ['a', ['abcd', 'abc', 'ab', 'a1', 'b'], ['a1', 'ab', 'abc']],
  ])('%j among %j', (typed, names, near) => {
    expect(nearNames(typed, names)).toEqual(near);
  });

  test('one letter changed, put in or left out is near', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', '-'),
      minLength: 5,
      maxLength: 12,
    });
    fc.assert(
      fc.property(name, fc.nat(), fc.constantFrom('', 'z', 'zy'), (right, at, put) => {
        const index = at % right.length;
        const typed = right.slice(0, index) + put.slice(0, 1) + right.slice(put === 'zy' ? index : index + 1);
        expect(nearNames(typed, [right])).toEqual([right]);
      }),
    );
  });
});
