import type {Failure} from './failure.ts';
import type {Measurements, MetricQuery} from './metric.ts';

/**
 * What decides the state: one metric against a number, metric math, a band that CloudWatch learnt (anomaly), a PromQL
 * query, other alarms (composite), or a query of logs.
 */
export type AlarmType = 'metric' | 'math' | 'anomaly' | 'promql' | 'composite' | 'log';

/** One metric that an alarm looks at. */
export type WatchedMetric = Omit<MetricQuery, 'periodSeconds'> & {
  readonly periodSeconds: number;
  /** As the alarm names it (StandardUnit of the CloudWatch API reference); usually left out. */
  readonly unit: string | undefined;
  /** Of another account, for a monitoring account that looks into it. */
  readonly account: string | undefined;
};

/** One line of a metric math alarm: a metric, or an expression over others. */
export type MathTerm = {
  readonly id: string;
  readonly expression: string | undefined;
  readonly metric: WatchedMetric | undefined;
  /** The one the alarm compares with its threshold. */
  readonly isResult: boolean;
};

/** When the alarm goes off: so many of the last periods beyond the threshold. */
export type AlarmCondition = {
  /** ComparisonOperator as AWS spells it: `GreaterThanThreshold`. */
  readonly comparison: string | undefined;
  readonly threshold: number | undefined;
  readonly periodSeconds: number | undefined;
  readonly periods: number | undefined;
  readonly periodsToAlarm: number | undefined;
  /** TreatMissingData as AWS spells it; `missing` is its default. */
  readonly missingData: string;
  /** It keeps INSUFFICIENT_DATA for so long after it was changed. */
  readonly warmUpSeconds: number;
};

/** What happens on a change of state: ARNs of topics, functions, scaling policies. */
type AlarmActions = {
  readonly enabled: boolean;
  readonly alarm: readonly string[];
  readonly ok: readonly string[];
  readonly insufficientData: readonly string[];
};

/** The alarm that keeps a composite alarm's actions back while it is in ALARM. */
type Suppressor = {
  /** Its name or ARN. */
  readonly alarm: string;
  readonly waitSeconds: number | undefined;
  readonly extensionSeconds: number | undefined;
};

/** Why a composite alarm's actions are kept back at the moment: `Alarm`, `WaitPeriod`, `ExtensionPeriod`. */
type Suppression = {readonly by: string; readonly reason: string | undefined};

/** Something that happened to an alarm; `data` is the JSON document that AWS keeps with it, parsed. */
export type AlarmEvent = {
  readonly at: number;
  /** HistoryItemType as AWS spells it: `StateUpdate`. */
  readonly kind: string;
  readonly summary: string;
  /** The state it led to, and why, of a change of state. */
  readonly newState: string | undefined;
  readonly reason: string | undefined;
};

/** One of the series of an alarm that judges several. */
export type AlarmContributor = {
  readonly attributes: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly since: number | undefined;
};

/** A rule that silences alarms for a time. */
export type MuteRule = {
  readonly name: string;
  /** `ACTIVE`, `SCHEDULED`, `EXPIRED`. */
  readonly status: string;
  readonly expiresAt: number | undefined;
};

/** What only the detail shows. */
export type AlarmRecord = {
  /** Newest first. */
  readonly events: readonly AlarmEvent[];
  /** Why there are no events, where the endpoint keeps none. */
  readonly unread?: string;
  readonly contributors: readonly AlarmContributor[] | undefined;
  readonly muteRules: readonly MuteRule[] | undefined;
};

/** Another alarm that a composite alarm's rule mentions. `state` is unknown where it is not among those listed. */
export type AlarmMember = {
  readonly name: string;
  readonly arn: string | undefined;
  readonly state: string | undefined;
  readonly since: number | undefined;
};

/** A resource that an alarm looks at, itself or through its members. */
export type WatchedResource = {
  readonly arn: string;
  /** The alarm and, for a composite alarm, the member that leads there are in ALARM. */
  readonly isInAlarm: boolean;
};

/** Names of its metric, one for each unit: only one of them is of this alarm. */
export type AlarmMetric =
  | 'watchedCount'
  | 'watchedMilliseconds'
  | 'watchedSeconds'
  | 'watchedBytes'
  | 'watchedShare'
  | 'watchedPercent';

