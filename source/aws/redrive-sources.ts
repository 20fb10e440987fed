import type {SQSClient} from '@aws-sdk/client-sqs';
import {GetQueueUrlCommand} from '@aws-sdk/client-sqs';
import {parseArn} from '../domain/arn.ts';
import type {PinSubject} from '../domain/pins.ts';
import {callTargets} from './call-targets.ts';
import {listDeadLetterSourceUrls} from './queue-reader.ts';

/** The queues whose dead letters end in this queue, as pins see them. Throws a `FailureError`. */
export const redriveSources = async (
  sqs: SQSClient,
  deadLetterQueueArn: string,
): Promise<readonly PinSubject[]> => {
  const {resource, account} = parseArn(deadLetterQueueArn) ?? {};
  const command = new GetQueueUrlCommand({
    QueueName: resource ?? deadLetterQueueArn,
    QueueOwnerAWSAccountId: account === '' ? undefined : account,
  });
  const {QueueUrl} = await sqs.send(command);
  if (QueueUrl === undefined) return [{kind: 'queue', name: undefined, account}];
  const {signal} = new AbortController();
  const urls = await listDeadLetterSourceUrls(sqs, QueueUrl, signal);
  return urls.flatMap(url => callTargets({QueueUrl: url}));
};
