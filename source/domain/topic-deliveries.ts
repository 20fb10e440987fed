import type {Subscription} from './topic-subscription.ts';
import {countsEachAttempt} from './topic-subscription.ts';
import type {Topic} from './topic.ts';
import {current, subscriptionCount} from './topic.ts';

/**
 * SNS counts per topic and not per subscription, so who fails can only be narrowed down to these. `isSure` where it can
 * be nobody else.
 */
export type Suspects = {readonly subscriptions: readonly Subscription[]; readonly isSure: boolean};

const confirmedOf = ({subscriptions}: Topic): readonly Subscription[] =>
  (subscriptions?.list ?? []).filter(({state}) => state === 'confirmed');

const areAllKnown = (topic: Topic): boolean => topic.subscriptions?.isComplete === true;

/** What SNS gave up on and put, or failed to put, into a dead-letter queue. */
const givenUpPerMinute = (topic: Topic): number =>
  (current(topic, 'redrivenToDlqPerMinute') ?? 0) + (current(topic, 'failedToRedrivePerMinute') ?? 0);

/** Which subscriptions may be those whose dead letters are counted: only one with a redrive policy can be. */
export const redriveSuspects = (topic: Topic): Suspects => {
  const confirmed = confirmedOf(topic);
  const subscriptions = confirmed.filter(({settings}) => settings?.deadLetterQueueArn !== undefined);
  const areSettingsKnown = confirmed.every(({settings}) => settings !== undefined);
  return {subscriptions, isSure: subscriptions.length === 1 && areSettingsKnown && areAllKnown(topic)};
};

/**
 * Which subscriptions may be those whose failures are counted. What became a dead letter has failed, so those with a
 * redrive policy come first; HTTP and HTTPS count each attempt, so what dead letters do not explain may be theirs. All,
 * where there are neither.
 */
export const failureSuspects = (topic: Topic): Suspects => {
  const confirmed = confirmedOf(topic);
  const isSure = confirmed.length === 1 && areAllKnown(topic);
  const givenUp = givenUpPerMinute(topic);
  const redriving = givenUp > 0 ? redriveSuspects(topic).subscriptions : [];
  const isExplained = (current(topic, 'failedPerMinute') ?? 0) <= givenUp;
  if (redriving.length > 0 && isExplained) return {subscriptions: redriving, isSure};
  const counting = confirmed.filter(countsEachAttempt);
  const subscriptions = [...new Set([...redriving, ...counting])];
  return {subscriptions: subscriptions.length > 0 ? subscriptions : confirmed, isSure};
};

/**
 * Deliveries of the last minute that were neither made, filtered out nor given up on: published × confirmed
 * subscriptions less all that. They are being retried, for up to 23 days where the endpoint is a queue or function
 * (SNS Developer Guide, message delivery retries). `undefined` when too little is known.
 */
export const deliveriesUnderWay = (topic: Topic): number | undefined => {
  const published = current(topic, 'publishedPerMinute');
  const confirmed = subscriptionCount(topic, 'confirmed');
  if (published === undefined || confirmed === undefined || topic.subscriptions === undefined)
    return undefined;
  const delivered = current(topic, 'deliveredPerMinute');
  if (delivered === undefined) return undefined;
  // A filter that keeps nothing out reports nothing; so does a subscription that never fails.
  const filtered = current(topic, 'filteredOutPerMinute') ?? 0;
  // Of others it is what SNS gave up on, dead letters included; of HTTP and HTTPS it also counts what is tried again.
  const failed = confirmedOf(topic).some(countsEachAttempt) ? 0 : (current(topic, 'failedPerMinute') ?? 0);
  return published * confirmed - delivered - filtered - Math.max(failed, givenUpPerMinute(topic));
};
