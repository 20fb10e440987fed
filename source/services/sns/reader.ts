import pLimit from 'p-limit';
import type {SNSClient} from '@aws-sdk/client-sns';
import type {AwsClients} from '../../aws/clients.ts';
import {
  listSubscriptions,
  listTopicArns,
  readSubscription,
  readTopicSettings,
} from '../../aws/topic-reader.ts';
import type {ServiceReader} from '../../domain/service.ts';
import type {Subscription} from '../../domain/topic-subscription.ts';
import type {Subscriptions, Topic} from '../../domain/topic.ts';
import {discoveredTopic} from '../../domain/topic.ts';

/**
 * Subscriptions whose settings are read after each list: ten seconds of all that the background may ask SNS for
 * (`pollingRates`). It knows those of a small account at once, and those of a large one in time.
 */
const settingsPerList = 100;
/** What an open detail reads of one topic. */
const settingsPerDetail = 100;
/** Redrive and filter policies change rarely: the table and the flow are content with older ones than the detail. */
const renewAfterMilliseconds = 1_800_000;
const renewInDetailAfterMilliseconds = 60_000;
const callsAtOnce = 4;

/** What was known stays with each subscription that is still there. */
const keepKnown = (listed: Subscriptions, known: Subscriptions | undefined): Subscriptions => {
  const byArn = new Map(known?.list.map(subscription => [subscription.arn, subscription]));
  return {
    ...listed,
    list: listed.list.map(subscription => {
      const before = subscription.arn === undefined ? undefined : byArn.get(subscription.arn);
      if (before === undefined) return subscription;
      const {settings, unreadable, triedAt, listedSince} = before;
      return {...subscription, settings, unreadable, triedAt, listedSince};
    }),
  };
};

/**
 * Those that can be asked for and were not for so long; never asked and longest ago first. What may not be read waits its
 * turn like the others, or it would keep them from being read.
 */
const dueOf = ({list}: Subscriptions, renewAfter: number, most: number): readonly Subscription[] =>
  list
    .filter(({arn, triedAt = 0}) => arn !== undefined && Date.now() - triedAt > renewAfter)
    .sort((one, other) => (one.triedAt ?? 0) - (other.triedAt ?? 0))
    .slice(0, most);

const readSettings = async (
  sns: SNSClient,
  subscriptions: Subscriptions,
  due: readonly Subscription[],
  signal: AbortSignal,
): Promise<Pick<Topic, 'subscriptions'>> => {
  const limit = pLimit(callsAtOnce);
  const read = await limit.map(due, subscription => readSubscription(sns, subscription, signal));
  const byArn = new Map(read.map(subscription => [subscription.arn, subscription]));
  const list = subscriptions.list.map(subscription =>
    subscription.arn === undefined ? subscription : (byArn.get(subscription.arn) ?? subscription),
  );
  return {subscriptions: {...subscriptions, list}};
};

/** SNS through the polling client, which can only read. */
export const connectSns = ({
  polling: {sns},
}: AwsClients): Required<Pick<ServiceReader<Topic>, 'list' | 'refresh' | 'relate' | 'inspect'>> => {
  let left = settingsPerList;
  const listOf = async ({arn, subscriptions}: Topic, signal: AbortSignal): Promise<Subscriptions> =>
    keepKnown(await listSubscriptions(sns, arn, signal), subscriptions);
  return {
    list: async signal => {
      const arns = await listTopicArns(sns, signal);
      left = settingsPerList;
      return arns.map(discoveredTopic);
    },
    refresh: async ({arn}, signal) => ({settings: await readTopicSettings(sns, arn, signal)}),
    // Reads settings as well, because the redrive policies in them are what the flow is drawn from.
    relate: async (topic, signal) => {
      const listed = await listOf(topic, signal);
      const due = dueOf(listed, renewAfterMilliseconds, left);
      left -= due.length;
      return readSettings(sns, listed, due, signal);
    },
    inspect: async (topic, signal) => {
      const listed = await listOf(topic, signal);
      const due = dueOf(listed, renewInDetailAfterMilliseconds, settingsPerDetail);
      return readSettings(sns, listed, due, signal);
    },
  };
};
