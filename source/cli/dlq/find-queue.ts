import type {QueueTarget} from '../../domain/dead-letter-target.ts';
import {FailureError} from '../../domain/failure.ts';
import type {QueueReference} from '../../domain/message.ts';
import type {Queue} from '../../domain/queue.ts';
import {discoveredQueue} from '../../domain/queue.ts';
import {queueTargetOf} from '../../domain/target-choices.ts';
import type {NamedQueue} from '../../headless/dlq-queue-name.ts';
import {nearNames} from '../../domain/near-names.ts';
import {parseQueueName} from '../../headless/dlq-queue-name.ts';
import type {DlqConnection} from './connect-dlq.ts';

/** A queue that was read, with everything a job needs to know of it. */
export type FoundQueue = {
  readonly queue: Queue;
  readonly reference: QueueReference;
  /** Of its ARN; `undefined` where the endpoint has an idea of ARNs of its own. */
  readonly account: string | undefined;
};

/** What was typed is no queue; the words say what may have been meant. */
export type NotFound = {readonly problem: string};

const urlOf = async (
  connection: DlqConnection,
  named: NamedQueue,
  signal: AbortSignal,
): Promise<string | undefined> => {
  switch (named.kind) {
    case 'url':
      return named.url;
    case 'name':
      return connection.findUrl(named.name, undefined, signal);
    case 'arn':
      return connection.findUrl(named.name, named.account, signal);
  }
};

/** Names of queues like this one; none where they may not be listed. */
const suggestions = async (
  connection: DlqConnection,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const urls = await connection.listUrls(signal).catch((error: unknown) => {
    if (error instanceof FailureError) return [];
    throw error;
  });
  return nearNames(
    name,
    urls.map(url => discoveredQueue(url).name),
  );
};

const missing = async (connection: DlqConnection, name: string, signal: AbortSignal): Promise<NotFound> => {
  const near = await suggestions(connection, name, signal);
  const place = `${connection.region}${connection.profile === undefined ? '' : `, profile ${connection.profile}`}`;
  const meant = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return {problem: `There is no queue ${name} in ${place}.${meant}`};
};

/** Attributes of the queue; `undefined` when there is none behind the URL. */
const readAt = async (
  connection: DlqConnection,
  url: string,
  signal: AbortSignal,
): Promise<Pick<Queue, 'arn' | 'counts' | 'settings'> | undefined> =>
  connection.readQueue(url, signal).catch((error: unknown) => {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return undefined;
    throw error;
  });

/** Finds a queue by name, URL or ARN and reads it. Throws a `FailureError` when SQS does not answer. */
export const findQueue = async (
  connection: DlqConnection,
  typed: string,
  signal: AbortSignal,
): Promise<FoundQueue | NotFound> => {
  const named = parseQueueName(typed);
  if (named === undefined)
    return {problem: `Expected the name, the URL or the ARN of a queue, got "${typed}".`};
  if (named.kind === 'arn' && named.region !== '' && named.region !== connection.region)
    return {
      problem: `${named.name} is in ${named.region}, and this looks at ${connection.region}: say --region ${named.region}.`,
    };
  const url = await urlOf(connection, named, signal);
  const read = url === undefined ? undefined : await readAt(connection, url, signal);
  if (url === undefined || read === undefined) return missing(connection, named.name, signal);
  const queue = {...discoveredQueue(url), ...read};
  const {arn, name, type} = queue;
  if (arn === undefined)
    return {problem: `SQS does not tell the ARN of ${name}, and without it nothing can be done.`};
  return {queue, reference: {url, name, arn, type}, account: arn.split(':')[4]};
};

/** The queue as a target for copies. */
export const asTarget = ({queue, reference}: FoundQueue): QueueTarget =>
  queueTargetOf(queue) ?? {kind: 'queue', queue: reference, maxBytes: undefined};
