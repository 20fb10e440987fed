import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {LaneId} from '../../source/domain/lane.ts';
import {laneIds, lanes} from '../../source/domain/lane.ts';
import {planPace} from '../../source/domain/pace-plan.ts';
import {turnsBetween} from '../../source/domain/turns.ts';

const demands = fc
  .array(fc.tuple(fc.constantFrom(...laneIds), fc.double({min: 0.001, max: 100, noNaN: true})), {
    minLength: 1,
  })
  .map(entries => new Map<LaneId, number>(entries));
const allowance = fc.double({min: 0.0001, max: 1000, noNaN: true});

/** What is asked for in an hour at the planned pace. */
const plannedOf = (wanted: ReadonlyMap<LaneId, number>, plan: ReadonlyMap<LaneId, number>): number =>
  [...wanted].reduce((sum, [lane, amount]) => sum + amount / (plan.get(lane) ?? 1), 0);

describe('a plan of an hour', () => {
  test('slows nothing while there is enough', () => {
    const wanted = new Map<LaneId, number>([
      ['shownLive', 1],
      ['quietMetrics', 2],
    ]);
    expect([...planPace(wanted, 3).values()]).toEqual([1, 1]);
  });

  test('never asks for more than the allowance', () => {
    fc.assert(
      fc.property(demands, allowance, (wanted, perHour) => {
        expect(plannedOf(wanted, planPace(wanted, perHour))).toBeLessThanOrEqual(perHour * (1 + 1e-9));
      }),
    );
  });

  test('uses all of the allowance where more is wanted', () => {
    fc.assert(
      fc.property(demands, allowance, (wanted, perHour) => {
        const all = [...wanted.values()].reduce((sum, amount) => sum + amount, 0);
        const planned = plannedOf(wanted, planPace(wanted, perHour));
        expect(planned).toBeGreaterThanOrEqual(Math.min(all, perHour) * (1 - 1e-9));
      }),
    );
  });

  test('slows a lane only when every less useful one is as slow as it gets, and stops them in the same order', () => {
    fc.assert(
      fc.property(demands, allowance, (wanted, perHour) => {
        const plan = planPace(wanted, perHour);
        const its = laneIds.filter(lane => wanted.has(lane));
        for (const [index, lane] of its.entries()) {
          const isSlowed = (plan.get(lane) ?? 1) > 1 + 1e-6;
          if (!isSlowed || lanes[lane].mostSlowed === 1) continue;
          for (const lesser of its.slice(index + 1))
            expect(plan.get(lesser) ?? 1).toBeGreaterThanOrEqual(lanes[lesser].mostSlowed * (1 - 1e-6));
        }
      }),
    );
  });

  test('reads something however little there is', () => {
    fc.assert(
      fc.property(demands, allowance, (wanted, perHour) => {
        expect([...planPace(wanted, perHour / 1e6).values()].some(factor => factor < Infinity)).toBe(true);
      }),
    );
  });
});

describe('turns', () => {
  test('come exactly as often as said, however the time is cut into rounds', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 500}),
        fc.integer({min: 30, max: 3600}),
        fc.array(fc.integer({min: 1, max: 20}), {minLength: 1, maxLength: 200}),
        (count, everySeconds, rounds) => {
          let at = 1_800_000_000_000;
          const begin = at;
          let turns = 0;
          for (const seconds of rounds) {
            turns += turnsBetween(count, everySeconds, at, at + seconds * 1000);
            at += seconds * 1000;
          }
          const expected = ((at - begin) / 1000 / everySeconds) * count;
          expect(Math.abs(turns - expected)).toBeLessThanOrEqual(1.01);
        },
      ),
    );
  });

  test('are none where there is no interval, and all after a long time', () => {
    expect(turnsBetween(5, Infinity, 0, 1e12)).toBe(0);
    expect(turnsBetween(5, 60, 0, 61_000)).toBe(5);
  });
});
