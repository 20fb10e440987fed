import type {LoadRole} from './load-measure.ts';
import type {LoadRun, LoadTrack} from './load-run.ts';
import {baselineOf, runPoints} from './load-run.ts';
import type {LoadPoint} from './load-series.ts';
import type {Unit} from './metric.ts';

/** Where a load test is: nothing came yet, load comes, load has stopped and what waits goes down, back to what was. */
type LoadPhase = 'waiting' | 'load' | 'draining' | 'drained';

/** How a load test went. Times are epoch milliseconds. */
export type LoadCourse = {
  readonly phase: LoadPhase;
  readonly beganAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly drainedAt: number | undefined;
  /** CloudWatch knows of no more load since it stopped; before that a backlog may be empty because much is worked off. */
  readonly isConfirmed: boolean;
};

/** What came back to where it was stays there for so long before it counts as drained: a burst may follow. */
export const drainedMilliseconds = 10_000;

const minuteMilliseconds = 60_000;

/** By how much a value exceeds what is usual before it is load and no noise: half as much again, and so much. */
const leastRise: Readonly<Partial<Record<Unit, number>>> = {perSecond: 0.5, perMinute: 30, seconds: 10};

const isRisen = ({role, unit}: LoadTrack, baseline: number, value: number): boolean =>
  role === 'backlog' ? value > baseline * 1.2 + 10 : value > baseline * 1.5 + (leastRise[unit] ?? 0);

/** Approximate counts never return to the very number: a tenth more is the same. */
const isBack = ({role}: LoadTrack, baseline: number, value: number): boolean =>
  value <= baseline + Math.max(role === 'lag' ? 5 : 2, baseline / 10);

/** A track with what is asked of it again and again. */
type Read = {
  readonly track: LoadTrack;
  readonly baseline: number;
  readonly points: readonly LoadPoint[];
  readonly risen: readonly LoadPoint[];
};

const readTracks = (run: LoadRun, roles: readonly LoadRole[]): readonly Read[] =>
  [...run.tracks.values()].flatMap(track => {
    const baseline = roles.includes(track.role) ? baselineOf(run, track) : undefined;
    if (baseline === undefined) return [];
    const points = runPoints(run, track);
    const risen = points.filter(({highest}) => isRisen(track, baseline, highest.value));
    return [{track, baseline, points, risen}];
  });

const endOf = ({at, lasts}: LoadPoint): number => at + lasts;

const latest = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : Math.max(...times);

/** When the backlog was highest, if it has gone down since: the moment from which more left than came. */
const turnedAt = (waiting: readonly Read[], beganAt: number): number | undefined =>
  latest(
    waiting.flatMap(({points, risen}) => {
      const since = points.filter(({at, lasts}) => at + lasts > beganAt);
      const [first] = since;
      if (risen.length === 0 || first === undefined) return [];
      const peak = since.reduce(
        (best, {highest}) => (highest.value >= best.value ? highest : best),
        first.highest,
      );
      const last = since.at(-1)?.last;
      return last !== undefined && last.value < peak.value ? [peak.at] : [Infinity];
    }),
  );

/** When the last load came: as the minutes of throughput tell, more exactly where the backlog turned in that minute. */
const stoppedAt = (
  incoming: readonly Read[],
  waiting: readonly Read[],
  beganAt: number,
): number | undefined => {
  const turned = turnedAt(waiting, beganAt);
  const loaded = incoming.filter(({risen}) => risen.length > 0);
  const lastLoad = latest(loaded.flatMap(({risen}) => risen.map(endOf)));
  if (lastLoad === undefined) return turned === Infinity ? undefined : turned;
  const isOver = loaded.every(({points}) => points.some(point => endOf(point) > lastLoad));
  // Minutes come late: a backlog that turned in the newest one, or since, is the first sign that no more comes.
  if (!isOver)
    return turned !== undefined && turned !== Infinity && turned > lastLoad - minuteMilliseconds
      ? turned
      : undefined;
  // A minute that has little of it does not count as load, and one that has much counts whole.
  return turned !== undefined && Math.abs(turned - lastLoad) <= 2 * minuteMilliseconds ? turned : lastLoad;
};

/** From when on it was back for good, or for long enough; `undefined`: not yet. */
const backAt = ({track, baseline, points, risen}: Read, since: number, now: number): number | undefined => {
  if (risen.length === 0) return since;
  let candidate: number | undefined;
  for (const point of points) {
    if (point.last.at < since) continue;
    if (candidate !== undefined && point.last.at - candidate >= drainedMilliseconds) return candidate;
    if (!isBack(track, baseline, point.last.value)) candidate = undefined;
    else candidate ??= point.last.at;
  }
  return candidate !== undefined && now - candidate >= drainedMilliseconds ? candidate : undefined;
};

/** By then CloudWatch has told whatever it will tell, or cannot be read. */
const longestDoubtMilliseconds = 300_000;

/** Whether the first whole minute after the load is known, which would show that it goes on. */
const isStopConfirmed = (
  {knownUntil = 0}: LoadRun,
  incoming: readonly Read[],
  stopped: number,
  now: number,
): boolean => {
  if (incoming.length === 0 || now - stopped >= longestDoubtMilliseconds) return true;
  const nextMinute = Math.ceil(stopped / minuteMilliseconds) * minuteMilliseconds;
  return knownUntil >= nextMinute + minuteMilliseconds;
};

/** What of the course can be told at `now`. Values of CloudWatch come minutes late and may move it. */
export const courseOf = (run: LoadRun, now: number): LoadCourse => {
  const until = run.end?.at ?? now;
  const incoming = readTracks(run, ['in']);
  const waiting = readTracks(run, ['backlog', 'lag']);
  const starts = [...incoming, ...waiting].flatMap(({risen}) => risen.slice(0, 1).map(({at}) => at));
  const nothing = {beganAt: undefined, stoppedAt: undefined, drainedAt: undefined, isConfirmed: false};
  if (starts.length === 0) return {...nothing, phase: 'waiting'};
  const beganAt = Math.max(run.startedAt, Math.min(...starts));
  const stopped = stoppedAt(incoming, waiting, beganAt);
  if (stopped === undefined) return {...nothing, phase: 'load', beganAt};
  const backs = waiting.map(each => backAt(each, stopped, until));
  const drainedAt = backs.every(back => back !== undefined) ? Math.max(stopped, ...backs) : undefined;
  const isConfirmed = isStopConfirmed(run, incoming, stopped, now);
  const phase = drainedAt !== undefined && isConfirmed ? 'drained' : 'draining';
  return {phase, beganAt, stoppedAt: stopped, drainedAt, isConfirmed};
};
