import type {Statistic} from './metric-query.ts';
import type {Statistics} from './metric-source.ts';

/** Percentiles by their share of the samples, from the smallest to the largest. */
const knownPercentiles = ({
  minimum,
  maximum,
  percentiles = {},
}: Statistics): readonly (readonly [at: number, value: number])[] =>
  [
    [0, minimum] as const,
    ...Object.entries(percentiles).map(([name, value]) => [Number(name.slice(1)), value] as const),
    [100, maximum] as const,
  ].sort(([a], [b]) => a - b);

/** A percentile nobody has told lies on the line between its neighbours; a metric without any is as good as one value. */
const percentile = (statistics: Statistics, asked: number): number => {
  if (statistics.percentiles === undefined) return statistics.maximum;
  const known = knownPercentiles(statistics);
  const above = known.findIndex(([at]) => at >= asked);
  const [right, high] = known[above] ?? [100, statistics.maximum];
  const [left, low] = known[above - 1] ?? [right, high];
  return right === left ? high : low + ((high - low) * (asked - left)) / (right - left);
};

/** The one number that a statistic makes of a stretch of time; NaN for the average of nothing. */
export const valueOf = (statistics: Statistics, statistic: Statistic): number => {
  const {sum, minimum, maximum, sampleCount} = statistics;
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Maximum':
      return maximum;
    case 'Minimum':
      return minimum;
    case 'Average':
      return sum / sampleCount;
    case 'SampleCount':
      return sampleCount;
    default:
      return percentile(statistics, Number(statistic.slice(1)));
  }
};
