import {awsCommand} from './aws-command.ts';
import type {JournalEntry} from './journal.ts';

/** Options of the AWS CLI for the parameters of an operation, in the order in which they are written. */
type Options = Readonly<Record<string, string>>;

/** Commands of the AWS CLI whose parameters the journal keeps whole (AWS CLI Command Reference, sqs). */
const commands: Readonly<Record<string, {readonly name: string; readonly options: Options}>> = {
  StartMessageMoveTask: {
    name: 'start-message-move-task',
    options: {
      SourceArn: '--source-arn',
      DestinationArn: '--destination-arn',
      MaxNumberOfMessagesPerSecond: '--max-number-of-messages-per-second',
    },
  },
  CancelMessageMoveTask: {name: 'cancel-message-move-task', options: {TaskHandle: '--task-handle'}},
  PurgeQueue: {name: 'purge-queue', options: {QueueUrl: '--queue-url'}},
};

/**
 * The command of the AWS CLI that does the same; `undefined` where there is none: what messages hold is not in the
 * journal, so that what was sent, deleted or invoked cannot be asked again from it.
 */
export const journalCommand = ({
  service,
  operation,
  parameters,
  region,
  profile,
  endpointUrl,
}: JournalEntry): string | undefined => {
  const command = service === 'sqs' && Object.hasOwn(commands, operation) ? commands[operation] : undefined;
  if (command === undefined) return undefined;
  const options = Object.entries(command.options).flatMap(([name, option]) => {
    const value = parameters[name];
    return typeof value === 'string' || typeof value === 'number' ? [option, String(value)] : [];
  });
  return awsCommand(['sqs', command.name, ...options], {region, profile, endpointUrl});
};
