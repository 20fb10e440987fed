import type {JsonOperation} from '../wire/aws-json.ts';
import {awsJsonService} from '../wire/aws-json.ts';
import type {WireService} from '../wire/wire-service.ts';
import {messageOperations} from './message-operations.ts';
import {advanceMoveTasks} from './move-task-progress.ts';
import {moveTaskOperations} from './move-task-operations.ts';
import {queueOperations} from './queue-operations.ts';
import type {SqsAccount} from './sqs-account.ts';

/** Amazon SQS over AWS JSON 1.0. */
export const sqsService = (account: SqsAccount): WireService => {
  const operations: Readonly<Record<string, JsonOperation>> = {
    ...queueOperations(account),
    ...messageOperations(account),
    ...moveTaskOperations(account),
  };
  const onTime =
    (run: JsonOperation): JsonOperation =>
    (input, signal) => {
      advanceMoveTasks(account);
      return run(input, signal);
    };
  return awsJsonService({
    id: 'sqs',
    targetPrefix: 'AmazonSQS',
    version: '1.0',
    namespace: 'com.amazonaws.sqs',
    operations: Object.fromEntries(Object.entries(operations).map(([name, run]) => [name, onTime(run)])),
  });
};
