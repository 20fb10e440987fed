import {describe, expect, test} from 'vitest';
import {deadLetterQueues, holdsLetters, listLines, listedQueue} from '../../source/headless/dlq-list.ts';
import {aQueue, arnOf, noon, urlOf} from '../fixtures/a-queue.ts';

describe('the list of dead-letter queues', () => {
  test('holds the queues that something sends its dead letters to, fullest first', () => {
    const fed = {...aQueue('fed', {visible: 9}), feederArns: ['arn:aws:sns:eu-west-1:123456789012:topic']};
    const queues = [
      aQueue('orders', {visible: 50}),
      aQueue('b-dlq', {visible: 3, sources: ['orders']}),
      aQueue('a-dlq', {visible: 3, sources: ['orders']}),
      fed,
    ];
    expect(deadLetterQueues(queues).map(({name}) => name)).toEqual(['fed', 'a-dlq', 'b-dlq']);
  });

  test('as JSON has exactly the promised members', () => {
    const queue = aQueue('a-dlq', {
      ...{visible: 3, sources: ['orders'], oldestAgeSeconds: 3600, retentionSeconds: 86_400, readAt: noon},
    });
    expect(listedQueue(queue)).toStrictEqual({
      name: 'a-dlq',
      url: urlOf('a-dlq'),
      arn: arnOf('a-dlq'),
      visible: 3,
      sourceQueueArns: [arnOf('orders')],
      oldestAgeSeconds: 3600,
      expiresInSeconds: 82_800,
    });
  });

  test('knows neither age nor end of an empty queue, whatever the last metric says', () => {
    const queue = aQueue('a-dlq', {visible: 0, sources: ['orders'], oldestAgeSeconds: 3600});
    expect(listedQueue(queue)).toMatchObject({visible: 0, oldestAgeSeconds: null, expiresInSeconds: null});
  });

  test('time that is up is no time left', () => {
    const queue = aQueue('a-dlq', {visible: 1, oldestAgeSeconds: 90_000, retentionSeconds: 86_400});
    expect(listedQueue(queue).expiresInSeconds).toBe(0);
  });

  test('a queue that was not read is neither empty nor full', () => {
    const unread = {...aQueue('a-dlq'), counts: undefined};
    expect(holdsLetters(unread)).toBeUndefined();
    expect(listedQueue(unread)).toMatchObject({visible: null, oldestAgeSeconds: null});
    expect(holdsLetters(aQueue('a', {visible: 0, inFlight: 1}))).toBe(true);
    expect(holdsLetters(aQueue('a'))).toBe(false);
  });

  test('as text is aligned, in ASCII when that is asked for', () => {
    const queues = [
      aQueue('orders-dlq', {
        visible: 1200,
        inFlight: 3,
        sources: ['orders', 'mails'],
        oldestAgeSeconds: 7200,
      }),
      aQueue('ä-dlq', {visible: 0, sources: ['x']}),
    ];
    expect(listLines(queues, false)).toEqual([
      'DLQ         VISIBLE  IN-FLIGHT  OLDEST  EXPIRES-IN  SOURCES',
      'orders-dlq    1,200          3    2h00        3d22  orders, mails',
      'ä-dlq             0          0       –           –  x',
    ]);
    for (const line of listLines(queues, true)) expect(line).toMatch(/^[\x20-\x7e]*$/);
  });

  test('says so when there is none', () => {
    expect(listLines([], true)).toEqual(['There is no dead-letter queue in this region.']);
  });
});
