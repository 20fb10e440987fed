import type {JsonObject} from '../wire/json-fields.ts';
import {objectField, requiredText, textList} from '../wire/json-fields.ts';
import {validationError} from './metric-query.ts';

/** A rule that silences alarms from a moment on for a time. */
export type DemoMuteRule = {
  readonly name: string;
  readonly alarmNames: readonly string[];
  /** Epoch milliseconds; `undefined` for a schedule that comes again and again and is not played here. */
  readonly startsAt: number | undefined;
  readonly durationMilliseconds: number;
  readonly updatedAt: number;
};

const unitSeconds: Readonly<Record<string, number>> = {D: 86_400, H: 3600, M: 60};

/** `P2DT12H`, `PT4H`: days, hours and minutes (PutAlarmMuteRule API reference). */
const durationOf = (text: string): number => {
  const parts = [...text.matchAll(/(\d+)([DHM])/g)];
  if (!/^P(\d+D)?(T(\d+H)?(\d+M)?)?$/.test(text) || parts.length === 0)
    throw validationError(`Duration ${text} is not an ISO 8601 duration.`);
  return (
    parts.reduce((total, [, count, unit]) => total + Number(count) * (unitSeconds[unit ?? ''] ?? 0), 0) * 1000
  );
};

/** A one-time rule begins at its `at(yyyy-MM-ddTHH:mm)`, in UTC here. */
const startOf = (expression: string): number | undefined => {
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/.exec(expression)?.[1];
  return at === undefined ? undefined : Date.parse(`${at}:00Z`);
};

/** The rule in the parameters of PutAlarmMuteRule. */
export const muteRuleOf = (input: JsonObject, now: number): DemoMuteRule => {
  const schedule = objectField(objectField(input, 'Rule'), 'Schedule');
  return {
    name: requiredText(input, 'Name'),
    alarmNames: textList(objectField(input, 'MuteTargets'), 'AlarmNames'),
    startsAt: startOf(requiredText(schedule, 'Expression')),
    durationMilliseconds: durationOf(requiredText(schedule, 'Duration')),
    updatedAt: now,
  };
};

export const muteStatus = (
  {startsAt, durationMilliseconds}: DemoMuteRule,
  now: number,
): 'SCHEDULED' | 'ACTIVE' | 'EXPIRED' => {
  if (startsAt === undefined || now < startsAt) return 'SCHEDULED';
  return now < startsAt + durationMilliseconds ? 'ACTIVE' : 'EXPIRED';
};
