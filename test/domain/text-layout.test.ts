import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createLineIndex, wrapLines} from '../../source/domain/text-layout.ts';
import {findMatches} from '../../source/domain/text-search.ts';
import {displayWidth, visibleText} from '../../source/domain/visible-text.ts';
import {foreignText} from './foreign-text.ts';

const foreignLines = fc.array(foreignText(30), {maxLength: 6}).map(lines => lines.join('\n'));

describe('lines', () => {
  test('a text is wrapped after the last cell that fits', () => {
    expect(wrapLines('abcdefgh\n\nij', 3, {wrap: true})).toEqual(['abc', 'def', 'gh', '', 'ij']);
  });

  test('a wide character or an escape goes to the next line as a whole', () => {
    expect(wrapLines('ab注文', 3, {wrap: true})).toEqual(['ab', '注', '文']);
    expect(wrapLines('ab\u202ecd', 9, {wrap: true})).toEqual(['ab', '\\u{202e}c', 'd']);
  });

  test('without wrapping each line is cut with an ellipsis', () => {
    expect(wrapLines('abcdef\nabc', 4, {wrap: false})).toEqual(['abc…', 'abc']);
    expect(wrapLines('abcdéf', 5, {wrap: false, ascii: true})).toEqual(['abcd~']);
  });

  test('an empty text is one empty line, and outside of the text there is none', () => {
    const index = createLineIndex('', 10, true);
    expect([index.lineCount, index.line(0), index.line(1), index.line(-1)]).toEqual([1, '', '', '']);
  });

  test('no line is wider than the window', () => {
    fc.assert(
      fc.property(
        foreignLines,
        fc.integer({min: 1, max: 30}),
        fc.boolean(),
        fc.boolean(),
        (text, width, wrap, ascii) => {
          for (const line of wrapLines(text, width, {wrap, ascii}))
            expect(displayWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  test('wrapped lines are the visible text of the lines, nothing lost and nothing added', () => {
    fc.assert(
      fc.property(foreignLines, fc.integer({min: 10, max: 40}), fc.boolean(), (text, width, ascii) => {
        const whole = text.split('\n').map(line => visibleText(line, {ascii}));
        expect(wrapLines(text, width, {wrap: true, ascii}).join('')).toBe(whole.join(''));
      }),
    );
  });

  test('the line of an offset is where that character stands', () => {
    fc.assert(
      fc.property(foreignLines, fc.integer({min: 10, max: 40}), fc.boolean(), (text, width, wrap) => {
        const {lineAt, lineCount} = createLineIndex(text, width, wrap);
        const lines = Array.from({length: text.length + 1}, (_, offset) => lineAt(offset));
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
        expect(lines.at(-1)).toBe(lineCount - 1);
        expect(lineAt(0)).toBe(0);
      }),
    );
  });
});

describe('highlights', () => {
  const highlighted = (
    text: string,
    query: string,
    width: number,
    wrap = true,
  ): readonly (readonly string[])[] => {
    const index = createLineIndex(text, width, wrap);
    const matches = findMatches(text, query);
    return Array.from({length: index.lineCount}, (_, line) =>
      index.highlights(line, matches).map(({from, to}) => index.line(line).slice(from, to)),
    );
  };

  test('stand where the words stand, behind escapes and wide characters too', () => {
    expect(highlighted('\x1b注\u202eerror and Error', 'error', 40)).toEqual([['error', 'Error']]);
  });

  test('go over the end of a wrapped line', () => {
    expect(highlighted('xxerrorxx', 'error', 4)).toEqual([['er'], ['ror'], []]);
  });

  test('end where a cut line ends', () => {
    expect(highlighted('xxerror xx error', 'error', 5, false)).toEqual([['er…']]);
  });

  test('together are all that was found', () => {
    fc.assert(
      fc.property(foreignLines, foreignText(3), fc.integer({min: 10, max: 40}), (text, query, width) => {
        fc.pre(!query.includes('\n'));
        const index = createLineIndex(text, width, true);
        const matches = findMatches(text, query);
        const lines = Array.from({length: index.lineCount}, (_, line) => index.highlights(line, matches));
        const numbers = [...new Set(lines.flat().map(({match}) => match))];
        expect(numbers).toEqual(matches.all.map((_, match) => match));
      }),
    );
  });
});
