import {describe, expect, test} from 'vitest';
import type {MetricMinutes} from '../../source/domain/service.ts';
import {silenceIn, silenceOf} from '../../source/domain/topic-silence.ts';
import type {SilentMinutes} from '../../source/domain/topic.ts';
import {noon} from '../fixtures/a-queue.ts';
import {aTopic} from '../services/sns/a-topic.ts';

const minute = (ago: number, value: number) => ({at: noon - ago * 60_000, value});

const read: MetricMinutes = {
  publishedPerMinute: [minute(20, 1000), minute(3, 40), minute(2, 0), minute(1, 60)],
  deliveredPerMinute: [],
  filteredOutPerMinute: [minute(1, 5)],
  failedPerMinute: [],
  redrivenToDlqPerMinute: [],
  failedToRedrivePerMinute: [],
};

const silent: SilentMinutes = {
  readThrough: noon,
  minutes: 2,
  totals: {
    publishedPerMinute: 100,
    filteredOutPerMinute: 5,
    failedPerMinute: 0,
    redrivenToDlqPerMinute: 0,
    failedToRedrivePerMinute: 0,
  },
};

describe('what minutes say of silence', () => {
  test('is what was counted in the last quarter of an hour in which no delivery was', () => {
    expect(silenceIn(undefined, read, noon)).toEqual(silent);
    expect(silenceIn(undefined, {...read, deliveredPerMinute: [minute(16, 9)]}, noon)).toEqual(silent);
  });

  test('is nothing where a delivery was, or something was not read that could explain it', () => {
    expect(silenceIn(silent, {...read, deliveredPerMinute: [minute(15, 1)]}, noon)).toBeUndefined();
    const others = Object.entries(read).filter(([metric]) => metric !== 'filteredOutPerMinute');
    expect(silenceIn(silent, Object.fromEntries(others), noon)).toBeUndefined();
  });

  test('is what it was where deliveries were not asked for', () => {
    expect(silenceIn(silent, {publishSizeBytes: []}, noon)).toBe(silent);
    expect(silenceIn(undefined, {}, noon)).toBeUndefined();
  });
});

describe('silence of a topic', () => {
  const facts = {metrics: {publishedPerMinute: 60}, subscriptions: [{}, {}], silence: silent} as const;

  test('counts what should have been delivered', () => {
    expect(silenceOf(aTopic(facts))).toEqual({published: 100, confirmed: 2, missing: 195});
  });

  test('is explained by what failed, even of web hooks, which count attempts', () => {
    const totals = {...silent.totals, failedPerMinute: 195};
    const hooks = [{protocol: 'https', endpoint: 'https://example.com'}, {}];
    const failing = aTopic({...facts, subscriptions: hooks, silence: {...silent, totals}});
    expect(silenceOf(failing)?.missing).toBe(0);
  });

  test.each([
    ['nothing is published now', {...facts, metrics: {publishedPerMinute: 0}}],
    ['nobody knows what is published now', {...facts, metrics: {}}],
    [
      'deliveries were asked for before what is published now',
      {...facts, silence: {...silent, readThrough: noon - 60_001}},
    ],
    ['messages came in one minute, which may be told late', {...facts, silence: {...silent, minutes: 1}}],
    ['nobody is subscribed', {...facts, subscriptions: []}],
    ['everybody waits for confirmation', {...facts, subscriptions: [{state: 'pending' as const}]}],
  ])('is not told when %s', (_, told) => {
    expect(silenceOf(aTopic(told))).toBeUndefined();
  });
});
