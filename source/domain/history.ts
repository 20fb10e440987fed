import type {Sample, Series} from './series.ts';

const minuteMilliseconds = 60_000;

/** Three hours: as far back as CloudWatch reads at its cheapest rate (GetMetricData quotas), and what charts show at most. */
export const keptMinutes = 180;

/** One value a minute: the first is of the minute that starts at `from` (epoch milliseconds); NaN where there is none. */
export type MinuteSeries = {readonly from: number; readonly values: Float64Array};

/** Series by key, least recently changed first. */
export type History = ReadonlyMap<string, MinuteSeries>;

/** What a series takes at most: its values and about what the engine needs around them. */
const seriesBytes = keptMinutes * Float64Array.BYTES_PER_ELEMENT + 200;

/** All histories of a service together: about five thousand series of three hours. */
const historyBudgetBytes = 8 * 1024 * 1024;

const minuteOf = (at: number): number => Math.floor(at / minuteMilliseconds) * minuteMilliseconds;

/**
 * The series with these samples added: newer values of the same minute replace older ones, what is older than
 * `keptMinutes` leaves. `at` of a sample is the start of its minute.
 */
export const mergeMinutes = (series: MinuteSeries | undefined, samples: readonly Sample[]): MinuteSeries => {
  const times = samples.map(({at}) => minuteOf(at));
  const known = series ?? {from: Math.min(...times), values: new Float64Array(0)};
  const end = Math.max(
    known.from + known.values.length * minuteMilliseconds,
    ...times.map(at => at + minuteMilliseconds),
  );
  const from = Math.max(Math.min(known.from, ...times), end - keptMinutes * minuteMilliseconds);
  if (!Number.isFinite(from) || !Number.isFinite(end))
    return series ?? {from: 0, values: new Float64Array(0)};
  const values = new Float64Array((end - from) / minuteMilliseconds).fill(NaN);
  const put = (at: number, value: number): void => {
    if (at >= from) values[(at - from) / minuteMilliseconds] = value;
  };
  known.values.forEach((value, index) => {
    put(known.from + index * minuteMilliseconds, value);
  });
  samples.forEach(({value}, index) => {
    put(times[index] ?? 0, value);
  });
  return {from, values};
};

/** The values there are, oldest first, each at the start of its minute. */
export const samplesOf = ({from, values}: MinuteSeries): Series =>
  [...values].flatMap((value, index) =>
    Number.isNaN(value) ? [] : [{at: from + index * minuteMilliseconds, value}],
  );

/** The history with what was read added; series that changed least recently leave when the budget is used up. */
export const recordHistory = (
  history: History,
  read: Iterable<readonly [key: string, samples: readonly Sample[]]>,
  budgetBytes = historyBudgetBytes,
): History => {
  const next = new Map(history);
  for (const [key, samples] of read) {
    if (samples.length === 0) continue;
    const merged = mergeMinutes(next.get(key), samples);
    next.delete(key);
    next.set(key, merged);
  }
  const most = Math.max(1, Math.floor(budgetBytes / seriesBytes));
  for (const key of next.keys()) {
    if (next.size <= most) break;
    next.delete(key);
  }
  return next;
};
