import {
  CloudWatchClient,
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {Alarm} from '../../../source/domain/alarm.ts';
import {connectAlarms} from '../../../source/services/alarms/reader.ts';
import {alarms as service} from '../../../source/services/alarms/service.ts';
import {failureOf} from '../../aws/aws-environment.ts';
import type {FakeEndpoint, WireReply, WireRequest} from '../../aws/fake-endpoint.ts';
import {awsError, startFakeEndpoint} from '../../aws/fake-endpoint.ts';
import {createAwsClients} from '../../../source/aws/clients.ts';
import {noon} from '../../fixtures/a-queue.ts';
import type {Account} from '../../fixtures/an-account.ts';
import {openAccount} from '../../fixtures/an-account.ts';

const {signal} = new AbortController();

const target = (operation: string): string => `GraniteServiceVersion20100801.${operation}`;

/** Somebody beside the program, who may change things. */
const ownerOf = ({url}: Account): CloudWatchClient => {
  const client = new CloudWatchClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: {accessKeyId: 'AKIAOWNER', secretAccessKey: 'secret'},
  });
  onTestFinished(() => client.destroy());
  return client;
};

const putAlarm = (AlarmName: string): PutMetricAlarmCommand =>
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
  });

const putMany = async (owner: CloudWatchClient, count: number): Promise<void> => {
  const names = Array.from({length: count}, (_, index) => `a-${String(index)}`);
  await Promise.all(names.map(name => owner.send(putAlarm(name))));
};

const goOff = (AlarmName: string): SetAlarmStateCommand =>
  new SetAlarmStateCommand({AlarmName, StateValue: 'ALARM', StateReason: 'by hand'});

const mute = (Name: string, AlarmName: string): PutAlarmMuteRuleCommand =>
  new PutAlarmMuteRuleCommand({
    Name,
    Rule: {Schedule: {Expression: 'at(2026-11-21T11:30)', Duration: 'PT1H'}},
    MuteTargets: {AlarmNames: [AlarmName]},
  });

const listOf = async (account: Account): Promise<readonly Alarm[]> =>
  connectAlarms(account.clients, account.now).list(signal);

const find = (alarms: readonly Alarm[], name: string): Alarm => {
  const found = alarms.find(alarm => alarm.name === name);
  if (found === undefined) throw new Error(`Expected an alarm ${name}`);
  return found;
};

describe('the list', () => {
  test('has metric, math, composite and log alarms with what they watch', async () => {
    const account = await openAccount({workload: true});
    const alarms = await listOf(account);
    expect(Object.fromEntries(alarms.map(({name, type}) => [name, type]))).toMatchObject({
      'clickstream-iterator-age': 'metric',
      'refund-math': 'math',
      'checkout-degraded': 'composite',
      'payment-errors-in-logs': 'log',
    });
    expect(find(alarms, 'clickstream-iterator-age')).toMatchObject({
      arn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:clickstream-iterator-age',
      state: 'ALARM',
      since: noon - 7.04 * 3_600_000,
      watched: {
        namespace: 'AWS/Kinesis',
        metricName: 'GetRecords.IteratorAgeMilliseconds',
        dimensions: {StreamName: 'clickstream'},
        statistic: 'Maximum',
        periodSeconds: 60,
      },
      condition: {threshold: 43_200_000, periods: 3, periodsToAlarm: 3, missingData: 'notBreaching'},
      observedAt: noon,
      gaps: [],
    });
    expect(find(alarms, 'checkout-api-p99').watched?.statistic).toBe('p99');
    expect(find(alarms, 'refund-math').math).toMatchObject([
      {id: 'received', metric: {metricName: 'NumberOfMessagesReceived', periodSeconds: 300}},
      {id: 'deleted', metric: {metricName: 'NumberOfMessagesDeleted'}},
      {id: 'retries', expression: '100 * (1 - deleted / received)', isResult: true},
    ]);
    expect(find(alarms, 'checkout-degraded')).toMatchObject({
      rule: 'ALARM("checkout-api-p99") OR ALARM("orders-payments-dlq-not-empty")',
      suppressor: {alarm: 'maintenance-window', waitSeconds: 60, extensionSeconds: 120},
    });
    expect(find(alarms, 'payment-errors-in-logs')).toMatchObject({
      logGroups: ['/aws/lambda/payments-worker'],
      condition: {threshold: 50, periodSeconds: 60, periods: 1},
    });
  });

  test('comes in pages of a hundred', async () => {
    const account = await openAccount();
    const owner = ownerOf(account);
    await putMany(owner, 101);
    const before = account.requests().length;
    expect(await listOf(account)).toHaveLength(101);
    expect(account.operations().slice(before)).toEqual([
      'DescribeAlarms',
      'DescribeAlarms',
      'ListAlarmMuteRules',
    ]);
  });

  test('of an empty account is empty', async () => {
    expect(await listOf(await openAccount())).toEqual([]);
  });

  describe('whose second page is throttled', () => {
    const secondPage = async (error: {readonly times?: number}) => {
      const account = await openAccount();
      const owner = ownerOf(account);
      await putMany(owner, 101);
      await account.fail(
        // The first page is answered.
        {target: target('DescribeAlarms'), times: 1},
        {target: target('DescribeAlarms'), error: {code: 'Throttling', status: 400}, ...error},
      );
      return connectAlarms(account.clients, account.now).list(signal);
    };

    test('once is asked again', async () => {
      expect(await secondPage({times: 1})).toHaveLength(101);
    });

    test('for good fails as a whole, so that no alarm seems to be gone', async () => {
      expect(await failureOf(secondPage({}))).toMatchObject({
        kind: 'throttled',
        service: 'cloudwatch',
        operation: 'DescribeAlarms',
      });
    });
  });

  test('that is denied says so and names the action', async () => {
    const account = await openAccount();
    await account.fail({
      target: target('DescribeAlarms'),
      error: {
        code: 'AccessDenied',
        status: 403,
        message: 'User: u is not authorized to perform: cloudwatch:DescribeAlarms on resource: *',
      },
    });
    const failure = await failureOf(listOf(account));
    expect(failure.kind).toBe('accessDenied');
    expect(failure.hint).toContain('cloudwatch:DescribeAlarms');
  });
});

