import type {Minutes, Statistics} from '../cloudwatch/metric-source.ts';
import type {TopicTraffic} from './topic-traffic.ts';

/** A subscription with its attributes as GetSubscriptionAttributes spells them. */
export type Subscription = {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Until somebody at the endpoint confirms it, it receives nothing. */
  readonly isPending: boolean;
  readonly attributes: Map<string, string>;
};

/** What was published by callers, one map of metrics for each minute by its start. */
type PublishedMinutes = Map<number, Map<string, Statistics>>;

export type Topic = {
  readonly arn: string;
  readonly name: string;
  readonly isFifo: boolean;
  readonly attributes: Map<string, string>;
  readonly subscriptions: Subscription[];
  readonly published: PublishedMinutes;
  /** What happens on it by itself; `undefined`: nothing. */
  readonly traffic: TopicTraffic | undefined;
};

/** All topics of the account, by ARN. */
export type SnsAccount = {
  readonly accountId: string;
  readonly region: string;
  readonly now: () => number;
  readonly topics: Map<string, Topic>;
};

/** What callers counted for a metric in `[from, to)`. */
export const publishedMinutes = (topic: Topic, metricName: string, from: number, to: number): Minutes =>
  [...topic.published]
    .flatMap(([at, minute]) => {
      const statistics = minute.get(metricName);
      return statistics !== undefined && at >= from && at < to ? [[at, statistics] as const] : [];
    })
    .sort(([one], [other]) => one - other);
