import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {costOf} from '../../source/domain/price.ts';
import type {RequestCount} from '../../source/domain/request-count.ts';
import {dollarsBeyondFree, freeTierOf, freeTiers} from '../../source/domain/spending.ts';

const count = (
  service: RequestCount['service'],
  operation: string,
  units: number,
  more: Partial<RequestCount> = {},
): RequestCount => ({
  service,
  operation,
  resourceClass: 'polling',
  unit: 'request',
  requests: units,
  units,
  ...more,
});

describe('the free tiers', () => {
  test('are those that last: each says how much and where that is written', () => {
    for (const {perMonth, words, source} of freeTiers) {
      expect(perMonth).toBe(1e6);
      expect(words).toContain('1 million');
      expect(source).toContain('pricing');
    }
  });

  test('cover GetMetricStatistics and never GetMetricData', () => {
    expect(freeTierOf({service: 'cloudwatch', operation: 'GetMetricStatistics'})).toBeDefined();
    expect(freeTierOf({service: 'cloudwatch', operation: 'GetMetricData'})).toBeUndefined();
  });
});

describe('what no free tier covers', () => {
  test('is nothing up to a million requests of each service, and beyond that the rest', () => {
    const within = [count('sqs', 'GetQueueAttributes', 1e6), count('cloudwatch', 'GetMetricStatistics', 1e6)];
    expect(dollarsBeyondFree(within, 1)).toBe(0);
    const over = [count('sqs', 'GetQueueAttributes', 1e6), count('sqs', 'ListQueues', 5e5)];
    expect(dollarsBeyondFree(over, 1)).toBeCloseTo(5e5 * 4e-7, 10);
  });

  test('is less in a longer run: every month has its own million', () => {
    const counts = [count('sns', 'GetTopicAttributes', 2e6)];
    expect(dollarsBeyondFree(counts, 730)).toBeCloseTo(0.5, 10);
    expect(dollarsBeyondFree(counts, 1460)).toBe(0);
  });

  test('is all of what has no free tier', () => {
    const metrics = count('cloudwatch', 'GetMetricData', 10, {unit: 'metric', units: 1000});
    expect(dollarsBeyondFree([metrics], 1)).toBeCloseTo(0.01, 10);
  });

  test('is never more than everything costs', () => {
    const counts = fc.array(
      fc.record({
        service: fc.constantFrom('sqs' as const, 'sns' as const),
        units: fc.integer({min: 0, max: 3_000_000}),
      }),
    );
    fc.assert(
      fc.property(counts, fc.integer({min: 0, max: 3000}), (asked, hours) => {
        const all = asked.map(({service, units}) => count(service, 'List', units));
        const beyond = dollarsBeyondFree(all, hours);
        expect(beyond).toBeGreaterThanOrEqual(0);
        expect(beyond).toBeLessThanOrEqual(costOf(all).dollars + 1e-9);
      }),
    );
  });
});
