/** One value at one time (epoch milliseconds). */
export type Sample = {readonly at: number; readonly value: number};

/** One number over time, oldest first. */
export type Series = readonly Sample[];

/** How many samples a live series keeps: five minutes at the default interval of two seconds. */
export const seriesCapacity = 150;

/** The series with one sample more, the oldest dropped when it is full. */
export const append = (series: Series, sample: Sample, capacity = seriesCapacity): Series => [
  ...(series.length < capacity ? series : series.slice(series.length - capacity + 1)),
  sample,
];

/**
 * Change per minute over the last `windowMilliseconds` of samples, or since the sample before where they come further
 * apart; `undefined` when there are fewer than two samples or they span less than five seconds, because a rate over an
 * instant is noise.
 */
export const changePerMinute = (series: Series, windowMilliseconds = 60_000): number | undefined => {
  const last = series.at(-1);
  if (last === undefined) return undefined;
  const inWindow = series.find(({at}) => at >= last.at - windowMilliseconds);
  const first = inWindow === last ? series.at(-2) : inWindow;
  if (first === undefined || last.at - first.at < 5000) return undefined;
  return ((last.value - first.value) / (last.at - first.at)) * 60_000;
};
