import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {LaneId} from '../../source/domain/lane.ts';
import {lanes} from '../../source/domain/lane.ts';
import type {RequestCount} from '../../source/domain/request-count.ts';
import type {SpendingLimit} from '../../source/domain/spending.ts';
import type {Pace} from '../../source/runtime/pace.ts';
import {createPace} from '../../source/runtime/pace.ts';

const minute = 60_000;
const hour = 60 * minute;

const open = (limit: SpendingLimit) => {
  const time = {now: 0};
  const counts: RequestCount[] = [];
  const pace = createPace(
    limit,
    () => time.now,
    () => counts,
  );
  return {time, counts, pace};
};

const peek = (requests: number): RequestCount => ({
  service: 'sqs',
  operation: 'ReceiveMessage',
  resourceClass: 'action',
  unit: 'request',
  requests,
  units: requests,
});

const usual = (lane: LaneId): number => lanes[lane].usualSeconds;

/** Metrics that are granted when a hundred are wanted each minute for an hour. */
const metricsOfAnHour = (pace: Pace, time: {now: number}, each = () => undefined as unknown): number => {
  let granted = 0;
  for (const end = time.now + hour; time.now < end; time.now += minute) {
    each();
    for (let index = 0; index < 20; index += 1) if (pace.take('shownMetrics', 'cloudwatch', 5)) granted += 5;
  }
  return granted;
};

describe('without a limit', () => {
  test('everything goes at its usual pace, whatever is wanted', () => {
    const {pace} = open({kind: 'unlimited'});
    pace.join().want('cloudwatch', new Map([['quietMetrics', 1e9]]));
    expect(pace.factor('quietMetrics', 'cloudwatch')).toBe(1);
    expect(pace.take('quietMetrics', 'cloudwatch', 1e9)).toBe(true);
    expect(pace.slowed(usual)).toEqual([]);
  });
});

describe('a budget', () => {
  const fiveCents: SpendingLimit = {kind: 'budget', dollarsPerHour: 0.05};

  test('is one purse for all services: what costs nothing is not slowed by it', () => {
    const {pace} = open(fiveCents);
    const member = pace.join();
    member.want('cloudwatch', new Map([['shownMetrics', 30_000]]));
    member.want('kinesis', new Map([['shownLive', 1e9]]));
    expect(pace.factor('shownMetrics', 'cloudwatch')).toBeGreaterThan(6);
    expect(pace.factor('shownLive', 'kinesis')).toBe(1);
    expect(pace.take('shownLive', 'kinesis', 1e9)).toBe(true);
  });

  test('slows the least useful first, and says from what to what', () => {
    const {pace} = open(fiveCents);
    pace.join().want(
      'cloudwatch',
      new Map([
        ['shownMetrics', 3000],
        ['quietMetrics', 3000],
      ]),
    );
    expect(pace.slowed(usual)).toEqual([
      {lane: 'quietMetrics', api: undefined, usualSeconds: 900, seconds: 1800},
    ]);
  });

  test('is kept in an hour, to one request', () => {
    fc.assert(
      fc.property(fc.double({min: 0.001, max: 0.05, noNaN: true}), dollarsPerHour => {
        const {pace, time} = open({kind: 'budget', dollarsPerHour});
        expect(metricsOfAnHour(pace, time) * 1e-5).toBeLessThanOrEqual(dollarsPerHour + 5e-5);
      }),
    );
  });

  test('that is too small for anything still reads something', () => {
    const {pace, time} = open({kind: 'budget', dollarsPerHour: 0.00001});
    pace.join().want('cloudwatch', new Map([['shownMetrics', 6000]]));
    expect(metricsOfAnHour(pace, time)).toBeGreaterThan(0);
    expect(pace.factor('shownMetrics', 'cloudwatch')).toBeLessThan(Infinity);
  });

  test('pays what a person does, and lets the background make up for it', () => {
    const [alone, beside] = [open(fiveCents), open(fiveCents)];
    const without = metricsOfAnHour(alone.pace, alone.time);
    let peeks = 0;
    const withPeeks = metricsOfAnHour(beside.pace, beside.time, () => {
      peeks += 500;
      beside.counts.splice(0, 1, peek(peeks));
    });
    const saved = (without - withPeeks) * 1e-5;
    expect(saved).toBeGreaterThan(0.9 * peeks * 4e-7);
  });

  test('is used up by a large action for minutes and not for hours', () => {
    const {pace, time, counts} = open(fiveCents);
    counts.push(peek(10_000_000));
    time.now += minute;
    expect(pace.take('shownMetrics', 'cloudwatch', 5)).toBe(false);
    time.now += 10 * minute;
    expect(pace.take('shownMetrics', 'cloudwatch', 5)).toBe(true);
  });

  test('forgets what somebody wanted who has left', () => {
    const {pace} = open(fiveCents);
    const member = pace.join();
    member.want('cloudwatch', new Map([['quietMetrics', 1e6]]));
    expect(pace.factor('quietMetrics', 'cloudwatch')).toBeGreaterThan(1);
    member.leave();
    expect(pace.factor('quietMetrics', 'cloudwatch')).toBe(1);
  });
});

describe('the free tier', () => {
  test('is an allowance for each service: a million requests a month', () => {
    const {pace, time} = open({kind: 'free'});
    const granted = metricsOfAnHour(pace, time);
    expect(granted).toBeGreaterThan(1200);
    expect(granted).toBeLessThanOrEqual(1e6 / 730 + 5);
  });

  test('of one service is not used up by another', () => {
    const {pace} = open({kind: 'free'});
    const member = pace.join();
    member.want('cloudwatch', new Map([['shownMetrics', 60_000]]));
    member.want('sqs', new Map([['shownLive', 1000]]));
    expect(pace.factor('shownMetrics', 'cloudwatch')).toBeGreaterThan(40);
    expect(pace.factor('shownLive', 'sqs')).toBe(1);
    expect(pace.slowed(usual)).toMatchObject([{lane: 'shownMetrics', api: 'cloudwatch'}]);
  });

  test('does not hold what is free anyway', () => {
    const {pace} = open({kind: 'free'});
    expect(pace.take('shownLive', 'kinesis', 1e9)).toBe(true);
  });
});
