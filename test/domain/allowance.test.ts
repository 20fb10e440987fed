import fc from 'fast-check';
import {expect, test} from 'vitest';
import {charge, fullAllowance, grow, spend} from '../../source/domain/allowance.ts';

const hour = 3_600_000;

const step = fc.record({
  wait: fc.integer({min: 0, max: 600_000}),
  amount: fc.double({min: 0.001, max: 2, noNaN: true}),
});

test('in any hour no more is spent than the allowance and one request', () => {
  fc.assert(
    fc.property(
      fc.double({min: 0.01, max: 50, noNaN: true}),
      fc.array(step, {minLength: 1, maxLength: 300}),
      (perHour, steps) => {
        let now = 0;
        let allowance = fullAllowance(perHour, now);
        const spent: {readonly at: number; readonly amount: number}[] = [];
        for (const {wait, amount} of steps) {
          now += wait;
          allowance = grow(allowance, perHour, now);
          const next = spend(allowance, amount);
          if (next === undefined) continue;
          allowance = next;
          spent.push({at: now, amount});
        }
        for (const {at} of spent) {
          const within = spent.filter(one => one.at >= at && one.at < at + hour);
          const sum = within.reduce((total, {amount}) => total + amount, 0);
          const largest = Math.max(...within.map(({amount}) => amount));
          expect(sum).toBeLessThanOrEqual(perHour + largest + 1e-9);
        }
      },
    ),
  );
});

test('what is left is enough for one request, whatever it costs, and then nothing is for a while', () => {
  const begin = fullAllowance(1, 0);
  const paid = spend(begin, 5);
  expect(paid).toBeDefined();
  if (paid !== undefined) expect(spend(grow(paid, 1, hour), 0.01)).toBeUndefined();
});

test('a less useful request leaves the reserve to others', () => {
  const begin = fullAllowance(10, 0);
  expect(spend(begin, 0.1, 1)).toBeUndefined();
  expect(spend(begin, 0.1, 0.5)).toBeDefined();
});

test('what costs nothing is never refused', () => {
  const empty = charge(fullAllowance(1, 0), 1, 100);
  expect(spend(empty, 0)).toBeDefined();
});

test('what a person spent holds the background back for minutes, not for hours', () => {
  const inDebt = charge(fullAllowance(1, 0), 1, 1000);
  expect(spend(inDebt, 0.001)).toBeUndefined();
  expect(spend(grow(inDebt, 1, 10 * 60_000), 0.001)).toBeDefined();
});

test('a clock that was set back brings nothing and takes nothing', () => {
  const allowance = {left: 0.05, at: hour};
  expect(grow(allowance, 1, 0).left).toBe(0.05);
});
