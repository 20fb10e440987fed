import fc from 'fast-check';
import {expect, test} from 'vitest';
import {exactNumber, parseJson} from '../../source/domain/json-value.ts';
import {decodeBase64, encodeBase64} from '../../source/domain/base64.ts';

test('JSON becomes the values that the platform makes of it, where no digit is lost', () => {
  fc.assert(
    fc.property(fc.jsonValue({maxDepth: 4}), value => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(parseJson(text))).toBe(text);
    }),
  );
});

test.each(['', 'words', '{"a":1', '[1,]', "{'a':1}", '1 2'])('%j is no JSON', text => {
  expect(parseJson(text)).toBeUndefined();
});

test('an object has its own members only', () => {
  const value = parseJson('{"__proto__":{"a":1},"b":2,"b":3}');
  expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"b":3}');
  expect(Object.getPrototypeOf(value)).toBeNull();
});

test.each([
  ['12345678901234567890', '12345678901234567890'],
  ['0.1', 0.1],
  ['1.50', 1.5],
  ['9007199254740993', '9007199254740993'],
  ['9007199254740992', 9_007_199_254_740_992],
  ['1e400', '1e400'],
  ['-0.00000000000000000012', -1.2e-19],
])('the number %s is %j', (text, value) => {
  expect(exactNumber(text)).toBe(value);
});

test('no two different whole numbers are taken for the same', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({min: -9n, max: 9n}), (number, distance) => {
      const [a, b] = [String(number), String(number + distance)];
      expect(exactNumber(a) === exactNumber(b)).toBe(a === b);
    }),
  );
});

test('bytes come back from base64, and what is no base64 is none', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    }),
  );
  for (const text of ['a', 'ab=', '====', 'ab c', 'a===', 'YWJj\n'])
    expect(decodeBase64(text), text).toBeUndefined();
});
