import {expect, test} from 'vitest';
import {messageLines} from '../../source/headless/dlq-message.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';

test('a message is a line about it, its attributes and its body', () => {
  const message = aMessage('m1', {
    body: '{\n  "a": 1\n}',
    groupId: 'g',
    sourceQueueArn: arnOf('orders'),
    sizeBytes: 12,
    attributes: {
      code: {dataType: 'String', value: '500'},
      bytes: {dataType: 'Binary', value: Uint8Array.of(1, 2, 3)},
    },
  });
  expect(messageLines(message, noon)).toEqual([
    'm1  sent 2h00 ago  received 4 times  from orders  group g  12 B',
    '    code (String): 500',
    '    bytes (Binary): 3 B',
    '  {',
    '    "a": 1',
    '  }',
  ]);
});

test('a long body is cut and says so', () => {
  const lines = messageLines(aMessage('m1', {body: 'x\n'.repeat(100)}), noon);
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('  … 200 characters; --json prints all');
  expect(messageLines(aMessage('m1', {body: 'x'.repeat(5000)}), noon)[1]).toHaveLength(4002);
});
