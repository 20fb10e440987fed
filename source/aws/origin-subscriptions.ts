import type {SNSClient, Subscription} from '@aws-sdk/client-sns';
import {GetSubscriptionAttributesCommand, paginateListSubscriptions} from '@aws-sdk/client-sns';
import type {SQSClient} from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import type {FeedingSubscription, QueueTarget} from '../domain/dead-letter-target.ts';
import {FailureError} from '../domain/failure.ts';
import type {QueueReference} from '../domain/message.ts';
import {withoutSecrets} from '../domain/topic-endpoint.ts';
import {stoppedBy} from './call-options.ts';
import {jsonField} from './delivery-policy.ts';
import type {Patience} from './job-patience.ts';
import {queueBehind} from './origin-queues.ts';
import type {Finds} from './origin-search.ts';
import {gapOf, orGap} from './origin-search.ts';

/** A hundred a page (ListSubscriptions API reference); an account may have millions. */
const mostListed = 5000;
/** GetSubscriptionAttributes is allowed 30 times a second in the smallest regions (SNS quotas). */
const mostAttributeReads = 100;
const readsAtOnce = 2;

type Context = {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly queue: QueueReference;
  readonly region: string;
  readonly patience: Patience;
};

const listed = async (sns: SNSClient, signal: AbortSignal): Promise<Finds<Subscription>> => {
  const found: Subscription[] = [];
  const pages = paginateListSubscriptions({client: sns, stopOnSameToken: true}, {}, stoppedBy(signal));
  for await (const {Subscriptions = [], NextToken: next = ''} of pages) {
    // Pending and deleted ones have a word in the place of their ARN, and no redrive policy.
    found.push(...Subscriptions.filter(({SubscriptionArn: arn = ''}) => arn.startsWith('arn:')));
    if (found.length >= mostListed && next !== '')
      return {found, gaps: [`only the first ${found.length} SNS subscriptions were looked at`]};
  }
  return {found, gaps: []};
};

/** Subscriptions to queues first: their dead letters can be sent on. */
const byUse = (subscriptions: readonly Subscription[]): readonly Subscription[] => {
  const isQueue = ({Protocol}: Subscription): boolean => Protocol === 'sqs';
  return [...subscriptions.filter(isQueue), ...subscriptions.filter(one => !isQueue(one))];
};

/** The subscription if its dead letters go to the queue. Throws a `FailureError`. */
const feeding = async (
  context: Context,
  subscription: Subscription,
  signal: AbortSignal,
): Promise<{readonly one: FeedingSubscription; readonly gap: string | undefined} | undefined> => {
  const {sns, sqs, queue} = context;
  const {SubscriptionArn: arn = '', TopicArn: topicArn = '', Protocol: protocol = ''} = subscription;
  const command = new GetSubscriptionAttributesCommand({SubscriptionArn: arn});
  const {Attributes: raw = {}} = await sns.send(command, stoppedBy(signal));
  if (jsonField(raw['RedrivePolicy'], 'deadLetterTargetArn') !== queue.arn) return undefined;
  const endpoint = raw['Endpoint'] ?? subscription.Endpoint ?? '';
  let gap: string | undefined;
  const target: QueueTarget | undefined =
    protocol === 'sqs'
      ? await queueBehind(sqs, endpoint, context, signal).catch((error: unknown) => {
          gap = `subscribed queue ${endpoint}: ${gapOf(error, signal)}`;
          return undefined;
        })
      : undefined;
  const isRaw = raw['RawMessageDelivery'] === 'true';
  return {one: {topicArn, protocol, target, endpoint: withoutSecrets(endpoint, arn), isRaw}, gap};
};

const several = (count: number): string => (count === 1 ? '1 subscription' : `${count} subscriptions`);

/** Subscriptions of any topic of the region whose redrive policy names the queue. */
export const feedingSubscriptions = (
  {sqs, sns}: Pick<Context, 'sqs' | 'sns'>,
  queue: QueueReference,
  {region, patience}: Pick<Context, 'region' | 'patience'>,
  signal: AbortSignal,
): Promise<Finds<FeedingSubscription>> => {
  const context: Context = {sqs, sns, queue, region, patience};
  const search = async (): Promise<Finds<FeedingSubscription>> => {
    const {found: all, gaps: listGaps} = await listed(sns, signal);
    const asked = byUse(all).slice(0, mostAttributeReads);
    const unreadable: string[] = [];
    const finds = await pLimit(readsAtOnce).map([...asked], subscription =>
      feeding(context, subscription, signal).catch((error: unknown) => {
        if (!(error instanceof FailureError)) throw error;
        unreadable.push(gapOf(error, signal));
        return undefined;
      }),
    );
    const kept = finds.filter(find => find !== undefined);
    const [reason] = unreadable;
    const unasked = all.length - asked.length;
    return {
      found: kept.map(({one}) => one),
      gaps: [
        ...listGaps,
        ...kept.flatMap(({gap}) => gap ?? []),
        ...(reason === undefined ? [] : [`${several(unreadable.length)} could not be read: ${reason}`]),
        ...(unasked > 0
          ? [`${unasked} of ${all.length} SNS subscriptions were not asked where their dead letters go`]
          : []),
      ],
    };
  };
  return orGap(search(), signal);
};
