import type {JsonObject} from '../wire/json-fields.ts';
import {optionalText, textList} from '../wire/json-fields.ts';
import type {AlarmState, Judgement, MetricCondition} from './alarm-judgement.ts';
import type {CompositeRule} from './composite-rule.ts';

/** As DescribeAlarms calls the types. */
export type AlarmTypeName = 'MetricAlarm' | 'CompositeAlarm' | 'LogAlarm';

export const alarmTypeNames: readonly AlarmTypeName[] = ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'];

/** One line of DescribeAlarmHistory. */
type AlarmHistoryItem = {
  readonly at: number;
  readonly kind: 'StateUpdate' | 'ConfigurationUpdate' | 'Action';
  readonly summary: string;
  readonly data: JsonObject;
};

/** How an alarm comes to its state: from a metric, from other alarms, or as it is told. */
export type AlarmDrive =
  | {readonly kind: 'metric'; readonly condition: MetricCondition}
  | {readonly kind: 'composite'; readonly rule: CompositeRule}
  | {readonly kind: 'told'; readonly judge: (at: number) => Judgement | undefined};

export type DemoAlarm = {
  readonly name: string;
  readonly arn: string;
  readonly type: AlarmTypeName;
  readonly drive: AlarmDrive;
  /** The parameters it was put with. */
  fields: JsonObject;
  readonly configuredAt: number;
  state: AlarmState;
  reason: string;
  data: JsonObject;
  since: number;
  /** Oldest first. */
  history: AlarmHistoryItem[];
  /** SetAlarmState holds until the next evaluation. */
  heldUntil: number;
};

/** A fortnight of a restless alarm would be more; nobody reads so far. */
const keptItems = 500;

export const note = (alarm: DemoAlarm, item: AlarmHistoryItem): void => {
  alarm.history.push(item);
  if (alarm.history.length > keptItems) alarm.history.splice(0, alarm.history.length - keptItems);
};

const actionFields: Readonly<Record<AlarmState, string>> = {
  OK: 'OKActions',
  ALARM: 'AlarmActions',
  INSUFFICIENT_DATA: 'InsufficientDataActions',
};

const isActive = ({fields}: DemoAlarm): boolean => fields['ActionsEnabled'] !== false;

const act = (alarm: DemoAlarm, at: number): void => {
  if (!isActive(alarm)) return;
  for (const arn of textList(alarm.fields, actionFields[alarm.state]))
    note(alarm, {
      at,
      kind: 'Action',
      summary: `Successfully executed action ${arn}`,
      data: {actionState: 'Succeeded', notificationResource: arn},
    });
};

/** The alarm takes a state; where that is another one, its history and its actions say so. */
export const transition = (alarm: DemoAlarm, {state, reason, data}: Judgement, at: number): void => {
  if (alarm.state === state) return;
  const oldState = {stateValue: alarm.state, stateReason: alarm.reason};
  Object.assign(alarm, {state, reason, data, since: at});
  note(alarm, {
    at,
    kind: 'StateUpdate',
    summary: `Alarm updated from ${oldState.stateValue} to ${state}`,
    data: {
      version: '1.0',
      oldState,
      newState: {stateValue: state, stateReason: reason, stateReasonData: data},
    },
  });
  act(alarm, at);
};

const seconds = (at: number): number => at / 1000;

/** Fields of every type of alarm as DescribeAlarms shows them. */
export const describe = (alarm: DemoAlarm): JsonObject => ({
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
  ...(alarm.type === 'MetricAlarm' ? {Dimensions: []} : {}),
  ...Object.fromEntries(Object.entries(alarm.fields).filter(([name]) => name !== 'Tags')),
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  AlarmConfigurationUpdatedTimestamp: seconds(alarm.configuredAt),
  StateValue: alarm.state,
  StateReason: alarm.reason,
  StateReasonData: JSON.stringify(alarm.data),
  StateUpdatedTimestamp: seconds(alarm.since),
  StateTransitionedTimestamp: seconds(alarm.since),
});

/** A composite alarm whose suppressor is in ALARM says so. */
export const suppressionOf = (
  alarm: DemoAlarm,
  stateOf: (reference: string) => AlarmState | undefined,
): JsonObject => {
  const suppressor = optionalText(alarm.fields, 'ActionsSuppressor');
  if (suppressor === undefined || stateOf(suppressor) !== 'ALARM') return {};
  return {
    ActionsSuppressedBy: 'Alarm',
    ActionsSuppressedReason: `Actions are suppressed by ${suppressor}, which is in ALARM.`,
  };
};