describe('what is muted', () => {
  const muted = (alarms: readonly Alarm[]) =>
    Object.fromEntries(alarms.map(alarm => [alarm.name, alarm.muted]));

  test('is asked for each alarm that is not OK, when any rule is active', async () => {
    const account = await openAccount();
    const owner = ownerOf(account);
    for (const name of ['loud', 'silenced']) {
      await owner.send(putAlarm(name));
      await owner.send(goOff(name));
    }
    expect(muted(await listOf(account))).toEqual({loud: false, silenced: false});
    await owner.send(mute('move', 'silenced'));
    expect(muted(await listOf(account))).toEqual({loud: false, silenced: true});
  });

  test('is remembered for minutes and then asked again', async () => {
    const account = await openAccount();
    const owner = ownerOf(account);
    const reader = connectAlarms(account.clients, account.now);
    await owner.send(putAlarm('a'));
    await reader.list(signal);
    await owner.send(mute('move', 'a'));
    account.advance(170);
    const before = account.requests().length;
    expect(muted(await reader.list(signal))).toEqual({a: false});
    expect(account.operations().slice(before)).toEqual(['DescribeAlarms']);
    account.advance(10);
    expect(muted(await reader.list(signal))).toEqual({a: true});
  });

  test('is unknown where it is denied, which the alarms say and which costs them nothing else', async () => {
    const account = await openAccount();
    await ownerOf(account).send(putAlarm('a'));
    await account.fail({target: target('ListAlarmMuteRules'), error: {code: 'AccessDenied', status: 403}});
    const reader = connectAlarms(account.clients, account.now);
    const [alarm] = await reader.list(signal);
    expect(alarm).toMatchObject({name: 'a', muted: undefined});
    expect(alarm?.gaps).toEqual([expect.stringMatching(/^Mute rules are unknown: .*access denied/i)]);
    if (alarm === undefined) throw new Error('Expected an alarm');
    expect((await reader.inspect(alarm, signal)).record).toMatchObject({muteRules: undefined});
  });
});

