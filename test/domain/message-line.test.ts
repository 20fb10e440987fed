import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {decodeMessageLine, encodeMessageLine, lineFormat} from '../../source/domain/message-line.ts';
import {anyMessage} from '../fixtures/a-dead-letter.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {foreignText} from './foreign-text.ts';

const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:letters';

const line = (change: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({format: lineFormat, messageId: 'm-1', body: 'b', ...change});

describe('a line of an export', () => {
  test('brings back any message, with every byte of its attributes', () => {
    fc.assert(
      fc.property(anyMessage, foreignText(), (message, queue) => {
        const text = encodeMessageLine(message, queue);
        expect(text).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(decodeMessageLine(text)).toEqual({ok: true, message, queueArn: queue});
      }),
    );
  });

  test('survives being written as UTF-8', () => {
    fc.assert(
      fc.property(anyMessage, message => {
        const text = encodeMessageLine(message, queueArn);
        expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  test('is the same for the same message, whatever the order of its attributes', () => {
    const [a, b] = [
      {dataType: 'String', value: '1'},
      {dataType: 'Binary', value: new Uint8Array([0, 255])},
    ];
    const first = encodeMessageLine(aMessage('1', {attributes: {a, b}}), queueArn);
    expect(encodeMessageLine(aMessage('1', {attributes: {b, a}}), queueArn)).toBe(first);
  });

  test('can be read by people', () => {
    const message = aMessage('m-1', {
      body: 'hello',
      sentAt: 1_790_000_000_000,
      firstReceivedAt: undefined,
      groupId: 'g',
      attributes: {sum: {dataType: 'Binary', value: new Uint8Array([0, 255])}},
      systemAttributes: {SentTimestamp: '1790000000000'},
    });
    expect(encodeMessageLine(message, queueArn)).toBe(
      '{"format":"sls-top/message/1","queueArn":"arn:aws:sqs:eu-west-1:123456789012:letters","messageId":"m-1",' +
        '"sentAt":"2026-09-21T14:13:20.000Z","sentAtMilliseconds":1790000000000,"receiveCount":4,"groupId":"g",' +
        '"attributes":{"sum":{"dataType":"Binary","base64":"AP8="}},' +
        '"systemAttributes":{"SentTimestamp":"1790000000000"},"body":"hello"}',
    );
  });

  test('needs little when a person wrote it, and its size is counted', () => {
    const read = decodeMessageLine(line({body: 'é', attributes: {a: {dataType: 'String', value: 'xy'}}}));
    expect(read).toMatchObject({ok: true, message: {id: 'm-1', body: 'é', sizeBytes: 11}, queueArn: ''});
  });

  test.each([
    ['{"format":', /^it is no JSON: /],
    ['[]', /^it is no JSON object$/],
    ['{"body":"b"}', /^"format" is not "sls-top\/message\/1"/],
    [line({format: 'sls-top/message/2'}), /^"format" is not/],
    [line({body: undefined}), /^"body" is missing, or no string$/],
    [line({body: {}}), /^"body" is missing, or no string$/],
    [line({messageId: 1}), /^"messageId" is missing, or no string$/],
    [line({queueArn: 1}), /^"queueArn" is no string$/],
    [line({groupId: 1}), /^"groupId" is no string$/],
    [line({receiveCount: '1'}), /^"receiveCount" is no number$/],
    [line({attributes: []}), /^"attributes" is no object$/],
    [
      line({attributes: {a: {dataType: 'Binary', base64: '*'}}}),
      /^attribute "a" needs a dataType, and a value or base64, as strings$/,
    ],
    [line({attributes: {a: 'b'}}), /^attribute "a" needs/],
    [line({systemAttributes: 1}), /^"systemAttributes" is no object$/],
    [line({systemAttributes: {a: 1}}), /^system attribute "a" is no string$/],
  ])('with a mistake is refused in words: %s', (text, reason) => {
    expect(decodeMessageLine(text)).toEqual({ok: false, reason: expect.stringMatching(reason) as string});
  });

  test('that is anything else is refused, not thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(foreignText(), fc.json()), text => {
        expect(decodeMessageLine(text).ok).toBe(false);
      }),
    );
  });
});
