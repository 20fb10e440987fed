import type {Arn} from '../../domain/arn.ts';
import {nameOfArn, parseArn} from '../../domain/arn.ts';
import type {Cell} from '../../domain/cell.ts';
import {unknownCell} from '../../domain/cell.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {Queue} from '../../domain/queue.ts';
import {backlogOf} from '../../domain/queue.ts';
import type {DetailContext, Section} from '../../domain/service.ts';
import type {Subscription} from '../../domain/topic-subscription.ts';
import {retriesOf} from '../../domain/topic-subscription.ts';
import type {Topic} from '../../domain/topic.ts';

const plain = (text: string): Cell => ({text, sort: text});

const isIn = (place: Arn | undefined, {region, account}: Arn): boolean =>
  place?.region === region && place.account === account;

/** What is known of the account's queues, for one table. */
type Queues = {
  readonly find: (arn: string) => Queue | undefined;
  /** It would be among the queues of this topic's account, and was not when they were listed after `since`. */
  readonly isMissing: (arn: string, since: number) => boolean;
};

/** Looks each queue up once: hundreds of subscriptions may share a dead-letter queue, and a table is drawn often. */
const queuesOf = (topic: Topic, {queueByArn, queuesListedAt = -Infinity}: DetailContext): Queues => {
  const home = parseArn(topic.arn);
  const found = new Map<string, Queue | undefined>();
  const find = (arn: string): Queue | undefined => {
    if (!found.has(arn)) found.set(arn, queueByArn(arn));
    return found.get(arn);
  };
  return {
    find,
    isMissing: (arn, since) => {
      const place = parseArn(arn);
      return queuesListedAt > since && place !== undefined && isIn(home, place) && find(arn) === undefined;
    },
  };
};

const endpointCell = (topic: Topic, subscription: Subscription, queues: Queues): Cell => {
  const {protocol, endpoint, listedSince} = subscription;
  const arn = parseArn(endpoint);
  if (arn === undefined) return plain(endpoint);
  const name = isIn(parseArn(topic.arn), arn) ? nameOfArn(endpoint) : endpoint;
  return protocol === 'sqs' && queues.isMissing(endpoint, listedSince)
    ? {text: `${name} (no such queue: not retried, lost)`, sort: name, health: 'critical'}
    : plain(name);
};

const deadLetterCell = ({settings}: Subscription, queues: Queues): Cell => {
  if (settings === undefined) return unknownCell;
  const {deadLetterQueueArn: arn, deadLetterQueueSince} = settings;
  if (arn === undefined) return {text: 'none', sort: undefined};
  const name = nameOfArn(arn);
  if (queues.isMissing(arn, deadLetterQueueSince))
    return {text: `${name} (no such queue: lost)`, sort: name, health: 'critical'};
  const counts = queues.find(arn)?.counts;
  if (counts === undefined) return plain(name);
  const depth = backlogOf(counts);
  const text = `${name} (${formatCount(depth)} there)`;
  return depth > 0 ? {text, sort: name, health: 'warning'} : plain(text);
};

/** The policy may have been written over several lines. */
const oneLine = (json: string): string => json.replace(/\s*\n\s*/g, ' ').trim();

const filterCell = ({settings}: Subscription): Cell => {
  if (settings === undefined) return unknownCell;
  const {filterPolicy, filterScope} = settings;
  if (filterPolicy === undefined) return plain('none');
  return plain(`${filterScope === 'MessageBody' ? 'body' : 'attributes'} ${oneLine(filterPolicy)}`);
};

const stateCell = ({state}: Subscription): Cell =>
  state === 'confirmed' ? plain(state) : {text: state, sort: state, health: 'warning'};

const rawCell = ({settings}: Subscription): Cell =>
  settings === undefined ? unknownCell : plain(settings.isRaw ? 'raw' : 'envelope');

const headings = ['ENDPOINT', 'PROTOCOL', 'STATE', 'DLQ', 'DELIVERY', 'RETRIES', 'FILTER'].map(title => ({
  title,
  align: 'left' as const,
}));

const rowOf = (topic: Topic, subscription: Subscription, queues: Queues): readonly Cell[] => {
  const retries = retriesOf(subscription);
  return [
    endpointCell(topic, subscription, queues),
    plain(subscription.protocol),
    stateCell(subscription),
    deadLetterCell(subscription, queues),
    rawCell(subscription),
    retries === undefined ? unknownCell : plain(retries),
    filterCell(subscription),
  ];
};

/** The subscriptions of a topic with all that decides whether they receive. */
export const subscriptionTable = (topic: Topic, context: DetailContext): Section => {
  const queues = queuesOf(topic, context);
  const {subscriptions} = topic;
  const count = subscriptions?.list.length ?? 0;
  return {
    kind: 'table',
    title:
      subscriptions?.isComplete === false
        ? `Subscriptions (the first ${formatCount(count)})`
        : 'Subscriptions',
    headings,
    rows: (subscriptions?.list ?? []).map(subscription => rowOf(topic, subscription, queues)),
    empty: subscriptions === undefined ? 'Not read yet' : 'Nobody is subscribed: what is published is gone',
  };
};
