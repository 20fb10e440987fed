import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {LaneId} from '../../source/domain/lane.ts';
import {joinQueues} from '../../source/domain/queue-join.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {discoveredQueue} from '../../source/domain/queue.ts';
import {forgetType} from '../../source/domain/service.ts';
import type {PlanInput, Planned, Turn} from '../../source/runtime/plan.ts';
import {busyLimit, planLive, quietLimit, sweepLimit} from '../../source/runtime/plan.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue, noon, urlOf} from '../fixtures/a-queue.ts';

const view = forgetType(sqs);

const input = (
  queues: readonly Queue[],
  {
    onScreen = [],
    asked = new Map(),
  }: {onScreen?: readonly string[]; asked?: ReadonlyMap<string, number>} = {},
): PlanInput => ({
  view,
  resources: joinQueues(new Map(queues.map(queue => [queue.id, queue]))),
  onScreen: onScreen.map(urlOf),
  askedAt: ({id}) => asked.get(id),
});

type Seconds = Partial<Readonly<Record<LaneId, number>>>;
const usual: Seconds = {shownLive: 2, busyLive: 10, quietLive: 30};

/** The so manieth round since noon, two seconds each. */
const round = (number: number, seconds: Seconds = usual): Turn => ({
  from: noon + (number - 1) * 2000,
  to: noon + number * 2000,
  roundSeconds: 2,
  secondsOf: lane => seconds[lane] ?? Infinity,
});
/** One after such a long pause that everybody has a turn. */
const afterPause: Turn = {...round(1), from: noon - 60_000};

const names = (planned: readonly Planned[]): readonly string[] => planned.map(({resource}) => resource.name);
const many = (count: number, prefix: string, visible = 0): readonly Queue[] =>
  Array.from({length: count}, (_, index) => aQueue(`${prefix}-${String(index)}`, {visible}));
const askedOnce = (queues: readonly Queue[], at = 1): ReadonlyMap<string, number> =>
  new Map(queues.map(({id}) => [id, at]));

describe('live values', () => {
  test('of what is on screen come first, then of those never read, then of the busy, then of the quiet', () => {
    const queues = [
      aQueue('quiet'),
      aQueue('busy', {visible: 3}),
      discoveredQueue(urlOf('new')),
      aQueue('shown'),
    ];
    const asked = askedOnce(queues.filter(({name}) => name !== 'new'));
    const plan = planLive(input(queues, {onScreen: ['shown'], asked}), afterPause);
    expect(names(plan)).toEqual(['shown', 'new', 'busy', 'quiet']);
    expect(plan.map(({lane}) => lane)).toEqual(['shownLive', 'busyLive', 'busyLive', 'quietLive']);
  });

  test('of a queue on screen are read together with those of its DLQ, which its row shows', () => {
    const queues = [...many(200, 'quiet'), aQueue('orders', {deadLettersTo: 'failures'}), aQueue('failures')];
    const plan = planLive(input(queues, {onScreen: ['orders'], asked: askedOnce(queues)}), round(1));
    expect(names(plan).slice(0, 2).sort()).toEqual(['failures', 'orders']);
  });

  test('of a queue in trouble are read as often as of a busy one', () => {
    const queues = [...many(200, 'quiet'), aQueue('full', {inFlight: 119_000})];
    expect(names(planLive(input(queues, {asked: askedOnce(queues)}), afterPause))[0]).toBe('full');
  });

  test('a row on screen that is gone from the list is not asked for', () => {
    expect(planLive(input([aQueue('orders')], {onScreen: ['ghost']}), round(1))).toHaveLength(1);
  });

  test('of what is on screen are read in each round, also in one that comes early', () => {
    const queues = many(5, 'row');
    const given = {onScreen: queues.map(({name}) => name), asked: askedOnce(queues)};
    expect(planLive(input(queues, given), {...round(1), from: noon + 1999})).toHaveLength(5);
  });

  test('of what is on screen come in turns where they are slowed, the longest waiting first', () => {
    const queues = many(4, 'row');
    const asked = new Map(queues.map(({id}, index) => [id, 1000 - index]));
    const slowed = {...usual, shownLive: 4};
    const given = {onScreen: queues.map(({name}) => name), asked};
    expect(names(planLive(input(queues, given), round(1, slowed)))).toEqual(['row-3', 'row-2']);
  });

  test('of a lane that stopped are not read at all', () => {
    const queues = [...many(9, 'busy', 5), ...many(9, 'quiet')];
    const stopped = {shownLive: 2, busyLive: 10, quietLive: Infinity};
    const plan = planLive(input(queues, {asked: askedOnce(queues)}), {
      ...round(1, stopped),
      from: noon - 60_000,
    });
    expect(plan.every(({lane}) => lane === 'busyLive')).toBe(true);
  });
});

test('what new trouble names is read as if on screen once a minute, and as the busy in between', () => {
  const queues = [aQueue('named'), ...many(9, 'quiet')];
  const [named] = queues;
  const laneAfter = (seconds: number) => {
    const askedAt = noon + 2000 - seconds * 1000;
    const given = {
      ...input(queues, {asked: askedOnce(queues, askedAt)}),
      isYoung: ({id}: {id: string}) => id === named?.id,
    };
    return planLive(given, {...round(1), from: noon - 60_000}).find(({resource}) => resource.id === named?.id)
      ?.lane;
  };
  expect(laneAfter(61)).toBe('shownLive');
  expect(laneAfter(30)).toBe('busyLive');
});

const fleet = fc.record({
  fresh: fc.nat(700),
  busy: fc.nat(200),
  quiet: fc.nat(300),
  number: fc.integer({min: 1, max: 60}),
  shown: fc.nat(20),
});

test('a round of live values asks for nothing twice and keeps within its limits', () => {
  fc.assert(
    fc.property(fleet, ({fresh, busy, quiet, number, shown}) => {
      const known = [...many(busy, 'busy', 5), ...many(quiet, 'quiet')];
      const queues = [...many(fresh, 'new'), ...known];
      const onScreen = queues.map(({name}) => name).slice(0, shown);
      const plan = planLive(input(queues, {onScreen, asked: askedOnce(known)}), round(number));
      expect(new Set(plan.map(({resource}) => resource)).size).toBe(plan.length);
      expect(names(plan).slice(0, onScreen.length).sort()).toEqual([...onScreen].sort());
      expect(plan.length - onScreen.length).toBeLessThanOrEqual(sweepLimit + busyLimit + quietLimit);
    }),
    {numRuns: 30},
  );
});

const mixed = fc.record({busy: fc.nat(400), quiet: fc.nat(400)});

test('everything has its turn within half a minute', () => {
  fc.assert(
    fc.property(mixed, ({busy, quiet}) => {
      const queues = [...many(busy, 'busy', 5), ...many(quiet, 'quiet'), aQueue('one')];
      const asked = new Map<string, number>(askedOnce(queues, 0));
      for (let number = 1; number <= 16; number += 1)
        for (const {resource} of planLive(input(queues, {asked}), round(number)))
          asked.set(resource.id, number);
      expect(Math.min(...asked.values())).toBeGreaterThan(0);
    }),
    {numRuns: 20},
  );
});
