import type {Alarm, AlarmCondition} from '../../domain/alarm.ts';
import {formatDuration} from '../../domain/duration.ts';
import {formatWatched} from './metrics.ts';
import {comparisons, oneLine, shortMetric} from './words.ts';

type Datapoint = {readonly value: number; readonly moment: string};

/** `312.0 (21/11/26 14:00:00)`: day, month and year of the moment in UTC. */
const datapoint = /(-?\d+(?:\.\d+)?(?:E-?\d+)?) \((\d\d)\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)\)/gi;

/** The newest of the values that CloudWatch names, in whatever order it does. */
const newestIn = (reason: string): number | undefined =>
  [...reason.matchAll(datapoint)]
    .map(([, value, day = '', month = '', year = '', time = '']): Datapoint => ({
      value: Number(value),
      moment: `${year}${month}${day} ${time}`,
    }))
    .reduce<Datapoint | undefined>(
      (newest, point) => (newest === undefined || point.moment > newest.moment ? point : newest),
      undefined,
    )?.value;

/** What it was compared with at that time: the alarm may have been changed since. */
const thresholdIn = (reason: string): number | undefined => {
  const text = /the threshold \((-?\d+(?:\.\d+)?(?:E-?\d+)?)\)/i.exec(reason)?.[1];
  return text === undefined ? undefined : Number(text);
};

const subjectOf = ({watched}: Alarm): string => (watched === undefined ? 'result' : shortMetric(watched));

/** `3 of 3 min`; nothing where one period decides. */
const countWords = (reason: string, {periodSeconds}: AlarmCondition): string => {
  const [, count, periods] = /(\d+) out of the last (\d+) datapoints?/i.exec(reason) ?? [];
  if (count === undefined || periods === undefined || periods === '1') return '';
  const each =
    periodSeconds === 60
      ? 'min'
      : periodSeconds === undefined
        ? 'periods'
        : `periods of ${formatDuration(periodSeconds)}`;
  return `, ${count} of ${periods} ${each}`;
};

/** No metric at all: what that counts as is the alarm's own choice (TreatMissingData). */
const silenceWords = (reason: string): string | undefined => {
  const [, treated] = /no datapoints were received for .* treated as \[(\w+)\]/i.exec(reason) ?? [];
  if (treated === undefined) return undefined;
  return treated.toLowerCase() === 'breaching'
    ? 'no data, which counts as beyond the threshold'
    : 'no data, which counts as all well';
};

/** Value, sign and threshold; what reads the same and is not is said in words. */
const comparedWords = (alarm: Alarm, value: number, threshold: number, sign: string): string => {
  const [left, right] = [formatWatched(alarm.watched, value), formatWatched(alarm.watched, threshold)];
  if (left !== right || value === threshold) return `${left} ${sign} ${right}`;
  return `just ${value > threshold ? 'over' : 'under'} ${right}`;
};

const crossedWords = (alarm: Alarm, state: string | undefined, reason: string): string | undefined => {
  const {condition} = alarm;
  if (condition === undefined || !/^thresholds? crossed/i.test(reason)) return undefined;
  const comparison = comparisons[condition.comparison ?? ''];
  const value = newestIn(reason);
  const threshold = thresholdIn(reason) ?? condition.threshold;
  if (comparison === undefined || value === undefined || threshold === undefined) return undefined;
  const {sign, opposite, holds} = comparison;
  const isBeyond = holds(value, threshold);
  // Words that say the opposite of the state would be worse than CloudWatch's own.
  if (isBeyond !== (state === 'ALARM')) return undefined;
  const compared = comparedWords(alarm, value, threshold, isBeyond ? sign : opposite);
  return `${compared}${isBeyond ? countWords(reason, condition) : ''}`;
};

/** Names instead of the ARNs of alarms, and no heading: what tells reasons apart stands behind both. */
const shortened = (reason: string): string =>
  reason.replace(/arn:[^:\s]*:cloudwatch:[^:\s]*:\d*:alarm:/g, '').replace(/^thresholds? crossed: /i, '');

/** Whether the words are to stand alone, or beside what is watched. */
type Place = 'alone' | 'beside';

/**
 * Why an alarm came into a state, the telling part first: `iterator age 18h19 > 12h00, 3 of 3 min`. CloudWatch's own
 * words, in one line, where they are of another shape, such as those of who set the state by hand.
 */
export const crossingWords = (
  alarm: Alarm,
  {state, reason}: {readonly state: string | undefined; readonly reason: string},
  place: Place = 'alone',
): string => {
  const whole = oneLine(reason);
  const words = crossedWords(alarm, state, whole);
  if (words === undefined) return silenceWords(whole) ?? shortened(whole);
  return place === 'beside' ? words : `${subjectOf(alarm)} ${words}`;
};

const membersWords = ({members, state}: Alarm): string | undefined => {
  const burning = members.filter(member => member.state === 'ALARM').map(({name}) => name);
  if (state === 'ALARM' && burning.length > 0) return `because ${burning.join(', ')}`;
  return state === 'OK' && members.length > 0 && burning.length === 0
    ? 'none of its alarms is in ALARM'
    : undefined;
};

/** Why an alarm is in its state; of a composite alarm, which of its members are in ALARM now. */
export const reasonWords = (alarm: Alarm, place: Place = 'alone'): string | undefined => {
  const {reason, state, rule} = alarm;
  const ofMembers = rule === undefined ? undefined : membersWords(alarm);
  return ofMembers ?? (reason === undefined ? undefined : crossingWords(alarm, {state, reason}, place));
};
