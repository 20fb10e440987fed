import {describe, expect, test} from 'vitest';
import type {AlarmFacts} from '../services/alarms/an-alarm.ts';
import {aMathAlarm, alarmArn, anAlarm, topicArn, watchedQueue} from '../services/alarms/an-alarm.ts';
import {alarmNameOf, judgesSeveral, onlyScales, secondsInState, voiceOf} from '../../source/domain/alarm.ts';
import {noon} from '../fixtures/a-queue.ts';

describe('whether somebody is told', () => {
  test.each([
    ['on', {}],
    ['off', {actions: {enabled: false}}],
    ['off', {actions: {enabled: false}, muted: true}],
    ['suppressed', {suppression: {by: 'WaitPeriod', reason: undefined}, muted: true}],
    ['muted', {muted: true}],
    ['on', {muted: undefined}],
    ['none', {actions: {alarm: [], ok: [topicArn]}}],
  ] as const)('is %s', (voice, facts: AlarmFacts) => {
    expect(voiceOf(anAlarm('a', facts))).toBe(voice);
  });
});

describe('an alarm that only scales', () => {
  const policy =
    'arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:resource/lambda/function:f:live:policyName/p';

  test('has scaling policies for actions and nothing else', () => {
    expect(onlyScales(anAlarm('a', {actions: {alarm: [policy], ok: [policy]}}))).toBe(true);
    expect(onlyScales(anAlarm('a', {actions: {alarm: [policy, topicArn]}}))).toBe(false);
    expect(onlyScales(anAlarm('a', {actions: {alarm: [policy], ok: [topicArn]}}))).toBe(false);
    expect(onlyScales(anAlarm('a', {actions: {alarm: []}}))).toBe(false);
  });
});

test('an alarm is known by the name in its ARN, which may have colons and slashes', () => {
  expect(alarmNameOf(alarmArn('TargetTracking-a/b:c'))).toBe('TargetTracking-a/b:c');
  expect(alarmNameOf('arn:aws-cn:cloudwatch:cn-north-1:1:alarm:a')).toBe('a');
  expect(alarmNameOf('plain')).toBe('plain');
  expect(alarmNameOf('arn:aws:sns:eu-west-1:1:topic')).toBe('arn:aws:sns:eu-west-1:1:topic');
});

test('time in a state is counted to the moment of the list, and unknown where AWS tells no time', () => {
  expect(secondsInState(anAlarm('a', {seconds: 90}))).toBe(90);
  expect(secondsInState(anAlarm('a', {since: undefined}))).toBeUndefined();
  expect(secondsInState(anAlarm('a', {since: noon + 5000}))).toBe(0);
});

test('several series are judged by PromQL, by logs, and by expressions that find or group them', () => {
  const withExpression = (expression: string) =>
    aMathAlarm('a', [watchedQueue('q')], {math: [{id: 'e', expression, metric: undefined, isResult: true}]});
  expect(judgesSeveral(anAlarm('a', {type: 'promql'}))).toBe(true);
  expect(judgesSeveral(anAlarm('a', {type: 'log'}))).toBe(true);
  expect(
    judgesSeveral(withExpression('SELECT MAX(x) FROM SCHEMA("AWS/SQS", QueueName) GROUP BY QueueName')),
  ).toBe(true);
  expect(judgesSeveral(withExpression('m1 / m2'))).toBe(false);
  expect(judgesSeveral(anAlarm('a'))).toBe(false);
});
