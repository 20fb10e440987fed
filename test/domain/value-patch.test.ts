import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Json} from '../../source/domain/tagged-json.ts';
import {NotDecodable, decode, encode} from '../../source/domain/tagged-json.ts';
import {apply, diff} from '../../source/domain/value-patch.ts';

const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.nat(50), fc.constantFrom(-0, NaN, Infinity));
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('~', '~u', '~~', '~t', 'at', 'value', '__proto__', '~l', '~w'),
);
const sample = fc.record(
  {
    at: fc.maxSafeInteger(),
    value: fc.oneof(
      number,
      fc.nat(600).map(n => n * (1 / 60)),
    ),
  },
  {noNullPrototype: true},
);

/** Whatever an event may hold. */
const value: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  any: fc.oneof(
    {depthSize: 'small'},
    fc.oneof(number, text, fc.boolean(), fc.constantFrom(null, undefined), fc.bigInt()),
    fc.array(tie('any'), {maxLength: 5}),
    fc.array(sample, {maxLength: 6}),
    fc.dictionary(text, tie('any'), {maxKeys: 5, noNullPrototype: true}),
    fc.array(fc.tuple(text, tie('any')), {maxLength: 3}).map(entries => new Map(entries)),
    fc.array(text, {maxLength: 3}).map(items => new Set(items)),
    fc.array(number, {maxLength: 4}).map(items => Float64Array.from(items)),
    fc.uint8Array({maxLength: 4}),
    fc.date({noInvalidDate: false}),
  ),
})).any;

/** As a file holds it. */
const throughText = (json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

test('what is encoded is decoded as it was', () => {
  fc.assert(
    fc.property(value, given => {
      expect(decode(throughText(encode(given)))).toStrictEqual(given);
    }),
  );
});

test('a patch makes the new value of the old one', () => {
  fc.assert(
    fc.property(value, value, (before, after) => {
      expect(apply(before, throughText(diff(before, after)))).toStrictEqual(after);
    }),
  );
});

test('a small change of a large value is patched, too', () => {
  const window = fc.array(sample, {minLength: 3, maxLength: 30});
  fc.assert(
    fc.property(window, fc.nat(5), fc.array(sample, {maxLength: 3}), value, (series, from, added, other) => {
      const before = {series, other, same: 'text'};
      const after = {series: [...series.slice(from), ...added], other, same: 'text'};
      expect(apply(before, throughText(diff(before, after)))).toStrictEqual(after);
    }),
  );
});

test('nothing changed is a zero, however the value is built', () => {
  fc.assert(
    fc.property(value, given => {
      expect(diff(given, decode(throughText(encode(given))))).toBe(0);
    }),
  );
});

describe('a patch is as short as what changed', () => {
  test('of a number in an object', () => {
    expect(diff({a: {b: 1_000_000, c: 'x'}}, {a: {b: 1_000_003, c: 'x'}})).toEqual({a: {b: 3}});
  });

  test('of a window of samples that moved on by one', () => {
    const series = Array.from({length: 15}, (_, index) => ({at: index * 60_000, value: index / 60}));
    const next = [...series.slice(1), {at: 900_000, value: 2}];
    expect(diff(series, next)).toEqual({'~w': [1, 14, {'~t': [0, [900_000], [2]]}]});
  });

  test('of one item of a list', () => {
    expect(diff([{n: 1}, {n: 2}, {n: 3}], [{n: 1}, {n: 7}, {n: 3}])).toEqual({1: {n: 5}});
  });
});

test('samples that are sixtieths are written as whole numbers', () => {
  const samples = [61, 59, 60].map((count, index) => ({
    at: 120_000 + index * 60_000,
    value: count * (1 / 60),
  }));
  expect(encode(samples)).toEqual({'~t': [1, [120_000, 60_000, 60_000], [61, 59, 60]]});
});

test('what is damaged is refused by its own error and never otherwise', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  const damaged = fc.oneof(
    json,
    fc
      .tuple(fc.constantFrom('~t', '~w', '~m', '~f', '~z', '5'), json)
      .map(([name, content]) => ({[name]: content})),
  );
  fc.assert(
    fc.property(value, damaged, (before, patch) => {
      try {
        apply(before, patch);
      } catch (error) {
        expect(error).toBeInstanceOf(NotDecodable);
      }
    }),
  );
});
