import type {SQSClient} from '@aws-sdk/client-sqs';
import {GetQueueUrlCommand} from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import {parseArn} from '../domain/arn.ts';
import type {QueueTarget} from '../domain/dead-letter-target.ts';
import type {QueueReference} from '../domain/message.ts';
import {queueNameOfArn} from '../domain/queue.ts';
import {queueTargetOf} from '../domain/target-choices.ts';
import {stoppedBy} from './call-options.ts';
import type {Patience} from './job-patience.ts';
import type {Finds} from './origin-search.ts';
import {gapOf, orGap, readPatiently} from './origin-search.ts';
import {listDeadLetterSourceUrls, readQueueAttributes} from './queue-reader.ts';

const readsAtOnce = 8;

/** What a copy to this queue needs to know of it; `undefined` when SQS does not tell its ARN. Throws a `FailureError`. */
const targetOf = async (
  sqs: SQSClient,
  url: string,
  patience: Patience,
  signal: AbortSignal,
): Promise<QueueTarget | undefined> => {
  const read = await readPatiently(() => readQueueAttributes(sqs, url, signal), patience, signal);
  if (read.arn === undefined) return undefined;
  const name = queueNameOfArn(read.arn);
  return queueTargetOf({...read, url, name, type: name.endsWith('.fifo') ? 'fifo' : 'standard'});
};

/** Queues whose redrive policy names this one. */
export const sourceQueues = (
  sqs: SQSClient,
  {url}: QueueReference,
  patience: Patience,
  signal: AbortSignal,
): Promise<Finds<QueueTarget>> => {
  const limit = pLimit(readsAtOnce);
  const search = async (): Promise<Finds<QueueTarget>> => {
    const urls = await readPatiently(() => listDeadLetterSourceUrls(sqs, url, signal), patience, signal);
    const gaps: string[] = [];
    const found = await limit.map([...urls], source =>
      targetOf(sqs, source, patience, signal).catch((error: unknown) => {
        gaps.push(`source queue ${source}: ${gapOf(error, signal)}`);
        return undefined;
      }),
    );
    return {found: found.filter(target => target !== undefined), gaps};
  };
  return orGap(search(), signal);
};

/** The queue behind an ARN, of this region only. Throws a `FailureError`. */
export const queueBehind = async (
  sqs: SQSClient,
  arn: string,
  {region, patience}: {readonly region: string; readonly patience: Patience},
  signal: AbortSignal,
): Promise<QueueTarget | undefined> => {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'sqs' || parsed.region !== region) return undefined;
  const command = new GetQueueUrlCommand({
    QueueName: parsed.resource,
    QueueOwnerAWSAccountId: parsed.account,
  });
  const {QueueUrl: url} = await readPatiently(() => sqs.send(command, stoppedBy(signal)), patience, signal);
  return url === undefined ? undefined : targetOf(sqs, url, patience, signal);
};
