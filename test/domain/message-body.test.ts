import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {describeBody, firstLine} from '../../source/domain/message-body.ts';
import {foreignText} from './foreign-text.ts';

const notification = (message: string): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
    Subject: 'Order placed',
    Message: message,
    Timestamp: '2026-11-02T14:02:31.250Z',
    Signature: 'EXAMPLEw6JRN',
    MessageAttributes: {kind: {Type: 'String', Value: 'order'}},
  });

const event = {
  version: '0',
  id: '6a7e8feb',
  'detail-type': 'Order Placed',
  source: 'shop.orders',
  account: '123456789012',
  time: '2026-11-02T14:02:31Z',
  region: 'eu-west-1',
  resources: [],
  detail: {orderId: 7},
};

const kindsOf = (body: string): readonly string[] => describeBody(body).layers.map(({kind}) => kind);

describe('a message body', () => {
  test('of JSON is indented with every digit kept', () => {
    expect(describeBody('{"id":12345678901234567890}')).toEqual({
      layers: [{kind: 'json', title: 'JSON', facts: []}],
      text: '{\n  "id": 12345678901234567890\n}',
    });
  });

  test.each(['plain words', '{"cut": "of', '[INFO] started', '42', '"quoted"', '', 'null'])(
    'of anything else stays as it is: %j',
    body =>
      expect(describeBody(body)).toEqual({layers: [{kind: 'text', title: 'Text', facts: []}], text: body}),
  );

  test('from SNS shows the message, and what stood on the envelope beside it', () => {
    const {layers, text} = describeBody(notification('{"orderId":7}'));
    expect(text).toBe('{\n  "orderId": 7\n}');
    expect(layers.map(({title}) => title)).toEqual(['SNS notification, unwrapped: its Message', 'JSON']);
    expect(layers[0]?.facts).toEqual([
      {label: 'Type', text: 'Notification'},
      {label: 'TopicArn', text: 'arn:aws:sns:eu-west-1:123456789012:orders'},
      {label: 'MessageId', text: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324'},
      {label: 'Subject', text: 'Order placed'},
      {label: 'Timestamp', text: '2026-11-02T14:02:31.250Z'},
      {label: 'MessageAttributes', text: '{"kind":{"Type":"String","Value":"order"}}'},
    ]);
  });

  test('from SNS with plain words shows the words', () => {
    expect(describeBody(notification('line\nline')).text).toBe('line\nline');
    expect(kindsOf(notification('line\nline'))).toEqual(['sns', 'text']);
  });

  test('wrapped more than once is unwrapped as often', () => {
    expect(kindsOf(notification(notification(JSON.stringify(event))))).toEqual([
      'sns',
      'sns',
      'eventbridge',
      'json',
    ]);
    expect(kindsOf(JSON.stringify(JSON.stringify({a: 1})))).toEqual(['string', 'json']);
  });

  test('from EventBridge is recognised and shown whole', () => {
    const {layers, text} = describeBody(JSON.stringify(event));
    expect(layers[0]).toMatchObject({kind: 'eventbridge', title: 'EventBridge event'});
    expect(layers[0]?.facts).toContainEqual({label: 'detail-type', text: 'Order Placed'});
    expect(JSON.parse(text)).toEqual(event);
  });

  test('from a failed Lambda invocation says why it failed', () => {
    const record = {version: '1.0', requestContext: {condition: 'RetriesExhausted'}, requestPayload: {a: 1}};
    expect(describeBody(JSON.stringify(record)).layers[0]?.facts).toEqual([
      {label: 'requestContext', text: '{"condition":"RetriesExhausted"}'},
    ]);
  });

  test('with JSON in a string is opened there', () => {
    expect(describeBody(JSON.stringify({error: {input: '{"a":1}'}})).layers.at(-1)).toEqual({
      kind: 'embedded',
      title: 'JSON in strings, opened: error.input',
      facts: [],
    });
  });

  test('never throws, and what is no JSON is not changed', () => {
    fc.assert(
      fc.property(fc.oneof(foreignText(), fc.json(), fc.json().map(notification)), body => {
        const {layers, text} = describeBody(body);
        if (layers.length === 1 && layers[0]?.kind === 'text') expect(text).toBe(body);
        expect(layers.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the line of a message in a list', () => {
  test.each([
    ['JSON without white space', '{\n  "a": [1,  2],\n "b": "x  y"}', '{"a":[1,2],"b":"x  y"}'],
    ['words on one line', '  two\r\n\tlines ', 'two lines'],
    ['a log line is no JSON', '[INFO]  order  failed', '[INFO] order failed'],
    ['a date is no JSON', '[2026-11-02] order failed', '[2026-11-02] order failed'],
    ['the message in an SNS notification', notification('{"a": 1}'), '{"a":1}'],
  ])('%s', (_, body, expected) => expect(firstLine(body)).toBe(expected));

  test('JSON that goes on beyond what is looked at is compact too', () => {
    const body = JSON.stringify({id: 1, text: 'x y '.repeat(5000)}, null, 4);
    expect(firstLine(body)).toMatch(/^\{"id":1,"text":"x y x y /);
    expect(firstLine(notification(body))).toMatch(/^\{"id":1,"text":"x y x y /);
  });

  test('is one line of bounded length with no half character', () => {
    const repeated = fc
      .tuple(foreignText(), fc.integer({min: 1, max: 300}))
      .map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(fc.oneof(repeated, fc.json()), fc.boolean(), (text, isWrapped) => {
        const line = firstLine(isWrapped ? notification(text) : text);
        expect(line).not.toMatch(/[\r\n]/);
        expect(line.length).toBeLessThanOrEqual(512);
        if (!/\p{Cs}/u.test(text)) expect(line).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});
