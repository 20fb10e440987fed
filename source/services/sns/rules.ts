import {defineRule} from '../../domain/define-rule.ts';
import {formatMetric} from '../../domain/metric.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {Finding, HealthRule} from '../../domain/service.ts';
import {deliveriesUnderWay, failureSuspects, redriveSuspects} from '../../domain/topic-deliveries.ts';
import {silenceOf} from '../../domain/topic-silence.ts';
import {countsEachAttempt, endpointName} from '../../domain/topic-subscription.ts';
import type {Topic} from '../../domain/topic.ts';
import {current, subscriptionCount} from '../../domain/topic.ts';
import {theirQueues, toWhom} from './suspect-words.ts';

const rate = (perMinute: number): string => formatMetric('perMinute', perMinute);

const lostRule: HealthRule<Topic> = {
  id: 'failed-to-redrive',
  summary: 'Messages are lost: SNS gave up on them and cannot put them into the dead-letter queue',
  source:
    'SNS Developer Guide: NumberOfNotificationsFailedToRedriveToDlq; dead-letter queues, why they do not receive messages',
  check: topic => {
    const lost = current(topic, 'failedToRedrivePerMinute') ?? 0;
    if (lost === 0) return undefined;
    const suspects = redriveSuspects(topic);
    const redriven = current(topic, 'redrivenToDlqPerMinute') ?? 0;
    const reason =
      redriven > 0
        ? `Deliveries ${toWhom(suspects)} fail: ${rate(redriven)} reach ${theirQueues(suspects)}, ${rate(lost)} do not and are lost for good: check who may send there, and the KMS key's quota`
        : `Loses ${rate(lost)} for good: deliveries ${toWhom(suspects)} fail, and ${theirQueues(suspects)} does not take them: check that it exists, lets SNS send, and its KMS key too`;
    return {health: 'critical', reason};
  },
};

const redrivenRule = defineRule({
  id: 'redriven',
  thresholds: {
    tolerated: {value: 0, unit: 'perMinute', help: 'dead letters that are no problem'},
    // More dead letters than one in a hundred messages are not stragglers.
    critical: {value: 0.01, unit: 'share', help: 'of what is published becomes dead letters: critical'},
  },
  summary: ({tolerated, critical}) =>
    `Messages are given up on and become dead letters (warning, more than ${tolerated}); ${critical} of what is published or more (critical)`,
  source: 'SNS Developer Guide: NumberOfNotificationsRedrivenToDlq; dead-letter queues',
  check: (topic: Topic, {tolerated, critical}) => {
    const redriven = current(topic, 'redrivenToDlqPerMinute') ?? 0;
    // What reaches the queue is told together with what does not.
    const lost = current(topic, 'failedToRedrivePerMinute') ?? 0;
    if (redriven <= tolerated || lost > 0) return undefined;
    const published = current(topic, 'publishedPerMinute') ?? 0;
    const suspects = redriveSuspects(topic);
    return {
      health: redriven >= published * critical ? 'critical' : 'warning',
      reason: `Deliveries ${toWhom(suspects)} fail: ${rate(redriven)} given up on and moved to ${theirQueues(suspects)}`,
    };
  },
});

const failedRule = defineRule({
  id: 'failed',
  thresholds: {tolerated: {value: 0, unit: 'perMinute', help: 'failed deliveries that are no problem'}},
  summary: ({tolerated}) =>
    `Deliveries fail (warning, more than ${tolerated}); to a subscription without a dead-letter queue they are lost (critical)`,
  source: 'SNS Developer Guide: NumberOfNotificationsFailed; message delivery retries',
  check: (topic: Topic, {tolerated}) => {
    const failed = current(topic, 'failedPerMinute') ?? 0;
    if (failed <= tolerated) return undefined;
    const suspects = failureSuspects(topic);
    const areAttempts = suspects.subscriptions.some(countsEachAttempt);
    const isBare = suspects.subscriptions.some(
      ({settings}) => settings !== undefined && settings.deadLetterQueueArn === undefined,
    );
    const counted = areAttempts
      ? 'HTTP and HTTPS count every attempt, so some may still arrive'
      : 'counted once SNS has given up';
    const lost = isBare ? '; without a DLQ what is given up on is lost' : '';
    return {
      health: isBare && !areAttempts ? 'critical' : 'warning',
      reason: `${rate(failed)} failed ${toWhom(suspects)} (${counted})${lost}`,
    };
  },
});

