import {describe, expect, test} from 'vitest';
import {assess} from '../../../source/domain/assess.ts';
import type {Finding} from '../../../source/domain/service.ts';
import {forgetType} from '../../../source/domain/service.ts';
import type {Stream} from '../../../source/domain/stream.ts';
import {discoveredStream} from '../../../source/domain/stream.ts';
import {streamRules} from '../../../source/services/kinesis/rules.ts';
import {kinesis} from '../../../source/services/kinesis/service.ts';
import {noon} from '../../fixtures/a-queue.ts';
import type {StreamFacts} from '../../fixtures/a-stream.ts';
import {aStream, evenShards, growingTo} from '../../fixtures/a-stream.ts';

const check = (id: string, facts: StreamFacts): Finding | undefined => {
  const rule = streamRules.find(candidate => candidate.id === id);
  if (rule === undefined) throw new Error(`Expected a rule ${id}`);
  return rule.check(aStream('clicks', facts));
};

const healthOf = (id: string, facts: StreamFacts) => check(id, facts)?.health;
const reasonOf = (id: string, facts: StreamFacts) => check(id, facts)?.reason;

const unread = discoveredStream({
  name: 'clicks',
  arn: undefined,
  status: undefined,
  mode: undefined,
  createdAt: undefined,
});

test('every rule cites what it rests on, and none finds anything in a stream that was never read', () => {
  for (const {id, summary, source, check: find} of streamRules) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(summary).not.toBe('');
    expect(source).toMatch(/(Guide|API reference)/);
    expect(find(unread)).toBeUndefined();
    expect(find(aStream('clicks'))).toBeUndefined();
  }
});

describe('iterator age against retention', () => {
  test.each([
    [21_599, undefined],
    [21_600, 'warning'],
    [43_199, 'warning'],
    [43_200, 'critical'],
    [90_000, 'critical'],
  ] as const)('%i of 86,400 seconds', (age, health) => {
    expect(healthOf('iterator-age', {ages: [age]})).toBe(health);
  });

  test.each([
    [
      'it grows',
      growingTo(66_120, 0.9),
      'Loses data in 6h15: oldest unread record is 18h22 old of 24h retention, and the consumer falls behind by 0.90 s each second',
    ],
    [
      'its consumer stands still',
      growingTo(66_120, 1),
      'Loses data in 5h38: oldest unread record is 18h22 old of 24h retention, and the consumer falls behind by 1.00 s each second',
    ],
    [
      'nobody knows yet whether it grows',
      [66_120],
      'Loses data in 5h38 if its consumer stands still: oldest unread record is 18h22 old of 24h retention',
    ],
    [
      'the retention is used up',
      growingTo(86_400, 1),
      'Loses data now: oldest unread record is 1d00 old of 24h retention, and the consumer falls behind by 1.00 s each second',
    ],
    [
      'the consumer catches up',
      growingTo(66_120, -2),
      'Was close to losing data: oldest unread record is 18h22 old of 24h retention, and the consumer catches up by 2.00 s each second',
    ],
    [
      'the consumer keeps its distance',
      growingTo(66_120, 0),
      'Far behind: oldest unread record is 18h22 old of 24h retention, and the consumer keeps its distance',
    ],
  ])('the reason when %s', (_, ages, reason) => {
    expect(reasonOf('iterator-age', {ages})).toBe(reason);
  });
});

