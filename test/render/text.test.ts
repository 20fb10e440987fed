import fc from 'fast-check';
import {afterAll, expect, test} from 'vitest';
import {LazySegmenter} from '../../source/build/patches/segmenter.js';
import {narrowText, separateText} from '../../source/build/patches/narrow.js';
import {bundledModule} from './bundled-module.ts';
import {plainText, styledText} from './random-text.ts';

type Width = (
  text: string,
  options?: {ambiguousIsNarrow?: boolean; countAnsiEscapeCodes?: boolean},
) => number;

const disposals: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(disposals.map(async dispose => dispose()));
});

/** The same function as it is installed and as the program carries it. */
const bothOf = async <Function_>(specifier: string, name: string, patchNames: readonly string[]) => {
  const [stock, patched] = await Promise.all([
    bundledModule(specifier, []),
    bundledModule(specifier, patchNames),
  ]);
  disposals.push(stock.dispose, patched.dispose);
  return {stock: stock.exports[name] as Function_, patched: patched.exports[name] as Function_};
};

const width = await bothOf<Width>('string-width', 'default', ['fastWidth']);
const segmenter = new Intl.Segmenter();

type Segments = Iterable<{readonly segment: string; readonly index: number; readonly input: string}>;

const segmentsOf = (text: string, by: {readonly segment: (input: string) => Segments}) =>
  Array.from(by.segment(text), ({segment, index, input}) => ({segment, index, input}));

test('every character of planes 0, 1 and 14 is as wide as stock string-width says, alone and with a variation selector', () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0xe01ff; code = code === 0x1ffff ? 0xe0000 : code + 1) {
    const character = String.fromCodePoint(code);
    for (const text of [character, `${character}\uFE0F`]) {
      if (width.patched(text) !== width.stock(text)) wrong.push(code.toString(16));
    }
  }
  expect(wrong).toEqual([]);
});

test('random text is as wide as stock string-width says', () => {
  fc.assert(
    fc.property(styledText, fc.boolean(), fc.boolean(), (text, ambiguousIsNarrow, countAnsiEscapeCodes) => {
      const options = {ambiguousIsNarrow, countAnsiEscapeCodes};
      expect(width.patched(text, options)).toBe(width.stock(text, options));
    }),
    {numRuns: 3000},
  );
});

test('every narrow character is one cell wide and a cluster of its own beside any other', () => {
  const units = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code));
  const narrow = units.filter(unit => narrowText.test(unit));
  const separate = units.filter(unit => separateText.test(unit));
  expect(narrow.length).toBeGreaterThan(1500);
  expect(narrow.filter(unit => width.stock(unit) !== 1)).toEqual([]);
  const text = separate
    .flatMap((unit, index) => [unit, 'a', unit, unit, '─', unit, '©', separate.at(-index) ?? ''])
    .join('');
  expect(segmentsOf(text, segmenter).length).toBe(text.length);
  expect(separateText.test(text)).toBe(true);
});

test('the lazy segmenter cuts like the real one', () => {
  fc.assert(
    fc.property(fc.oneof(plainText, styledText), fc.integer({min: -2, max: 20}), (text, index) => {
      const lazy = new LazySegmenter();
      expect(segmentsOf(text, lazy)).toEqual(segmentsOf(text, segmenter));
      expect(lazy.segment(text).containing(index)).toEqual(segmenter.segment(text).containing(index));
    }),
    {numRuns: 2000},
  );
});

test('the lazy segmenter keeps to another granularity', () => {
  const words = {granularity: 'word'} as const;
  const real = new Intl.Segmenter('en', words);
  expect(segmentsOf('two words', new LazySegmenter('en', words))).toEqual(segmentsOf('two words', real));
});

test.each([
  {
    name: 'tokenize',
    file: './node_modules/@alcalzone/ansi-tokenize/build/tokenize.js',
    exported: 'tokenize',
    patch: 'fastTokenize',
    extra: [],
  },
  {
    name: 'wrapAnsi',
    file: 'wrap-ansi',
    exported: 'default',
    patch: 'fastWrap',
    extra: [7, {hard: true, trim: false}],
  },
  {name: 'sliceAnsi', file: 'slice-ansi', exported: 'default', patch: 'fastSlice', extra: [2, 9]},
  {
    name: 'cliTruncate',
    file: 'cli-truncate',
    exported: 'default',
    patch: 'fastTruncate',
    extra: [8, {position: 'middle', preferTruncationOnSpace: true}],
  },
])('$name answers as stock for random styled text', async ({file, exported, patch, extra}) => {
  const others = {wrapAnsi: ['fastWidth'], tokenize: []}[exported] ?? [];
  const both = await bothOf<(text: string, ...rest: readonly unknown[]) => unknown>(file, exported, [
    patch,
    ...others,
  ]);
  fc.assert(
    fc.property(styledText, text => {
      expect(both.patched(text, ...extra)).toEqual(both.stock(text, ...extra));
    }),
    {numRuns: 1000},
  );
});

test('a changed line is repainted as stock Ink repaints it', async () => {
  const both = await bothOf<(previous: string, next: string, columns: number) => string>(
    './node_modules/ink/build/line-update.js',
    'default',
    ['fastLineUpdate', 'fastWidth'],
  );
  fc.assert(
    fc.property(styledText, styledText, styledText, (prefix, before, after) => {
      const answers = [both.patched, both.stock].map(update => update(prefix + before, prefix + after, 80));
      expect(answers[0]).toBe(answers[1]);
    }),
    {numRuns: 2000},
  );
});
