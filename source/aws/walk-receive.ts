import type {Message as SqsMessage, SQSClient} from '@aws-sdk/client-sqs';
import {ReceiveMessageCommand} from '@aws-sdk/client-sqs';
import {jobHoldSeconds} from '../domain/job.ts';
import type {ReceiveTime} from './letter.ts';
import {receiveTime} from './letter.ts';
import {everythingOf} from './received-message.ts';

/** The shortest long poll: it asks all servers of SQS, where a short poll asks a few (Developer Guide, short and long polling). */
const waitSeconds = 1;

/** What a receive brought, and when it was sent. */
export type Received = {readonly time: ReceiveTime; readonly messages: readonly SqsMessage[]};

/** One receive, never called off: an answer on its way holds handles, and without them messages stay hidden. */
export const receive = async (sqs: SQSClient, url: string, most: number): Promise<Received> => {
  const time = receiveTime();
  const command = new ReceiveMessageCommand({
    ...everythingOf(url),
    MaxNumberOfMessages: most,
    VisibilityTimeout: jobHoldSeconds,
    WaitTimeSeconds: waitSeconds,
  });
  const {Messages: messages = []} = await sqs.send(command);
  return {time, messages};
};
