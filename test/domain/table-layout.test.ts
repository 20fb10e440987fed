import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {fitColumns, sortRows, windowOf} from '../../source/domain/table-layout.ts';

const sorted = (
  keys: readonly (number | string | undefined)[],
  direction: 'ascending' | 'descending' = 'ascending',
): readonly (number | string | undefined)[] => sortRows(keys, key => key, direction);

describe('sorting', () => {
  test('numbers go by size, texts in natural order in any case', () => {
    expect(sorted([10, 9, -1, 2.5])).toEqual([-1, 2.5, 9, 10]);
    expect(sorted(['queue-10', 'Queue-2', 'queue-1', 'alpha', 'queue'])).toEqual([
      'alpha',
      'queue',
      'queue-1',
      'Queue-2',
      'queue-10',
    ]);
    expect(sorted(['v007', 'v8', 'v10', 'v0'])).toEqual(['v0', 'v007', 'v8', 'v10']);
  });

  test('numbers go before texts', () => expect(sorted(['a', 1])).toEqual([1, 'a']));

  test('what has no key is last in both directions', () => {
    expect(sorted([undefined, 1, NaN, 'a', 2])).toEqual([1, 2, 'a', undefined, NaN]);
    expect(sorted([undefined, 1, NaN, 'a', 2], 'descending')).toEqual(['a', 2, 1, undefined, NaN]);
  });

  const key = fc.option(fc.oneof(fc.nat({max: 5}), fc.constantFrom('a', 'A', 'b', 'q2', 'q10')), {
    nil: undefined,
  });
  const rows = fc.array(key).map(keys => keys.map((value, index) => ({value, index})));
  const direction = fc.constantFrom('ascending', 'descending');

  test('keeps all rows, and equal ones in their order', () => {
    fc.assert(
      fc.property(rows, direction, (items, way) => {
        const result = sortRows(items, ({value}) => value, way);
        expect(result.toSorted((a, b) => a.index - b.index)).toEqual(items);
        const lower = (value: number | string | undefined) =>
          typeof value === 'string' ? value.toLowerCase() : value;
        for (const [position, {value, index}] of result.entries()) {
          const next = result[position + 1];
          if (next !== undefined && lower(next.value) === lower(value))
            expect(next.index).toBeGreaterThan(index);
        }
      }),
    );
  });

  test('sorting what is sorted changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({unit: fc.constantFrom('a', 'B', '1', '2', '0', '-')})),
        direction,
        (texts, way) => {
          const once = sortRows(texts, text => text, way);
          expect(sortRows(once, text => text, way)).toEqual(once);
        },
      ),
    );
  });
});

describe('columns', () => {
  const columns = [
    {id: 'name', minWidth: 10, maxWidth: 30, dropOrder: 0},
    {id: 'visible', minWidth: 6, maxWidth: 8, dropOrder: 0},
    {id: 'oldest', minWidth: 5, maxWidth: 6, dropOrder: 1},
    {id: 'trend', minWidth: 6, maxWidth: 20, dropOrder: 2},
  ];
  const fitted = (width: number): Readonly<Record<string, number>> =>
    Object.fromEntries(fitColumns(columns, width, 2).map(column => [column.id, column.width]));

  test.each([
    ['all at their least', 33, {name: 10, visible: 6, oldest: 5, trend: 6}],
    ['the highest drop order leaves first', 32, {name: 14, visible: 8, oldest: 6}],
    ['all at their greatest', 200, {name: 30, visible: 8, oldest: 6, trend: 20}],
    ['growing in turn', 37, {name: 11, visible: 7, oldest: 6, trend: 7}],
    ['only the name', 17, {name: 17}],
    ['a name with less than it asks for', 4, {name: 4}],
    ['no room', 0, {name: 0}],
  ])('%s', (_, width, expected) => expect(fitted(width)).toEqual(expected));

  test('no column, none chosen', () => expect(fitColumns([], 80, 1)).toEqual([]));

  const column = fc.record({
    id: fc.uuid(),
    minWidth: fc.integer({min: 1, max: 20}),
    maxWidth: fc.integer({min: 20, max: 60}),
    dropOrder: fc.nat({max: 5}),
  });

  test('fit, stand in order, hold the first, keep their bounds, and no dropped one would have mattered more', () => {
    fc.assert(
      fc.property(
        fc.array(column, {minLength: 1, maxLength: 8}),
        fc.nat({max: 200}),
        fc.nat({max: 3}),
        (all, width, gap) => {
          const chosen = fitColumns(all, width, gap);
          const ids = chosen.map(({id}) => id);
          expect(ids).toEqual(all.filter(({id}) => ids.includes(id)).map(({id}) => id));
          expect(ids[0]).toBe(all[0]?.id);
          const used = chosen.reduce((sum, one) => sum + one.width, gap * (chosen.length - 1));
          expect(used).toBeLessThanOrEqual(width);
          const kept = all.filter(({id}) => ids.includes(id));
          for (const [index, {minWidth, maxWidth}] of kept.entries()) {
            expect(chosen[index]?.width).toBeLessThanOrEqual(maxWidth);
            if (kept.length > 1) expect(chosen[index]?.width).toBeGreaterThanOrEqual(minWidth);
          }
          if (kept.some(({maxWidth}, index) => (chosen[index]?.width ?? 0) < maxWidth))
            expect(used).toBe(width);
          const highestKept = Math.max(0, ...kept.slice(1).map(({dropOrder}) => dropOrder));
          for (const {id, dropOrder} of all)
            if (!ids.includes(id)) expect(dropOrder).toBeGreaterThanOrEqual(highestKept);
        },
      ),
    );
  });
});

describe('the window of a list', () => {
  test.each([
    ['stays where it is while the selection is inside', [100, 15, 10, 10], 10],
    ['moves up just far enough', [100, 5, 10, 10], 5],
    ['moves down just far enough', [100, 25, 10, 10], 16],
    ['does not end beyond the list', [12, 11, 50, 10], 2],
    ['starts at the top of a short list', [3, 2, 2, 10], 0],
    ['is at the top of an empty list', [0, -1, 5, 10], 0],
  ])('%s', (_, [count = 0, selected = 0, offset = 0, height = 0], expected) => {
    expect(windowOf(count, selected, offset, height)).toBe(expected);
  });

  test('always shows the selected row and no more emptiness than it must', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 500}),
        fc.nat(),
        fc.integer(),
        fc.integer({min: 1, max: 60}),
        (count, at, offset, height) => {
          const selected = at % count;
          const start = windowOf(count, selected, offset, height);
          expect(start).toBeLessThanOrEqual(selected);
          expect(start + height).toBeGreaterThan(selected);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThanOrEqual(Math.max(0, count - height));
          expect(windowOf(count, selected, start, height)).toBe(start);
        },
      ),
    );
  });
});
