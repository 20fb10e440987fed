import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createLineIndex} from '../../source/domain/text-layout.ts';
import {findMatches, maxMatches, seekMatch} from '../../source/domain/text-search.ts';
import {foreignText} from './foreign-text.ts';

test('finds words in any case and takes signs as they are', () => {
  expect(findMatches('Timeout (TIMEOUT) timeout', 'timeout').all).toEqual([
    {start: 0, end: 7},
    {start: 9, end: 16},
    {start: 18, end: 25},
  ]);
  expect(findMatches('a.c abc', 'a.c').all).toEqual([{start: 0, end: 3}]);
});

test('no query finds nothing', () => expect(findMatches('abc', '')).toEqual({all: [], more: false}));

test('a query that is in the text is found there', () => {
  fc.assert(
    fc.property(foreignText(), fc.nat(), fc.nat(), (text, a, b) => {
      const codePoints = Array.from(text);
      const from = a % (codePoints.length + 1);
      const query = codePoints.slice(from, from + 1 + (b % 4)).join('');
      const {all} = findMatches(text, query);
      fc.pre(query !== '');
      expect(all.length).toBeGreaterThan(0);
      for (const {start, end} of all) expect(text.slice(start, end).length).toBeGreaterThan(0);
    }),
  );
});

test('says when there are more matches than it collects', () => {
  const {all, more} = findMatches('x'.repeat(maxMatches + 1), 'x');
  expect([all.length, more]).toEqual([maxMatches, true]);
});

test('goes to the next and the previous line with a match, and around the ends', () => {
  const text = 'no\nerror error\nno\nerror\nno';
  const {lineAt} = createLineIndex(text, 20, true);
  const matches = findMatches(text, 'error');
  const lineFrom = (line: number, by: -1 | 0 | 1): number | undefined =>
    seekMatch(matches, lineAt, line, by)?.line;
  expect([lineFrom(0, 0), lineFrom(1, 0), lineFrom(1, 1), lineFrom(3, 1)]).toEqual([1, 1, 3, 1]);
  expect([lineFrom(3, -1), lineFrom(1, -1), lineFrom(4, 0)]).toEqual([1, 3, 1]);
  expect(seekMatch(findMatches(text, 'absent'), lineAt, 0, 1)).toBeUndefined();
});
