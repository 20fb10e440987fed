import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Narrowing} from '../../source/domain/narrowing.ts';
import {
  everyMessage,
  isNarrowed,
  narrowingTest,
  narrowingWords,
  parseAge,
  selectionTest,
  selectionWords,
} from '../../source/domain/narrowing.ts';
import {groupMessages} from '../../source/domain/message-group.ts';
import {anyMessage} from '../fixtures/a-dead-letter.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {noon} from '../fixtures/a-queue.ts';

const hour = 3_600_000;
const old = aMessage('old', {sentAt: noon - 3 * hour, body: '{"error":"timeout","tenant":"acme"}'});
const young = aMessage('young', {sentAt: noon - hour, body: '{"error":"timeout","tenant":"initech"}'});
const ageless = aMessage('ageless', {sentAt: undefined, body: '{"error":"503","tenant":"acme"}'});
const all = [old, young, ageless];

const listed = (change: Partial<Narrowing>): readonly string[] =>
  all.filter(narrowingTest({...everyMessage, ...change})).map(({id}) => id);

const twoHours = {than: noon - 2 * hour, typed: '2h'};

describe('a narrowing', () => {
  test('to nothing in particular lists everything', () => {
    expect(isNarrowed(everyMessage)).toBe(false);
    fc.assert(
      fc.property(anyMessage, message => {
        expect(narrowingTest(everyMessage)(message)).toBe(true);
      }),
    );
  });

  test.each<[string, Partial<Narrowing>, readonly string[]]>([
    ['a text', {search: 'initech'}, ['young']],
    ['an expression', {where: "body.tenant == 'acme'"}, ['old', 'ageless']],
    ['what is older', {age: {kind: 'older', ...twoHours}}, ['old']],
    ['what is newer', {age: {kind: 'newer', ...twoHours}}, ['young']],
    ['two things at once', {where: "body.tenant == 'acme'", age: {kind: 'older', ...twoHours}}, ['old']],
  ])('to %s lists what fits', (_, change, expected) => {
    expect(listed(change)).toEqual(expected);
    expect(isNarrowed({...everyMessage, ...change})).toBe(true);
  });

  test('to an age never lists what has none: it may be either', () => {
    for (const kind of ['older', 'newer'] as const)
      expect(listed({age: {kind, ...twoHours}})).not.toContain('ageless');
  });

  test('by an expression with a mistake lists nothing: what is done to it is done to nothing', () => {
    expect(listed({where: 'body.tenant =='})).toEqual([]);
  });

  test('to a group lists as many as the group says it has, whatever is in the messages', () => {
    const by = fc.constantFrom({kind: 'error'}, {kind: 'source'}, {kind: 'shape'}, {
      kind: 'field',
      path: 'error',
    } as const);
    fc.assert(
      fc.property(fc.array(anyMessage, {maxLength: 12}), by, (messages, grouping) => {
        const groups = groupMessages(messages, grouping);
        expect(groups.reduce((sum, {count}) => sum + count, 0)).toBe(messages.length);
        for (const {key, label, count} of groups) {
          const test = narrowingTest({...everyMessage, group: {by: grouping, key, label}});
          expect(messages.filter(test)).toHaveLength(count);
        }
      }),
    );
  });

  test('says in words what it does', () => {
    const group = {by: {kind: 'error'}, key: 'timeout', label: 'timeout'} as const;
    const age = {kind: 'older', ...twoHours} as const;
    expect(narrowingWords({search: 'acme', where: 'body.x', group, age})).toBe(
      'timeout, with "acme", where body.x, older than 2h',
    );
  });
});

describe('a selection', () => {
  test('of ids is about these and no others', () => {
    const selects = selectionTest({kind: 'ids', ids: new Set(['old'])});
    expect(all.filter(selects)).toEqual([old]);
  });

  test('of a narrowing is about what the narrowing lists, also of messages not seen yet', () => {
    const selects = selectionTest({kind: 'narrowing', narrowing: {...everyMessage, search: 'acme'}});
    expect(selects(aMessage('later', {body: 'acme'}))).toBe(true);
    expect(selects(aMessage('other', {body: 'else'}))).toBe(false);
  });

  test.each([
    [{kind: 'ids', ids: new Set(['old'])}, 'one message'],
    [{kind: 'ids', ids: new Set(['old', 'young'])}, '2 chosen messages'],
    [{kind: 'narrowing', narrowing: {...everyMessage, where: 'body.x'}}, 'every message where body.x'],
    [{kind: 'all'}, 'all messages'],
  ] as const)('is said in words: %o', (selection, words) => {
    expect(selectionWords(selection)).toBe(words);
  });
});

describe('an age', () => {
  test.each([
    ['90s', 90],
    ['30m', 1800],
    [' 2h ', 7200],
    ['3d', 259_200],
  ])('%j is %d seconds', (typed, seconds) => {
    expect(parseAge(typed)?.seconds).toBe(seconds);
  });

  test.each(['', 'h', '2', '2 h', '-2h', '1.5h', '2w', '2h30m', '9999999s'])('%j is none', typed => {
    expect(parseAge(typed)).toBeUndefined();
  });

  test('whatever is typed, it is a number of seconds or none', () => {
    fc.assert(
      fc.property(fc.string(), typed => {
        const age = parseAge(typed);
        if (age !== undefined) expect(age.seconds).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
