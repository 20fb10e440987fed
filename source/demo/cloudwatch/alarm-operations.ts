import type {JsonOperation} from '../wire/aws-json.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {optionalInteger, optionalText, requiredText, textList} from '../wire/json-fields.ts';
import {ServiceError} from '../wire/service-error.ts';
import type {AlarmBook} from './alarm-book.ts';
import {alarmStates} from './alarm-judgement.ts';
import type {AlarmTypeName, DemoAlarm} from './demo-alarm.ts';
import {alarmTypeNames, describe, suppressionOf, transition} from './demo-alarm.ts';
import {validationError} from './metric-query.ts';
import type {DemoMuteRule} from './mute-rules.ts';
import {muteRuleOf, muteStatus} from './mute-rules.ts';

/** DescribeAlarms API reference: MaxRecords from 1 to 100. */
const mostRecords = 100;

const notFound = (name: string): ServiceError =>
  new ServiceError({
    shape: 'com.amazonaws.cloudwatch#ResourceNotFound',
    queryCode: 'ResourceNotFound',
    status: 404,
    message: `Unknown alarm: ${name}`,
  });

const offsetOf = (token: string | undefined): number => {
  const offset = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (Number.isInteger(offset) && offset >= 0) return offset;
  throw new ServiceError({
    shape: 'com.amazonaws.cloudwatch#InvalidNextToken',
    queryCode: 'InvalidNextToken',
    status: 400,
    message: 'The next token specified is invalid.',
  });
};

/** One page, and the token of the next where there is one. */
const pageOf = <T>(
  items: readonly T[],
  input: JsonObject,
): {readonly page: readonly T[]; readonly token: JsonObject} => {
  const size = optionalInteger(input, 'MaxRecords') ?? 50;
  if (size < 1 || size > mostRecords)
    throw validationError(`The value ${size} for parameter MaxRecords must be between 1 and ${mostRecords}.`);
  const offset = offsetOf(optionalText(input, 'NextToken'));
  const end = offset + size;
  const token = end < items.length ? {NextToken: Buffer.from(String(end)).toString('base64')} : {};
  return {page: items.slice(offset, end), token};
};

/** Without AlarmTypes there are only metric alarms (DescribeAlarms API reference). */
const typesOf = (input: JsonObject): readonly AlarmTypeName[] => {
  const asked = textList(input, 'AlarmTypes');
  if (asked.length === 0) return ['MetricAlarm'];
  return asked.map(name => {
    const type = alarmTypeNames.find(known => known === name);
    if (type === undefined) throw validationError(`The value ${name} for parameter AlarmTypes is not valid.`);
    return type;
  });
};

const matches = (alarm: DemoAlarm, types: readonly AlarmTypeName[], input: JsonObject): boolean => {
  const names = textList(input, 'AlarmNames');
  const state = optionalText(input, 'StateValue');
  const actionPrefix = optionalText(input, 'ActionPrefix');
  return (
    types.includes(alarm.type) &&
    (names.length === 0 || names.includes(alarm.name)) &&
    alarm.name.startsWith(optionalText(input, 'AlarmNamePrefix') ?? '') &&
    (state === undefined || alarm.state === state) &&
    (actionPrefix === undefined ||
      textList(alarm.fields, 'AlarmActions').some(arn => arn.startsWith(actionPrefix)))
  );
};