/** One CloudWatch alarm with everything known about it. Identified by its name, unique in a region. */
export type Alarm = {
  readonly id: string;
  readonly name: string;
  readonly arn: string | undefined;
  readonly type: AlarmType;
  readonly description: string | undefined;
  /** StateValue as AWS spells it: `OK`, `ALARM`, `INSUFFICIENT_DATA`, or one that is newer than this program. */
  readonly state: string | undefined;
  readonly reason: string | undefined;
  /** When the state became what it is (epoch milliseconds). */
  readonly since: number | undefined;
  /** The last change of the state or of how it was evaluated. */
  readonly updatedAt: number | undefined;
  /** `PARTIAL_DATA`, `EVALUATION_ERROR`, `EVALUATION_FAILURE`; `undefined` when all is well. */
  readonly evaluationState: string | undefined;
  readonly actions: AlarmActions;
  /** Of a single metric. */
  readonly watched: WatchedMetric | undefined;
  readonly math: readonly MathTerm[];
  /** The PromQL query, or that of the logs. */
  readonly query: string | undefined;
  readonly logGroups: readonly string[];
  readonly condition: AlarmCondition | undefined;
  /** Of a composite alarm. */
  readonly rule: string | undefined;
  readonly suppressor: Suppressor | undefined;
  readonly suppression: Suppression | undefined;
  /** Whether an active mute rule names it; `undefined`: not asked, or nobody may know. */
  readonly muted: boolean | undefined;
  /** What could not be asked with the list, in words. */
  readonly gaps: readonly string[];
  /** When it was listed. */
  readonly observedAt: number;
  readonly metrics: Measurements<AlarmMetric>;
  readonly record: AlarmRecord | undefined;
  /** Joined: the alarms its rule mentions. */
  readonly members: readonly AlarmMember[];
  /** Joined: names of the composite alarms whose rules mention it. */
  readonly parents: readonly string[];
  /** Joined: what it looks at. */
  readonly resources: readonly WatchedResource[];
  /** As CloudWatch spelled it, for the raw view. */
  readonly raw: unknown;
};

/** What the list says of an alarm; what is asked or joined later is still missing. */
export type ListedAlarm = Omit<
  Alarm,
  'id' | 'muted' | 'gaps' | 'observedAt' | 'metrics' | 'record' | 'members' | 'parents' | 'resources'
>;

export const listedAlarm = (
  listed: ListedAlarm,
  {muted, gaps, observedAt}: Pick<Alarm, 'muted' | 'gaps' | 'observedAt'>,
): Alarm => ({
  ...listed,
  id: listed.name,
  muted,
  gaps,
  observedAt,
  metrics: {},
  record: undefined,
  members: [],
  parents: [],
  resources: [],
});

export const isInAlarm = ({state}: Pick<Alarm, 'state'>): boolean => state === 'ALARM';

/** Whether its actions are carried out, and if not, what keeps them back. */
export type Voice = 'on' | 'off' | 'suppressed' | 'muted' | 'none';

/** `none`: it has no action for ALARM, which is usual for the members of a composite alarm. */
export const voiceOf = ({actions, suppression, muted}: Alarm): Voice => {
  if (!actions.enabled) return 'off';
  if (suppression !== undefined) return 'suppressed';
  if (muted === true) return 'muted';
  return actions.alarm.length === 0 ? 'none' : 'on';
};

/**
 * Its only actions are scaling policies: going off is its everyday work, not trouble (Application Auto Scaling User
 * Guide, target tracking scaling policies).
 */
export const onlyScales = ({actions}: Alarm): boolean => {
  const all = [...actions.alarm, ...actions.ok, ...actions.insufficientData];
  return all.length > 0 && all.every(arn => /^arn:[^:]*:(application-)?autoscaling:/.test(arn));
};

/** Seconds that it has been in its state, as of when it was listed. */
export const secondsInState = ({observedAt, since}: Alarm): number | undefined =>
  since === undefined ? undefined : Math.max(0, (observedAt - since) / 1000);

/** Whether it judges several series at once, each of which can be in ALARM (CloudWatch User Guide, multi time series alarms). */
export const judgesSeveral = ({type, math}: Alarm): boolean =>
  type === 'promql' ||
  type === 'log' ||
  math.some(({expression}) => /\bGROUP\s+BY\b|\bSEARCH\s*\(/i.test(expression ?? ''));

/** All metrics it looks at: its own, or those of its metric math. */
export const metricsWatched = ({watched, math}: Pick<Alarm, 'watched' | 'math'>): readonly WatchedMetric[] =>
  watched === undefined ? math.flatMap(({metric}) => (metric === undefined ? [] : [metric])) : [watched];

/** The name of an alarm that is given by name or by ARN. The name may itself have colons. */
export const alarmNameOf = (reference: string): string =>
  /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.*)$/s.exec(reference)?.[1] ?? reference;

/** What could not be asked, and what to do, in one line: for `gaps`. */
export const gapOf = ({message, hint}: Failure): string => `${message} ${hint}`;
