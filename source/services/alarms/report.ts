import type {Alarm} from '../../domain/alarm.ts';
import {formatTimestamp} from '../../domain/duration.ts';

/** One alarm of the JSON document (schema `sls-top/1`): unknown is null. */
export const reportAlarm = (alarm: Alarm): Readonly<Record<string, unknown>> => ({
  name: alarm.name,
  arn: alarm.arn ?? null,
  type: alarm.type,
  state: alarm.state ?? null,
  since: alarm.since === undefined ? null : formatTimestamp(alarm.since),
  reason: alarm.reason ?? null,
  resources: alarm.resources.map(({arn}) => arn),
  namespace: alarm.watched?.namespace ?? null,
  metricName: alarm.watched?.metricName ?? null,
  dimensions: alarm.watched?.dimensions ?? null,
  threshold: alarm.condition?.threshold ?? null,
  comparison: alarm.condition?.comparison ?? null,
  actionsEnabled: alarm.actions.enabled,
  suppressed: alarm.type === 'composite' ? alarm.suppression !== undefined : false,
  muted: alarm.muted ?? null,
});
