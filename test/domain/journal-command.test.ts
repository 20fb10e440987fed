import {expect, test} from 'vitest';
import {journalCommand} from '../../source/domain/journal-command.ts';
import {anEntry} from '../fixtures/a-job.ts';
import {arnOf, urlOf} from '../fixtures/a-queue.ts';

test.each([
  [
    'StartMessageMoveTask',
    {SourceArn: arnOf('a-dlq')},
    `start-message-move-task --source-arn ${arnOf('a-dlq')}`,
  ],
  [
    'StartMessageMoveTask',
    {MaxNumberOfMessagesPerSecond: 5, DestinationArn: arnOf('a'), SourceArn: arnOf('a-dlq')},
    `start-message-move-task --source-arn ${arnOf('a-dlq')} --destination-arn ${arnOf('a')} --max-number-of-messages-per-second 5`,
  ],
  ['CancelMessageMoveTask', {TaskHandle: 'e30='}, "cancel-message-move-task --task-handle 'e30='"],
  ['PurgeQueue', {QueueUrl: urlOf('a-dlq')}, `purge-queue --queue-url ${urlOf('a-dlq')}`],
])('%s of %j is asked by a command of the AWS CLI', (operation, parameters, expected) => {
  const entry = anEntry({operation, parameters, profile: 'prod eu', endpointUrl: 'http://127.0.0.1:4566'});
  expect(journalCommand(entry)).toBe(
    `aws sqs ${expected} --region eu-west-1 --profile 'prod eu' --endpoint-url http://127.0.0.1:4566`,
  );
});

test('a command names no profile and no endpoint where none was chosen', () => {
  const entry = anEntry({operation: 'PurgeQueue', parameters: {QueueUrl: urlOf('a-dlq')}});
  expect(journalCommand(entry)).toBe(`aws sqs purge-queue --queue-url ${urlOf('a-dlq')} --region eu-west-1`);
});

test.each(['SendMessageBatch', 'DeleteMessageBatch', 'Invoke', 'Job', 'toString', 'constructor'])(
  'there is no command for %s, whose contents are not kept',
  operation => {
    expect(journalCommand(anEntry({operation, parameters: {QueueUrl: urlOf('a-dlq')}}))).toBeUndefined();
  },
);
