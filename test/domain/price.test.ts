import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {costSince} from '../../source/domain/cost-rate.ts';
import {formatDollars} from '../../source/domain/dollars.ts';
import {costOf, dollarsOf, priceOf, prices} from '../../source/domain/price.ts';
import type {BilledService, BilledUnit, RequestCount} from '../../source/domain/request-count.ts';

const count = (
  service: BilledService,
  operation: string,
  units: number,
  unit: BilledUnit = 'request',
): RequestCount => ({service, operation, resourceClass: 'polling', unit, requests: 1, units});

describe('a price', () => {
  test.each([
    [count('cloudwatch', 'GetMetricData', 9000, 'metric'), 0.09],
    [count('cloudwatch', 'GetMetricStatistics', 1000), 0.01],
    [count('cloudwatch', 'ListMetrics', 1000), 0.01],
    [count('cloudwatch', 'DescribeAlarms', 1000), 0],
    [count('sqs', 'GetQueueAttributes', 36_000), 0.0144],
    [count('sqs', 'ReceiveMessage', 1_000_000, 'fifoRequest'), 0.5],
    [count('sqs', 'SendMessageBatch', 1_000_000, 'fairRequest'), 0.5],
    [count('sns', 'ListTopics', 1_000_000), 0.5],
    [count('kinesis', 'GetRecords', 1_048_576, 'kilobyte'), 0.04],
    [count('kinesis', 'ListShards', 1000), 0],
    [count('lambda', 'ListFunctions', 1000), 0],
    [count('lambda', 'Invoke', 1_000_000), 0.2],
  ])('of $service $operation: $units', (counted, dollars) => {
    expect(dollarsOf(counted)).toBeCloseTo(dollars, 10);
  });

  test.each([
    count('cloudwatch', 'GetInsightRuleReport', 1),
    count('cloudwatch', 'GetMetricData', 1),
    count('lambda', 'CreateFunction', 1),
    count('kinesis', 'PutRecords', 1),
  ])('of $service $operation is not known, which is not free', counted => {
    expect(dollarsOf(counted)).toBeUndefined();
    expect(costOf([counted, count('sqs', 'ListQueues', 1_000_000)])).toEqual({
      dollars: 0.4,
      unpriced: [counted],
    });
  });

  test('is found in one row of the table only, with its source', () => {
    for (const {service, operations = ['Anything'], unit, source, words} of prices)
      for (const operation of operations) {
        const found = prices.filter(price => priceOf({service, operation, unit}) === price);
        expect(found).toHaveLength(1);
        expect([source, words]).not.toContain('');
      }
  });
});

const minute = 60_000;
const queues = (units: number): readonly RequestCount[] => [count('sqs', 'ListQueues', units)];

describe('a rate', () => {
  test('is what came in between, by the hour and by the month of 730 hours', () => {
    const cost = costSince({at: 0, counts: queues(1e6)}, {at: 5 * minute, counts: queues(2e6)});
    expect(cost.dollars).toBeCloseTo(0.8, 10);
    expect(cost.perHour).toBeCloseTo(4.8, 10);
    expect(cost.perMonth).toBeCloseTo(4.8 * 730, 6);
    expect(cost.rows[0]?.perHour).toBeCloseTo(4.8, 10);
  });

  test('takes what was not there before as new', () => {
    const cost = costSince({at: 0, counts: []}, {at: 60 * minute, counts: queues(1e6)});
    expect(cost.rows[0]?.perHour).toBeCloseTo(0.4, 10);
  });

  test('of less than a minute is not known', () => {
    const cost = costSince({at: 0, counts: []}, {at: minute - 1, counts: queues(1e6)});
    expect([cost.perHour, cost.perMonth, cost.rows[0]?.perHour]).toEqual([undefined, undefined, undefined]);
    expect(costSince({at: 0, counts: []}, {at: minute, counts: queues(1)}).perHour).toBeGreaterThan(0);
  });

  test('of what has no price is not known, and the sums go on without it', () => {
    const unknown = count('lambda', 'CreateFunction', 7);
    const now = {at: 60 * minute, counts: [unknown, ...queues(1e6)]};
    const cost = costSince({at: 0, counts: []}, now);
    expect(cost.unpriced).toEqual([unknown]);
    expect(cost.perHour).toBeCloseTo(0.4, 10);
    expect(cost.rows.find(({operation}) => operation === 'CreateFunction')).toMatchObject({
      dollars: undefined,
      perHour: undefined,
      perMonth: undefined,
    });
  });

  test('of all rows together is the whole rate, the dearest first', () => {
    const someCounts = fc.uniqueArray(
      fc.record({
        operation: fc.constantFrom('ListQueues', 'ReceiveMessage', 'SendMessage', 'GetQueueUrl'),
        units: fc.nat(1e6),
      }),
      {selector: ({operation}) => operation},
    );
    fc.assert(
      fc.property(someCounts, fc.integer({min: minute, max: 300 * minute}), (some, at) => {
        const counts = some.map(({operation, units}) => count('sqs', operation, units));
        const {rows, perHour} = costSince({at: 0, counts: []}, {at, counts});
        const sum = rows.reduce((total, row) => total + (row.perHour ?? 0), 0);
        expect(sum).toBeCloseTo(perHour ?? NaN, 6);
        const dollars = rows.map(row => row.dollars ?? 0);
        expect(dollars).toEqual(dollars.toSorted((a, b) => b - a));
      }),
    );
  });
});

describe('an amount', () => {
  test.each([
    [0, '$0'],
    [0.000001, '<$0.00001'],
    [0.0000123, '$0.000012'],
    [0.021, '$0.021'],
    [0.0999, '$0.10'],
    [0.994, '$0.99'],
    [0.996, '$1.00'],
    [15.333, '$15.33'],
    [1204.4, '$1,204'],
    [undefined, '–'],
    [NaN, '–'],
  ])('of %d reads %s', (dollars, text) => {
    expect(formatDollars(dollars)).toBe(text);
  });

  test('never takes more than nine characters, and what is more than nothing never reads as nothing', () => {
    fc.assert(
      fc.property(fc.double({min: 0, max: 1e9, minExcluded: true, noNaN: true}), dollars => {
        expect(formatDollars(dollars).length).toBeLessThanOrEqual(9);
        expect(formatDollars(dollars)).not.toMatch(/^\$[0.,]*$/);
      }),
    );
  });
});
