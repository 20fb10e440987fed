import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {alarmsMentioned} from '../../source/domain/alarm-rule.ts';

describe('the alarms of a rule', () => {
  test.each([
    [
      'ALARM(CPUUtilizationTooHigh) AND ALARM(DiskReadOpsTooHigh)',
      ['CPUUtilizationTooHigh', 'DiskReadOpsTooHigh'],
    ],
    ['ALARM("a") OR (OK("b") AND NOT INSUFFICIENT_DATA( "c" ))', ['a', 'b', 'c']],
    ['ALARM("a") AND NOT ALARM("a")', ['a']],
    [
      'ALARM("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a (b)")',
      ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a (b)'],
    ],
    ['ALARM("NOT-OK (really)") OR TRUE', ['NOT-OK (really)']],
    ['AT_LEAST(2, ALARM, (one, "two, too", three)) OR OK(four)', ['one', 'two, too', 'three', 'four']],
    ['AT_LEAST(60%, NOT OK, ("one", "two"))', ['one', 'two']],
    ['TRUE AND FALSE', []],
    ['ALARM()', []],
    ['', []],
    ['ALARM(', []],
  ])('%s', (rule, names) => {
    expect(alarmsMentioned(rule)).toEqual(names);
  });

  test('are found by any quoted name, whatever connects them', () => {
    const name = fc
      .string({minLength: 1, maxLength: 40, unit: 'grapheme'})
      .filter(text => !text.includes('"'));
    const call = fc.constantFrom('ALARM', 'OK', 'INSUFFICIENT_DATA');
    fc.assert(
      fc.property(fc.uniqueArray(name, {minLength: 1}), fc.array(call, {minLength: 1}), (names, calls) => {
        const rule = names
          .map((text, index) => `${calls[index % calls.length] ?? 'OK'}("${text}")`)
          .join(' AND NOT ');
        expect(alarmsMentioned(rule)).toEqual(names);
      }),
    );
  });

  test('are found at once in a rule that is nothing but a long gap', () => {
    expect(alarmsMentioned(`ALARM(${' '.repeat(10_000)}x" OR ALARM(a)`)).toEqual(['a']);
  });
});
