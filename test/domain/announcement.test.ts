import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Outbox, Telling} from '../../source/domain/announcement.ts';
import {emptyOutbox, nextTellings, waitFor, withNews} from '../../source/domain/announcement.ts';
import type {ProblemNews} from '../../source/domain/problem.ts';
import {noon} from '../fixtures/a-queue.ts';
import {newsOf} from '../fixtures/problem-news.ts';

const minute = 60_000;

const began = (name: string) => newsOf('began', name);
const newsIn = (happened: readonly string[]): readonly ProblemNews[] =>
  happened.map(text => {
    const [kind, health] = text.split(' ');
    return newsOf(kind as ProblemNews['kind'], 'orders', {health: health as 'warning'});
  });
const namesIn = (tellings: readonly Telling[]) =>
  tellings.map(({news, more}) => [news, ...more].map(({problem}) => problem.name));

/** It was told of the problems of these names. */
const after = (...names: readonly string[]): Outbox =>
  nextTellings(withNews(emptyOutbox, names.map(began), 'critical'), 99, noon - 2 * minute).outbox;

describe('what is worth telling', () => {
  const waiting = (outbox: Outbox, on: 'warning' | 'critical', ...news: readonly ProblemNews[]) =>
    withNews(outbox, news, on).waiting.map(({kind, problem}) => `${kind} ${problem.health}`);

  test.each([
    ['critical', 'began', 'warning', 0],
    ['critical', 'began', 'critical', 1],
    ['critical', 'worsened', 'critical', 1],
    ['critical', 'eased', 'warning', 0],
    ['critical', 'ended', 'critical', 0],
    ['warning', 'began', 'warning', 1],
    ['warning', 'ended', 'warning', 0],
  ] as const)('on = %s: %s, %s, of what nobody was told of', (on, kind, health, count) => {
    expect(waiting(emptyOutbox, on, newsOf(kind, 'orders', {health}))).toHaveLength(count);
  });

  test('of what was told, that it eased and that it is over, however mild it was at its end', () => {
    const eased = newsOf('eased', 'orders', {health: 'warning'});
    expect(waiting(after('orders'), 'critical', eased)).toEqual(['eased warning']);
    const {outbox} = nextTellings(withNews(after('orders'), [eased], 'critical'), 9, noon);
    const ended = newsOf('ended', 'orders', {health: 'warning'});
    expect(waiting(outbox, 'critical', ended)).toEqual(['ended warning']);
    const told = nextTellings(withNews(outbox, [ended], 'critical'), 9, noon).outbox;
    expect(told.told.size).toBe(0);
    expect(waiting(told, 'critical', ended)).toEqual([]);
  });

  test('nothing of what got worse and was over before there was room to tell', () => {
    const news = [newsOf('worsened', 'orders'), newsOf('ended', 'orders')];
    expect(waiting(emptyOutbox, 'critical', ...news)).toEqual([]);
  });

  test.each([
    [['worsened critical', 'eased warning'], []],
    [['eased warning', 'worsened critical'], []],
    [['eased warning', 'ended warning'], ['ended warning']],
    [['ended critical', 'began critical'], []],
    [['ended warning', 'began critical'], ['worsened critical']],
    [['ended critical', 'began warning'], ['eased warning']],
  ])('of one problem only what is left of it by the time it is told: %j is %j', (happened, told) => {
    expect(waiting(after('orders'), 'warning', ...newsIn(happened))).toEqual(told);
  });

  test.each([
    [['began critical', 'ended critical'], []],
    [['began warning', 'worsened critical'], ['began critical']],
    [['began critical', 'eased warning'], ['began warning']],
    [['began warning', 'worsened critical', 'ended critical', 'began warning'], ['began warning']],
  ])('of a new one, too: %j is %j', (happened, told) => {
    expect(waiting(emptyOutbox, 'warning', ...newsIn(happened))).toEqual(told);
  });

  test('what is no longer bad enough when it could be told is dropped', () => {
    const news = [newsOf('began', 'orders'), newsOf('eased', 'orders', {health: 'warning'})];
    expect(waiting(emptyOutbox, 'critical', ...news)).toEqual([]);
  });
});

describe('too much at once', () => {
  const flood = withNews(emptyOutbox, ['a', 'b', 'c', 'd', 'e'].map(began), 'critical');

  test('is told up to the limit, the last one standing for the rest', () => {
    const {tellings, outbox} = nextTellings(flood, 3, noon);
    expect(namesIn(tellings)).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
    expect(outbox).toMatchObject({waiting: [], toldAt: [noon, noon, noon]});
    expect(outbox.told.size).toBe(5);
  });

  test('waits where the minute is full, until the oldest telling is a minute old', () => {
    const full: Outbox = {...flood, toldAt: [noon - 40_000, noon - 1000]};
    const now = nextTellings(full, 2, noon);
    expect(now).toEqual({tellings: [], outbox: full});
    expect(waitFor(now.outbox, noon)).toBe(20_000);
    expect(namesIn(nextTellings(now.outbox, 2, noon + 20_000).tellings)).toEqual([['a', 'b', 'c', 'd', 'e']]);
  });

  test('tells beginnings before ends, and the worst first', () => {
    const news = [
      newsOf('ended', 'over'),
      newsOf('began', 'bad', {health: 'warning'}),
      newsOf('began', 'worse'),
      newsOf('worsened', 'grown'),
    ];
    const {tellings} = nextTellings(withNews(after('over'), news, 'warning'), 9, noon);
    expect(namesIn(tellings)).toEqual([['worse'], ['grown'], ['bad'], ['over']]);
  });
});

test('nothing that waits has to wait for anything where nothing was told', () => {
  expect(waitFor(emptyOutbox, noon)).toBeUndefined();
  expect(waitFor(withNews(emptyOutbox, [began('a')], 'critical'), noon)).toBe(0);
});

test('in no minute is more told than allowed, and nothing gets lost but what ended untold', () => {
  const step = fc.record({
    after: fc.nat(40_000),
    names: fc.array(fc.integer({min: 0, max: 1_000_000}).map(String), {maxLength: 8}),
  });
  fc.assert(
    fc.property(fc.array(step, {maxLength: 12}), fc.integer({min: 1, max: 5}), (steps, perMinute) => {
      let outbox = emptyOutbox;
      let now = noon;
      const expected = new Set<string>();
      const told: {readonly at: number; readonly names: readonly string[]}[] = [];
      const tell = () => {
        const next = nextTellings(outbox, perMinute, now);
        outbox = next.outbox;
        for (const names of namesIn(next.tellings)) told.push({at: now, names});
      };
      const passTime = (milliseconds: number) => {
        const until = now + milliseconds;
        for (let wait = waitFor(outbox, now); wait !== undefined && now + wait <= until;) {
          now += wait;
          tell();
          wait = waitFor(outbox, now);
        }
        now = until;
      };
      for (const {after, names} of steps) {
        passTime(after);
        for (const name of names) expected.add(name);
        outbox = withNews(outbox, [...new Set(names)].map(began), 'critical');
        tell();
      }
      passTime(minute);
      for (const {at} of told)
        expect(told.filter(one => one.at >= at && one.at < at + minute).length).toBeLessThanOrEqual(
          perMinute,
        );
      expect(new Set(told.flatMap(({names}) => names))).toEqual(expected);
      expect(outbox.waiting).toEqual([]);
    }),
  );
});
