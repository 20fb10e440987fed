import type {Minutes, Statistics} from '../cloudwatch/metric-source.ts';
import {single} from '../cloudwatch/metric-source.ts';
import {createRandom} from '../workload/random.ts';

/** What happens on a topic every minute. */
export type TopicTraffic = {
  readonly publishedPerMinute: number;
  /** Confirmed subscriptions: each is sent every message that its filter lets through. */
  readonly subscriptions: number;
  /** Share of the messages that one subscription's filter policy keeps out; absent: no filter. */
  readonly filteredShare?: number;
  /** One endpoint that fails since a while ago. */
  readonly failing?: {
    /** Since so long before the account was opened. */
    readonly sinceMinutes: number;
    readonly failedPerMinute: number;
    readonly redrivenPerMinute: number;
    readonly lostPerMinute: number;
  };
  readonly messageBytes: number;
};

const minuteMilliseconds = 60_000;

const hashOf = (text: string): number => {
  let hash = 0;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
};

/** Around 1, never the same from minute to minute and always the same for one minute. */
const wobble = (name: string, at: number): number =>
  createRandom(hashOf(name) ^ Math.floor(at / minuteMilliseconds)).between(0.92, 1.08);

type Minute = {readonly at: number; readonly openedAt: number; readonly name: string};

const failureOf = ({failing}: TopicTraffic, {at, openedAt}: Minute): TopicTraffic['failing'] =>
  failing !== undefined && at >= openedAt - failing.sinceMinutes * minuteMilliseconds ? failing : undefined;

/** Counts of one whole minute by metric (SNS Developer Guide, monitoring topics using CloudWatch). */
const countsOf = (traffic: TopicTraffic, minute: Minute): Readonly<Record<string, number>> => {
  const {name, at} = minute;
  const published = Math.round(traffic.publishedPerMinute * wobble(name, at));
  const filtered = Math.round(published * (traffic.filteredShare ?? 0));
  const failure = failureOf(traffic, minute);
  const around = (perMinute: number, what: string) => Math.round(perMinute * wobble(`${name} ${what}`, at));
  const redriven = around(failure?.redrivenPerMinute ?? 0, 'redriven');
  const lost = around(failure?.lostPerMinute ?? 0, 'lost');
  return {
    NumberOfMessagesPublished: published,
    NumberOfNotificationsDelivered: published * traffic.subscriptions - filtered - redriven - lost,
    NumberOfNotificationsFailed: around(failure?.failedPerMinute ?? 0, 'failed'),
    ...(traffic.filteredShare === undefined
      ? {}
      : {
          NumberOfNotificationsFilteredOut: filtered,
          'NumberOfNotificationsFilteredOut-MessageAttributes': filtered,
        }),
    ...(traffic.failing === undefined
      ? {}
      : {
          NumberOfNotificationsRedrivenToDlq: redriven,
          NumberOfNotificationsFailedToRedriveToDlq: lost,
        }),
  };
};

const sizeOf = (published: number, {messageBytes}: TopicTraffic): Statistics => ({
  sum: published * messageBytes,
  minimum: Math.round(messageBytes * 0.6),
  maximum: Math.round(messageBytes * 1.9),
  sampleCount: published,
});

/**
 * The minutes of a metric that start in `[from, to)`, up to now: a function of time, so that three hours of history are
 * there at once. The running minute has as much as has passed of it.
 */
export const trafficMinutes = (
  traffic: TopicTraffic,
  {name, openedAt, now}: {readonly name: string; readonly openedAt: number; readonly now: number},
  metricName: string,
  [from, to]: readonly [from: number, to: number],
): Minutes => {
  const minutes: (readonly [number, Statistics])[] = [];
  const first = Math.ceil(from / minuteMilliseconds) * minuteMilliseconds;
  for (let at = first; at < to && at <= now; at += minuteMilliseconds) {
    const counts = countsOf(traffic, {at, openedAt, name});
    const part = Math.min(1, (now - at) / minuteMilliseconds);
    const published = Math.floor((counts['NumberOfMessagesPublished'] ?? 0) * part);
    const count = counts[metricName];
    if (metricName === 'PublishSize' && published > 0) minutes.push([at, sizeOf(published, traffic)]);
    if (count !== undefined) minutes.push([at, single(Math.floor(count * part))]);
  }
  return minutes;
};
