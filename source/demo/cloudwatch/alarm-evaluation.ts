import {optionalText} from '../wire/json-fields.ts';
import type {EvaluatedPeriod, Judgement, MetricCondition} from './alarm-judgement.ts';
import {judge} from './alarm-judgement.ts';
import type {DemoAlarm} from './demo-alarm.ts';
import {transition} from './demo-alarm.ts';
import {readPoints} from './metric-points.ts';
import type {MetricSource} from './metric-source.ts';

const minuteMilliseconds = 60_000;

/** The alarms of the account, and how one finds another. */
type Alarms = {
  readonly all: ReadonlyMap<string, DemoAlarm>;
  /** By name or ARN. */
  readonly find: (reference: string) => DemoAlarm | undefined;
};

/** Values of a metric's periods by their start, read once for a whole stretch of time. */
const periodsOf = (
  sources: readonly MetricSource[],
  {metric, periods}: MetricCondition,
  from: number,
  to: number,
): ReadonlyMap<number, number> => {
  const period = metric.periodSeconds * 1000;
  const begin = Math.floor(from / period) * period - periods * period;
  return new Map(readPoints(sources, metric, begin, to + minuteMilliseconds));
};

/** The last complete periods, oldest first. */
const rangeAt = (
  {metric, periods}: MetricCondition,
  values: ReadonlyMap<number, number>,
  at: number,
): readonly EvaluatedPeriod[] => {
  const period = metric.periodSeconds * 1000;
  const end = Math.floor(at / period) * period;
  return Array.from({length: periods}, (_, index) => {
    const start = end - (periods - index) * period;
    return {at: start, value: values.get(start)};
  });
};

/** The same one period later, with the one that still runs, when that breaches already: so the demo keeps nobody waiting. */
const earlyRange = (
  condition: MetricCondition,
  values: ReadonlyMap<number, number>,
  now: number,
): readonly EvaluatedPeriod[] | undefined => {
  const {metric, comparison, threshold, isReachedFromBelow} = condition;
  const period = metric.periodSeconds * 1000;
  const start = Math.floor(now / period) * period;
  const value = values.get(start);
  if (!isReachedFromBelow || value === undefined || !comparison.holds(value, threshold)) return undefined;
  return [...rangeAt(condition, values, now).slice(1), {at: start, value}];
};

const lastMember = (alarm: DemoAlarm, alarms: Iterable<DemoAlarm>): DemoAlarm | undefined => {
  const rule = optionalText(alarm.fields, 'AlarmRule') ?? '';
  const mentioned = [...alarms].filter(({name}) => name !== alarm.name && rule.includes(name));
  return mentioned.sort((a, b) => b.since - a.since)[0];
};

const whenFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** `arn:… transitioned to ALARM at Saturday 21 November, 2026 12:00:00 UTC` */
const compositeJudgement = (alarm: DemoAlarm, holds: boolean, alarms: Iterable<DemoAlarm>): Judgement => {
  const member = lastMember(alarm, alarms);
  const reason =
    member === undefined
      ? `${alarm.arn} was evaluated.`
      : `${member.arn} transitioned to ${member.state} at ${whenFormat.format(member.since)} UTC`;
  const data =
    member === undefined ? {} : {triggeringAlarms: [{arn: member.arn, state: {value: member.state}}]};
  return {state: holds ? 'ALARM' : 'OK', reason, data};
};

/** Composite alarms may watch composite alarms; deeper than this nobody nests them here. */
const deepestNesting = 3;

const take = (alarm: DemoAlarm, judgement: Judgement | undefined, at: number): void => {
  if (judgement !== undefined && at >= alarm.heldUntil) transition(alarm, judgement, at);
};

const evaluateComposites = ({all, find}: Alarms, at: number): void => {
  for (let round = 0; round < deepestNesting; round += 1)
    for (const alarm of all.values()) {
      if (alarm.drive.kind !== 'composite') continue;
      const holds = alarm.drive.rule(name => find(name)?.state);
      take(alarm, compositeJudgement(alarm, holds, all.values()), at);
    }
};

/** Values of the metric of every alarm that has one, by the start of the period. */
type MetricValues = ReadonlyMap<DemoAlarm, ReadonlyMap<number, number>>;

/** At the end of a minute. */
const judgeMinute = (alarm: DemoAlarm, values: MetricValues, at: number): Judgement | undefined => {
  const {drive} = alarm;
  if (drive.kind === 'told') return drive.judge(at);
  if (drive.kind === 'composite' || at <= alarm.configuredAt) return undefined;
  return judge(drive.condition, rangeAt(drive.condition, values.get(alarm) ?? new Map(), at));
};

/** In the middle of one: what goes off does so at once. */
const judgeNow = (alarm: DemoAlarm, values: MetricValues, now: number): Judgement | undefined => {
  const {drive} = alarm;
  if (drive.kind === 'told') return drive.judge(now);
  if (drive.kind === 'composite') return undefined;
  const early = earlyRange(drive.condition, values.get(alarm) ?? new Map(), now);
  const judgement = early === undefined ? undefined : judge(drive.condition, early);
  return judgement?.state === 'ALARM' ? judgement : undefined;
};

/** Evaluates all alarms at the end of each minute after `from`, and once more as it is now. */
export const evaluateAlarms = (
  sources: readonly MetricSource[],
  alarms: Alarms,
  from: number,
  now: number,
): void => {
  const values = new Map(
    [...alarms.all.values()].flatMap(alarm =>
      alarm.drive.kind === 'metric'
        ? [[alarm, periodsOf(sources, alarm.drive.condition, from, now)] as const]
        : [],
    ),
  );
  for (let at = from + minuteMilliseconds; at <= now; at += minuteMilliseconds) {
    for (const alarm of alarms.all.values()) take(alarm, judgeMinute(alarm, values, at), at);
    evaluateComposites(alarms, at);
  }
  for (const alarm of alarms.all.values()) take(alarm, judgeNow(alarm, values, now), now);
  evaluateComposites(alarms, now);
};