describe('records that nobody reads', () => {
  const arriving: StreamFacts = {
    metrics: {incomingRecordsPerSecond: 12},
    summary: {retentionSeconds: 604_800},
  };

  test('are the worst case, in words', () => {
    expect(check('unread', arriving)).toEqual({
      health: 'critical',
      reason:
        'Nobody reads: 12.0 records/s arrive and no iterator age is reported, which a dead consumer makes disappear, not grow; they are deleted unread after 168h',
    });
  });

  test.each([
    ['nothing arrives', {metrics: {incomingRecordsPerSecond: 0}}],
    ['nobody knows whether anything arrives', {}],
    ['a classic consumer reports its age', {...arriving, ages: [0]}],
    [
      'a fan-out consumer reports its lag',
      {...arriving, consumers: ['fraud'], parts: {fraud: {consumerBehindSeconds: 0}}},
    ],
  ] as const)('are not told when %s', (_, facts) => {
    expect(check('unread', facts)).toBeUndefined();
  });

  const unreadHealth = (stream: Stream) => streamRules.find(({id}) => id === 'unread')?.check(stream)?.health;

  test('are not told while the iterator age was not asked for, or not when the records were', () => {
    const stream = aStream('clicks', arriving);
    expect(unreadHealth({...stream, lagsReadThrough: {}})).toBeUndefined();
    expect(unreadHealth({...stream, lagsReadThrough: {iteratorAgeSeconds: noon - 120_000}})).toBeUndefined();
  });

  test('are not told while nobody knows the fan-out consumers, or nobody asked for theirs', () => {
    const stream = aStream('clicks', arriving);
    const {summary} = aStream('clicks', {...arriving, summary: {...arriving.summary, consumerCount: 1}});
    expect(unreadHealth({...stream, consumers: undefined})).toBe('critical');
    expect(unreadHealth({...stream, consumers: undefined, summary})).toBeUndefined();
    const {lagsReadThrough, ...registered} = aStream('clicks', {...arriving, consumers: ['fraud']});
    const {iteratorAgeSeconds = 0} = lagsReadThrough;
    expect(unreadHealth({...registered, lagsReadThrough: {iteratorAgeSeconds}})).toBeUndefined();
  });

  test.each([
    [10, undefined],
    [14, undefined],
    [15, 'critical'],
  ] as const)('a consumer that read in batches, the last time %i minutes ago', (minutes, health) => {
    const stream = aStream('clicks', arriving);
    const arrivedAt = noon - 60_000;
    // Minutes are kept by their start, values by the end of theirs.
    const age = {at: arrivedAt - (minutes + 1) * 60_000, value: 600};
    expect(unreadHealth({...stream, recentAges: [age]})).toBe(health);
    const metrics = {...stream.metrics, iteratorAgeSeconds: {value: 600, at: age.at + 60_000}};
    expect(unreadHealth({...stream, recentAges: [age], metrics})).toBe(health);
    const fanOut = aStream('clicks', {...arriving, consumers: ['fraud']});
    const parts = {fraud: {consumerBehindSeconds: {value: 600, at: age.at + 60_000}}};
    expect(unreadHealth({...fanOut, parts})).toBe(health);
  });

  test('a fan-out consumer that is registered and reports nothing is no reader', () => {
    expect(healthOf('unread', {...arriving, consumers: ['fraud']})).toBe('critical');
  });
});

describe('write throttles', () => {
  const megabyte = 1_048_576;
  const throttled = (share: number, more: StreamFacts = {}): StreamFacts => ({
    ...more,
    metrics: {writeThrottlesPerMinute: 400, incomingBytesPerSecond: share * 4 * megabyte},
  });

  test('with headroom left are one hot shard', () => {
    expect(check('write-throttles', throttled(0.38))).toEqual({
      health: 'warning',
      reason:
        "400 writes/min throttled although only 38 % of the stream's capacity is used: one hot shard takes more than its part; spread the partition keys or split it",
    });
  });

  test('name the hot shard where shard metrics tell it', () => {
    const parts = {
      'shardId-2': {shardWriteThrottlesPerMinute: 400, shardIncomingBytesPerSecond: 0.99 * megabyte},
    };
    expect(reasonOf('write-throttles', throttled(0.38, {shards: evenShards(4), parts}))).toContain(
      'the hot shard is shardId-2 (at 99 % of its own); spread',
    );
  });

  test('without headroom are too few shards', () => {
    expect(check('write-throttles', throttled(0.95))).toEqual({
      health: 'critical',
      reason: '400 writes/min throttled at 95 % of the capacity: 4 shards are too few',
    });
  });

  test('of an on-demand stream at its warm capacity are a rise that is too steep', () => {
    const facts = throttled(0.95, {mode: 'onDemand', summary: {warmBytesPerSecond: 4 * megabyte}});
    expect(reasonOf('write-throttles', facts)).toContain('this rise is too steep');
  });

  test('of a stream whose capacity nobody knows leave the cause open', () => {
    expect(reasonOf('write-throttles', throttled(0.38, {mode: 'onDemand'}))).toContain(
      'capacity is not known',
    );
  });

  test('that are none are nothing', () => {
    expect(check('write-throttles', {metrics: {writeThrottlesPerMinute: 0}})).toBeUndefined();
  });
});

