import fc from 'fast-check';
import {expect, test} from 'vitest';
import {healthRank, healths, worstHealth} from '../../source/domain/health.ts';

test('health goes from nobody knows to act now', () => {
  expect([...healths].sort((a, b) => healthRank(a) - healthRank(b))).toEqual([
    'unknown',
    'ok',
    'warning',
    'critical',
  ]);
});

test('the worst of several is one of them and no other is worse; of none nothing is known', () => {
  expect(worstHealth([])).toBe('unknown');
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...healths), {minLength: 1}), all => {
      const worst = worstHealth(all);
      expect(all).toContain(worst);
      expect(Math.max(...all.map(healthRank))).toBe(healthRank(worst));
    }),
  );
});
