import type {Alarm, AlarmCondition, ListedAlarm, WatchedMetric} from '../../../source/domain/alarm.ts';
import {listedAlarm} from '../../../source/domain/alarm.ts';
import {noon} from '../../fixtures/a-queue.ts';

export const alarmArn = (name: string): string => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;

export const topicArn = 'arn:aws:sns:eu-west-1:123456789012:alerts';

export const watchedQueue = (name: string, metric: Partial<WatchedMetric> = {}): WatchedMetric => ({
  namespace: 'AWS/SQS',
  metricName: 'ApproximateNumberOfMessagesVisible',
  dimensions: {QueueName: name},
  statistic: 'Maximum',
  periodSeconds: 60,
  unit: undefined,
  account: undefined,
  ...metric,
});

const condition: AlarmCondition = {
  comparison: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  periodSeconds: 60,
  periods: 1,
  periodsToAlarm: 1,
  missingData: 'missing',
  warmUpSeconds: 0,
};

/** What a test says of an alarm; what it leaves out is as ordinary as can be: OK for an hour, on one queue, actions on. */
export type AlarmFacts = Partial<Omit<Alarm, 'actions' | 'condition'>> & {
  readonly actions?: Partial<Alarm['actions']>;
  readonly condition?: Partial<AlarmCondition> | undefined;
  /** Seconds in its state. */
  readonly seconds?: number;
};

export const anAlarm = (name: string, facts: AlarmFacts = {}): Alarm => {
  const {actions, condition: more, seconds = 3600, ...rest} = facts;
  const listed: ListedAlarm = {
    name,
    arn: alarmArn(name),
    type: 'metric',
    description: undefined,
    state: 'OK',
    reason: 'Threshold Crossed: 1 datapoint was not greater than the threshold.',
    since: noon - seconds * 1000,
    updatedAt: noon - seconds * 1000,
    evaluationState: undefined,
    actions: {enabled: true, alarm: [topicArn], ok: [], insufficientData: [], ...actions},
    watched: watchedQueue(name),
    math: [],
    query: undefined,
    logGroups: [],
    condition: {...condition, ...more},
    rule: undefined,
    suppressor: undefined,
    suppression: undefined,
    raw: {AlarmName: name},
  };
  return {...listedAlarm(listed, {muted: false, gaps: [], observedAt: noon}), ...rest};
};

/** One that watches others, as its rule says. */
export const aComposite = (name: string, rule: string, facts: AlarmFacts = {}): Alarm => ({
  ...anAlarm(name, {type: 'composite', rule, watched: undefined, ...facts}),
  condition: undefined,
});

/** A metric math alarm over these metrics. */
export const aMathAlarm = (name: string, metrics: readonly WatchedMetric[], facts: AlarmFacts = {}): Alarm =>
  anAlarm(name, {
    type: 'math',
    watched: undefined,
    math: [
      ...metrics.map((metric, index) => ({
        id: `m${String(index)}`,
        expression: undefined,
        metric,
        isResult: false,
      })),
      {id: 'e', expression: 'm0 / m1', metric: undefined, isResult: true},
    ],
    ...facts,
  });

export const byId = (...alarms: readonly Alarm[]): ReadonlyMap<string, Alarm> =>
  new Map(alarms.map(alarm => [alarm.id, alarm]));
