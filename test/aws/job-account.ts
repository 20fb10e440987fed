import type {SQSClient} from '@aws-sdk/client-sqs';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type {SendMessageBatchRequestEntry} from '@aws-sdk/client-sqs';
import {onTestFinished} from 'vitest';
import type {AwsHooks, AwsSettings} from '../../source/aws/clients.ts';
import {createJobOperations} from '../../source/aws/job-operations.ts';
import {everythingOf, messageOf} from '../../source/aws/received-message.ts';
import {startDemoAccount} from '../../source/demo/demo-account.ts';
import type {Origins, QueueTarget} from '../../source/domain/dead-letter-target.ts';
import type {JobProgress, JobRequest, JobWork} from '../../source/domain/job.ts';
import type {Message, QueueReference} from '../../source/domain/message.ts';
import type {AwsEnvironment} from './aws-environment.ts';
import type {WireReply, WireRequest} from './fake-endpoint.ts';

/** What goes wrong with a request; `undefined`: nothing. `forward` lets it through and brings the true answer. */
export type Fault = (
  request: WireRequest,
  forward: () => Promise<WireReply>,
) => WireReply | Promise<WireReply> | undefined;

export const noOrigins: Origins = {sources: [], subscriptions: [], functions: [], gaps: []};

export const targetOf = (queue: QueueReference, maxBytes?: number): QueueTarget => ({
  kind: 'queue',
  queue,
  maxBytes,
});

export const redriveTo = (queue: QueueReference, maxBytes?: number): JobWork => ({
  kind: 'redrive',
  choice: {kind: 'to', target: targetOf(queue, maxBytes)},
  origins: noOrigins,
  traceHeader: 'keep',
});

/** Pauses between attempts that no test has to wait for. */
export const shortPatience = {milliseconds: 2000, firstPauseMilliseconds: 1};

const forwardTo = async (url: string, {operation, body}: WireRequest): Promise<WireReply> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {'x-amz-target': `AmazonSQS.${operation}`, 'content-type': 'application/x-amz-json-1.0'},
    body: JSON.stringify(body),
  });
  const error = response.headers.get('x-amzn-query-error');
  return {
    json: await response.json(),
    status: response.status,
    headers: error === null ? {} : {'x-amzn-query-error': error},
  };
};

type Fixture = {
  readonly fault?: Fault;
  readonly now?: () => number;
  readonly settings?: Partial<AwsSettings>;
  readonly hooks?: Partial<AwsHooks>;
};

/** How many of these are under way at once, at most. */
const createGauge = () => {
  let now = 0;
  let most = 0;
  return {
    most: () => most,
    during: async <Result>(work: () => Promise<Result>): Promise<Result> => {
      now += 1;
      most = Math.max(most, now);
      try {
        return await work();
      } finally {
        now -= 1;
      }
    },
  };
};

/** The demo account behind a wire on which things go wrong, the program's own clients, and a user beside it. */
export const openJobs = async (aws: AwsEnvironment, {fault, now, settings, hooks}: Fixture = {}) => {
  const account = await startDemoAccount({workload: false, ...(now === undefined ? {} : {now})});
  onTestFinished(account.close);
  const gauge = createGauge();
  const endpoint = await aws.endpoint(request => {
    const forward = () => forwardTo(account.url, request);
    return gauge.during(async () => fault?.(request, forward) ?? forward());
  });
  const clients = await aws.connect({endpointUrl: endpoint.url, region: account.region, ...settings}, hooks);
  const beside = await aws.connect({endpointUrl: account.url, region: account.region});
  const {sqs} = beside.jobs;
  const log: string[] = [];
  const operations = createJobOperations(clients.jobs, {
    region: account.region,
    log: (level, line) => log.push(`${level}: ${line}`),
    patience: shortPatience,
  });
  let jobs = 0;
  return {
    account,
    operations,
    clients,
    sqs,
    log,
    mostAtOnce: gauge.most,
    requests: endpoint.requests,
    requestsOf: (operation: string) => endpoint.requests.filter(request => request.operation === operation),
    start: (
      queue: QueueReference,
      work: JobWork,
      request: Partial<JobRequest> = {},
      onProgress: (progress: JobProgress) => void = () => undefined,
    ) => {
      jobs += 1;
      const id = `20261121T172301Z-000${jobs}`;
      const basis = {id, queue, work, what: 'all', selects: () => true, perSecond: undefined};
      return operations.start({...basis, ...request}, onProgress);
    },
  };
};

