import type {LambdaClient} from '@aws-sdk/client-lambda';
import type {SNSClient} from '@aws-sdk/client-sns';
import type {SQSClient} from '@aws-sdk/client-sqs';
import type {Origins} from '../domain/dead-letter-target.ts';
import type {QueueReference} from '../domain/message.ts';
import {feedingFunctions} from './origin-functions.ts';
import type {Patience} from './job-patience.ts';
import {feedingSubscriptions} from './origin-subscriptions.ts';
import {sourceQueues} from './origin-queues.ts';

/**
 * Who sends dead letters to a queue, by what SQS, SNS and Lambda say of themselves: all three are asked at once, because
 * a queue may take dead letters of each. What cannot be asked is a gap.
 */
export const readOrigins = async (
  {sqs, lambda, sns}: {readonly sqs: SQSClient; readonly lambda: LambdaClient; readonly sns: SNSClient},
  queue: QueueReference,
  {region, patience}: {readonly region: string; readonly patience: Patience},
  signal: AbortSignal,
): Promise<Origins> => {
  const [queues, subscribed, called] = await Promise.all([
    sourceQueues(sqs, queue, patience, signal),
    feedingSubscriptions({sqs, sns}, queue, {region, patience}, signal),
    feedingFunctions(lambda, queue, patience, signal),
  ]);
  return {
    sources: queues.found,
    subscriptions: subscribed.found,
    functions: called.found,
    gaps: [...queues.gaps, ...subscribed.gaps, ...called.gaps],
  };
};
