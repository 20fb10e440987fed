import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {joinQueues} from '../../source/domain/queue-join.ts';
import type {Queue} from '../../source/domain/queue.ts';
import {discoveredQueue} from '../../source/domain/queue.ts';
import type {Resource} from '../../source/domain/service.ts';
import {forgetType} from '../../source/domain/service.ts';
import type {PlanInput} from '../../source/runtime/plan.ts';
import {
  busyLimit,
  measuredLimit,
  planLive,
  planMetrics,
  quietLimit,
  sweepLimit,
} from '../../source/runtime/plan.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue, urlOf} from '../fixtures/a-queue.ts';

const view = forgetType(sqs);
/** Five metrics a queue. */
const mostQueues = measuredLimit(view, true);
const mostUnseen = measuredLimit(view, false);

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

const names = (resources: readonly Resource[]): readonly string[] => resources.map(({name}) => name);
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
    expect(names(planLive(input(queues, {onScreen: ['shown'], asked}), 2))).toEqual([
      'shown',
      'new',
      'busy',
      'quiet',
    ]);
  });

  test('of a queue on screen are read together with those of its DLQ, which its row shows', () => {
    const queues = [...many(200, 'quiet'), aQueue('orders', {deadLettersTo: 'failures'}), aQueue('failures')];
    const plan = planLive(input(queues, {onScreen: ['orders'], asked: askedOnce(queues)}), 2);
    expect(names(plan).slice(0, 2).sort()).toEqual(['failures', 'orders']);
  });

  test('of a queue in trouble are read as often as of a busy one', () => {
    const queues = [...many(200, 'quiet'), aQueue('full', {inFlight: 119_000})];
    expect(names(planLive(input(queues, {asked: askedOnce(queues)}), 2))[0]).toBe('full');
  });

  test('a row on screen that is gone from the list is not asked for', () => {
    expect(planLive(input([aQueue('orders')], {onScreen: ['ghost']}), 2)).toHaveLength(1);
  });
});

const fleet = fc.record({
  fresh: fc.nat(700),
  busy: fc.nat(200),
  quiet: fc.nat(300),
  intervalSeconds: fc.integer({min: 1, max: 60}),
  shown: fc.nat(20),
});

test('a round of live values asks for nothing twice and keeps within its limits', () => {
  fc.assert(
    fc.property(fleet, ({fresh, busy, quiet, intervalSeconds, shown}) => {
      const known = [...many(busy, 'busy', 5), ...many(quiet, 'quiet')];
      const queues = [...many(fresh, 'new'), ...known];
      const onScreen = names(queues).slice(0, shown);
      const plan = planLive(input(queues, {onScreen, asked: askedOnce(known)}), intervalSeconds);
      expect(new Set(plan).size).toBe(plan.length);
      expect(names(plan).slice(0, onScreen.length).sort()).toEqual([...onScreen].sort());
      expect(plan.length - onScreen.length).toBeLessThanOrEqual(sweepLimit + busyLimit + quietLimit);
    }),
    {numRuns: 30},
  );
});

/** Rounds until everything was asked for, each with the plan of its moment. */
const roundsUntilAllAsked = (
  queues: readonly Queue[],
  plan: (planInput: PlanInput) => readonly Resource[],
  answers: (queue: Resource) => boolean = () => true,
): number => {
  const asked = new Map<string, number>();
  const resources = input(queues, {asked});
  for (let round = 1; round <= 1000; round += 1) {
    for (const resource of plan(resources)) if (answers(resource)) asked.set(resource.id, round);
    if (asked.size === queues.length) return round;
  }
  return Infinity;
};

const mixed = fc.record({busy: fc.nat(400), quiet: fc.nat(400)});

test('everything has its turn: live values', () => {
  fc.assert(
    fc.property(mixed, ({busy, quiet}) => {
      const queues = [...many(busy, 'busy', 5), ...many(quiet, 'quiet'), aQueue('one')];
      expect(roundsUntilAllAsked(queues, planInput => planLive(planInput, 2))).toBeLessThanOrEqual(4);
    }),
    {numRuns: 20},
  );
});

test('everything has its turn: metrics, also of the quiet where many are busy', () => {
  fc.assert(
    fc.property(mixed, ({busy, quiet}) => {
      const queues = [...many(busy, 'busy', 5), ...many(quiet, 'quiet'), aQueue('one')];
      const atMost = Math.ceil(queues.length / mostUnseen) + Math.ceil(queues.length / (mostUnseen / 4));
      expect(roundsUntilAllAsked(queues, planMetrics)).toBeLessThanOrEqual(atMost);
    }),
    {numRuns: 20},
  );
});

describe('metrics', () => {
  test('of at most a hundred queues a minute, those on screen always among them', () => {
    fc.assert(
      fc.property(fleet, ({fresh, busy, quiet, shown}) => {
        const known = [...many(busy, 'busy', 5), ...many(quiet, 'quiet')];
        const queues = [...many(fresh, 'new'), ...known];
        const onScreen = names(queues).slice(-shown - 1);
        const plan = planMetrics(input(queues, {onScreen, asked: askedOnce(known)}));
        expect(plan.length).toBe(Math.min(mostQueues, queues.length));
        expect(new Set(plan).size).toBe(plan.length);
        for (const name of onScreen) expect(names(plan)).toContain(name);
      }),
      {numRuns: 30},
    );
  });

  test('of the busy come before those of the quiet, of each the longest waiting first', () => {
    const queues = [...many(150, 'quiet'), ...many(24, 'busy', 5)];
    const asked = new Map(queues.map(({id}, index) => [id, 1000 - index]));
    const plan = names(planMetrics(input(queues, {asked})));
    expect(plan.slice(0, 24)).toEqual(Array.from({length: 24}, (_, index) => `busy-${String(23 - index)}`));
    expect(plan[24]).toBe('quiet-149');
  });

  test('a service that is not on screen has less to spend', () => {
    const queues = many(150, 'quiet');
    expect(planMetrics(input(queues, {}))).toHaveLength(mostUnseen);
    expect(planMetrics(input(queues, {onScreen: names(queues).slice(0, 1)}))).toHaveLength(mostQueues);
  });

  test('of more rows on screen than the limit take turns', () => {
    const queues = many(150, 'row');
    const onScreen = names(queues);
    const first = planMetrics(input(queues, {onScreen}));
    const second = planMetrics(input(queues, {onScreen, asked: askedOnce(first as readonly Queue[])}));
    expect(new Set([...first, ...second]).size).toBe(150);
  });
});
