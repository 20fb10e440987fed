import {seriesKey} from './metric.ts';
import type {Series} from './series.ts';
import type {MetricMinutes} from './service.ts';
import type {SilentMinutes, Topic, TopicMetric} from './topic.ts';
import {current, subscriptionCount} from './topic.ts';

const silentMilliseconds = 900_000;
const minuteMilliseconds = 60_000;

/** What must have been read before silence says anything: it may explain why nothing is delivered. */
const explaining: readonly TopicMetric[] = [
  'publishedPerMinute',
  'filteredOutPerMinute',
  'failedPerMinute',
  'redrivenToDlqPerMinute',
  'failedToRedrivePerMinute',
];

const totalOf = (series: Series): number => series.reduce((sum, {value}) => sum + value, 0);

/**
 * What minutes that were just read say of silence: `known` where deliveries were not asked for, nothing where some were
 * reported or something was not read that could explain it. Each reading goes back for a quarter of an hour at least.
 */
export const silenceIn = (
  known: SilentMinutes | undefined,
  minutes: MetricMinutes,
  readThrough: number,
): SilentMinutes | undefined => {
  const begin = readThrough - silentMilliseconds;
  // Minutes are kept by their start.
  const recent = (metric: TopicMetric): Series | undefined =>
    minutes[seriesKey(metric)]?.filter(({at}) => at + minuteMilliseconds > begin);
  const delivered = recent('deliveredPerMinute');
  if (delivered === undefined) return known;
  const read = explaining.flatMap(metric => {
    const series = recent(metric);
    return series === undefined ? [] : [[metric, totalOf(series)] as const];
  });
  if (delivered.length > 0 || read.length < explaining.length) return undefined;
  return {
    readThrough,
    minutes: (recent('publishedPerMinute') ?? []).filter(({value}) => value > 0).length,
    totals: Object.fromEntries(read),
  };
};

/** A quarter of an hour in which messages were published and no delivery was reported at all. */
type Silence = {
  readonly published: number;
  readonly confirmed: number;
  /** Deliveries that nothing explains. */
  readonly missing: number;
};

/** Deliveries of a minute may be told later than what was published in it. */
const leastSilentMinutes = 2;

/**
 * SNS reports deliveries only where there are any, so that of a topic that reaches nobody nothing is reported.
 * `undefined`: something is delivered, nothing is published now, or too little is known.
 */
export const silenceOf = (topic: Topic): Silence | undefined => {
  const {silence, metrics, subscriptions} = topic;
  const confirmed = subscriptionCount(topic, 'confirmed') ?? 0;
  const arriving = metrics.publishedPerMinute;
  if (silence === undefined || arriving === undefined || subscriptions === undefined) return undefined;
  const isOfNow = silence.readThrough >= arriving.at && (current(topic, 'publishedPerMinute') ?? 0) > 0;
  if (confirmed === 0 || !isOfNow || silence.minutes < leastSilentMinutes) return undefined;
  const total = (metric: TopicMetric): number => silence.totals[metric] ?? 0;
  const published = total('publishedPerMinute');
  const givenUp = total('redrivenToDlqPerMinute') + total('failedToRedrivePerMinute');
  // What failed is told by itself, so here it is no matter that HTTP and HTTPS count attempts.
  const explained = total('filteredOutPerMinute') + Math.max(total('failedPerMinute'), givenUp);
  return {published, confirmed, missing: published * confirmed - explained};
};
