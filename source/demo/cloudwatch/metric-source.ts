/** One minute of one metric, or several minutes merged. */
export type Statistics = {
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly sampleCount: number;
  /** By name (`p99`), for metrics that are asked so. Merged, the highest counts. */
  readonly percentiles?: Readonly<Record<string, number>>;
};

/** What names one metric: its namespace, its name and its whole set of dimensions. */
export type MetricName = {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: ReadonlyMap<string, string>;
};

/** Minutes of one metric, ascending, each by its start (epoch milliseconds). */
export type Minutes = readonly (readonly [at: number, statistics: Statistics])[];

/** Where the metrics of one service come from. */
export type MetricSource = {
  /** Minutes that start in `[from, to)`; `undefined` when the metric is somebody else's. */
  readonly read: (metric: MetricName, from: number, to: number) => Minutes | undefined;
};

/** A minute with one value. */
export const single = (value: number): Statistics => ({
  sum: value,
  minimum: value,
  maximum: value,
  sampleCount: 1,
});

const higherOf = (
  one: Statistics['percentiles'] = {},
  other: Statistics['percentiles'] = {},
): Readonly<Record<string, number>> => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([name, value]) => [name, Math.max(value, one[name] ?? -Infinity)]),
  ),
});

/** Two stretches of time as one. */
export const mergeStatistics = (one: Statistics | undefined, other: Statistics): Statistics =>
  one === undefined
    ? other
    : {
        sum: one.sum + other.sum,
        minimum: Math.min(one.minimum, other.minimum),
        maximum: Math.max(one.maximum, other.maximum),
        sampleCount: one.sampleCount + other.sampleCount,
        ...(one.percentiles === undefined && other.percentiles === undefined
          ? {}
          : {percentiles: higherOf(one.percentiles, other.percentiles)}),
      };
