import {describe, expect, test} from 'vitest';
import type {Alarm} from '../../../source/domain/alarm.ts';
import {joinAlarms} from '../../../source/domain/alarm-join.ts';
import type {Finding} from '../../../source/domain/service.ts';
import {alarmRules} from '../../../source/services/alarms/rules.ts';
import type {AlarmFacts} from './an-alarm.ts';
import {aComposite, anAlarm, byId} from './an-alarm.ts';

const checkOf = (id: string, alarm: Alarm): Finding | undefined => {
  const rule = alarmRules.find(candidate => candidate.id === id);
  if (rule === undefined) throw new Error(`Expected a rule ${id}`);
  return rule.check(alarm);
};

const check = (id: string, facts: AlarmFacts): Finding | undefined => checkOf(id, anAlarm('orders', facts));
const inAlarm: AlarmFacts = {state: 'ALARM', reason: 'Threshold Crossed:\n  too many', seconds: 11_520};
const policy = 'arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1';

test('every rule cites what it rests on, and none finds anything in an alarm that is OK or of an unknown state', () => {
  for (const {id, summary, source, check: find} of alarmRules) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(summary).not.toBe('');
    expect(source).toMatch(/(Guide|API reference)/);
    expect(find(anAlarm('a'))).toBeUndefined();
    expect(find(anAlarm('a', {actions: {enabled: false}, muted: true}))).toBeUndefined();
    expect(find(anAlarm('a', {state: 'SNOOZED'}))).toBeUndefined();
    expect(find(anAlarm('a', {state: undefined}))).toBeUndefined();
  }
});

describe('in ALARM', () => {
  test('is critical and says since when and why, in one line', () => {
    const finding = check('in-alarm', inAlarm);
    expect(finding?.health).toBe('critical');
    expect(finding?.reason).toMatch(/^In ALARM since (\d{4}-\d\d-\d\d )?\d\d:\d\d: too many$/);
  });

  test('without a time and a reason it says what it watches', () => {
    expect(check('in-alarm', {...inAlarm, since: undefined, reason: undefined})?.reason).toBe(
      'In ALARM: orders visible',
    );
  });

  test.each([
    ['its actions are off', {actions: {enabled: false}}, 'warning'],
    ['its actions are suppressed', {suppression: {by: 'Alarm', reason: undefined}}, 'warning'],
    ['it is muted', {muted: true}, 'warning'],
    ['nobody knows whether it is muted', {muted: undefined}, 'critical'],
    ['it has no action', {actions: {alarm: []}}, 'critical'],
    ['it only scales', {actions: {alarm: [policy]}}, undefined],
  ] as const)('when %s', (_, facts: AlarmFacts, health) => {
    expect(check('in-alarm', {...inAlarm, ...facts})?.health).toBe(health);
  });
});

describe('nobody is told', () => {
  test.each([
    [{actions: {enabled: false}}, /its actions are off: nobody is told/],
    [{muted: true}, /a mute rule silences its actions/],
    [{actions: {alarm: []}}, /it has no action for ALARM/],
    [
      {
        suppression: {by: 'Alarm', reason: undefined},
        suppressor: {alarm: 'deploy', waitSeconds: 1, extensionSeconds: 1},
      },
      /suppressed by deploy/,
    ],
  ] as const)('%j', (facts: AlarmFacts, reason) => {
    expect(check('nobody-told', {...inAlarm, ...facts})).toMatchObject({
      health: 'warning',
      reason: expect.stringMatching(reason) as unknown,
    });
  });

  test('is no complaint where actions are on, or only scale', () => {
    expect(check('nobody-told', inAlarm)).toBeUndefined();
    expect(check('nobody-told', {...inAlarm, actions: {alarm: [policy], enabled: true}})).toBeUndefined();
  });

  test('a member of a composite alarm leaves the telling to it', () => {
    const member = anAlarm('member', {...inAlarm, actions: {alarm: []}});
    const joined = joinAlarms(byId(member, aComposite('whole', 'ALARM("member")')));
    expect(checkOf('nobody-told', joined.get('member') ?? member)).toBeUndefined();
    expect(checkOf('nobody-told', member)?.health).toBe('warning');
  });
});

describe('no data', () => {
  const silent = (seconds: number, facts: AlarmFacts = {}) =>
    check('no-data', {
      state: 'INSUFFICIENT_DATA',
      seconds,
      condition: {periods: 3, periodSeconds: 300},
      ...facts,
    });

  test('counts from a quarter of an hour beyond the evaluation range', () => {
    expect(silent(1799)).toBeUndefined();
    expect(silent(1800)).toEqual({
      health: 'warning',
      reason:
        'No data for 30m00: its metric is silent: the resource is idle or gone, or name or dimensions are wrong. It cannot go off',
    });
  });

  test('waits for the end of the warm-up period', () => {
    const warmingUp = {condition: {periods: 3, periodSeconds: 300, warmUpSeconds: 600}};
    expect(silent(2399, warmingUp)).toBeUndefined();
    expect(silent(2400, warmingUp)).toBeDefined();
  });

  test('of a composite alarm is that of its members', () => {
    const composite = aComposite('both', 'ALARM(a)', {state: 'INSUFFICIENT_DATA', seconds: 900});
    expect(checkOf('no-data', composite)?.reason).toContain('its members have no data');
  });
});

describe('evaluation', () => {
  test.each([
    ['PARTIAL_DATA', /only a part of its data/],
    ['EVALUATION_ERROR', /correct it.*\(Threshold Crossed: 1 datapoint/],
    ['EVALUATION_FAILURE', /CloudWatch fails to evaluate it/],
    ['SOMETHING_NEWER', /SOMETHING_NEWER/],
  ])('%s warns, whatever the state', (evaluationState, reason) => {
    const finding = check('evaluation', {evaluationState});
    expect(finding?.health).toBe('warning');
    expect(finding?.reason).toMatch(reason);
  });
});
