import {describe, expect, test} from 'vitest';
import type {Alarm} from '../../../source/domain/alarm.ts';
import {joinAlarms} from '../../../source/domain/alarm-join.ts';
import type {Section} from '../../../source/domain/service.ts';
import {alarms} from '../../../source/services/alarms/service.ts';
import {noon} from '../../fixtures/a-queue.ts';
import {aComposite, aMathAlarm, alarmArn, anAlarm, byId, topicArn, watchedQueue} from './an-alarm.ts';

const detailOf = (alarm: Alarm): readonly Section[] =>
  alarms.detail(alarm, {now: noon, account: undefined, queueByArn: () => undefined});

const factsOf = (alarm: Alarm): Readonly<Record<string, string>> =>
  Object.fromEntries(
    detailOf(alarm).flatMap(section =>
      section.kind === 'facts' ? section.facts.map(({label, text}) => [label, text]) : [],
    ),
  );

const tableOf = (alarm: Alarm, title: string): readonly (readonly string[])[] | undefined => {
  const section = detailOf(alarm).find(candidate => candidate.title === title);
  return section?.kind === 'table' ? section.rows.map(cells => cells.map(({text}) => text)) : undefined;
};

describe('the facts', () => {
  test('of an alarm of one metric', () => {
    const alarm = anAlarm('iterator-age', {
      state: 'ALARM',
      seconds: 7200,
      reason: 'Threshold Crossed',
      description: 'Half of the\nretention is used up',
      watched: watchedQueue('x', {
        namespace: 'AWS/Kinesis',
        metricName: 'GetRecords.IteratorAgeMilliseconds',
        dimensions: {StreamName: 'clicks'},
      }),
      condition: {
        comparison: 'GreaterThanThreshold',
        threshold: 43_200_000,
        periods: 3,
        periodsToAlarm: 3,
        missingData: 'notBreaching',
      },
      actions: {ok: ['arn:aws:lambda:eu-west-1:123456789012:function:heal']},
    });
    expect(factsOf(joinAlarms(byId(alarm)).get('iterator-age') ?? alarm)).toEqual({
      State: 'ALARM',
      Since: '2026-11-21T10:00:00.000Z (2h00 ago)',
      Updated: '2026-11-21T10:00:00.000Z (2h00 ago)',
      Reason: 'Threshold Crossed',
      Description: 'Half of the retention is used up',
      Type: 'metric',
      Watches: 'clicks iterator age',
      Metric: 'AWS/Kinesis  Maximum of GetRecords.IteratorAgeMilliseconds  StreamName=clicks',
      'Goes off':
        'Maximum of GetRecords.IteratorAgeMilliseconds > 43,200,000 for 3 of 3 minutes, missing data is notBreaching',
      Resources: 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks',
      Actions: 'on',
      'On ALARM': topicArn,
      'On OK': 'arn:aws:lambda:eu-west-1:123456789012:function:heal',
      ARN: alarmArn('iterator-age'),
    });
  });

  test.each([
    [
      {periods: 1},
      'Maximum of ApproximateNumberOfMessagesVisible >= 1 for 1 of 1 minute, missing data is missing',
    ],
    [
      {periods: 5, periodsToAlarm: 2, periodSeconds: 300, comparison: 'LessThanThreshold', threshold: 0.25},
      'Maximum of ApproximateNumberOfMessagesVisible < 0.25 for 2 of 5 periods of 5m00, missing data is missing',
    ],
    [
      {comparison: 'LessThanLowerOrGreaterThanUpperThreshold', threshold: undefined},
      'Maximum of ApproximateNumberOfMessagesVisible outside the band that CloudWatch expects for 1 of 1 minute, missing data is missing',
    ],
    [
      {comparison: 'NewerThan', threshold: 7, periods: undefined},
      'Maximum of ApproximateNumberOfMessagesVisible NewerThan 7, missing data is missing',
    ],
  ])('when it goes off: %j', (condition, words) => {
    expect(factsOf(anAlarm('a', {condition}))['Goes off']).toBe(words);
  });

  test('of a composite alarm that is suppressed name the suppressor, and its rule the members and their states', () => {
    const composite = aComposite('both', 'ALARM("one") AND OK(gone)', {
      state: 'ALARM',
      suppressor: {alarm: 'deploy', waitSeconds: 60, extensionSeconds: 120},
      suppression: {by: 'Alarm', reason: 'Actions are suppressed by deploy'},
    });
    const joined =
      joinAlarms(byId(composite, anAlarm('one', {state: 'ALARM', seconds: 60}))).get('both') ?? composite;
    expect(factsOf(joined)).toMatchObject({
      Actions: 'suppressed (Alarm): Actions are suppressed by deploy',
      'Suppressed by': 'deploy, waits 1m00 for it, 2m00 after it',
      Rule: 'ALARM("one") AND OK(gone)',
    });
    expect(tableOf(joined, 'Alarms of the rule')).toEqual([
      ['one', 'ALARM', '1m00'],
      ['gone', '–', '–'],
    ]);
  });

  test('of metric math say why there is no chart, and a table has its terms', () => {
    const alarm = aMathAlarm('math', [watchedQueue('one', {statistic: 'Sum'})]);
    expect(factsOf(alarm)['Chart']).toBe('none: a math alarm has no single metric to draw');
    expect(tableOf(alarm, 'Metric math')).toEqual([
      ['m0', 'Sum of ApproximateNumberOfMessagesVisible  QueueName=one', ''],
      ['e', 'm0 / m1', 'yes'],
    ]);
  });

  test('say what could not be asked', () => {
    expect(factsOf(anAlarm('a', {gaps: ['Log alarms are missing: refused']}))['Not known']).toBe(
      'Log alarms are missing: refused',
    );
  });
});

