import type {
  AlarmMuteRuleStatus,
  AlarmType as AwsAlarmType,
  CloudWatchClient,
  DescribeAlarmsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeAlarmContributorsCommand,
  DescribeAlarmHistoryCommand,
  paginateDescribeAlarms,
  paginateListAlarmMuteRules,
} from '@aws-sdk/client-cloudwatch';
import type {AlarmContributor, AlarmEvent, AlarmType, ListedAlarm, MuteRule} from '../domain/alarm.ts';
import {listedComposite, listedLogAlarm, listedMetricAlarm} from './alarm-shapes.ts';
import {stoppedBy} from './call-options.ts';

/** DescribeAlarms and DescribeAlarmHistory API references: at most 100 records a page. */
const pageSize = 100;

/** Types of alarms as DescribeAlarms takes them. Without any it says nothing of composite and log alarms (API reference). */
export type AskedTypes = readonly AwsAlarmType[];

const listedOf = ({
  MetricAlarms,
  CompositeAlarms,
  LogAlarms,
}: DescribeAlarmsCommandOutput): readonly ListedAlarm[] =>
  [
    // Emulators leave out arrays that AWS always sends.
    ...(MetricAlarms ?? []).map(listedMetricAlarm),
    ...(CompositeAlarms ?? []).map(listedComposite),
    ...(LogAlarms ?? []).map(listedLogAlarm),
  ].filter(({name}) => name !== '');

/** All alarms of these types. A page may fill its arrays unevenly; only a missing token ends it. Throws a `FailureError`. */
export const listAlarms = async (
  cloudwatch: CloudWatchClient,
  types: AskedTypes,
  signal: AbortSignal,
): Promise<readonly ListedAlarm[]> => {
  const alarms = new Map<string, ListedAlarm>();
  const pages = paginateDescribeAlarms(
    {client: cloudwatch, pageSize, stopOnSameToken: true},
    types.length === 0 ? {} : {AlarmTypes: [...types]},
    stoppedBy(signal),
  );
  for await (const page of pages) for (const alarm of listedOf(page)) alarms.set(alarm.name, alarm);
  return [...alarms.values()];
};

const nameOfMuteRule = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/**
 * Mute rules of these statuses; with `alarmName` those that name this alarm, because a rule's summary does not say whom
 * it silences (ListAlarmMuteRules API reference). Throws a `FailureError`.
 */
export const listMuteRules = async (
  cloudwatch: CloudWatchClient,
  {alarmName, statuses}: {readonly alarmName?: string; readonly statuses?: readonly AlarmMuteRuleStatus[]},
  signal: AbortSignal,
): Promise<readonly MuteRule[]> => {
  const rules: MuteRule[] = [];
  const pages = paginateListAlarmMuteRules(
    {client: cloudwatch, pageSize, stopOnSameToken: true},
    {
      ...(alarmName === undefined ? {} : {AlarmName: alarmName}),
      ...(statuses === undefined ? {} : {Statuses: [...statuses]}),
    },
    stoppedBy(signal),
  );
  for await (const {AlarmMuteRuleSummaries = []} of pages)
    for (const {AlarmMuteRuleArn = '', Status = '', ExpireDate} of AlarmMuteRuleSummaries)
      rules.push({name: nameOfMuteRule(AlarmMuteRuleArn), status: Status, expiresAt: ExpireDate?.getTime()});
  return rules;
};

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const textOf = (value: unknown, key: string): string | undefined => {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? field : undefined;
};

/** What CloudWatch keeps with an event is JSON for programs; what cannot be read says nothing. */
const parse = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** DescribeAlarmHistory leaves out what is not asked for by type. */
const awsTypeOf = (type: AlarmType): AwsAlarmType => {
  if (type === 'composite') return 'CompositeAlarm';
  return type === 'log' ? 'LogAlarm' : 'MetricAlarm';
};

/** The newest hundred events of an alarm, newest first, in one call. Throws a `FailureError`. */
export const readAlarmHistory = async (
  cloudwatch: CloudWatchClient,
  {name, type}: {readonly name: string; readonly type: AlarmType},
  signal: AbortSignal,
): Promise<readonly AlarmEvent[]> => {
  const command = new DescribeAlarmHistoryCommand({
    AlarmName: name,
    AlarmTypes: [awsTypeOf(type)],
    MaxRecords: pageSize,
    ScanBy: 'TimestampDescending',
  });
  const {AlarmHistoryItems = []} = await cloudwatch.send(command, stoppedBy(signal));
  return AlarmHistoryItems.flatMap(({Timestamp, HistoryItemType = '', HistorySummary = '', HistoryData}) => {
    if (Timestamp === undefined) return [];
    const newState = fieldOf(parse(HistoryData), 'newState');
    return [
      {
        at: Timestamp.getTime(),
        kind: HistoryItemType,
        summary: HistorySummary,
        newState: textOf(newState, 'stateValue'),
        reason: textOf(newState, 'stateReason'),
      },
    ];
  }).sort((a, b) => b.at - a.at);
};

/** The series in ALARM of an alarm that judges several, the first page of them. Throws a `FailureError`. */
export const readContributors = async (
  cloudwatch: CloudWatchClient,
  name: string,
  signal: AbortSignal,
): Promise<readonly AlarmContributor[]> => {
  const command = new DescribeAlarmContributorsCommand({AlarmName: name});
  const {AlarmContributors} = await cloudwatch.send(command, stoppedBy(signal));
  return (AlarmContributors ?? []).map(
    ({ContributorAttributes, StateReason, StateTransitionedTimestamp}) => ({
      attributes: ContributorAttributes ?? {},
      reason: StateReason ?? '',
      since: StateTransitionedTimestamp?.getTime(),
    }),
  );
};
