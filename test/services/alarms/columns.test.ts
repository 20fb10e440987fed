import {describe, expect, test} from 'vitest';
import type {Alarm} from '../../../source/domain/alarm.ts';
import {joinAlarms} from '../../../source/domain/alarm-join.ts';
import {fitColumns} from '../../../source/domain/table-layout.ts';
import {alarmColumns} from '../../../source/services/alarms/columns.ts';
import {noon} from '../../fixtures/a-queue.ts';
import type {AlarmFacts} from './an-alarm.ts';
import {aComposite, aMathAlarm, anAlarm, byId, watchedQueue} from './an-alarm.ts';

const row = (alarm: Alarm): Readonly<Record<string, string>> =>
  Object.fromEntries(alarmColumns.map(({id, cell}) => [id, cell(alarm, noon, () => []).text]));

const cellOf = (id: string, alarm: Alarm) =>
  alarmColumns.find(column => column.id === id)?.cell(alarm, noon, () => []);

test('a row says what is wrong with what, since when, why, and whether somebody was told', () => {
  expect(row(anAlarm('orders', {state: 'ALARM', reason: 'Threshold\nCrossed', seconds: 11_520}))).toEqual({
    alarm: 'orders',
    state: 'ALARM',
    since: '3h12',
    type: 'metric',
    watches: 'orders visible',
    reason: 'Threshold Crossed',
    actions: 'on',
  });
});

test('what nobody told is unknown, and a state that is newer than the program is shown as it is', () => {
  const alarm = anAlarm('a', {state: 'SNOOZED', reason: undefined, since: undefined});
  expect(row(alarm)).toMatchObject({state: 'SNOOZED', since: '–', reason: '–'});
  expect(row(anAlarm('a', {state: undefined}))['state']).toBe('–');
});

describe('the state', () => {
  test.each([
    [{state: 'OK'}, 'OK', 'ok'],
    [{state: 'INSUFFICIENT_DATA'}, 'NO DATA', 'unknown'],
    [{state: 'ALARM'}, 'ALARM', 'critical'],
    [{state: 'ALARM', actions: {enabled: false}}, 'ALARM', 'warning'],
    [{state: 'ALARM', muted: true}, 'ALARM', 'warning'],
    [{state: 'ALARM', actions: {alarm: ['arn:aws:autoscaling:eu-west-1:1:scalingPolicy:1']}}, 'ALARM', 'ok'],
  ] as const)('%j', (facts: AlarmFacts, text, health) => {
    expect(cellOf('state', anAlarm('a', facts))).toMatchObject({text, health});
  });

  test('sorts by weight', () => {
    const states = ['OK', 'ALARM', 'INSUFFICIENT_DATA', 'SNOOZED'];
    const sorted = states
      .map(state => ({state, sort: Number(cellOf('state', anAlarm('a', {state}))?.sort)}))
      .sort((a, b) => b.sort - a.sort)
      .map(({state}) => state);
    expect(sorted).toEqual(['ALARM', 'INSUFFICIENT_DATA', 'SNOOZED', 'OK']);
  });
});

describe('what it watches', () => {
  test.each([
    ['a queue', anAlarm('a', {watched: watchedQueue('orders')}), 'orders visible'],
    [
      'a percentile of a function',
      anAlarm('a', {
        watched: watchedQueue('x', {
          namespace: 'AWS/Lambda',
          metricName: 'Duration',
          dimensions: {FunctionName: 'checkout:live', Resource: 'checkout:live'},
          statistic: 'p99',
        }),
      }),
      'checkout Duration p99',
    ],
    [
      'the account',
      anAlarm('a', {
        watched: watchedQueue('x', {
          namespace: 'AWS/Lambda',
          metricName: 'ClaimedAccountConcurrency',
          dimensions: {},
        }),
      }),
      'AWS/Lambda claimed concurrency',
    ],
    [
      'something of its owner',
      anAlarm('a', {
        watched: watchedQueue('x', {namespace: 'Shop', metricName: 'Carts', dimensions: {Site: 'eu'}}),
      }),
      'eu Carts',
    ],
    ['metric math', aMathAlarm('a', [watchedQueue('one'), watchedQueue('two')]), 'one, two: m0 / m1'],
    ['logs', anAlarm('a', {type: 'log', watched: undefined, logGroups: ['/aws/lambda/f']}), '/aws/lambda/f'],
    ['a PromQL query', anAlarm('a', {type: 'promql', watched: undefined, query: 'up == 0'}), 'up == 0'],
    ['nothing that is known', anAlarm('a', {watched: undefined}), '–'],
  ])('%s', (_, alarm, text) => {
    expect(cellOf('watches', alarm)?.text).toBe(text);
  });

  test('of a composite alarm are its members', () => {
    const composite = aComposite('both', 'ALARM("a") OR ALARM("b")');
    expect(cellOf('watches', joinAlarms(byId(composite)).get('both') ?? composite)?.text).toBe('a, b');
  });
});

describe('actions', () => {
  test.each([
    [{}, 'on', undefined],
    [{actions: {enabled: false}}, 'off', 'warning'],
    [{suppression: {by: 'Alarm', reason: undefined}}, 'suppressed', 'warning'],
    [{muted: true}, 'muted', 'warning'],
    [{actions: {alarm: []}}, 'none', 'warning'],
    [{actions: {alarm: []}, parents: ['whole']}, 'none', undefined],
    [{actions: {alarm: ['arn:aws:autoscaling:eu-west-1:1:scalingPolicy:1']}}, 'scales', undefined],
  ] as const)('%j in ALARM', (facts: AlarmFacts, text, health) => {
    expect(cellOf('actions', anAlarm('a', {...facts, state: 'ALARM'}))).toMatchObject({text});
    expect(cellOf('actions', anAlarm('a', {...facts, state: 'ALARM'}))?.health).toBe(health);
    expect(cellOf('actions', anAlarm('a', {...facts, state: 'OK'}))?.health).toBeUndefined();
  });
});

test.each([
  [80, ['alarm', 'state', 'since', 'watches', 'actions']],
  [120, ['alarm', 'state', 'since', 'type', 'watches', 'reason', 'actions']],
])('%i columns are enough for the most telling', (width, ids) => {
  const fitted = fitColumns(alarmColumns, width - 2, 2).map(({id}) => id);
  expect(fitted).toEqual(ids);
});
