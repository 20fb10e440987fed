import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {fieldPaths} from '../../source/domain/message-fields.ts';
import type {GroupBy} from '../../source/domain/message-group.ts';
import {groupKeyOf, groupMessages} from '../../source/domain/message-group.ts';
import {anyMessage, failedEvent, notificationOf} from '../fixtures/a-dead-letter.ts';
import {aMessage} from '../fixtures/a-message.ts';

const withBody = (body: string, sentAt?: number) => aMessage('1', {body, sentAt});
const json = (value: unknown, sentAt?: number) => withBody(JSON.stringify(value), sentAt);

const everyWay: readonly GroupBy[] = [
  {kind: 'error'},
  {kind: 'source'},
  {kind: 'shape'},
  {kind: 'field', path: 'a'},
];

describe('groups', () => {
  test('show count, share, first and last seen, and a sample, largest first', () => {
    const messages = [
      json({error: 'no stock'}, 50),
      json({error: 'order 1 is late'}, 20),
      json({error: 'order 22 is late'}, 40),
      json({error: 'order 333 is late'}, 30),
    ];
    expect(groupMessages(messages, {kind: 'error'})).toEqual([
      {
        key: 'order # is late',
        label: 'order # is late',
        count: 3,
        share: 0.75,
        firstAt: 20,
        lastAt: 40,
        sample: messages[1],
      },
      {
        key: 'no stock',
        label: 'no stock',
        count: 1,
        share: 0.25,
        firstAt: 50,
        lastAt: 50,
        sample: messages[0],
      },
    ]);
  });

  test('do without a time that is not known', () => {
    expect(groupMessages([json({a: 1}), json({a: 1}, 7)], {kind: 'shape'})[0]).toMatchObject({
      firstAt: 7,
      lastAt: 7,
    });
    expect(groupMessages([json({a: 1})], {kind: 'shape'})[0]).toMatchObject({
      firstAt: undefined,
      lastAt: undefined,
    });
  });

  test('have each message in one of them, under its key', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, {maxLength: 8}), fc.constantFrom(...everyWay), (messages, by) => {
        const groups = groupMessages(messages, by);
        for (const {key, count} of groups)
          expect(messages.filter(message => groupKeyOf(message, by) === key)).toHaveLength(count);
        expect(groups.reduce((sum, {count}) => sum + count, 0)).toBe(messages.length);
      }),
    );
  });
});

describe('messages are alike', () => {
  test('by error code and message', () => {
    expect(groupKeyOf(failedEvent('1', '{}'), {kind: 'error'})).toBe('200: Task timed out after # seconds');
    expect(groupKeyOf(json({a: 1}), {kind: 'error'})).toBe('without an error');
  });

  test.each([
    ['queue orders', aMessage('1', {sourceQueueArn: 'arn:aws:sqs:eu-west-1:1:orders'})],
    ['topic orders', withBody(notificationOf('hello'))],
    ['event Placed (shop)', json({'detail-type': 'Placed', source: 'shop', detail: {}})],
    ['a function, not named', failedEvent('1', '{}')],
    ['unknown', json({a: 1})],
  ])('by where they came from: %s', (key, message) => {
    expect(groupKeyOf(message, {kind: 'source'})).toBe(key);
  });

  test.each([
    [
      '{amount, customer.name, errors[].at, tags[]}',
      '{"tags":[1],"customer":{"name":{"first":1}},"amount":1,"errors":[{"at":1},{"at":2}]}',
    ],
    ['{[].a}', '[{"a":1}]'],
    ['{}', '{}'],
    ['{a}', notificationOf('{"a":1}')],
    ['text', 'RENDER FAILED'],
    ['text', '42'],
    ['empty', '  '],
    ['XML <order>', '<?xml version="1.0"?>\n<order id="1"/>'],
    ['binary-looking', '\u0001\u0002\u0003abc'],
    ['binary-looking', 'QUJD'.repeat(20)],
  ])('by the shape of the body: %s', (key, body) => {
    expect(groupKeyOf(withBody(body), {kind: 'shape'})).toBe(key);
  });

  test.each([
    ['SE', 'customer.country', {customer: {country: 'SE'}}],
    ['7', 'id', {id: 7}],
    ['null', 'id', {id: null}],
    ['[1,2]', 'ids', {ids: [1, 2]}],
    ['x', '"content-type"."a.b"', {'content-type': {'a.b': 'x'}}],
    ['""', 'id', {id: ''}],
    ['without it', 'id', {other: 1}],
    ['without it', 'id.inner', {id: 'text'}],
    ['without it', 'constructor', {}],
    ['without it', 'a..b', {a: {b: 1}}],
  ])('by a field: %s at %s', (key, path, body) => {
    expect(groupKeyOf(json(body), {kind: 'field', path})).toBe(key);
    expect(groupKeyOf(withBody(notificationOf(JSON.stringify(body))), {kind: 'field', path})).toBe(key);
  });

  test('by a field whose long values are cut, and the group says which field', () => {
    const [group] = groupMessages([json({id: 'x'.repeat(500)})], {kind: 'field', path: 'id'});
    expect(group?.key).toBe(`${'x'.repeat(199)}…`);
    expect(group?.label).toBe(`id: ${'x'.repeat(199)}…`);
  });
});

describe('the fields of bodies', () => {
  const messages = Array.from({length: 10}, (_, index) =>
    json({
      id: `order-${String(index)}`,
      customer: {country: ['SE', 'NL', 'PL'][index % 3], 'first name': 'x'},
      kind: index < 5 ? 'a' : 'b',
      currency: 'EUR',
      lines: [{sku: index}],
      ...(index < 4 ? {coupon: index % 2} : {}),
    }),
  );

  test('come with share and number of values, those that make few groups first', () => {
    expect(fieldPaths(messages)).toEqual([
      {path: 'kind', share: 1, distinct: 2},
      {path: 'customer.country', share: 1, distinct: 3},
      {path: 'coupon', share: 0.4, distinct: 2},
      {path: 'currency', share: 1, distinct: 1},
      {path: 'customer."first name"', share: 1, distinct: 1},
      {path: 'id', share: 1, distinct: 10},
    ]);
  });

  test('are sixty at most, and their values are not counted beyond a thousand', () => {
    const wide = Object.fromEntries(Array.from({length: 90}, (_, index) => [`k${String(index)}`, 1]));
    expect(fieldPaths([json(wide)])).toHaveLength(60);
    const many = Array.from({length: 1100}, (_, id) => json({id}));
    expect(fieldPaths(many)).toEqual([{path: 'id', share: 1, distinct: 1000}]);
  });

  test('make no more groups than they have values', () => {
    const scalar = fc.oneof(fc.string({maxLength: 5}), fc.integer(), fc.boolean(), fc.constant(null));
    const bodies = fc.array(fc.dictionary(fc.string({maxLength: 3}), scalar), {minLength: 1, maxLength: 6});
    fc.assert(
      fc.property(bodies, all => {
        const letters = all.map(body => json(body));
        for (const {path, distinct, share} of fieldPaths(letters)) {
          const keys = letters.map(letter => groupKeyOf(letter, {kind: 'field', path}));
          const present = keys.filter(key => key !== 'without it');
          expect(new Set(present).size).toBeLessThanOrEqual(distinct);
          expect(present.length / letters.length).toBe(share);
        }
      }),
    );
  });
});