describe('the history', () => {
  const event = {
    at: noon - 60_000,
    kind: 'StateUpdate',
    summary: 'from OK to ALARM',
    newState: 'ALARM',
    reason: 'high',
  };
  const record = {events: [event], contributors: undefined, muteRules: undefined};

  test('is a table, newest first as it was read', () => {
    const older = {...event, at: noon - 120_000, kind: 'NewerKind', newState: undefined, reason: undefined};
    expect(tableOf(anAlarm('a', {record: {...record, events: [event, older]}}), 'History')).toEqual([
      ['11:59', '1m00 ago', 'OK → ALARM', 'high'],
      ['11:58', '2m00 ago', 'NewerKind', 'from OK to ALARM'],
    ]);
    const others = [
      {...event, at: noon - 86_400_000, newState: 'INSUFFICIENT_DATA', summary: 'changed by hand'},
      {...event, kind: 'AlarmContributorStateUpdate', summary: 'updated from INSUFFICIENT_DATA to ALARM'},
    ];
    expect(tableOf(anAlarm('a', {record: {...record, events: others}}), 'History')).toEqual([
      ['2026-11-20 12:00', '1d00 ago', '→ NO DATA', 'high'],
      ['11:59', '1m00 ago', 'series state NO DATA → ALARM', 'high'],
    ]);
  });

  test('says the reason of each change in the words of the table, by the threshold of that time', () => {
    const crossed =
      'Threshold Crossed: 1 out of the last 1 datapoints [312.0 (21/11/26 11:58:00)] was greater than or equal to the threshold (100.0) (minimum 1 datapoint for OK -> ALARM transition).';
    const alarm = anAlarm('a', {record: {...record, events: [{...event, reason: crossed}]}});
    expect(tableOf(alarm, 'History')?.[0]?.at(-1)).toBe('visible 312 >= 100');
  });

  test('says whether it was read', () => {
    const empty = (alarm: Alarm) => detailOf(alarm).find(({title}) => title === 'History');
    expect(empty(anAlarm('a'))).toMatchObject({empty: 'Not read yet.'});
    expect(empty(anAlarm('a', {record: {...record, events: []}}))).toMatchObject({
      empty: expect.stringContaining('Nothing happened') as unknown,
    });
  });

  test('comes with the series in ALARM and the mute rules, where there are any', () => {
    const alarm = anAlarm('a', {
      record: {
        events: [],
        contributors: [{attributes: {provider: 'novapay'}, reason: 'high', since: noon - 5000}],
        muteRules: [
          {name: 'night', status: 'SCHEDULED', expiresAt: undefined},
          {name: 'move', status: 'ACTIVE', expiresAt: noon},
        ],
      },
    });
    expect(tableOf(alarm, 'Series in ALARM')).toEqual([['provider=novapay', '5s', 'high']]);
    expect(factsOf(alarm)['Mute rules']).toBe(
      'night (SCHEDULED), move (ACTIVE, until 2026-11-21T12:00:00.000Z)',
    );
  });
});