describe('the detail', () => {
  test('has the history, newest first, also of a composite alarm', async () => {
    const account = await openAccount();
    const owner = ownerOf(account);
    await owner.send(putAlarm('a'));
    await owner.send(new PutCompositeAlarmCommand({AlarmName: 'whole', AlarmRule: 'ALARM(a)'}));
    account.advance(1);
    await owner.send(goOff('a'));
    const reader = connectAlarms(account.clients, account.now);
    const alarms = await reader.list(signal);
    const {record} = await reader.inspect(find(alarms, 'whole'), signal);
    expect(record?.events[0]).toEqual({
      at: noon + 1000,
      kind: 'StateUpdate',
      summary: 'Alarm updated from OK to ALARM',
      newState: 'ALARM',
      reason: expect.stringContaining('alarm:a transitioned to ALARM') as unknown,
    });
    expect(record?.events.map(({kind}) => kind)).toContain('ConfigurationUpdate');
  });

  test('is one call and at most a hundred events, plus one for mute rules', async () => {
    const account = await openAccount();
    const owner = ownerOf(account);
    for (let index = 0; index < 120; index += 1) await owner.send(putAlarm('a'));
    const reader = connectAlarms(account.clients, account.now);
    const [alarm] = await reader.list(signal);
    if (alarm === undefined) throw new Error('Expected an alarm');
    const before = account.requests().length;
    expect((await reader.inspect(alarm, signal)).record?.events).toHaveLength(100);
    expect(account.operations().slice(before).sort()).toEqual(['DescribeAlarmHistory', 'ListAlarmMuteRules']);
  });

  test('has the series of an alarm that judges several, and does without them where they are refused', async () => {
    const account = await openAccount({workload: true, incidentDelaySeconds: 0});
    account.advance(60);
    const reader = connectAlarms(account.clients, account.now);
    const alarm = find(await reader.list(signal), 'payment-errors-in-logs');
    expect((await reader.inspect(alarm, signal)).record?.contributors).toMatchObject([
      {attributes: {provider: 'novapay'}},
    ]);
    await account.fail({
      target: target('DescribeAlarmContributors'),
      error: {code: 'AccessDenied', status: 403},
    });
    const {record} = await reader.inspect(alarm, signal);
    expect(record?.contributors).toBeUndefined();
    expect(record?.events).not.toEqual([]);
  });

  test('has the mute rules that name the alarm', async () => {
    const account = await openAccount({workload: true});
    const reader = connectAlarms(account.clients, account.now);
    const {record} = await reader.inspect(find(await reader.list(signal), 'telemetry-gap'), signal);
    expect(record?.muteRules).toEqual([
      {name: 'telemetry-migration', status: 'ACTIVE', expiresAt: undefined},
    ]);
  });
});

test('its own metric is read with its threshold’s unit while the detail is open, and nothing for the table', async () => {
  const account = await openAccount({workload: true});
  const {list, measure} = await service.connect(account.clients);
  const resources = (await list(signal)).filter(
    ({name}) => name === 'orders-emails-age' || name === 'refund-math',
  );
  const request = {resources, now: account.now(), windowMinutes: 10};
  expect((await measure({...request, use: 'table'}, signal)).learnt).toEqual([]);
  const {learnt} = await measure({...request, use: 'detail'}, signal);
  expect(learnt.map(({id, learnt: {metrics}}) => [id, Object.keys(metrics ?? {})])).toEqual([
    ['orders-emails-age', ['watchedSeconds']],
    ['refund-math', []],
  ]);
});