const byName = (book: AlarmBook): readonly DemoAlarm[] =>
  [...book.alarms.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

const describeAlarms = (book: AlarmBook, input: JsonObject): JsonObject => {
  const types = typesOf(input);
  const {page, token} = pageOf(
    byName(book).filter(alarm => matches(alarm, types, input)),
    input,
  );
  const shown = (type: AlarmTypeName): readonly JsonObject[] =>
    page
      .filter(alarm => alarm.type === type)
      .map(alarm => ({...describe(alarm), ...suppressionOf(alarm, name => book.find(name)?.state)}));
  return {
    MetricAlarms: shown('MetricAlarm'),
    CompositeAlarms: shown('CompositeAlarm'),
    LogAlarms: shown('LogAlarm'),
    ...token,
  };
};

const describeHistory = (book: AlarmBook, input: JsonObject): JsonObject => {
  const name = optionalText(input, 'AlarmName');
  const kind = optionalText(input, 'HistoryItemType');
  const types = typesOf(input);
  const items = byName(book)
    .filter(alarm => types.includes(alarm.type) && (name === undefined || alarm.name === name))
    .flatMap(alarm => alarm.history.map(item => ({alarm, item})))
    .filter(({item}) => kind === undefined || item.kind === kind)
    .sort((a, b) => a.item.at - b.item.at);
  if (optionalText(input, 'ScanBy') !== 'TimestampAscending') items.reverse();
  const {page, token} = pageOf(items, input);
  return {
    AlarmHistoryItems: page.map(({alarm, item}) => ({
      AlarmName: alarm.name,
      AlarmType: alarm.type,
      Timestamp: item.at / 1000,
      HistoryItemType: item.kind,
      HistorySummary: item.summary,
      HistoryData: JSON.stringify(item.data),
    })),
    ...token,
  };
};

const setState = (book: AlarmBook, input: JsonObject): JsonObject => {
  const name = requiredText(input, 'AlarmName');
  const alarm = book.find(name);
  if (alarm === undefined) throw notFound(name);
  const state = alarmStates.find(known => known === requiredText(input, 'StateValue'));
  if (state === undefined) throw validationError('The value for parameter StateValue is not valid.');
  const now = book.now();
  transition(alarm, {state, reason: requiredText(input, 'StateReason'), data: {}}, now);
  alarm.heldUntil = Math.floor(now / 60_000) * 60_000 + 60_000;
  return {};
};

const switchActions = (book: AlarmBook, input: JsonObject, enabled: boolean): JsonObject => {
  for (const name of textList(input, 'AlarmNames')) {
    const alarm = book.find(name);
    if (alarm !== undefined) alarm.fields = {...alarm.fields, ActionsEnabled: enabled};
  }
  return {};
};

const listMuteRules = (
  book: AlarmBook,
  rules: ReadonlyMap<string, DemoMuteRule>,
  input: JsonObject,
): JsonObject => {
  const now = book.now();
  const alarmName = optionalText(input, 'AlarmName');
  const statuses = textList(input, 'Statuses');
  const found = [...rules.values()].filter(
    rule =>
      (alarmName === undefined || rule.alarmNames.includes(alarmName)) &&
      (statuses.length === 0 || statuses.includes(muteStatus(rule, now))),
  );
  const {page, token} = pageOf(found, input);
  return {
    AlarmMuteRuleSummaries: page.map(rule => ({
      AlarmMuteRuleArn: book.arnOf('alarm-mute-rule', rule.name),
      Status: muteStatus(rule, now),
      MuteType: rule.startsAt === undefined ? 'RECURRING' : 'ONE_TIME',
      LastUpdatedTimestamp: rule.updatedAt / 1000,
    })),
    ...token,
  };
};

const contributorsOf = (book: AlarmBook, input: JsonObject): JsonObject => {
  const name = requiredText(input, 'AlarmName');
  const alarm = book.find(name);
  if (alarm === undefined) throw notFound(name);
  return {AlarmContributors: alarm.state === 'ALARM' ? (alarm.data['contributors'] ?? []) : []};
};

/** The operations of CloudWatch that have to do with alarms; `bringUpToDate` runs before each that reads. */
export const alarmOperations = (
  book: AlarmBook,
  bringUpToDate: () => void,
  muteRules: Map<string, DemoMuteRule>,
): Readonly<Record<string, JsonOperation>> => {
  const reading =
    (read: (input: JsonObject) => JsonObject): JsonOperation =>
    input => {
      bringUpToDate();
      return read(input);
    };
  const putting =
    (type: AlarmTypeName): JsonOperation =>
    input => {
      book.put(type, input);
      return {};
    };
  return {
    DescribeAlarms: reading(input => describeAlarms(book, input)),
    DescribeAlarmHistory: reading(input => describeHistory(book, input)),
    DescribeAlarmContributors: reading(input => contributorsOf(book, input)),
    PutMetricAlarm: putting('MetricAlarm'),
    PutCompositeAlarm: putting('CompositeAlarm'),
    PutLogAlarm: putting('LogAlarm'),
    SetAlarmState: reading(input => setState(book, input)),
    EnableAlarmActions: input => switchActions(book, input, true),
    DisableAlarmActions: input => switchActions(book, input, false),
    ListAlarmMuteRules: input => listMuteRules(book, muteRules, input),
    PutAlarmMuteRule: input => {
      const rule = muteRuleOf(input, book.now());
      muteRules.set(rule.name, rule);
      return {};
    },
  };
};
