import type {SQSClient} from '@aws-sdk/client-sqs';
import {
  GetQueueAttributesCommand,
  paginateListDeadLetterSourceQueues,
  paginateListQueues,
} from '@aws-sdk/client-sqs';
import type {Queue, QueueCounts, QueueSettings} from '../domain/queue.ts';
import {stoppedBy} from './call-options.ts';

/** Without MaxResults SQS sends no NextToken and silently stops at 1,000 URLs (ListQueues API reference). */
const pageSize = 1000;

/** URLs of all queues of the region, however many there are. Throws a `FailureError`. */
export const listQueueUrls = async (sqs: SQSClient, signal: AbortSignal): Promise<readonly string[]> => {
  const urls = new Set<string>();
  const pages = paginateListQueues({client: sqs, pageSize, stopOnSameToken: true}, {}, stoppedBy(signal));
  for await (const {QueueUrls = []} of pages) for (const url of QueueUrls) urls.add(url);
  return [...urls];
};

/** URLs of all queues whose redrive policy names this one. Throws a `FailureError`. */
export const listDeadLetterSourceUrls = async (
  sqs: SQSClient,
  url: string,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const urls = new Set<string>();
  const pages = paginateListDeadLetterSourceQueues(
    {client: sqs, pageSize, stopOnSameToken: true},
    {QueueUrl: url},
    stoppedBy(signal),
  );
  for await (const {queueUrls = []} of pages) for (const source of queueUrls) urls.add(source);
  return [...urls];
};

type Attributes = Readonly<Record<string, string>>;

const numberOf = (text: string | undefined): number | undefined => {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
};

const fieldOf = (value: unknown, key: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const field: unknown = Reflect.get(value, key);
  return typeof field === 'string' || typeof field === 'number' ? String(field) : undefined;
};

/** Emulators answer odd things here; a queue with an unreadable policy is a queue without one. */
const parsePolicy = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const countsOf = (raw: Attributes): QueueCounts | undefined => {
  const visible = numberOf(raw['ApproximateNumberOfMessages']);
  const inFlight = numberOf(raw['ApproximateNumberOfMessagesNotVisible']);
  const delayed = numberOf(raw['ApproximateNumberOfMessagesDelayed']);
  if (visible === undefined || inFlight === undefined || delayed === undefined) return undefined;
  return {visible, inFlight, delayed, at: Date.now()};
};

const settingsOf = (raw: Attributes): QueueSettings => {
  const redrivePolicy = parsePolicy(raw['RedrivePolicy']);
  return {
    retentionSeconds: numberOf(raw['MessageRetentionPeriod']),
    visibilityTimeoutSeconds: numberOf(raw['VisibilityTimeout']),
    // SQS accepts and returns it as number and as string.
    maxReceiveCount: numberOf(fieldOf(redrivePolicy, 'maxReceiveCount')),
    deadLetterQueueArn: fieldOf(redrivePolicy, 'deadLetterTargetArn'),
    raw,
  };
};

/** Counts, settings and ARN of a queue in one request, the cheapest there is. Throws a `FailureError`. */
export const readQueueAttributes = async (
  sqs: SQSClient,
  url: string,
  signal: AbortSignal,
): Promise<Pick<Queue, 'arn' | 'counts' | 'settings'>> => {
  const command = new GetQueueAttributesCommand({QueueUrl: url, AttributeNames: ['All']});
  const {Attributes: raw = {}} = await sqs.send(command, stoppedBy(signal));
  return {arn: raw['QueueArn'], counts: countsOf(raw), settings: settingsOf(raw)};
};
