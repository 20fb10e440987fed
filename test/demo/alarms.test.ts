import type {
  AlarmType,
  CloudWatchClient,
  DescribeAlarmsCommandInput,
  PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeAlarmContributorsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetMetricDataCommand,
  ListAlarmMuteRulesCommand,
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutLogAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import {describe, expect, test} from 'vitest';
import {createQueue, noon, openAccount, refusal, send} from './open-account.ts';

const allTypes: AlarmType[] = ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'];

const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts';

const onQueue = (AlarmName: string, more: Partial<PutMetricAlarmCommandInput> = {}): PutMetricAlarmCommand =>
  new PutMetricAlarmCommand({
    AlarmName,
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{Name: 'QueueName', Value: 'orders'}],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    ...more,
  });

const composite = (
  AlarmName: string,
  AlarmRule: string,
  ActionsSuppressor?: string,
): PutCompositeAlarmCommand =>
  new PutCompositeAlarmCommand({
    AlarmName,
    AlarmRule,
    ...(ActionsSuppressor === undefined
      ? {}
      : {ActionsSuppressor, ActionsSuppressorWaitPeriod: 60, ActionsSuppressorExtensionPeriod: 60}),
  });

const setState = (
  cloudWatch: CloudWatchClient,
  AlarmName: string,
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
) => cloudWatch.send(new SetAlarmStateCommand({AlarmName, StateValue, StateReason: 'by hand'}));

/** Alarms of every type as `name: state`. */
const states = async (cloudWatch: CloudWatchClient, input: DescribeAlarmsCommandInput = {}) => {
  const {
    MetricAlarms = [],
    CompositeAlarms = [],
    LogAlarms = [],
  } = await cloudWatch.send(new DescribeAlarmsCommand({AlarmTypes: allTypes, ...input}));
  return Object.fromEntries(
    [...MetricAlarms, ...CompositeAlarms, ...LogAlarms].map(({AlarmName, StateValue}) => [
      AlarmName ?? '',
      StateValue,
    ]),
  );
};

const history = async (
  cloudWatch: CloudWatchClient,
  AlarmName: string,
  AlarmTypes: AlarmType[] = allTypes,
) => {
  const {AlarmHistoryItems = []} = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({AlarmName, AlarmTypes, ScanBy: 'TimestampDescending'}),
  );
  return AlarmHistoryItems;
};

