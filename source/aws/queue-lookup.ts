import type {SQSClient} from '@aws-sdk/client-sqs';
import {GetQueueUrlCommand} from '@aws-sdk/client-sqs';
import {FailureError} from '../domain/failure.ts';
import {stoppedBy} from './call-options.ts';

/**
 * The URL of a queue by its name; `undefined` when there is none. `account` is the owner's, where that is another one.
 * Throws a `FailureError`.
 */
export const findQueueUrl = async (
  sqs: SQSClient,
  name: string,
  account: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const command = new GetQueueUrlCommand({
    QueueName: name,
    ...(account === undefined ? {} : {QueueOwnerAWSAccountId: account}),
  });
  try {
    return (await sqs.send(command, stoppedBy(signal))).QueueUrl;
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};
