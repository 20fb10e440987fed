import type {DemoScene} from '../demo-part.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {optionalText, requiredText} from '../wire/json-fields.ts';
import {evaluateAlarms} from './alarm-evaluation.ts';
import type {Judgement} from './alarm-judgement.ts';
import {metricCondition} from './alarm-judgement.ts';
import {parseCompositeRule} from './composite-rule.ts';
import type {AlarmDrive, AlarmTypeName, DemoAlarm} from './demo-alarm.ts';
import {note} from './demo-alarm.ts';
import type {MetricSource} from './metric-source.ts';

const minuteMilliseconds = 60_000;

const minuteOf = (at: number): number => Math.floor(at / minuteMilliseconds) * minuteMilliseconds;

/** How an alarm begins; the story's alarms have a past. */
type AlarmBeginning = Judgement & {
  readonly since: number;
  readonly configuredAt: number;
  readonly drive?: AlarmDrive;
};

/** The alarms of the account, each evaluated by the minute from what the metrics say. */
export type AlarmBook = {
  readonly alarms: Map<string, DemoAlarm>;
  readonly now: () => number;
  /** Creates or replaces an alarm. Throws a `ServiceError` for parameters it cannot use. */
  readonly put: (type: AlarmTypeName, fields: JsonObject, beginning?: AlarmBeginning) => void;
  readonly arnOf: (kind: 'alarm' | 'alarm-mute-rule', name: string) => string;
  /** By name or ARN. */
  readonly find: (reference: string) => DemoAlarm | undefined;
  /** Evaluates every minute since the last time. */
  readonly bringUpToDate: () => void;
};

const driveOf = (type: AlarmTypeName, fields: JsonObject): AlarmDrive => {
  if (type === 'CompositeAlarm')
    return {kind: 'composite', rule: parseCompositeRule(requiredText(fields, 'AlarmRule'))};
  if (type === 'LogAlarm' || optionalText(fields, 'MetricName') === undefined)
    return {kind: 'told', judge: () => undefined};
  return {kind: 'metric', condition: metricCondition(fields)};
};

/** The state in which the story finds the alarm was once another. */
const noteBeginning = (alarm: DemoAlarm): void => {
  const {state, reason, since} = alarm;
  note(alarm, {
    at: since,
    kind: 'StateUpdate',
    summary: `Alarm updated from ${state === 'OK' ? 'INSUFFICIENT_DATA' : 'OK'} to ${state}`,
    data: {version: '1.0', newState: {stateValue: state, stateReason: reason}},
  });
};

/** The alarm as it is put, with the state and the history of the one it replaces. */
const createAlarm = (
  {name, type, arn, now}: Pick<DemoAlarm, 'name' | 'type' | 'arn'> & {readonly now: number},
  fields: JsonObject,
  known: DemoAlarm | undefined,
  beginning: AlarmBeginning | undefined,
): DemoAlarm => {
  const alarm: DemoAlarm = {
    name,
    arn,
    type,
    drive: beginning?.drive ?? driveOf(type, fields),
    fields,
    configuredAt: beginning?.configuredAt ?? now,
    state: beginning?.state ?? known?.state ?? 'INSUFFICIENT_DATA',
    reason: beginning?.reason ?? known?.reason ?? 'Unchecked: Initial alarm creation',
    data: beginning?.data ?? known?.data ?? {},
    since: beginning?.since ?? known?.since ?? now,
    history: known?.history ?? [],
    heldUntil: 0,
  };
  note(alarm, {
    at: alarm.configuredAt,
    kind: 'ConfigurationUpdate',
    summary: `Alarm "${name}" ${known === undefined ? 'created' : 'updated'}`,
    data: {version: '1.0', type: known === undefined ? 'Create' : 'Update'},
  });
  if (beginning !== undefined) noteBeginning(alarm);
  return alarm;
};

/** `pastMilliseconds`: how far back the first evaluation begins. */
export const createAlarmBook = (
  {accountId, region, now}: DemoScene,
  sources: readonly MetricSource[],
  pastMilliseconds: number,
): AlarmBook => {
  const alarms = new Map<string, DemoAlarm>();
  const arnOf: AlarmBook['arnOf'] = (kind, name) =>
    `arn:aws:cloudwatch:${region}:${accountId}:${kind}:${name}`;
  const prefix = arnOf('alarm', '');
  const find = (reference: string): DemoAlarm | undefined =>
    alarms.get(reference.startsWith(prefix) ? reference.slice(prefix.length) : reference);
  let evaluatedTo = minuteOf(now() - pastMilliseconds);
  return {
    alarms,
    now,
    arnOf,
    find,
    put: (type, fields, beginning) => {
      const name = requiredText(fields, 'AlarmName');
      const identity = {name, type, arn: arnOf('alarm', name), now: now()};
      alarms.set(name, createAlarm(identity, fields, alarms.get(name), beginning));
    },
    bringUpToDate: () => {
      const at = now();
      evaluateAlarms(sources, {all: alarms, find}, evaluatedTo, at);
      evaluatedTo = Math.max(evaluatedTo, minuteOf(at));
    },
  };
};
