import type {ConditionRecord} from './condition-record.ts';
import {unasked} from './condition-record.ts';
import type {LoadRole} from './load-measure.ts';
import type {LoadPoint, LoadSeries} from './load-series.ts';
import {addSamples, emptyLoadSeries, loadPoints} from './load-series.ts';
import type {Unit} from './metric.ts';
import type {Sample} from './series.ts';

/** Which resources a load test is about: those named, or all of these services whose names pass the filter. */
export type LoadChoice = {
  readonly services: readonly string[];
  readonly filter: string;
  /** Empty: the filter decides. */
  readonly marked: readonly string[];
};

/** What a load test is asked to be. */
export type LoadPlan = {
  readonly label: string;
  readonly choice: LoadChoice;
  /** When it ends by itself, as typed; `undefined`: never. */
  readonly until: string | undefined;
  /** Conditions that fail it, as typed. */
  readonly failOn: readonly string[];
};

/** One number of all chosen resources together, over time. */
export type LoadTrack = {
  readonly service: string;
  /** The quantity: `oldestAge`. */
  readonly id: string;
  readonly role: LoadRole;
  readonly title: string;
  readonly unit: Unit;
  /** What it may reach; `undefined`: not known, or no limit. */
  readonly limit: number | undefined;
  readonly series: LoadSeries;
};

/** One chosen resource: the highest value of each quantity while the test ran. */
export type LoadResource = {
  readonly service: string;
  readonly id: string;
  readonly name: string;
  readonly place?: string;
  readonly peaks: Readonly<Record<string, Sample>>;
};

/** What a rule said of a chosen resource while the test ran. */
export type LoadFinding = {
  readonly service: string;
  readonly name: string;
  readonly ruleId: string;
  readonly health: 'warning' | 'critical';
  /** As it was when it was worst, or first. */
  readonly reason: string;
  readonly firstAt: number;
  readonly lastAt: number;
  /** It was there when the test began. */
  readonly wasThere: boolean;
  /** The rule finds a limit of AWS reached. */
  readonly isLimit: boolean;
};

/** A condition that fails the test, and what came of it so far. */
export type LoadCondition = {
  /** As typed. */
  readonly text: string;
  readonly record: ConditionRecord;
  /** Keys of the resources that it held for when the test began. */
  readonly before: readonly string[];
  /** Where it held first, and when; `undefined`: it never did. */
  readonly hit: {readonly at: number; readonly text: string; readonly wasThere: boolean} | undefined;
};

/** A moment that somebody marked. */
export type LoadMarker = {readonly at: number; readonly note: string};

/** How a load test ended. */
export type LoadEnd = {
  readonly at: number;
  /** `failed`: a condition of `failOn` was met. */
  readonly kind: 'stopped' | 'until' | 'failed';
  /** The reason in words: what was met. */
  readonly text: string;
  /** It had ended otherwise before that became known, so its last minutes are still waited for. */
  readonly isLate?: true;
  /** Nothing comes any more: what is read now is of another place. */
  readonly isFinal?: true;
};

/** A load test, under way or ended. Times are epoch milliseconds. */
export type LoadRun = {
  readonly plan: LoadPlan;
  readonly startedAt: number;
  /** Until when CloudWatch was read of all chosen resources; minutes before it are known. */
  readonly knownUntil: number | undefined;
  /** By service and quantity. */
  readonly tracks: ReadonlyMap<string, LoadTrack>;
  /** By service and id. */
  readonly resources: ReadonlyMap<string, LoadResource>;
  /** By service, id and rule. */
  readonly findings: ReadonlyMap<string, LoadFinding>;
  readonly markers: readonly LoadMarker[];
  /** Those of the plan, in its order. */
  readonly conditions: readonly LoadCondition[];
  readonly end: LoadEnd | undefined;
};

/** A run in which nothing has happened yet. */
export const beginRun = (plan: LoadPlan, at: number): LoadRun => ({
  plan,
  startedAt: at,
  knownUntil: undefined,
  tracks: new Map(),
  resources: new Map(),
  findings: new Map(),
  markers: [],
  conditions: plan.failOn.map(text => ({text, record: unasked, before: [], hit: undefined})),
  end: undefined,
});

/** Stands in no id. */
const separator = '\n';

/** The key of something of a service. */
export const loadKey = (...parts: readonly string[]): string => parts.join(separator);

