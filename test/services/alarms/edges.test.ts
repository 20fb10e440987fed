import {expect, test} from 'vitest';
import type {Alarm} from '../../../source/domain/alarm.ts';
import {joinAlarms} from '../../../source/domain/alarm-join.ts';
import {alarmEdges} from '../../../source/services/alarms/edges.ts';
import {aComposite, aMathAlarm, alarmArn, anAlarm, byId, watchedQueue} from './an-alarm.ts';

const edgesOf = (id: string, ...alarms: readonly Alarm[]) => {
  const alarm = joinAlarms(byId(...alarms)).get(id);
  return alarm === undefined ? [] : alarmEdges(alarm);
};

const sqsArn = (name: string): string => `arn:aws:sqs:eu-west-1:123456789012:${name}`;

test('an alarm watches its resource, and accuses it while in ALARM', () => {
  expect(edgesOf('orders', anAlarm('orders'))).toEqual([
    {kind: 'watches', from: alarmArn('orders'), to: sqsArn('orders'), label: 'OK', finding: undefined},
  ]);
  expect(edgesOf('orders', anAlarm('orders', {state: 'ALARM'}))).toEqual([
    {
      kind: 'watches',
      from: alarmArn('orders'),
      to: sqsArn('orders'),
      label: 'ALARM',
      finding: {health: 'critical', reason: 'Alarm orders is in ALARM'},
    },
  ]);
});

test('it only warns where somebody silenced it, and says nothing where it only scales', () => {
  const healthOf = (alarm: Alarm) => edgesOf('orders', alarm)[0]?.finding?.health;
  expect(healthOf(anAlarm('orders', {state: 'ALARM', actions: {enabled: false}}))).toBe('warning');
  expect(healthOf(anAlarm('orders', {state: 'ALARM', muted: true}))).toBe('warning');
  const policy = 'arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1';
  expect(healthOf(anAlarm('orders', {state: 'ALARM', actions: {alarm: [policy]}}))).toBeUndefined();
});

test('metric math watches every resource in it', () => {
  const alarm = aMathAlarm('math', [watchedQueue('one'), watchedQueue('two')], {state: 'ALARM'});
  expect(edgesOf('math', alarm).map(({to, finding}) => [to, finding?.health])).toEqual([
    [sqsArn('one'), 'critical'],
    [sqsArn('two'), 'critical'],
  ]);
});

test('a composite alarm watches its members and what they watch, and accuses only those in ALARM', () => {
  const edges = edgesOf(
    'both',
    aComposite('both', 'ALARM("burning") OR ALARM("calm") OR ALARM("gone")', {state: 'ALARM'}),
    anAlarm('burning', {state: 'ALARM'}),
    anAlarm('calm'),
  );
  expect(new Map(edges.map(({to, finding}) => [to, finding?.health]))).toEqual(
    new Map([
      [sqsArn('burning'), 'critical'],
      [sqsArn('calm'), undefined],
      [alarmArn('burning'), 'critical'],
      [alarmArn('calm'), undefined],
    ]),
  );
});

test('a member is shown with its own state, not with that of the whole', () => {
  const edges = edgesOf(
    'both',
    aComposite('both', 'ALARM("burning") OR ALARM("calm") OR ALARM("gone")', {state: 'ALARM'}),
    anAlarm('burning', {state: 'ALARM'}),
    anAlarm('calm'),
  );
  const labels = new Map(edges.map(({to, label}) => [to, label]));
  expect(labels.get(alarmArn('calm'))).toBe('member OK');
  expect(labels.get(alarmArn('burning'))).toBe('member ALARM');
  expect(labels.get(sqsArn('calm'))).toBe('ALARM');
});

test('an alarm without an ARN leads nowhere', () => {
  expect(edgesOf('a', anAlarm('a', {arn: undefined}))).toEqual([]);
});