const invalidRule: HealthRule<Topic> = {
  id: 'invalid-for-filters',
  summary: 'Filter policies cannot read what is published: malformed attributes, or a body that is no JSON',
  source:
    'SNS Developer Guide: NumberOfNotificationsFilteredOut-InvalidAttributes, -InvalidMessageBody; message filtering',
  check: topic => {
    const attributes = current(topic, 'invalidAttributesPerMinute') ?? 0;
    const bodies = current(topic, 'invalidMessageBodyPerMinute') ?? 0;
    if (attributes + bodies === 0) return undefined;
    const what = [
      ...(attributes > 0 ? [`${rate(attributes)} with malformed message attributes`] : []),
      ...(bodies > 0 ? [`${rate(bodies)} whose body is no JSON`] : []),
    ];
    return {
      health: 'warning',
      reason: `Filtered out ${what.join(' and ')}: the publisher's mistake, subscriptions with a filter policy never get them`,
    };
  },
};

type DeliveryBounds = {readonly least: number; readonly share: number};

const missingFinding = (topic: Topic, {least, share}: DeliveryBounds): Finding | undefined => {
  const published = current(topic, 'publishedPerMinute') ?? 0;
  const missing = deliveriesUnderWay(topic);
  if (missing === undefined || missing < least || missing < published * share) return undefined;
  const confirmed = subscriptionCount(topic, 'confirmed') ?? 0;
  const isNothing = current(topic, 'deliveredPerMinute') === 0;
  const silent = isNothing
    ? 'no subscription receives anything'
    : 'at least one subscription receives nothing';
  return {
    health: isNothing ? 'critical' : 'warning',
    reason: `${formatCount(missing)} of ${formatCount(published * confirmed)} deliveries a minute neither arrive, fail nor are filtered out: ${silent}; SNS retries queues and functions for 23 days before it counts a failure`,
  };
};

/** Where nothing at all is delivered, CloudWatch reports nothing instead of zero: no proof, but worth a look. */
const silentFinding = (topic: Topic, {least, share}: DeliveryBounds): Finding | undefined => {
  const silence = silenceOf(topic);
  if (silence === undefined) return undefined;
  const {published, confirmed, missing} = silence;
  if (missing < least || missing < published * share) return undefined;
  const whom = confirmed === 1 ? 'the one subscription' : `${formatCount(confirmed)} subscriptions`;
  return {
    health: 'warning',
    reason: `No delivery is reported: ${formatCount(published)} messages published in 15 min to ${whom}, and most deliveries neither failed nor were filtered out; SNS may be retrying all of them, queues and functions for 23 days: check that the endpoints exist, their policies and KMS keys`,
  };
};

const notDeliveredRule = defineRule({
  id: 'not-delivered',
  thresholds: {
    // Fewer under way are a burst at the end of the minute, not an endpoint that takes nothing.
    least: {value: 10, unit: 'count', help: 'missing deliveries at least'},
    share: {value: 0.8, unit: 'share', help: 'of what one subscription should have had'},
  },
  summary: ({least, share}) =>
    `As many deliveries are missing as one subscription should have had (${share} of them, ${least} at least), or none is reported (warning), or nothing at all is delivered (critical)`,
  source:
    'SNS Developer Guide: message delivery retries; NumberOfMessagesPublished, NumberOfNotificationsDelivered',
  check: (topic: Topic, bounds) => missingFinding(topic, bounds) ?? silentFinding(topic, bounds),
});

const nobodyRule: HealthRule<Topic> = {
  id: 'no-subscriptions',
  summary: 'Messages are published and nobody is subscribed',
  source: 'SNS Developer Guide: subscribing to a topic; NumberOfMessagesPublished',
  check: topic => {
    const published = current(topic, 'publishedPerMinute') ?? 0;
    const isEmpty = subscriptionCount(topic, 'confirmed') === 0 && subscriptionCount(topic, 'pending') === 0;
    if (published === 0 || !isEmpty) return undefined;
    return {
      health: 'warning',
      reason: `${rate(published)} published and nobody subscribed: every message is gone`,
    };
  },
};

const pendingRule: HealthRule<Topic> = {
  id: 'pending',
  summary: 'Subscriptions wait for confirmation while messages are published, or there are no others',
  source: 'SNS Developer Guide: confirming a subscription',
  check: topic => {
    const pending = subscriptionCount(topic, 'pending') ?? 0;
    const confirmed = subscriptionCount(topic, 'confirmed') ?? 0;
    const published = current(topic, 'publishedPerMinute') ?? 0;
    if (pending === 0 || (confirmed > 0 && published === 0)) return undefined;
    const waiting = (topic.subscriptions?.list ?? []).filter(({state}) => state === 'pending');
    const one = waiting.length === 1 && waiting[0] !== undefined ? ` (${endpointName(waiting[0])})` : '';
    const all = formatCount(pending + confirmed);
    return {
      health: 'warning',
      reason: `${formatCount(pending)} of ${all} subscriptions${one} not confirmed yet: nothing is sent there until somebody opens the link in the confirmation`,
    };
  },
};

/** The health rules of a topic, each citing what it rests on; the most telling first. */
export const topicRules: readonly HealthRule<Topic>[] = [
  lostRule,
  redrivenRule,
  failedRule,
  notDeliveredRule,
  nobodyRule,
  invalidRule,
  pendingRule,
];