describe('an alarm on a metric', () => {
  test('is described as it was put, and has no data before anything was measured', async () => {
    const {cloudWatch} = await openAccount();
    await cloudWatch.send(
      onQueue('deep', {AlarmDescription: 'too deep', TreatMissingData: 'ignore', Tags: []}),
    );
    const {MetricAlarms} = await cloudWatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toEqual([
      {
        AlarmName: 'deep',
        AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:deep',
        AlarmDescription: 'too deep',
        AlarmConfigurationUpdatedTimestamp: new Date(noon),
        ActionsEnabled: true,
        OKActions: [],
        AlarmActions: [],
        InsufficientDataActions: [],
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        StateReasonData: '{}',
        StateUpdatedTimestamp: new Date(noon),
        StateTransitionedTimestamp: new Date(noon),
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{Name: 'QueueName', Value: 'orders'}],
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'ignore',
      },
    ]);
  });

  test('goes off as soon as the metric breaches, and is over with the first complete minute that does not', async () => {
    const {sqs, cloudWatch, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders', {MessageRetentionPeriod: '60'});
    await cloudWatch.send(onQueue('deep'));
    await states(cloudWatch);
    advance(60);
    expect(await states(cloudWatch)).toEqual({deep: 'OK'});
    await send(sqs, url, 'one');
    expect(await states(cloudWatch)).toEqual({deep: 'ALARM'});
    advance(120);
    await states(cloudWatch);
    advance(60);
    expect(await states(cloudWatch)).toEqual({deep: 'OK'});
  });

  test('tells in its history what happened, why, and whom it told', async () => {
    const {sqs, cloudWatch, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await cloudWatch.send(onQueue('deep', {AlarmActions: [topic], TreatMissingData: 'notBreaching'}));
    advance(60);
    await send(sqs, url, 'one', 'two');
    advance(65);
    await states(cloudWatch);
    const items = await history(cloudWatch, 'deep');
    expect(items.map(({HistorySummary, Timestamp}) => [HistorySummary, Timestamp?.getTime()])).toEqual([
      [`Successfully executed action ${topic}`, noon + 120_000],
      ['Alarm updated from OK to ALARM', noon + 120_000],
      ['Alarm updated from INSUFFICIENT_DATA to OK', noon + 60_000],
      ['Alarm "deep" created', noon],
    ]);
    expect(JSON.parse(items[1]?.HistoryData ?? '')).toMatchObject({
      oldState: {stateValue: 'OK'},
      newState: {
        stateValue: 'ALARM',
        stateReason:
          'Threshold Crossed: 1 out of the last 1 datapoint [2.0 (01/11/26 12:01:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
      },
    });
  });

  test('needs as many breaching datapoints as it was told', async () => {
    const {sqs, cloudWatch, advance} = await openAccount();
    const url = await createQueue(sqs, 'orders');
    await cloudWatch.send(
      onQueue('busy', {
        MetricName: 'NumberOfMessagesSent',
        Statistic: 'Sum',
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
      }),
    );
    const seen: unknown[] = [];
    for (const sends of [1, 0, 0, 1, 1, 0, 0, 0]) {
      await send(sqs, url, ...Array.from({length: sends}, (_, index) => String(index)));
      advance(60);
      seen.push((await states(cloudWatch))['busy']);
    }
    expect(seen).toEqual(['OK', 'OK', 'OK', 'OK', 'ALARM', 'ALARM', 'OK', 'OK']);
  });

  test.each([
    ['missing', 'INSUFFICIENT_DATA'],
    ['breaching', 'ALARM'],
    ['notBreaching', 'OK'],
    ['ignore', 'INSUFFICIENT_DATA'],
  ])('treats missing data as %s: %s', async (TreatMissingData, state) => {
    const {cloudWatch, advance} = await openAccount();
    await cloudWatch.send(onQueue('deep', {TreatMissingData}));
    advance(61);
    expect(await states(cloudWatch)).toEqual({deep: state});
  });

  test('can be set by hand until the next minute', async () => {
    const {cloudWatch, advance} = await openAccount();
    await cloudWatch.send(onQueue('deep', {TreatMissingData: 'notBreaching'}));
    advance(60);
    await setState(cloudWatch, 'deep', 'ALARM');
    expect(await states(cloudWatch)).toEqual({deep: 'ALARM'});
    advance(60);
    expect(await states(cloudWatch)).toEqual({deep: 'OK'});
  });

  test('tells nobody while its actions are disabled', async () => {
    const {cloudWatch} = await openAccount();
    await cloudWatch.send(onQueue('deep', {AlarmActions: [topic]}));
    await cloudWatch.send(new DisableAlarmActionsCommand({AlarmNames: ['deep']}));
    await setState(cloudWatch, 'deep', 'ALARM');
    const kinds = async () => (await history(cloudWatch, 'deep')).map(({HistoryItemType}) => HistoryItemType);
    expect(await kinds()).not.toContain('Action');
    await cloudWatch.send(new EnableAlarmActionsCommand({AlarmNames: ['deep']}));
    await setState(cloudWatch, 'deep', 'OK');
    await setState(cloudWatch, 'deep', 'ALARM');
    expect(await kinds()).toContain('Action');
  });
});

describe('a composite alarm', () => {
  test.each([
    ['ALARM("a")', 'ALARM'],
    ['ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a)', 'ALARM'],
    ['ALARM(a) AND ALARM(b)', 'OK'],
    ['ALARM(a) AND NOT ALARM(b)', 'ALARM'],
    ['NOT (ALARM(a) OR OK(b))', 'OK'],
    ['ALARM(b) OR ALARM(a) AND OK(b)', 'ALARM'],
    ['OK(c) OR INSUFFICIENT_DATA(c) AND TRUE', 'ALARM'],
    ['FALSE OR ALARM(unheard)', 'OK'],
    ['AT_LEAST(2, NOT ALARM, (a, b, "c"))', 'ALARM'],
    ['AT_LEAST(50%, ALARM, (a, b, c))', 'OK'],
  ])('%s is %s while a is in ALARM, b OK and c without data', async (rule, state) => {
    const {cloudWatch} = await openAccount();
    for (const name of ['a', 'b', 'c']) await cloudWatch.send(onQueue(name));
    await setState(cloudWatch, 'a', 'ALARM');
    await setState(cloudWatch, 'b', 'OK');
    await cloudWatch.send(composite('whole', rule));
    expect((await states(cloudWatch))['whole']).toBe(state);
  });

  test.each(['ALARM(', 'ALARM(a) OR', 'a', 'ALARM(a) ALARM(b)', 'AT_LEAST(1, ALARM, a)', ''])(
    'refuses the rule %j',
    async rule => {
      const {cloudWatch} = await openAccount();
      const [, code, status] = await refusal(cloudWatch.send(composite('whole', rule)));
      expect([code, status]).toEqual([rule === '' ? 'MissingParameter' : 'ValidationError', 400]);
    },
  );

  test('says which member made it change', async () => {
    const {cloudWatch} = await openAccount();
    await cloudWatch.send(onQueue('a'));
    await setState(cloudWatch, 'a', 'ALARM');
    await cloudWatch.send(composite('whole', 'ALARM(a)'));
    const {CompositeAlarms} = await cloudWatch.send(
      new DescribeAlarmsCommand({AlarmTypes: ['CompositeAlarm']}),
    );
    expect(CompositeAlarms?.[0]).toMatchObject({
      AlarmRule: 'ALARM(a)',
      StateReason:
        'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a transitioned to ALARM at Sunday, 1 November 2026 at 12:00:00 UTC',
    });
  });

  test('is suppressed while its suppressor is in ALARM', async () => {
    const {cloudWatch} = await openAccount();
    await cloudWatch.send(onQueue('deploy'));
    await cloudWatch.send(composite('whole', 'TRUE', 'deploy'));
    const suppressedBy = async () =>
      (await cloudWatch.send(new DescribeAlarmsCommand({AlarmTypes: ['CompositeAlarm']})))
        .CompositeAlarms?.[0]?.ActionsSuppressedBy;
    expect(await suppressedBy()).toBeUndefined();
    await setState(cloudWatch, 'deploy', 'ALARM');
    expect(await suppressedBy()).toBe('Alarm');
  });
});

describe('DescribeAlarms', () => {
  test('without types has metric alarms only', async () => {
    const {cloudWatch} = await openAccount();
    await cloudWatch.send(onQueue('a'));
    await cloudWatch.send(composite('b', 'ALARM(a)'));
    const {MetricAlarms, CompositeAlarms, LogAlarms} = await cloudWatch.send(new DescribeAlarmsCommand({}));
    expect([MetricAlarms?.length, CompositeAlarms, LogAlarms]).toEqual([1, [], []]);
    expect(Object.keys(await states(cloudWatch))).toEqual(['a', 'b']);
  });

  test('pages over all types together, so that pages fill their lists unevenly', async () => {
    const {cloudWatch} = await openAccount();
    for (const name of ['a', 'b', 'd', 'e']) await cloudWatch.send(onQueue(name));
    await cloudWatch.send(composite('c', 'ALARM(a)'));
    const pages: unknown[] = [];
    for await (const page of paginateDescribeAlarms(
      {client: cloudWatch, pageSize: 2},
      {AlarmTypes: allTypes},
    ))
      pages.push([page.MetricAlarms?.length, page.CompositeAlarms?.length]);
    expect(pages).toEqual([
      [2, 0],
      [1, 1],
      [1, 0],
    ]);
  });

  test.each([
    [{AlarmNames: ['b', 'c']}, ['b', 'c']],
    [{AlarmNamePrefix: 'a'}, ['a', 'ab']],
    [{StateValue: 'ALARM'}, ['b']],
    [{ActionPrefix: 'arn:aws:sns'}, ['c']],
  ] as const)('finds by %j', async (input, names) => {
    const {cloudWatch} = await openAccount();
    for (const name of ['a', 'ab', 'b']) await cloudWatch.send(onQueue(name));
    await cloudWatch.send(onQueue('c', {AlarmActions: [topic]}));
    await setState(cloudWatch, 'b', 'ALARM');
    const asked = 'AlarmNames' in input ? {AlarmNames: [...input.AlarmNames]} : input;
    expect(Object.keys(await states(cloudWatch, asked))).toEqual(names);
  });

  test.each([
    ['no record', {MaxRecords: 0}, 'ValidationError'],
    ['101 records', {MaxRecords: 101}, 'ValidationError'],
    ['a type it does not know', {AlarmTypes: ['MoodAlarm' as AlarmType]}, 'ValidationError'],
    ['a token it did not give', {NextToken: 'bm9wZQ=='}, 'InvalidNextToken'],
  ])('refuses %s', async (_, input, code) => {
    const {cloudWatch} = await openAccount();
    expect((await refusal(cloudWatch.send(new DescribeAlarmsCommand(input))))[1]).toBe(code);
  });
});

test('DescribeAlarmHistory without types leaves out composite alarms', async () => {
  const {cloudWatch} = await openAccount();
  await cloudWatch.send(composite('whole', 'TRUE'));
  expect(await history(cloudWatch, 'whole', ['MetricAlarm'])).toEqual([]);
  expect(await history(cloudWatch, 'whole', ['CompositeAlarm'])).not.toEqual([]);
});

test('an alarm that nobody knows has no state to set and no series', async () => {
  const {cloudWatch} = await openAccount();
  expect(await refusal(setState(cloudWatch, 'gone', 'OK'))).toEqual([
    'ResourceNotFound',
    'ResourceNotFound',
    404,
  ]);
  const contributors = cloudWatch.send(new DescribeAlarmContributorsCommand({AlarmName: 'gone'}));
  expect((await refusal(contributors))[2]).toBe(404);
});

test('a log alarm is put and described', async () => {
  const {cloudWatch} = await openAccount();
  await cloudWatch.send(
    new PutLogAlarmCommand({
      AlarmName: 'errors',
      ScheduledQueryConfiguration: {
        QueryString: 'filter level = "ERROR"',
        LogGroupIdentifiers: ['/aws/lambda/f'],
        ScheduledQueryRoleARN: 'arn:aws:iam::123456789012:role/r',
        ScheduleConfiguration: {ScheduleExpression: 'rate(5 minutes)', StartTimeOffset: 300},
        AggregationExpression: 'count(*)',
      },
      QueryResultsToEvaluate: 1,
      QueryResultsToAlarm: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  const {LogAlarms} = await cloudWatch.send(new DescribeAlarmsCommand({AlarmTypes: ['LogAlarm']}));
  expect(LogAlarms?.[0]).toMatchObject({AlarmName: 'errors', Threshold: 5, StateValue: 'INSUFFICIENT_DATA'});
});

test('mute rules are active for their time, and are found by the alarm they silence', async () => {
  const {cloudWatch, advance} = await openAccount();
  const rule = (Name: string, Expression: string, alarm: string) =>
    new PutAlarmMuteRuleCommand({
      Name,
      Rule: {Schedule: {Expression, Duration: 'PT1H30M'}},
      MuteTargets: {AlarmNames: [alarm]},
    });
  await cloudWatch.send(rule('once', 'at(2026-11-01T12:30)', 'a'));
  await cloudWatch.send(rule('nightly', 'cron(0 2 * * *)', 'b'));
  const find = async (input: {AlarmName?: string; Statuses?: ('ACTIVE' | 'SCHEDULED' | 'EXPIRED')[]}) =>
    (await cloudWatch.send(new ListAlarmMuteRulesCommand(input))).AlarmMuteRuleSummaries?.map(
      ({AlarmMuteRuleArn, Status}) => `${AlarmMuteRuleArn?.split(':').at(-1) ?? ''} ${Status ?? ''}`,
    );
  expect(await find({})).toEqual(['once SCHEDULED', 'nightly SCHEDULED']);
  advance(30 * 60);
  expect(await find({Statuses: ['ACTIVE']})).toEqual(['once ACTIVE']);
  expect(await find({AlarmName: 'b'})).toEqual(['nightly SCHEDULED']);
  advance(90 * 60);
  expect(await find({AlarmName: 'a'})).toEqual(['once EXPIRED']);
});

test('a key that may not read alarms still reads metrics', async () => {
  const {clientsFor} = await openAccount();
  const {cloudWatch} = clientsFor('DENIED-ALARMS');
  expect((await refusal(cloudWatch.send(new DescribeAlarmsCommand({}))))[2]).toBe(403);
  const window = {StartTime: new Date(noon), EndTime: new Date(noon + 60_000), MetricDataQueries: []};
  expect((await cloudWatch.send(new GetMetricDataCommand(window))).MetricDataResults).toEqual([]);
});

describe('the story', () => {
  test('begins with what is wrong for hours, and the incident adds to it until it is fixed', async () => {
    const {account, cloudWatch, advance} = await openAccount({workload: true, incidentDelaySeconds: 30});
    const before = await states(cloudWatch);
    expect(before).toMatchObject({
      'clickstream-iterator-age': 'ALARM',
      'invoice-renderer-throttles': 'ALARM',
      'order-events-failed-redrive': 'ALARM',
      'orders-payments-dlq-not-empty': 'OK',
      'account-concurrency': 'OK',
      'orders-emails-age': 'OK',
      'maintenance-window': 'OK',
      'refund-math': 'OK',
      'telemetry-gap': 'INSUFFICIENT_DATA',
      'payment-errors-in-logs': 'OK',
    });
    expect(['OK', 'ALARM']).toContain(before['checkout-api-p99']);
    expect(before['checkout-degraded']).toBe(before['checkout-api-p99']);
    advance(65);
    expect((await states(cloudWatch))['payment-errors-in-logs']).toBe('ALARM');
    const {AlarmContributors} = await cloudWatch.send(
      new DescribeAlarmContributorsCommand({AlarmName: 'payment-errors-in-logs'}),
    );
    expect(AlarmContributors?.[0]?.ContributorAttributes).toEqual({provider: 'novapay'});
    account.fix();
    advance(65);
    expect((await states(cloudWatch))['payment-errors-in-logs']).toBe('OK');
  });

  test('letters in the DLQ of payments set off their alarm and the composite one, at once', async () => {
    const {sqs, cloudWatch} = await openAccount({workload: true});
    await send(sqs, await createQueue(sqs, 'orders-payments-dlq'), 'a payment that failed');
    expect(await states(cloudWatch)).toMatchObject({
      'orders-payments-dlq-not-empty': 'ALARM',
      'checkout-degraded': 'ALARM',
    });
  });

  test('has a past: the alarm that flaps has changed its state in the last three hours', async () => {
    const {cloudWatch} = await openAccount({workload: true});
    const changes = (await history(cloudWatch, 'checkout-api-p99')).filter(
      ({HistoryItemType}) => HistoryItemType === 'StateUpdate',
    );
    expect(changes.length).toBeGreaterThan(2);
    expect(changes.every(({Timestamp}) => (Timestamp?.getTime() ?? 0) <= noon)).toBe(true);
  });
});