test('listed again, an alarm keeps what its detail and its chart read', () => {
  const known = {
    ...anAlarm('a', {record: {events: [], contributors: undefined, muteRules: undefined}}),
    metrics: {watchedCount: {value: 1, at: noon}},
  };
  const again = alarms.renew?.(known, anAlarm('a', {state: 'ALARM'}));
  expect(again).toMatchObject({state: 'ALARM', record: known.record, metrics: known.metrics});
});

test('the flow says the state, since when, and who keeps it quiet', () => {
  const summary = (alarm: Alarm) => alarms.flow(alarm).summary;
  expect(summary(anAlarm('a', {state: 'ALARM', seconds: 11_520}))).toMatch(
    /^ALARM since (\d{4}-\d\d-\d\d )?\d\d:\d\d$/,
  );
  expect(summary(anAlarm('a', {state: 'ALARM', seconds: 60, actions: {enabled: false}}))).toMatch(
    /^ALARM since .*\d\d:\d\d, actions off$/,
  );
  expect(summary(anAlarm('a', {since: undefined, muted: true}))).toBe('OK, muted');
});

describe('the report', () => {
  test('has the fields of the schema, in order', () => {
    const alarm = anAlarm('orders', {state: 'ALARM', reason: 'high', muted: undefined});
    expect(Object.entries(alarms.report(joinAlarms(byId(alarm)).get('orders') ?? alarm))).toEqual([
      ['name', 'orders'],
      ['arn', alarmArn('orders')],
      ['type', 'metric'],
      ['state', 'ALARM'],
      ['since', '2026-11-21T11:00:00.000Z'],
      ['reason', 'high'],
      ['resources', ['arn:aws:sqs:eu-west-1:123456789012:orders']],
      ['namespace', 'AWS/SQS'],
      ['metricName', 'ApproximateNumberOfMessagesVisible'],
      ['dimensions', {QueueName: 'orders'}],
      ['threshold', 1],
      ['comparison', 'GreaterThanOrEqualToThreshold'],
      ['actionsEnabled', true],
      ['suppressed', false],
      ['muted', null],
    ]);
  });

  test('says null for what a composite alarm has not, and whether it is suppressed', () => {
    const composite = aComposite('both', 'ALARM(a)', {
      arn: undefined,
      state: undefined,
      since: undefined,
      reason: undefined,
      suppression: {by: 'Alarm', reason: undefined},
    });
    expect(alarms.report(composite)).toMatchObject({
      arn: null,
      state: null,
      since: null,
      reason: null,
      resources: [],
      namespace: null,
      threshold: null,
      comparison: null,
      suppressed: true,
    });
  });
});

test('the console link leads to the alarm, whatever its name holds', () => {
  expect(alarms.consoleUrl(anAlarm('a b/c'), 'eu-west-1')).toBe(
    'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/a%20b%2Fc',
  );
});

test('the raw document is what CloudWatch said', () => {
  expect(alarms.document(anAlarm('a'))).toEqual({AlarmName: 'a'});
});