test.each([
  ['read-throttles', {metrics: {readThrottlesPerMinute: 30}}, 'warning', '30 reads/min throttled'],
  ['status', {status: 'UPDATING'}, 'warning', 'is being changed'],
  ['status', {status: 'DELETING'}, 'critical', 'with everything that is in it'],
  ['status', {status: 'MIGRATING'}, 'warning', 'MIGRATING'],
  [
    'capacity',
    {metrics: {incomingRecordsPerSecond: 3200}},
    'warning',
    '80 % of the capacity of the shards together',
  ],
  ['capacity', {metrics: {incomingRecordsPerSecond: 3199}}, undefined, undefined],
  [
    'fan-out-lag',
    {
      consumers: ['fraud', 'audit'],
      parts: {fraud: {consumerBehindSeconds: 43_200}, audit: {consumerBehindSeconds: 30_000}},
    },
    'critical',
    'Fan-out consumer fraud is 12h00 behind of 24h retention, and 1 more are late',
  ],
  ['fan-out-lag', {consumers: ['fraud'], parts: {fraud: {consumerBehindSeconds: 60}}}, undefined, undefined],
] as const)('%s of %j is %s', (id, facts, health, words) => {
  expect(healthOf(id, facts)).toBe(health);
  if (words !== undefined) expect(reasonOf(id, facts)).toContain(words);
});

test('metrics that are older than metrics always are accuse nobody of now', () => {
  const facts: StreamFacts = {
    ages: [80_000],
    metrics: {writeThrottlesPerMinute: 9, readThrottlesPerMinute: 9, incomingRecordsPerSecond: 4000},
    measuredAt: noon - 240_001,
  };
  expect(streamRules.flatMap(rule => rule.check(aStream('clicks', facts)) ?? [])).toEqual([]);
});

test('of several critical findings the loss of data is told first, and who loses it soonest stands first', () => {
  const losing = aStream('clicks', {
    ages: growingTo(66_120, 1),
    metrics: {iteratorAgeSeconds: 66_120, writeThrottlesPerMinute: 400, incomingRecordsPerSecond: 3900},
    status: 'DELETING',
  });
  const {findings} = assess(forgetType(kinesis), losing);
  expect(findings.map(({reason}) => reason.split(':')[0])).toEqual([
    'Loses data in 5h38',
    'The stream is being deleted with everything that is in it (DELETING)',
    '400 writes/min throttled at 98 % of the capacity',
    '98 % of the capacity of the shards together is used',
  ]);
  const slower = aStream('slow', {ages: growingTo(66_120, 0.1)});
  const unreadStream = aStream('audit', {metrics: {incomingRecordsPerSecond: 1}});
  const healthy = aStream('fine', {ages: growingTo(1, 0)});
  const order = [healthy, unreadStream, slower, losing].map(stream => kinesis.urgency?.(stream) ?? NaN);
  expect(order.every(value => value >= 0 && value < 1)).toBe(true);
  expect([...order].sort((a, b) => a - b).indexOf(order[3] ?? NaN)).toBe(3);
  expect(order[0]).toBe(0);
});
