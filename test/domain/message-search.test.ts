import {describe, expect, test} from 'vitest';
import {matchesSearch} from '../../source/domain/message-search.ts';
import {notificationOf} from '../fixtures/a-dead-letter.ts';
import {aMessage} from '../fixtures/a-message.ts';

const message = aMessage('3F2504E0-id', {
  body: notificationOf('{"text":"Timeout (30 s)","code":"E1"}'),
  attributes: {
    tenant: {dataType: 'String.uuid', value: 'Acme'},
    bytes: {dataType: 'Binary', value: new Uint8Array([65, 66])},
  },
  systemAttributes: {SenderId: 'AIDAEXAMPLE', MessageGroupId: 'group-7'},
});

describe('a search', () => {
  test.each([
    ['', 'nothing to search for'],
    ['timeout', 'the body, in any case'],
    ['(30 s)', 'signs as they are written'],
    ['Timeout', 'a capital, as it is written'],
    ['"code":"E1"', 'what is inside the wrappings'],
    [String.raw`\"code\":\"E1\"`, 'the body as it is'],
    ['tenant', 'the name of an attribute'],
    ['acme', 'the value of an attribute'],
    ['uuid', 'the type of an attribute'],
    ['3f2504e0', 'the id'],
    ['group-7', 'a system attribute'],
  ])('finds %j: %s', text => {
    expect(matchesSearch(message, text)).toBe(true);
  });

  test.each(['TIMEOUT', 'ACME', 'nowhere', '.*', 'AB', 'sentAt'])('does not find %j', text => {
    expect(matchesSearch(message, text)).toBe(false);
  });

  test('asks each message anew, and each text', () => {
    const other = aMessage('other', {body: 'Refund'});
    expect(['refund', 'timeout', 'refund'].map(text => matchesSearch(other, text))).toEqual([
      true,
      false,
      true,
    ]);
    expect(matchesSearch(message, 'refund')).toBe(false);
  });
});
