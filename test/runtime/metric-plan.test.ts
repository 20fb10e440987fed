import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {LaneId} from '../../source/domain/lane.ts';
import {lanes} from '../../source/domain/lane.ts';
import {joinQueues} from '../../source/domain/queue-join.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {forgetType} from '../../source/domain/service.ts';
import type {MetricPlanInput} from '../../source/runtime/metric-plan.ts';
import {measuredLimit, planMetrics} from '../../source/runtime/metric-plan.ts';
import type {Planned, Turn} from '../../source/runtime/plan.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue, noon, urlOf} from '../fixtures/a-queue.ts';

const view = forgetType(sqs);
/** Five metrics a queue. */
const mostQueues = measuredLimit(view, true);
const mostUnseen = measuredLimit(view, false);
const minute = 60_000;

const input = (
  queues: readonly Queue[],
  {
    onScreen = [],
    asked = new Map(),
    young = [],
  }: {
    readonly onScreen?: readonly string[];
    readonly asked?: ReadonlyMap<string, number>;
    readonly young?: readonly string[];
  } = {},
): MetricPlanInput => ({
  view,
  resources: joinQueues(new Map(queues.map(queue => [queue.id, queue]))),
  onScreen: onScreen.map(urlOf),
  askedAt: ({id}) => asked.get(id),
  isYoung: ({name}) => young.includes(name),
});

const at = (number: number, secondsOf = (lane: LaneId): number => lanes[lane].usualSeconds): Turn => ({
  from: noon + (number - 1) * minute,
  to: noon + number * minute,
  roundSeconds: 60,
  secondsOf,
});

const names = (planned: readonly Planned[]): readonly string[] => planned.map(({resource}) => resource.name);
const many = (count: number, prefix: string, visible = 0): readonly Queue[] =>
  Array.from({length: count}, (_, index) => aQueue(`${prefix}-${String(index)}`, {visible}));
const askedOnce = (queues: readonly Queue[], time = 1): ReadonlyMap<string, number> =>
  new Map(queues.map(({id}) => [id, time]));

/** How often each queue is asked for in an hour. */
const anHourOf = (
  queues: readonly Queue[],
  given: Parameters<typeof input>[1] = {},
): ReadonlyMap<string, number> => {
  const asked = new Map(askedOnce(queues));
  const times = new Map<string, number>();
  for (let number = 1; number <= 60; number += 1)
    for (const {resource} of planMetrics(input(queues, {...given, asked}), at(number))) {
      asked.set(resource.id, number);
      times.set(resource.name, (times.get(resource.name) ?? 0) + 1);
    }
  return times;
};

describe('in an hour', () => {
  test('rows on screen are measured each minute, the healthy every five, the quiet every fifteen', () => {
    const queues = [aQueue('shown'), ...many(7, 'busy', 5), ...many(11, 'quiet')];
    const times = anHourOf(queues, {onScreen: ['shown']});
    expect(times.get('shown')).toBe(60);
    for (const {name} of queues.filter(queue => queue.name.startsWith('busy'))) {
      expect(times.get(name)).toBeGreaterThanOrEqual(11);
      expect(times.get(name)).toBeLessThanOrEqual(13);
    }
    for (const {name} of queues.filter(queue => queue.name.startsWith('quiet'))) {
      expect(times.get(name)).toBeGreaterThanOrEqual(3);
      expect(times.get(name)).toBeLessThanOrEqual(4);
    }
  });

  test('new trouble is measured each minute, known trouble that moves every three, what stands still every five', () => {
    const full = {inFlight: 119_000};
    const queues = [aQueue('new', full), aQueue('moving', {...full, sent: 3}), aQueue('standing', full)];
    expect(Object.fromEntries(anHourOf(queues, {young: ['new']}))).toEqual({
      new: 60,
      moving: 20,
      standing: 12,
    });
  });
});

describe('a minute', () => {
  const fleet = fc.record({fresh: fc.nat(300), busy: fc.nat(200), quiet: fc.nat(300), shown: fc.nat(20)});

  test('asks for at most a hundred queues, for nothing twice, and for those on screen always', () => {
    fc.assert(
      fc.property(fleet, fc.integer({min: 1, max: 60}), ({fresh, busy, quiet, shown}, number) => {
        const known = [...many(busy, 'busy', 5), ...many(quiet, 'quiet')];
        const queues = [...many(fresh, 'new'), ...known];
        const onScreen = queues.map(({name}) => name).slice(-shown - 1);
        const plan = planMetrics(input(queues, {onScreen, asked: askedOnce(known)}), at(number));
        expect(plan.length).toBeLessThanOrEqual(mostQueues);
        expect(new Set(plan.map(({resource}) => resource)).size).toBe(plan.length);
        for (const name of onScreen) expect(names(plan)).toContain(name);
      }),
      {numRuns: 30},
    );
  });

  test('of a service that is not on screen has less to spend, also the first time', () => {
    const queues = many(150, 'quiet');
    expect(planMetrics(input(queues), at(1))).toHaveLength(mostUnseen);
    expect(mostUnseen).toBeLessThan(mostQueues);
  });

  test('where nothing is limited measures more of what was never measured, and the known beside it', () => {
    const known = many(100, 'busy', 5);
    const queues = [...many(1000, 'new'), ...known];
    const given = input(queues, {asked: askedOnce(known)});
    const limited = names(planMetrics(given, at(1)));
    const unlimited = names(planMetrics({...given, isUnlimited: true}, at(1)));
    expect(unlimited.length).toBeGreaterThan(4 * limited.length);
    expect(unlimited.some(name => name.startsWith('busy'))).toBe(true);
  });

  test('of many that were measured before asks for few, the longest waiting first', () => {
    const queues = many(1000, 'busy', 5);
    const asked = new Map(queues.map(({id}, index) => [id, 1000 - index]));
    const plan = names(planMetrics(input(queues, {asked}), at(1)));
    expect(plan.length).toBeLessThan(mostUnseen);
    expect(plan[0]).toBe('busy-999');
  });

  test('of more rows on screen than the limit has them take turns', () => {
    const queues = many(150, 'row');
    const onScreen = queues.map(({name}) => name);
    const first = planMetrics(input(queues, {onScreen}), at(1));
    const asked = new Map(first.map(({resource}) => [resource.id, 1]));
    const second = planMetrics(input(queues, {onScreen, asked}), at(2));
    expect(new Set([...names(first), ...names(second)]).size).toBe(150);
  });

  test('leaves out a lane that stopped', () => {
    const queues = [...many(30, 'busy', 5), ...many(30, 'quiet')];
    const stopped = (lane: LaneId): number => (lane === 'activeMetrics' ? 60 : Infinity);
    const plan = planMetrics(input(queues, {asked: askedOnce(queues)}), at(1, stopped));
    expect(plan.every(({lane}) => lane === 'activeMetrics')).toBe(true);
    expect(plan.length).toBeGreaterThan(0);
  });
});
