import type {AskedTypes} from '../../aws/alarm-reader.ts';
import {listAlarms, readAlarmHistory, readContributors} from '../../aws/alarm-reader.ts';
import type {AwsClients} from '../../aws/clients.ts';
import {isFailure, knownPart, quietly} from './quietly.ts';
import type {Alarm, AlarmRecord, ListedAlarm} from '../../domain/alarm.ts';
import {gapOf, judgesSeveral, listedAlarm} from '../../domain/alarm.ts';
import type {Failure} from '../../domain/failure.ts';
import {FailureError} from '../../domain/failure.ts';
import type {ServiceReader} from '../../domain/service.ts';
import {createMutes} from './mutes.ts';

type CloudWatch = AwsClients['polling']['cloudwatch'];

type Attempt = {readonly types: AskedTypes; readonly missing: string | undefined};

const leastAttempt: Attempt = {types: [], missing: 'Composite and log alarms are missing'};

/** What is asked for, and what to say where an endpoint or a policy allows only less. */
const attempts: readonly Attempt[] = [
  {types: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'], missing: undefined},
  {types: ['MetricAlarm', 'CompositeAlarm'], missing: 'Log alarms are missing'},
  leastAttempt,
];

/** An endpoint that does not know the type, or a policy that covers single alarms only (DescribeAlarms API reference). */
const allowsLess = ({kind}: Failure): boolean =>
  kind === 'refused' || kind === 'unsupported' || kind === 'accessDenied';

/** A refusal may pass, and a role may be given more: then everything is asked for again. */
const askAllAfterMilliseconds = 180_000;

type Listed = {readonly alarms: readonly ListedAlarm[]; readonly gap: Failure | undefined};

/** Asks for less each time it is refused, then for what was answered, and every few minutes for everything again. */
const createLister = (
  cloudwatch: CloudWatch,
  now: () => number,
): ((signal: AbortSignal) => Promise<Listed>) => {
  let begin = 0;
  let askedAllAt = -Infinity;
  let refusal: Failure | undefined;
  const attempt = async (index: number, signal: AbortSignal): Promise<Listed> => {
    const {types, missing} = attempts[index] ?? leastAttempt;
    const alarms = await quietly(listAlarms(cloudwatch, types, signal), signal);
    if (!isFailure(alarms)) {
      begin = index;
      if (missing === undefined || refusal === undefined) return {alarms, gap: undefined};
      return {alarms, gap: {...refusal, message: `${missing}: ${refusal.message}`}};
    }
    if (!allowsLess(alarms) || types.length === 0) throw new FailureError(alarms);
    refusal = alarms;
    // A policy makes no difference between composite and log alarms.
    return attempt(alarms.kind === 'accessDenied' ? attempts.length - 1 : index + 1, signal);
  };
  return signal => {
    if (now() - askedAllAt >= askAllAfterMilliseconds) {
      begin = 0;
      askedAllAt = now();
    }
    return attempt(begin, signal);
  };
};

const inspect = async (
  cloudwatch: CloudWatch,
  alarm: Alarm,
  signal: AbortSignal,
): Promise<Omit<AlarmRecord, 'muteRules'>> => {
  const events = await quietly(readAlarmHistory(cloudwatch, alarm, signal), signal);
  if (isFailure(events) && events.kind !== 'unsupported') throw new FailureError(events);
  const history = isFailure(events) ? {events: [], unread: events.message} : {events};
  if (!judgesSeveral(alarm)) return {...history, contributors: undefined};
  return {
    ...history,
    contributors: knownPart(await quietly(readContributors(cloudwatch, alarm.name, signal), signal)),
  };
};

/** Alarms through the polling client, which can only read. `now` is for tests. */
export const connectAlarms = (
  {polling: {cloudwatch}}: AwsClients,
  now: () => number = Date.now,
): Required<Pick<ServiceReader<Alarm>, 'list' | 'inspect'>> => {
  const list = createLister(cloudwatch, now);
  const mutes = createMutes(cloudwatch, now);
  return {
    list: async (signal, note) => {
      const {alarms, gap} = await list(signal);
      const observedAt = now();
      const mute = await mutes.look(alarms, signal);
      const failures = [gap, mute.gap].filter(failure => failure !== undefined);
      for (const failure of failures) note?.(failure);
      const gaps = failures.map(gapOf);
      return alarms.map(alarm => listedAlarm(alarm, {muted: mute.isMuted(alarm.name), gaps, observedAt}));
    },
    inspect: async (alarm, signal) => {
      const muteRules = await mutes.rulesOf(alarm.name, signal);
      return {record: {...(await inspect(cloudwatch, alarm, signal)), muteRules}};
    },
  };
};
