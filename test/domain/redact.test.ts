import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {walkJson} from '../../source/domain/json-text.ts';
import {redactBody, redactId, redactMessage, redactStrings, redactText} from '../../source/domain/redact.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {foreignText} from './foreign-text.ts';

const uuid = '0c9a6f5e-1111-4222-8333-444455556666';

describe('a body', () => {
  test.each([
    ['{"orderId": "A-17", "amount": 12.5}', '{"orderId": "▒▒▒", "amount": 0}'],
    ['{"a":[1,"x",true,null,{"b":-1e9}]}', '{"a":[0,"▒▒▒",false,null,{"b":0}]}'],
    ['"a text"', '"▒▒▒"'],
    ['42', '0'],
    ['{"Message":"{\\"card\\":\\"4111\\"}"}', '{"Message":"{\\"card\\":\\"▒▒▒\\"}"}'],
    ['{"ada@example.com":1,"4111111111111111":2,"user_id":3}', '{"▒▒▒":0,"▒▒▒":0,"user_id":0}'],
    [`{"${uuid}":1}`, '{"▒▒▒":0}'],
    ['card 4111', '▒▒▒ (9 bytes)'],
    ['é{', '▒▒▒ (3 bytes)'],
    ['', ''],
  ])('%j is shown as %j', (body, shown) => {
    expect(redactBody(body)).toBe(shown);
  });

  test('that nests ten thousand deep keeps its shape', () => {
    const nest = (inner: string): string => '['.repeat(10_000) + inner + ']'.repeat(10_000);
    expect(redactBody(nest('"x"'))).toBe(nest('"▒▒▒"'));
  });

  test('of JSON stays JSON of the same shape and shows none of its texts', () => {
    const tokensOf = (json: string): readonly string[] => {
      const tokens: string[] = [];
      expect(walkJson(json, token => tokens.push(token) > 0)).toBe(true);
      return tokens;
    };
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const json = JSON.stringify({value, secret: 'sesame', [uuid]: 'sesame'}, undefined, indent);
        expect(tokensOf(redactBody(json))).toEqual(tokensOf(json));
        expect(redactBody(json)).not.toMatch(new RegExp(`sesame|${uuid}`));
      }),
    );
  });
});

describe('an id', () => {
  test('has one pseudonym that is not part of it', () => {
    expect(redactId(uuid)).toMatch(/^id-[\da-f]{6}$/);
    expect(redactId(uuid)).toBe(redactId(uuid));
    expect(redactId(uuid)).not.toBe(redactId(`${uuid}x`));
  });

  test('of five thousand hardly two share a pseudonym', () => {
    const pseudonyms = new Set(
      Array.from({length: 5000}, (_, index) => redactId(`message-${String(index)}`)),
    );
    expect(pseudonyms.size).toBeGreaterThan(4980);
  });
});

describe('other text', () => {
  test.each([
    ['arn:aws:sqs:eu-west-1:123456789012:orders', 'arn:aws:sqs:eu-west-1:▒▒▒▒▒▒▒▒▒▒▒▒:orders'],
    [
      'https://sqs.eu-west-1.amazonaws.com/123456789012/q',
      'https://sqs.eu-west-1.amazonaws.com/▒▒▒▒▒▒▒▒▒▒▒▒/q',
    ],
    ['1761234567890 ms, 12345678901 bytes', '1761234567890 ms, 12345678901 bytes'],
    [`message ${uuid} is gone`, `message ${redactId(uuid)} is gone`],
    ['AROAEXAMPLEEXAMPLE42:ada', `${redactId('AROAEXAMPLEEXAMPLE42')}:ada`],
    ['orders-payments-dlq', 'orders-payments-dlq'],
  ])('%j is shown as %j', (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });

  test('never shows a whole account number', () => {
    fc.assert(
      fc.property(foreignText(), foreignText(), (before, after) => {
        fc.pre(!/\d$/.test(before) && !/^\d/.test(after));
        expect(redactText(`${before}123456789012${after}`)).not.toContain('123456789012');
      }),
    );
  });
});

test('of a JSON document only strings are changed, so that it stays JSON', () => {
  const json = '{"arn": "arn:aws:sqs:eu-west-1:123456789012:q", "bytes": 123456789012, "123456789012": []}';
  expect(redactStrings(json)).toBe(
    '{"arn": "arn:aws:sqs:eu-west-1:▒▒▒▒▒▒▒▒▒▒▒▒:q", "bytes": 123456789012, "▒▒▒▒▒▒▒▒▒▒▒▒": []}',
  );
});

describe('a message', () => {
  const message = aMessage(uuid, {
    body: '{"card":"4111"}',
    groupId: 'customer-ada',
    deduplicationId: 'ada-1',
    sequenceNumber: '18849496460467696128',
    senderId: 'AIDAEXAMPLE:ada',
    traceHeader: 'Root=1-ada',
    sourceQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
    attributes: {
      Customer: {dataType: 'String', value: 'ada'},
      Amount: {dataType: 'Number.eur', value: '4111'},
      Token: {dataType: 'Binary', value: new Uint8Array([65, 68, 65])},
    },
    systemAttributes: {
      SentTimestamp: '1761234567890',
      ApproximateReceiveCount: '4',
      MessageGroupId: 'customer-ada',
      DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
      SomethingNew: 'ada',
    },
  });

  test('keeps its times, counts, sizes and names, and shows nothing else', () => {
    const shown = redactMessage(message);
    expect(shown).toEqual({
      ...message,
      id: redactId(uuid),
      body: '{"card":"▒▒▒"}',
      groupId: redactId('customer-ada'),
      deduplicationId: redactId('ada-1'),
      sequenceNumber: redactId('18849496460467696128'),
      senderId: redactId('AIDAEXAMPLE:ada'),
      traceHeader: redactId('Root=1-ada'),
      sourceQueueArn: 'arn:aws:sqs:eu-west-1:▒▒▒▒▒▒▒▒▒▒▒▒:orders',
      attributes: {
        Customer: {dataType: 'String', value: '▒▒▒'},
        Amount: {dataType: 'Number.eur', value: '0'},
        Token: {dataType: 'Binary', value: new Uint8Array(3)},
      },
      systemAttributes: {
        SentTimestamp: '1761234567890',
        ApproximateReceiveCount: '4',
        MessageGroupId: redactId('customer-ada'),
        DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:▒▒▒▒▒▒▒▒▒▒▒▒:orders',
        SomethingNew: redactId('ada'),
      },
    });
    expect(JSON.stringify(shown)).not.toMatch(/ada|4111|123456789012/);
  });

  test('is redacted once, however often it is drawn', () => {
    expect(redactMessage(message)).toBe(redactMessage(message));
  });

  test('keeps what is missing missing', () => {
    const {groupId, deduplicationId, senderId, sourceQueueArn} = redactMessage(aMessage('m-1'));
    expect([groupId, deduplicationId, senderId, sourceQueueArn]).toEqual(Array(4).fill(undefined));
  });
});
