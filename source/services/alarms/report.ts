import type {Alarm} from '../../domain/alarm.ts';
import {formatTimestamp} from '../../domain/duration.ts';
import type {ReportFields} from '../report-fields.ts';
import {reportBy} from '../report-fields.ts';

/** The fields of an alarm in reports (schema `sls-top/1`): unknown is null. */
export const alarmFields: ReportFields<Alarm> = {
  name: ({name}) => name,
  arn: ({arn}) => arn ?? null,
  type: ({type}) => type,
  state: ({state}) => state ?? null,
  since: ({since}) => (since === undefined ? null : formatTimestamp(since)),
  reason: ({reason}) => reason ?? null,
  resources: ({resources}) => resources.map(({arn}) => arn),
  namespace: ({watched}) => watched?.namespace ?? null,
  metricName: ({watched}) => watched?.metricName ?? null,
  dimensions: ({watched}) => watched?.dimensions ?? null,
  threshold: ({condition}) => condition?.threshold ?? null,
  comparison: ({condition}) => condition?.comparison ?? null,
  actionsEnabled: ({actions}) => actions.enabled,
  suppressed: ({type, suppression}) => type === 'composite' && suppression !== undefined,
  muted: ({muted}) => muted ?? null,
};

/** One alarm of the JSON document. */
export const reportAlarm = reportBy(alarmFields);
