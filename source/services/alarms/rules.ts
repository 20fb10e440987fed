import type {Alarm} from '../../domain/alarm.ts';
import {isInAlarm, onlyScales, secondsInState, voiceOf} from '../../domain/alarm.ts';
import {defineRule} from '../../domain/define-rule.ts';
import {formatDuration, formatMoment} from '../../domain/duration.ts';
import type {Finding, HealthRule} from '../../domain/service.ts';
import {reasonWords} from './reason-words.ts';
import {oneLine, watchesWords} from './words.ts';

/**
 * How bad an alarm in ALARM is. What is off, suppressed or muted was silenced by somebody: the trouble is real, but
 * somebody decided that it wakes nobody, so it must not stand above what does.
 */
export const alarmHealth = (alarm: Alarm): Finding['health'] => {
  const voice = voiceOf(alarm);
  return voice === 'on' || voice === 'none' ? 'critical' : 'warning';
};

/** The moment and not how long ago that is: an alarm is listed twice a minute, and its reason is read in between. */
const lastingWords = ({since, observedAt}: Alarm): string =>
  since === undefined ? '' : ` since ${formatMoment(since, observedAt)}`;

const inAlarmRule: HealthRule<Alarm> = {
  id: 'in-alarm',
  summary:
    'In ALARM: critical; warning while its actions are off, suppressed or muted. Not one whose only actions are scaling policies',
  source: 'CloudWatch User Guide: Using Amazon CloudWatch alarms, alarm states',
  check: alarm => {
    if (!isInAlarm(alarm) || onlyScales(alarm)) return undefined;
    return {
      health: alarmHealth(alarm),
      reason: `In ALARM${lastingWords(alarm)}: ${reasonWords(alarm) ?? watchesWords(alarm)}`,
    };
  },
};

const silenceOf = (alarm: Alarm): string | undefined => {
  switch (voiceOf(alarm)) {
    case 'off':
      return 'its actions are off: nobody is told until they are enabled again';
    case 'none':
      // A member of a composite alarm leaves the telling to it.
      return alarm.parents.length > 0 ? undefined : 'it has no action for ALARM: nobody is told';
    case 'suppressed':
      return `its actions are suppressed by ${alarm.suppressor?.alarm ?? 'another alarm'}: nobody is told as long as that lasts`;
    case 'muted':
      return 'a mute rule silences its actions: nobody is told as long as it is active';
    case 'on':
      return undefined;
  }
};

const nobodyToldRule: HealthRule<Alarm> = {
  id: 'nobody-told',
  summary: 'In ALARM and nobody is told: its actions are off, suppressed, muted, or there are none',
  source:
    'CloudWatch User Guide: alarm actions; composite alarm action suppression; alarm mute rules. DisableAlarmActions API reference',
  check: alarm => {
    if (!isInAlarm(alarm) || onlyScales(alarm)) return undefined;
    const silence = silenceOf(alarm);
    return silence === undefined ? undefined : {health: 'warning', reason: `In ALARM, but ${silence}`};
  },
};

const noDataRule = defineRule({
  id: 'no-data',
  thresholds: {
    // A metric can be a quarter of an hour late, for a queue that wakes up (SQS Developer Guide, CloudWatch metrics).
    warning: {value: 900, unit: 'seconds', help: 'without data beyond range and warm-up: a warning'},
  },
  summary: ({warning}) =>
    `INSUFFICIENT_DATA for ${warning} beyond its evaluation range and its warm-up period`,
  source:
    'CloudWatch User Guide: Configuring how CloudWatch alarms treat missing data; alarm warm-up periods',
  check: (alarm: Alarm, {warning}) => {
    const seconds = secondsInState(alarm);
    if (alarm.state !== 'INSUFFICIENT_DATA' || seconds === undefined) return undefined;
    const {periods = 0, periodSeconds = 0, warmUpSeconds = 0} = alarm.condition ?? {};
    if (seconds < warning + periods * periodSeconds + warmUpSeconds) return undefined;
    const cause =
      alarm.type === 'composite'
        ? 'its members have no data'
        : 'its metric is silent: the resource is idle or gone, or name or dimensions are wrong';
    return {
      health: 'warning',
      reason: `No data for ${formatDuration(seconds)}: ${cause}. It cannot go off`,
    };
  },
});

const evaluationReasons: Readonly<Record<string, string>> = {
  PARTIAL_DATA:
    'It sees only a part of its data, because its query is at a quota: its state may be wrong; narrow the query',
  EVALUATION_ERROR:
    'It cannot be evaluated, because its configuration is wrong: correct it, until then it cannot go off',
  EVALUATION_FAILURE:
    'CloudWatch fails to evaluate it at the moment: watch the metric itself until that is over',
};

const evaluationRule: HealthRule<Alarm> = {
  id: 'evaluation',
  summary: 'CloudWatch could not evaluate it, or only with a part of the data',
  source: 'CloudWatch API reference: MetricAlarm and LogAlarm, EvaluationState',
  check: ({evaluationState, reason}) => {
    if (evaluationState === undefined) return undefined;
    const words = evaluationReasons[evaluationState] ?? `Its evaluation is in state ${evaluationState}`;
    const details =
      evaluationState === 'EVALUATION_ERROR' && reason !== undefined ? ` (${oneLine(reason)})` : '';
    return {health: 'warning', reason: `${words}${details}`};
  },
};

/** The health rules of an alarm, each citing what it rests on. */
export const alarmRules: readonly HealthRule<Alarm>[] = [
  inAlarmRule,
  nobodyToldRule,
  noDataRule,
  evaluationRule,
];
