import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Alarm} from '../../../source/domain/alarm.ts';
import {joinAlarms} from '../../../source/domain/alarm-join.ts';
import {alarmColumns} from '../../../source/services/alarms/columns.ts';
import {reasonWords} from '../../../source/services/alarms/reason-words.ts';
import {alarmRules} from '../../../source/services/alarms/rules.ts';
import type {AlarmFacts} from './an-alarm.ts';
import {aComposite, aMathAlarm, alarmArn, anAlarm, byId, watchedQueue} from './an-alarm.ts';

const iteratorAge: AlarmFacts = {
  watched: watchedQueue('x', {
    namespace: 'AWS/Kinesis',
    metricName: 'GetRecords.IteratorAgeMilliseconds',
    dimensions: {StreamName: 'clicks'},
  }),
  condition: {comparison: 'GreaterThanThreshold', threshold: 43_200_000, periods: 3, periodsToAlarm: 3},
};

const crossed = (datapoints: string, verb: string, threshold: string, count = 1, last = 1): string =>
  `Threshold Crossed: ${String(count)} out of the last ${String(last)} datapoints [${datapoints}] ${verb} the threshold (${threshold}) (minimum ${String(count)} datapoints for OK -> ALARM transition).`;

const late = crossed(
  '65940000.0 (21/11/26 08:37:00), 65880000.0 (21/11/26 08:36:00), 65820000.0 (21/11/26 08:35:00)',
  'were greater than',
  '4.32E7',
  3,
  3,
);

const words = (facts: AlarmFacts): string | undefined => reasonWords(anAlarm('orders', facts));

describe('of a threshold', () => {
  test('the newest value in the unit of the metric, the threshold, and how often', () => {
    expect(words({...iteratorAge, state: 'ALARM', reason: late})).toBe(
      'iterator age 18h19 > 12h00, 3 of 3 min',
    );
  });

  test('the newest value, in whatever order and across the turn of a year', () => {
    const reason = crossed('5.0 (31/12/25 23:59:00), 7.0 (01/01/26 00:00:00)', 'were greater', '1.0', 2, 3);
    expect(words({state: 'ALARM', reason})).toBe('visible 7 >= 1, 2 of 3 min');
  });

  test('values that read the same are told apart', () => {
    const reason = crossed('43210000.0 (21/11/26 08:37:00)', 'was greater than', '43200000.0');
    expect(words({...iteratorAge, state: 'ALARM', reason})).toBe('iterator age just over 12h00');
    const below = crossed('-1200001.0 (21/11/26 08:37:00)', 'was less than', '-1200000.0');
    const condition = {comparison: 'LessThanThreshold', threshold: -1_200_000};
    expect(words({condition, state: 'ALARM', reason: below})).toBe('visible just under -1.2M');
  });

  test('of what is over, the opposite of what set it off', () => {
    const reason = crossed('0.0 (21/11/26 08:37:00)', 'was not greater than or equal to', '1.0');
    expect(words({state: 'OK', reason})).toBe('visible 0 < 1');
  });

  test.each([
    [{periodSeconds: 300}, 'visible 7 >= 1, 2 of 3 periods of 5m00'],
    [{periodSeconds: undefined}, 'visible 7 >= 1, 2 of 3 periods'],
    [{threshold: 0.25}, 'visible 7 >= 1, 2 of 3 min'],
  ])('when the alarm has %j', (condition, expected) => {
    const reason = crossed('7.0 (01/01/26 00:00:00)', 'were greater', '1.0', 2, 3);
    expect(words({condition, state: 'ALARM', reason})).toBe(expected);
  });

  test('of metric math it is the result', () => {
    const alarm = aMathAlarm('math', [watchedQueue('one')], {
      state: 'ALARM',
      reason: crossed('0.256789 (01/01/26 00:00:00)', 'was greater', '0.25'),
      condition: {comparison: 'GreaterThanThreshold', threshold: 0.25},
    });
    expect(reasonWords({...alarm, condition: anAlarm('a').condition})).toBe('result 0.257 >= 0.25');
  });

  test.each([
    ['Breaching', 'no data, which counts as beyond the threshold'],
    ['NonBreaching', 'no data, which counts as all well'],
  ])('missing data that is treated as %s', (treated, expected) => {
    const reason = `Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [${treated}].`;
    expect(words({state: 'ALARM', reason})).toBe(expected);
  });
});

describe('CloudWatch’s own words, in one line and without their heading, stay', () => {
  test.each([
    ['set by hand', {state: 'ALARM', reason: 'testing\n the pager'}, 'testing the pager'],
    ['of logs', {state: 'OK', reason: 'Threshold Crossed: 1 query result'}, '1 query result'],
    [
      'that contradict the state',
      {state: 'ALARM', reason: 'Threshold Crossed: 1 datapoint [0.0 (01/01/26 00:00:00)]'},
      '1 datapoint [0.0 (01/01/26 00:00:00)]',
    ],
    [
      'of a band',
      {
        state: 'ALARM',
        condition: {comparison: 'GreaterThanUpperThreshold', threshold: undefined},
        reason: 'Thresholds Crossed: [9.0 (01/01/26 00:00:00)]',
      },
      '[9.0 (01/01/26 00:00:00)]',
    ],
    ['that are missing', {state: 'ALARM', reason: undefined}, undefined],
  ] as const)('%s', (_, facts: AlarmFacts, expected) => {
    expect(words(facts)).toBe(expected);
  });

  test('whatever they are, nothing throws and nothing is said in two lines', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.constantFrom('OK', 'ALARM'), (reason, state) => {
        for (const text of [reason, `Threshold Crossed: ${reason}`])
          expect(words({state, reason: text})).not.toMatch(/[\n\r\t]/);
      }),
    );
  });
});

describe('of a composite alarm', () => {
  const rule = 'ALARM("one") OR ALARM("two") OR ALARM("three")';
  const joined = (facts: AlarmFacts, ...members: readonly Alarm[]): string | undefined => {
    const composite = aComposite('both', rule, {
      reason: `${alarmArn('one')} transitioned to ALARM at Saturday 21 November, 2026 12:00:00 UTC`,
      ...facts,
    });
    return reasonWords(joinAlarms(byId(composite, ...members)).get('both') ?? composite);
  };

  test('its members in ALARM', () => {
    const members = [anAlarm('one', {state: 'ALARM'}), anAlarm('two'), anAlarm('three', {state: 'ALARM'})];
    expect(joined({state: 'ALARM'}, ...members)).toBe('because one, three');
  });

  test('where it is over, that none of them is', () => {
    expect(joined({state: 'OK'}, anAlarm('one'), anAlarm('two'))).toBe('none of its alarms is in ALARM');
  });

  test('where they do not tell why, what CloudWatch says, with names for ARNs', () => {
    const expected = 'one transitioned to ALARM at Saturday 21 November, 2026 12:00:00 UTC';
    expect(joined({state: 'ALARM'}, anAlarm('one'))).toBe(expected);
    expect(joined({state: 'OK'}, anAlarm('one', {state: 'ALARM'}))).toBe(expected);
  });
});

test('stand in the table beside what is watched, and in the finding', () => {
  const alarm = anAlarm('late', {...iteratorAge, state: 'ALARM', reason: late});
  const column = alarmColumns.find(({id}) => id === 'reason');
  expect(column?.cell(alarm, 0, () => []).text).toBe('18h19 > 12h00, 3 of 3 min');
  expect(alarmRules[0]?.check(alarm)?.reason).toMatch(/: iterator age 18h19 > 12h00, 3 of 3 min$/);
});