describe('an endpoint that knows less', () => {
  const connect = async (reply: (request: WireRequest) => WireReply) => {
    const endpoint: FakeEndpoint = await startFakeEndpoint(reply);
    const clients = await createAwsClients(
      {
        readOnly: true,
        region: 'eu-west-1',
        endpointUrl: endpoint.url,
        credentials: {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'},
      },
      {
        log: () => undefined,
        askMfaCode: () => Promise.reject(new Error('nobody is here')),
        journal: {write: () => Promise.resolve()},
      },
    );
    onTestFinished(async () => {
      clients.destroy();
      await endpoint.close();
    });
    const asked = () =>
      endpoint.requests
        .filter(({operation}) => operation === 'DescribeAlarms')
        .map(({body}) => (body['AlarmTypes'] ?? []) as readonly string[]);
    let now = noon;
    const advance = (seconds: number): void => {
      now += seconds * 1000;
    };
    const reader = connectAlarms(clients, () => now);
    const notes: string[] = [];
    const list = async () => reader.list(signal, ({message}) => notes.push(message));
    return {reader: {...reader, list}, asked, advance, notes};
  };

  const answers = (isRefused: (types: readonly string[]) => WireReply | undefined) =>
    connect(({operation, body}) => {
      if (operation !== 'DescribeAlarms') return {json: {}};
      return (
        isRefused((body['AlarmTypes'] ?? []) as readonly string[]) ?? {
          json: {MetricAlarms: [{AlarmName: 'a'}]},
        }
      );
    });

  test('is asked without log alarms, from then on, and the alarms say what is missing', async () => {
    const {reader, asked, notes} = await answers(types =>
      types.includes('LogAlarm')
        ? awsError('ValidationError', 'LogAlarm is not a valid AlarmType')
        : undefined,
    );
    const [alarm] = await reader.list();
    expect(alarm?.gaps).toEqual([
      expect.stringMatching(/^Log alarms are missing: .*LogAlarm is not a valid/),
    ]);
    await reader.list();
    expect(asked().map(types => types.length)).toEqual([3, 2, 2]);
    const told = expect.stringMatching(/^Log alarms are missing: .*LogAlarm is not a valid/) as unknown;
    expect(notes).toEqual([told, told]);
  });

  test('is asked for everything again after some minutes, so that a refusal that passed hides nothing', async () => {
    let isRefused = true;
    const {reader, asked, advance, notes} = await answers(types =>
      types.length > 0 && isRefused ? awsError('AccessDenied', 'not authorized', 403) : undefined,
    );
    await reader.list();
    isRefused = false;
    advance(179);
    const [still] = await reader.list();
    expect(still?.gaps).toHaveLength(1);
    advance(1);
    const [alarm] = await reader.list();
    expect(alarm?.gaps).toEqual([]);
    expect(asked().map(types => types.length)).toEqual([3, 0, 0, 3]);
    expect(notes).toHaveLength(2);
  });

  test('that tells no alarm at all still tells what is missing', async () => {
    const {reader, notes} = await connect(({operation, body}) =>
      operation === 'DescribeAlarms' && body['AlarmTypes'] === undefined
        ? {json: {MetricAlarms: []}}
        : awsError('AccessDenied', 'not authorized', 403),
    );
    expect(await reader.list()).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/^Composite and log alarms are missing: /),
      expect.stringMatching(/^Mute rules are unknown: /),
    ]);
  });

  test('is asked for metric alarms only where a policy allows no more', async () => {
    const {reader, asked} = await answers(types =>
      types.length > 0 ? awsError('AccessDenied', 'not authorized', 403) : undefined,
    );
    const [alarm] = await reader.list();
    expect(alarm?.gaps).toEqual([expect.stringMatching(/^Composite and log alarms are missing/)]);
    expect(asked().map(types => types.length)).toEqual([3, 0]);
  });

  test('leaves out arrays and fields, or has states nobody knows: what is there is shown', async () => {
    const {reader} = await connect(({operation}) =>
      operation === 'DescribeAlarms'
        ? {
            json: {
              MetricAlarms: [
                {AlarmName: 'bare'},
                {AlarmName: 'odd', StateValue: 'SNOOZED', EvaluationState: 'DREAMING', Metrics: [{}]},
                {StateValue: 'OK'},
              ],
            },
          }
        : {json: {}},
    );
    const alarms = await reader.list();
    expect(alarms.map(({name, state, type}) => [name, state, type])).toEqual([
      ['bare', undefined, 'metric'],
      ['odd', 'SNOOZED', 'math'],
    ]);
    const joined = service.join(new Map(alarms.map(alarm => [alarm.id, alarm])), undefined);
    for (const alarm of joined.values()) {
      for (const {cell} of service.columns) expect(typeof cell(alarm, noon, () => []).text).toBe('string');
      expect(service.edges(alarm)).toEqual([]);
      expect(service.detail(alarm, {now: noon, account: undefined, queueByArn: () => undefined})).not.toEqual(
        [],
      );
    }
    expect(service.rules.map(({check}) => check(find(alarms, 'odd'))?.health)).toContain('warning');
  });

  test('keeps no history: the detail says so in its place, and has the rest', async () => {
    const {reader} = await connect(({operation}) =>
      operation === 'DescribeAlarmHistory'
        ? {text: '<!doctype html><title>500 Internal Server Error</title>', status: 500}
        : {json: {MetricAlarms: [{AlarmName: 'a'}]}},
    );
    const alarm = find(await reader.list(), 'a');
    const {record} = await reader.inspect(alarm, signal);
    expect(record).toMatchObject({events: [], muteRules: []});
    expect(
      service
        .detail({...alarm, record}, {now: noon, account: undefined, queueByArn: () => undefined})
        .find(({title}) => title === 'History'),
    ).toMatchObject({
      empty: expect.stringMatching(
        /^Not known\. CloudWatch DescribeAlarmHistory: .* does not know/,
      ) as string,
    });
  });
});
