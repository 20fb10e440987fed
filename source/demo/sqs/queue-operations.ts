import {optionalInteger, optionalText, requiredText, textList, textRecord} from '../wire/json-fields.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import type {JsonOperation} from '../wire/aws-json.ts';
import {invalidParameterValue, missingParameter} from '../wire/service-error.ts';
import {readAttributes} from './queue-attributes.ts';
import {removeAllMessages} from './queue-contents.ts';
import type {Queue} from './queue.ts';
import type {SqsAccount} from './sqs-account.ts';
import {
  changeSettings,
  dropQueue,
  openQueue,
  queueByUrl,
  sampleQueue,
  sourceQueuesOf,
} from './sqs-account.ts';
import {queueDoesNotExist, sqsError} from './sqs-errors.ts';

/** The queue that `QueueUrl` names. Any call keeps its metrics coming. */
export const queueOf = (account: SqsAccount, input: JsonObject): Queue => {
  const queue = queueByUrl(account, requiredText(input, 'QueueUrl'));
  account.meter.touch(queue.name, account.now());
  sampleQueue(account, queue);
  return queue;
};

/** ListQueues API reference: also the most that is listed at all without MaxResults. */
const maxPage = 1000;

/** A page of URLs. Without MaxResults there is never a NextToken: the list is cut at a thousand in silence. */
const pageOfUrls = (account: SqsAccount, names: readonly string[], input: JsonObject) => {
  const maxResults = optionalInteger(input, 'MaxResults');
  if (maxResults !== undefined && (maxResults < 1 || maxResults > maxPage)) {
    throw invalidParameterValue(
      `Value ${maxResults} for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and ${maxPage}.`,
    );
  }
  const token = optionalText(input, 'NextToken');
  const after = token === undefined ? undefined : Buffer.from(token, 'base64').toString();
  const sorted = names.toSorted().filter(name => after === undefined || name > after);
  const page = sorted.slice(0, maxResults ?? maxPage);
  const last = page.at(-1);
  const isCut = maxResults !== undefined && last !== undefined && sorted.length > page.length;
  return {
    urls: page.map(account.urlOf),
    next: isCut ? {NextToken: Buffer.from(last).toString('base64')} : {},
  };
};

const purge = (account: SqsAccount, queue: Queue) => {
  const now = account.now();
  if (queue.purgedAt !== undefined && now < queue.purgedAt + 60_000) {
    throw sqsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
    );
  }
  removeAllMessages(queue);
  queue.recentSends.clear();
  queue.purgedAt = now;
};

const listing = (account: SqsAccount): Readonly<Record<string, JsonOperation>> => ({
  ListQueues: input => {
    const prefix = optionalText(input, 'QueueNamePrefix') ?? '';
    const names = [...account.queues.keys()].filter(name => name.startsWith(prefix));
    const {urls, next} = pageOfUrls(account, names, input);
    return {...(urls.length === 0 ? {} : {QueueUrls: urls}), ...next};
  },
  ListDeadLetterSourceQueues: input => {
    const names = sourceQueuesOf(account, queueOf(account, input)).map(({name}) => name);
    const {urls, next} = pageOfUrls(account, names, input);
    return {queueUrls: urls, ...next};
  },
  GetQueueUrl: input => {
    const name = requiredText(input, 'QueueName');
    const owner = optionalText(input, 'QueueOwnerAWSAccountId') ?? account.accountId;
    if (owner !== account.accountId || !account.queues.has(name)) throw queueDoesNotExist();
    return {QueueUrl: account.urlOf(name)};
  },
  ListQueueTags: input => {
    const {tags} = queueOf(account, input);
    return tags.size === 0 ? {} : {Tags: Object.fromEntries(tags)};
  },
});

/** Operations on queues as a whole. */
export const queueOperations = (account: SqsAccount): Readonly<Record<string, JsonOperation>> => ({
  ...listing(account),
  GetQueueAttributes: input => {
    const attributes = readAttributes(queueOf(account, input), textList(input, 'AttributeNames'));
    return Object.keys(attributes).length === 0 ? {} : {Attributes: attributes};
  },
  SetQueueAttributes: input => {
    const settings = textRecord(input, 'Attributes');
    if (Object.keys(settings).length === 0) throw missingParameter('Attributes');
    changeSettings(account, queueOf(account, input), settings);
    return {};
  },
  CreateQueue: input => {
    const queue = openQueue(account, requiredText(input, 'QueueName'), textRecord(input, 'Attributes'));
    for (const [key, value] of Object.entries(textRecord(input, 'tags'))) queue.tags.set(key, value);
    return {QueueUrl: account.urlOf(queue.name)};
  },
  DeleteQueue: input => {
    dropQueue(account, queueOf(account, input));
    return {};
  },
  PurgeQueue: input => {
    purge(account, queueOf(account, input));
    return {};
  },
});