/** Makes a queue; FIFO when its name says so. */
export const makeQueue = async (
  sqs: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<QueueReference> => {
  const isFifo = name.endsWith('.fifo');
  const command = new CreateQueueCommand({
    QueueName: name,
    Attributes: {...(isFifo ? {FifoQueue: 'true'} : {}), ...attributes},
  });
  const {QueueUrl: url = ''} = await sqs.send(command);
  const {Attributes: known = {}} = await sqs.send(
    new GetQueueAttributesCommand({QueueUrl: url, AttributeNames: ['QueueArn']}),
  );
  return {url, name, arn: known['QueueArn'] ?? '', type: isFifo ? 'fifo' : 'standard'};
};

/** Sends one after the other, in batches of at most `most`; the ids of the messages. */
export const fill = async (
  sqs: SQSClient,
  {url}: QueueReference,
  entries: readonly Omit<SendMessageBatchRequestEntry, 'Id'>[],
  most = 10,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let from = 0; from < entries.length; from += most) {
    const command = new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: entries.slice(from, from + most).map((entry, index) => ({Id: String(index), ...entry})),
    });
    const {Successful = [], Failed = []} = await sqs.send(command);
    if (Failed.length > 0) throw new Error(`Expected all to be sent, got ${JSON.stringify(Failed)}`);
    ids.push(...Successful.map(({MessageId = ''}) => MessageId));
  }
  return ids;
};

/** Bodies `0`, `1` and so on. */
export const numbered = (count: number): readonly {readonly MessageBody: string}[] =>
  Array.from({length: count}, (_, index) => ({MessageBody: String(index)}));

/** FIFO messages `a0`, `a1` … of group `a`, `b0` … of group `b`, in turns. */
export const grouped = (groups: readonly string[], count: number) =>
  Array.from({length: count}, (_, index) =>
    groups.map(group => ({
      MessageBody: `${group}${index}`,
      MessageGroupId: group,
      MessageDeduplicationId: `first-${group}${index}`,
    })),
  ).flat();

/** Receives and deletes all that is visible now, in order. */
export const drain = async (sqs: SQSClient, {url}: QueueReference): Promise<readonly Message[]> => {
  const messages: Message[] = [];
  for (;;) {
    const command = new ReceiveMessageCommand({
      ...everythingOf(url),
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 0,
    });
    const {Messages = []} = await sqs.send(command);
    if (Messages.length === 0) return messages;
    messages.push(...Messages.map(messageOf));
    const Entries = Messages.map(({ReceiptHandle}, index) => ({Id: String(index), ReceiptHandle}));
    await sqs.send(new DeleteMessageBatchCommand({QueueUrl: url, Entries}));
  }
};

export const bodiesOf = (messages: readonly Message[]): readonly string[] => messages.map(({body}) => body);

type WireEntry = {readonly Id: string; readonly MessageBody?: string; readonly ReceiptHandle?: string};

/** The entries of a batch as they came over the wire. */
export const entriesOf = ({body}: WireRequest): readonly WireEntry[] =>
  (body['Entries'] as readonly WireEntry[] | undefined) ?? [];

/** Fails entries of a batch for which `reason` has one; the others go their way. */
export const failEntries = async (
  request: WireRequest,
  sqs: {readonly url: string},
  reason: (entry: WireEntry) => {readonly Code: string; readonly Message?: string} | undefined,
): Promise<WireReply> => {
  const entries = entriesOf(request);
  const passing = entries.filter(entry => reason(entry) === undefined);
  const failed = entries.flatMap(entry => {
    const why = reason(entry);
    return why === undefined ? [] : [{Id: entry.Id, SenderFault: true, ...why}];
  });
  if (passing.length === 0) return {json: {Successful: [], Failed: failed}};
  const reply = await forwardTo(sqs.url, {...request, body: {...request.body, Entries: passing}});
  if (typeof reply !== 'object' || !('json' in reply)) return reply;
  const answer = reply.json as {readonly Successful?: unknown; readonly Failed?: readonly unknown[]};
  return {...reply, json: {...answer, Failed: [...(answer.Failed ?? []), ...failed]}};
};
