import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseWhere} from '../../source/domain/message-filter.ts';
import {anyMessage, notificationOf} from '../fixtures/a-dead-letter.ts';
import {aMessage} from '../fixtures/a-message.ts';

const message = aMessage('m-1', {
  body: JSON.stringify({
    code: 'E1',
    amount: 12.5,
    items: [{sku: 'a'}, {sku: 'b'}],
    empty: [],
    'content-type': 'x',
    constructor: undefined,
  }).replace('"code"', '"big":12345678901234567890,"code"'),
  attributes: {
    tenant: {dataType: 'String', value: 'acme'},
    attempt: {dataType: 'Number', value: '3'},
    big: {dataType: 'Number', value: '12345678901234567890'},
    checksum: {dataType: 'Binary', value: new Uint8Array([0, 255])},
  },
  systemAttributes: {ApproximateReceiveCount: '4', SentTimestamp: '1790000000000', SenderId: 'AIDA'},
});

const matches = (expression: string, subject = message): boolean => {
  const where = parseWhere(expression);
  if (!where.ok) throw new Error(where.message);
  return where.matches(subject);
};

const faultOf = (expression: string): string => {
  const where = parseWhere(expression);
  return where.ok ? 'no fault' : where.message;
};

describe('an expression', () => {
  test.each([
    "body.code == 'E1'",
    "body.code != 'E2' && body.amount > `12`",
    "contains(body.items[].sku, 'b')",
    "body.items[?sku == 'a']",
    'body."content-type" == \'x\'',
    "body.big == '12345678901234567890'",
    "attributes.tenant == 'acme'",
    'attributes.attempt >= `3`',
    "attributes.big == '12345678901234567890'",
    "attributes.checksum == 'AP8='",
    'system.ApproximateReceiveCount == `4`',
    'system.SentTimestamp < `1800000000000`',
    "system.MessageId == 'm-1'",
    "starts_with(system.SenderId, 'AI')",
    "let $c = body.code in $c == 'E1'",
    'inner.code',
    'body.nothing == `null`',
    '!(body.empty)',
  ])('takes a message of which it is true: %s', expression => {
    expect(matches(expression)).toBe(true);
  });

  test.each([
    "body.code == 'E2'",
    'body.nothing',
    'body.empty',
    'body.big == `12345678901234567890`',
    "contains(body.nothing, 'x')",
    "!contains(body.nothing, 'x')",
    'body.constructor',
    'body.__proto__',
    'attributes.toString',
    'system.valueOf',
    "attributes.attempt == '3'",
  ])('leaves a message of which it is not true, or that it cannot be asked of: %s', expression => {
    expect(matches(expression)).toBe(false);
  });

  test('sees a body that is no JSON as its text', () => {
    const text = aMessage('1', {body: 'RENDER 12 FAILED: out of memory'});
    expect(matches("contains(body, 'out of memory')", text)).toBe(true);
  });

  test('sees an SNS notification as it is, and what is inside by the name of inner', () => {
    const wrapped = aMessage('1', {body: notificationOf('{"code":"E1"}')});
    expect(matches("inner.code == 'E1'", wrapped)).toBe(true);
    expect(matches('body.code', wrapped)).toBe(false);
    expect(matches("ends_with(body.TopicArn, ':orders')", wrapped)).toBe(true);
  });

  test('can be asked of any message', () => {
    const expressions = [
      "body.a == 'x' || inner.b",
      'keys(attributes)',
      'length(values(system)) > `1`',
      'body',
    ];
    fc.assert(
      fc.property(anyMessage, fc.constantFrom(...expressions), (subject, expression) => {
        expect(typeof matches(expression, subject)).toBe('boolean');
      }),
    );
  });
});

describe('an expression with a mistake', () => {
  const example = " For example: body.code == 'E1'";

  test.each([
    ['', `Nothing to filter by.${example}`],
    ["body.code = 'E1'", `Column 11: compare with ==.${example}`],
    ['body.code == "E1"', `Column 14: "E1" is a name; write a text in single quotes, 'E1'.${example}`],
    [
      "code == 'E1'",
      `Column 1: there is no code here: begin with body, inner, attributes, system, as in body.code.${example}`,
    ],
    [
      'body.content-type',
      `Column 14: there is no type here: begin with body, inner, attributes, system, as in body.type; names with - go in double quotes.${example}`,
    ],
    ["body.code == 'E1", `Column 14: the ' that is opened here is not closed.${example}`],
    ['body.amount > 12', `Column 15: write numbers in back quotes, \`12\`.${example}`],
    [
      'body.code == `E1`',
      `Column 14: back quotes hold JSON, such as \`5\`: write texts in single quotes, '…'.${example}`,
    ],
    ['body.code == ‘E1’', `Column 14: ‘ means nothing here: texts stand in 'single quotes'.${example}`],
    ['body..code', `Column 6: . is not expected here.${example}`],
    ['body.code ==', `Column 13: the expression is not finished.${example}`],
    ['body.code == null', `Column 14: write \`null\` in back quotes.${example}`],
    ['body && !body.code', `Column 9: put what ! is about in brackets, !(body.code).${example}`],
    ['(body.code', `Column 11: the expression is not finished.${example}`],
    ['body.code)', `Column 10: ) is not expected here.${example}`],
    ['contains(body.code)', `Column 1: contains() takes at least 2 arguments but received 1.${example}`],
  ])('is told where and how: %s', (expression, fault) => {
    expect(faultOf(expression)).toBe(fault);
  });

  test('that names no function is told which there are', () => {
    expect(faultOf("body.code && matches(body.code, 'E')")).toContain(
      'Column 14: there is no function matches(): there are abs, avg, ceil, contains, ends_with,',
    );
  });

  test('is a fault in words, whatever was typed', () => {
    const typed = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.constantFrom(
            'body',
            '.',
            'a',
            "'x'",
            '"y"',
            '"a("',
            '`1`',
            '=',
            '==',
            '(',
            ')',
            '[',
            ']',
            '&&',
            '$',
            '-',
            '5',
          ),
        )
        .map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(typed, expression => {
        const where = parseWhere(expression);
        expect(where.ok ? typeof where.matches(message) : where.message).toMatch(
          /^(?:boolean|Column \d+: .+|Nothing to filter by.*)$/s,
        );
      }),
      {numRuns: 500},
    );
  });

  test('that is too long is not read', () => {
    expect(faultOf('!'.repeat(100_000))).toBe('The expression is longer than 2000 characters: shorten it');
    expect(faultOf('('.repeat(2000))).toContain('not finished');
  });
});
