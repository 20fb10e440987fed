import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {causeOf} from '../../source/domain/dead-letter-cause.ts';
import {foldError} from '../../source/domain/error-words.ts';
import {anyMessage, failedEvent, invocationRecordOf, notificationOf} from '../fixtures/a-dead-letter.ts';
import {foreignText} from './foreign-text.ts';
import {aMessage} from '../fixtures/a-message.ts';

const json = (value: unknown) => aMessage('1', {body: JSON.stringify(value)});

describe('the cause of a dead letter', () => {
  test('of a function is in its attributes', () => {
    expect(causeOf(failedEvent('1', '{"error":"another"}'))).toEqual({
      errorCode: '200',
      errorMessage: 'Task timed out after 3.00 seconds',
      requestId: 'a1f7',
      origin: {kind: 'function', name: undefined},
    });
  });

  test('of a function with a destination is in the record', () => {
    expect(causeOf(aMessage('1', {body: invocationRecordOf('{}')}))).toEqual({
      errorCode: 'LedgerError',
      errorMessage: 'ledger 42 is closed',
      requestId: 'e4b46cbf',
      origin: {kind: 'function', name: 'settle'},
    });
  });

  test('of EventBridge is in its attributes', () => {
    const attributes = {
      ERROR_CODE: {dataType: 'String', value: 'NO_PERMISSIONS'},
      ERROR_MESSAGE: {dataType: 'String', value: 'Lack of permissions'},
      RULE_ARN: {dataType: 'String', value: 'arn:aws:events:eu-west-1:123456789012:rule/refunds'},
    };
    expect(causeOf(aMessage('1', {attributes}))).toEqual({
      errorCode: 'NO_PERMISSIONS',
      errorMessage: 'Lack of permissions',
      requestId: undefined,
      origin: {kind: 'rule', name: 'refunds'},
    });
  });

  test.each<[unknown, string | undefined, string | undefined]>([
    [{error: 'AddressNotFound'}, undefined, 'AddressNotFound'],
    [{error: {code: 'E7', message: 'no such order'}}, 'E7', 'no such order'],
    [{errors: [{error: 'first'}, {error: 'last'}]}, undefined, 'last'],
    [{errorCode: 12, errorMessage: 'twelve'}, '12', 'twelve'],
    [{exception: {type: 'IOError', message: 'disk'}}, 'IOError', 'disk'],
    [{'detail-type': 'T', source: 's', detail: {failureReason: 'declined'}}, undefined, 'declined'],
    [{error: null, errors: []}, undefined, undefined],
    [[1], undefined, undefined],
  ])('is where applications write it: %j', (body, errorCode, errorMessage) => {
    expect(causeOf(json(body))).toMatchObject({errorCode, errorMessage});
  });

  test('is found inside an SNS notification', () => {
    expect(causeOf(aMessage('1', {body: notificationOf('{"error":"E1"}')}))).toMatchObject({
      errorMessage: 'E1',
      origin: {kind: 'topic', name: 'orders'},
    });
  });

  test.each([
    [{kind: 'queue', name: 'orders'}, aMessage('1', {sourceQueueArn: 'arn:aws:sqs:eu-west-1:1:orders'})],
    [{kind: 'event', name: 'Placed (shop)'}, json({'detail-type': 'Placed', source: 'shop', detail: {}})],
    [undefined, json({orderId: 7})],
  ])('comes with its origin, %j', (origin, message) => {
    expect(causeOf(message).origin).toEqual(origin);
  });

  test('is looked for in any message', () => {
    fc.assert(
      fc.property(anyMessage, message => {
        expect(Object.keys(causeOf(message)).sort()).toEqual([
          'errorCode',
          'errorMessage',
          'origin',
          'requestId',
        ]);
      }),
    );
  });
});

describe('an error in words that alike errors share', () => {
  test.each([
    ['order 4711 not found', 'order # not found'],
    ['renderer did not answer within 30000 ms', 'renderer did not answer within # ms'],
    ['took 3.00 s', 'took # s'],
    ['order 8c1f7f8e-6d2b-4f4e-9a55-0d6c1c2b7a11 is gone', 'order # is gone'],
    ['at 2026-11-02T14:02:31.250Z and 2026-11-02', 'at <time> and <time>'],
    ['object 5f3a9c0de1', 'object #'],
    ['order ord_8f3kd93x', 'order #'],
    ['pointer 0x7ffe', 'pointer #'],
    [
      "Cannot read properties of undefined (reading 'lines')",
      "Cannot read properties of undefined (reading 'lines')",
    ],
    ['HTTP 503 from payments', 'HTTP 503 from payments'],
    ['Request failed with status code 404', 'Request failed with status code 404'],
    ['sha256 mismatch in base64', 'sha256 mismatch in base64'],
    ['E4012: declined', 'E4012: declined'],
    ['failed\n  at worker 4\n  at pool 2', 'failed'],
    ['', ''],
  ])('%j becomes %j', (message, words) => {
    expect(foldError(message)).toBe(words);
  });

  test('does not depend on the number in it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.uuid(), fc.uuid(), (a, b, first, second) => {
        const said = (number: number, id: string) => `item ${String(number)} of ${id} is missing`;
        expect(foldError(said(a, first))).toBe(foldError(said(b, second)));
      }),
    );
  });

  test('is short, whatever it was', () => {
    fc.assert(
      fc.property(foreignText(500), message => {
        expect(foldError(message).length).toBeLessThanOrEqual(900);
      }),
    );
  });
});
