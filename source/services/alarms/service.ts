import type {Alarm} from '../../domain/alarm.ts';
import {voiceOf} from '../../domain/alarm.ts';
import {joinAlarms} from '../../domain/alarm-join.ts';
import {formatMoment} from '../../domain/duration.ts';
import {defineService} from '../define-service.ts';
import {alarmColumns} from './columns.ts';
import {alarmEdges} from './edges.ts';
import {alarmSections} from './facts.ts';
import {alarmMetrics} from './metrics.ts';
import {alarmQuantities} from './quantities.ts';
import {alarmFields, reportAlarm} from './report.ts';
import {alarmRules} from './rules.ts';
import {alarmVitals} from './vitals.ts';
import {stateWords} from './words.ts';

/** The list says everything of an alarm but what its detail read and what is joined. */
const renew = ({metrics, record, members, parents, resources}: Alarm, listed: Alarm): Alarm => ({
  ...listed,
  metrics,
  record,
  members,
  parents,
  resources,
});

const summaryOf = (alarm: Alarm): string => {
  const {since, observedAt} = alarm;
  const voice = voiceOf(alarm);
  return [
    stateWords(alarm.state).text + (since === undefined ? '' : ` since ${formatMoment(since, observedAt)}`),
    ...(voice === 'on' || voice === 'none' ? [] : [voice === 'off' ? 'actions off' : voice]),
  ].join(', ');
};

const consoleUrl = ({name}: Alarm, region: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;

/** Alarms, and what they watch. DescribeAlarms costs nothing and allows nine calls a second (CloudWatch quotas). */
export const alarms = defineService<Alarm>({
  id: 'alarms',
  title: 'Alarms (CloudWatch)',
  noun: 'alarm',
  cadence: {listSeconds: 30},
  tabs: [{id: 'alarms', title: 'Alarms', includes: () => true}],
  metrics: alarmMetrics,
  columns: alarmColumns,
  rules: alarmRules,
  edgeRules: {watches: ['in-alarm']},
  quantities: alarmQuantities,
  vitals: alarmVitals,
  beganAt: ({since}) => since,
  absorb: (alarm, learnt) => ({...alarm, ...learnt}),
  renew,
  join: joinAlarms,
  observedAt: ({observedAt}) => observedAt,
  companionIds: () => [],
  isBusy: () => false,
  isRelated: () => false,
  queueOf: () => undefined,
  arnOf: ({arn}) => arn,
  consoleUrl,
  edges: alarmEdges,
  flow: alarm => ({summary: summaryOf(alarm)}),
  detail: alarmSections,
  document: ({raw}) => raw,
  fields: Object.keys(alarmFields),
  report: reportAlarm,
  connect: async clients => (await import('./reader.ts')).connectAlarms(clients),
});
