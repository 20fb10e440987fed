import type {Alarm} from '../../domain/alarm.ts';
import {isInAlarm, onlyScales} from '../../domain/alarm.ts';
import type {VitalReading} from '../../domain/vital-sign.ts';

/** How many alarms are in ALARM; not those whose only actions are scaling policies. */
export const alarmVitals = (alarms: ReadonlyMap<string, Alarm>): readonly VitalReading[] => {
  if (alarms.size === 0) return [];
  const value = [...alarms.values()].filter(alarm => isInAlarm(alarm) && !onlyScales(alarm)).length;
  return [{id: 'alarms', value, health: value === 0 ? 'ok' : 'critical'}];
};