/** Minutes before the start that tell what is usual. */
const baselineMinutes = 5;

const minuteMilliseconds = 60_000;

/** What belongs to the run: readings while it runs, and the minutes that touch it, with those just before. */
const belongs = (run: LoadRun, kind: LoadSeries['kind'], {at}: Sample): boolean => {
  const until = run.end?.at ?? Infinity;
  if (kind === 'live') return at >= run.startedAt && at <= until;
  return at >= run.startedAt - (baselineMinutes + 1) * minuteMilliseconds && at < until;
};

/** The run with samples of one track; what is before its baseline or after its end is left out. */
export const recordTrack = (
  run: LoadRun,
  track: Omit<LoadTrack, 'series'>,
  kind: LoadSeries['kind'],
  samples: readonly Sample[],
): LoadRun => {
  const kept = samples.filter(sample => belongs(run, kind, sample));
  const key = loadKey(track.service, track.id);
  const known = run.tracks.get(key);
  if (kept.length === 0 && known === undefined) return run;
  const series = addSamples(known?.series ?? emptyLoadSeries(kind), kept);
  if (series === known?.series && track.limit === known.limit) return run;
  return {...run, tracks: new Map(run.tracks).set(key, {...track, series})};
};

/** Whether a minute or a reading is of the run itself and not of the time before it. */
export const isWithin = (
  {startedAt, end}: Pick<LoadRun, 'startedAt' | 'end'>,
  at: number,
  lasts = 0,
): boolean => at + lasts > startedAt && at <= (end?.at ?? Infinity);

/** The points of a track while the test ran. */
export const runPoints = (run: LoadRun, {series}: LoadTrack): readonly LoadPoint[] =>
  loadPoints(series).filter(({at, lasts}) =>
    series.kind === 'live' ? isWithin(run, at, 1) : isWithin(run, at, lasts),
  );

/** What was usual before: the first live reading, or the mean of the last minutes before the start. */
export const baselineOf = (run: LoadRun, {series}: LoadTrack): number | undefined => {
  const points = loadPoints(series);
  if (series.kind === 'live') return points[0]?.highest.value;
  const before = points.filter(({at, lasts}) => at + lasts <= run.startedAt).slice(-baselineMinutes);
  if (before.length === 0) return points[0]?.mean;
  return before.reduce((sum, {mean}) => sum + mean, 0) / before.length;
};

/** The run with a moment that somebody marked; several at once are kept in the order of their times. */
export const markRun = (run: LoadRun, marker: LoadMarker): LoadRun =>
  run.end === undefined
    ? {...run, markers: [...run.markers, marker].sort((a, b) => a.at - b.at).slice(-mostMarkers)}
    : run;

/** More markers than anybody reads. */
const mostMarkers = 500;

/** The run with its end; a run ends once. */
export const endRun = (run: LoadRun, end: LoadEnd): LoadRun => (run.end === undefined ? {...run, end} : run);

/** CloudWatch has nearly all of a minute two minutes after its end, and is asked once a minute. */
const settleMilliseconds = 240_000;

/** Whether the last minutes of an ended run are known, or will hardly come any more. */
export const isSettled = ({end, knownUntil}: LoadRun, now: number): boolean =>
  end !== undefined &&
  (end.isFinal === true || (knownUntil ?? 0) >= end.at || now - end.at >= settleMilliseconds);

/** Whether somebody waits for it: it is under way, or its last minutes are. */
export const isAwaitedRun = (run: LoadRun | undefined, now: number): boolean =>
  run !== undefined &&
  (run.end === undefined || ((run.end.kind !== 'failed' || run.end.isLate === true) && !isSettled(run, now)));

/** A test that met a condition has failed, whenever that became known: minutes come late. */
export const failRun = (run: LoadRun, at: number, text: string): LoadRun =>
  run.end?.kind === 'failed'
    ? run
    : {...run, end: {at, ...run.end, kind: 'failed', text, ...(run.end === undefined ? {} : {isLate: true})}};

/** The run where another place is looked at from now on: it has ended, and takes no minutes of that place. */
export const closeRun = (run: LoadRun, end: LoadEnd): LoadRun => {
  const ended = endRun(run, end);
  return ended.end === undefined ? ended : {...ended, end: {...ended.end, isFinal: true}};
};
