import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {embeddedMark, prettyJson} from '../../source/domain/json-pretty.ts';
import {jsonMembers, walkJson} from '../../source/domain/json-text.ts';
import {foreignText} from './foreign-text.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const value = fc.jsonValue({depthSize: 'large', stringUnit: 'binary'});

/** JSON texts with something broken in them, more often than not. */
const almostJson = fc
  .tuple(
    value,
    fc.nat(),
    fc.constantFrom('', ',', ':', '"', '\\', '{', ']', '0', '-', ' ', '\n', '\x00', 'null'),
  )
  .map(([content, at, insert]) => {
    const text = JSON.stringify(content);
    const from = at % (text.length + 1);
    return text.slice(0, from) + insert + text.slice(from + (at % 2));
  });

describe('walking over JSON', () => {
  test('accepts exactly what JSON.parse accepts', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          almostJson,
          value.map(content => JSON.stringify(content, null, '\t')),
          foreignText(),
        ),
        text => {
          expect(walkJson(text, () => true)).toBe(isJson(text));
        },
      ),
      {numRuns: 2000},
    );
  });

  test.each([
    '',
    ' ',
    '01',
    '1.',
    '+1',
    '.5',
    '1e',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "['a']",
    '[1}',
    '"\t"',
    '"\\x"',
    '"\\u12g4"',
    'nul',
    '1 2',
    ']',
    '{"a"}',
    '{"a":}',
    '[,1]',
    '﻿[]',
  ])('refuses %j', text => expect(walkJson(text, () => true)).toBe(false));

  test('nests as deep as a message can', () => {
    const half = 2 ** 19;
    expect(walkJson('['.repeat(half) + ']'.repeat(half), () => true)).toBe(true);
  });

  test('members keep their text, the last of equal keys counts', () => {
    expect(jsonMembers(' {"a": 1.50, "b" : [1, {"a":2}], "a": "x", "c":{} } ')).toEqual(
      new Map([
        ['a', '"x"'],
        ['b', '[1, {"a":2}]'],
        ['c', '{}'],
      ]),
    );
    expect(jsonMembers('[{"a":1}]')).toBeUndefined();
    expect(jsonMembers('{"a":1')).toBeUndefined();
  });

  test('members are what JSON.parse makes of an object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), object => {
        const members = jsonMembers(JSON.stringify(object, null, 1));
        expect([...(members ?? [])].map(([key, text]): unknown => [key, JSON.parse(text)])).toEqual(
          Object.entries(JSON.parse(JSON.stringify(object)) as object),
        );
      }),
    );
  });
});

describe('indented JSON', () => {
  test('looks like that of JSON.stringify', () => {
    const plain = fc.jsonValue({stringUnit: fc.constantFrom('a', '"', '\\', 'é', '\n', ' ')});
    fc.assert(
      fc.property(plain, content => {
        expect(prettyJson(JSON.stringify(content))?.text).toBe(JSON.stringify(content, null, 2));
      }),
    );
  });

  test('keeps numbers and strings to the letter', () => {
    expect(prettyJson('{"id":12345678901234567890,"n":1.50E+2,"s":"\\u0041\\/"}')?.text).toBe(
      '{\n  "id": 12345678901234567890,\n  "n": 1.50E+2,\n  "s": "\\u0041\\/"\n}',
    );
  });

  test('opens JSON inside strings at any depth and says where', () => {
    const inner = JSON.stringify({id: 1});
    const text = JSON.stringify({items: [{body: JSON.stringify({inner, plain: '{not json'})}]});
    expect(prettyJson(text)).toEqual({
      text: `{
  "items": [
    {
      "body": ${embeddedMark}{
        "inner": ${embeddedMark}{
          "id": 1
        },
        "plain": "{not json"
      }
    }
  ]
}`,
      embeddedAt: ['items[].body', 'items[].body.inner'],
    });
  });

  test('gives up on what is no JSON and on what would grow beyond bounds', () => {
    expect(prettyJson('{"a":')).toBeUndefined();
    expect(prettyJson('['.repeat(2 ** 17) + ']'.repeat(2 ** 17))).toBeUndefined();
  });
});
