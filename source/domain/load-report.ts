import {neverJudgedText} from './load-conditions.ts';
import type {LoadCourse} from './load-course.ts';
import {courseOf} from './load-course.ts';
import type {LoadFinding, LoadMarker, LoadResource, LoadRun, LoadTrack} from './load-run.ts';
import {baselineOf, runPoints} from './load-run.ts';
import type {LoadSummary} from './load-series.ts';
import {summarize} from './load-series.ts';

/** One number of the test: what it was before, and what it came to. */
export type LoadLine = {
  readonly track: LoadTrack;
  readonly baseline: number | undefined;
  /** `undefined`: no value came while the test ran. */
  readonly summary: LoadSummary | undefined;
};

/** The first time that something was refused for its rate. Of that minute. */
type FirstThrottle = {
  readonly at: number;
  readonly throttles: {readonly track: LoadTrack; readonly value: number};
  /** How many there were before the test: then it is not where it all began. */
  readonly before: number | undefined;
  /** What came in, of every service. */
  readonly rates: readonly {readonly track: LoadTrack; readonly value: number}[];
  /** What ran at once, of the service that refused. */
  readonly concurrency: readonly {readonly track: LoadTrack; readonly value: number}[];
};

/** Everything that is said of a load test at its end, and while it runs. Times are epoch milliseconds. */
export type LoadReport = {
  readonly run: LoadRun;
  /** Where it was, in words. */
  readonly places: readonly string[];
  readonly endedAt: number;
  readonly course: LoadCourse;
  readonly lines: readonly LoadLine[];
  readonly firstThrottle: FirstThrottle | undefined;
  /** Limits that were reached: found by rules, or numbers that came up to theirs. */
  readonly limits: readonly LoadFinding[];
  readonly fullLines: readonly LoadLine[];
  /** What else rules found that had not been there before. */
  readonly problems: readonly LoadFinding[];
  readonly resources: readonly LoadResource[];
  readonly markers: readonly LoadMarker[];
  /** What the reader has to know to read the numbers right. */
  readonly notes: readonly string[];
};

const roleOrder = [
  'backlog',
  'in',
  'out',
  'throttles',
  'age',
  'lag',
  'concurrency',
  'errors',
  'duration',
] as const;

const byName = (a: LoadTrack, b: LoadTrack): number => {
  const [one, other] = [`${a.service} ${a.id}`, `${b.service} ${b.id}`];
  return one < other ? -1 : one > other ? 1 : 0;
};

/** The tracks of a run, the most telling first, always in the same order. */
export const orderedTracks = ({tracks}: LoadRun): readonly LoadTrack[] =>
  [...tracks.values()].sort((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role) || byName(a, b));

const minuteMilliseconds = 60_000;

const valueAt = (run: LoadRun, track: LoadTrack, minute: number): number | undefined => {
  const points = runPoints(run, track).filter(({at}) => at >= minute && at < minute + minuteMilliseconds);
  const summary = summarize(points);
  return summary?.highest.value;
};

const firstThrottleOf = (run: LoadRun): FirstThrottle | undefined => {
  const tracks = orderedTracks(run);
  const firsts = tracks
    .filter(({role}) => role === 'throttles')
    .flatMap(track => {
      const point = runPoints(run, track).find(({highest}) => highest.value > 0);
      return point === undefined ? [] : [{track, at: point.at, value: point.highest.value}];
    });
  const [first] = firsts.sort((a, b) => a.at - b.at);
  if (first === undefined) return undefined;
  const then = (wanted: readonly LoadTrack[]) =>
    wanted.flatMap(track => {
      const value = valueAt(run, track, first.at);
      return value === undefined ? [] : [{track, value}];
    });
  return {
    at: first.at,
    throttles: {track: first.track, value: first.value},
    before: baselineOf(run, first.track),
    rates: then(tracks.filter(({role}) => role === 'in')),
    concurrency: then(
      tracks.filter(({role, service}) => role === 'concurrency' && service === first.track.service),
    ),
  };
};

const byTime = (a: LoadFinding, b: LoadFinding): number => a.firstAt - b.firstAt;

const notesOf = (run: LoadRun, course: LoadCourse, now: number): readonly string[] => {
  const end = run.end?.at ?? now;
  const hasMinutes = [...run.tracks.values()].some(({series}) => series.kind === 'minutes');
  const isIncomplete = hasMinutes && (run.knownUntil ?? 0) < end;
  return [
    ...(isIncomplete
      ? [
          'The last minutes of CloudWatch are missing: they come two to three minutes late, and the report was made before.',
        ]
      : []),
    ...(course.beganAt === undefined
      ? ['No load was seen: nothing chosen took in clearly more than before the start.']
      : []),
    ...neverJudgedText(run),
  ];
};

/** What came of a load test, as far as it is known at `now`. */
export const loadReport = (run: LoadRun, places: readonly string[], now: number): LoadReport => {
  const course = courseOf(run, now);
  const lines = orderedTracks(run).map((track): LoadLine => ({
    track,
    baseline: baselineOf(run, track),
    summary: summarize(runPoints(run, track)),
  }));
  const findings = [...run.findings.values()];
  return {
    run,
    places,
    endedAt: run.end?.at ?? now,
    course,
    lines,
    firstThrottle: firstThrottleOf(run),
    limits: findings.filter(({isLimit}) => isLimit).sort(byTime),
    fullLines: lines.filter(
      ({track: {limit}, summary}) =>
        limit !== undefined && summary !== undefined && summary.highest.value >= limit,
    ),
    problems: findings.filter(({isLimit, wasThere}) => !isLimit && !wasThere).sort(byTime),
    resources: [...run.resources.values()],
    markers: run.markers,
    notes: notesOf(run, course, now),
  };
};
