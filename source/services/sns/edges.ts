import {unqualifiedArn} from '../../domain/arn.ts';
import {formatMetric} from '../../domain/metric.ts';
import type {Edge, Finding, FlowFace} from '../../domain/service.ts';
import {failureSuspects, redriveSuspects} from '../../domain/topic-deliveries.ts';
import type {Subscription} from '../../domain/topic-subscription.ts';
import {endpointName} from '../../domain/topic-subscription.ts';
import type {Topic} from '../../domain/topic.ts';
import {current, subscriptionCount} from '../../domain/topic.ts';

const rate = (perMinute: number): string => formatMetric('perMinute', perMinute);

const labelOf = ({protocol, state, settings}: Subscription): string =>
  [
    protocol,
    ...(settings?.isRaw === true ? ['raw'] : []),
    ...(settings?.filterPolicy === undefined ? [] : ['filtered']),
    ...(state === 'pending' ? ['not confirmed'] : []),
  ].join(', ');

/** Failures belong to one edge only where it can be told which. */
const deliveryFinding = (topic: Topic, subscription: Subscription): Finding | undefined => {
  const failed = current(topic, 'failedPerMinute') ?? 0;
  const {subscriptions} = failureSuspects(topic);
  if (failed === 0 || subscriptions.length !== 1 || subscriptions[0] !== subscription) return undefined;
  return {health: 'warning', reason: `${rate(failed)} failed to ${endpointName(subscription)}`};
};

/** What one subscription is sent: known where nothing is filtered out, or where it is the only one. */
const sentPerSecond = (topic: Topic, {state, settings}: Subscription): number | undefined => {
  if (state !== 'confirmed') return undefined;
  const isUnfiltered = settings !== undefined && settings.filterPolicy === undefined;
  const isOnly = subscriptionCount(topic, 'confirmed') === 1;
  const perMinute = current(topic, isOnly ? 'deliveredPerMinute' : 'publishedPerMinute');
  return perMinute === undefined || !(isOnly || isUnfiltered) ? undefined : perMinute / 60;
};

const redriveFinding = (topic: Topic): Finding | undefined => {
  const lost = current(topic, 'failedToRedrivePerMinute') ?? 0;
  const redriven = current(topic, 'redrivenToDlqPerMinute') ?? 0;
  if (lost > 0) return {health: 'critical', reason: `${rate(lost)} cannot be put there and are lost`};
  return redriven > 0 ? {health: 'warning', reason: `${rate(redriven)} given up on`} : undefined;
};

const redriveEdges = (topic: Topic): readonly Edge[] => {
  const {subscriptions} = redriveSuspects(topic);
  const redriven = subscriptions.length === 1 ? current(topic, 'redrivenToDlqPerMinute') : undefined;
  return subscriptions.flatMap(subscription => {
    const to = subscription.settings?.deadLetterQueueArn;
    if (to === undefined) return [];
    const edge: Edge = {
      kind: 'deadLetter',
      from: topic.arn,
      to,
      label: `what ${endpointName(subscription)} does not take`,
      perSecond: redriven === undefined ? undefined : redriven / 60,
      finding: subscriptions.length === 1 ? redriveFinding(topic) : undefined,
    };
    return [edge];
  });
};

/** Where a topic's messages go, and where those go that cannot be delivered. */
export const topicEdges = (topic: Topic): readonly Edge[] => [
  ...(topic.subscriptions?.list ?? [])
    .filter(({state}) => state !== 'deleted')
    .map((subscription): Edge => ({
      kind: 'subscription',
      from: topic.arn,
      to: unqualifiedArn(subscription.endpoint),
      label: labelOf(subscription),
      perSecond: sentPerSecond(topic, subscription),
      finding: deliveryFinding(topic, subscription),
    })),
  ...redriveEdges(topic),
];

const summaryOf = (topic: Topic): string => {
  const worst = [
    ['failedToRedrivePerMinute', 'lost'],
    ['failedPerMinute', 'failed'],
    ['redrivenToDlqPerMinute', 'redriven'],
  ] as const;
  for (const [metric, word] of worst) {
    const value = current(topic, metric) ?? 0;
    if (value > 0) return `${rate(value).replace('/min', '')} ${word}/min`;
  }
  const published = current(topic, 'publishedPerMinute');
  return published === undefined ? '' : `${rate(published).replace('/min', '')} published/min`;
};

/** What goes out is no measure of where it sticks: a topic multiplies what it is given. */
export const topicFlow = (topic: Topic): FlowFace => {
  const published = current(topic, 'publishedPerMinute');
  return {summary: summaryOf(topic), inPerSecond: published === undefined ? undefined : published / 60};
};
